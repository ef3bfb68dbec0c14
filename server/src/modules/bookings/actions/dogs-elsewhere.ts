import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import type { Reason, ServiceTypeName, Stay, When } from '../../caregivers/index.ts';
import { serviceTypeInfo } from '../../platform/index.ts';
import { isMeeting, type BookingKind } from '../meetings.ts';
import type { DogBooking } from '../repository.ts';

const dayMs = 86_400_000;

type Warning = Schema<'QuoteWarning'>;

/** Wide enough to hold a stay in every zone of the earth, before it is known in which it is. */
export function aroundDates(when: When): { from: Date; to: Date } {
  const [first, last] = when.unit === 'night' ? [when.checkIn, when.checkOut] : [when.date, when.date];
  return { from: new Date(Date.parse(first) - dayMs), to: new Date(Date.parse(last) + 2 * dayMs) };
}

interface Asked {
  readonly request: { readonly caregiverId: string; readonly serviceType: ServiceTypeName; readonly kind?: BookingKind | undefined };
  readonly stay: Pick<Stay, 'startsAt' | 'endsAt' | 'dates'>;
  readonly dogs: readonly { readonly id: string; readonly name: string }[];
  /** Bookings that the dogs are in around that time. */
  readonly others: readonly DogBooking[];
  /** Not in its own way. */
  readonly bookingId: string | undefined;
}

const isVisit = (one: { readonly serviceType: ServiceTypeName; readonly kind?: BookingKind | undefined }): boolean => isMeeting(one) || serviceTypeInfo[one.serviceType].unit === 'visit';

/**
 * A dog is at one place at a time: what overlaps with another booking of it is refused, or warned about, as the business says. A visit while the dog stays with the same caregiver goes together: a
 * walk or a bath on a day of boarding. In a transaction the dogs are locked as this is read, so of two bookings of one dog the later one sees the other.
 */
export function bookedAlready({ tenant }: Pick<Ctx, 'tenant'>, { request, stay, dogs, others, bookingId }: Asked): { reasons: Reason[]; warnings: Warning[] } {
  const overlaps = (other: DogBooking): boolean => other.startsAt < stay.endsAt && other.endsAt > stay.startsAt;
  const goesTogether = (other: DogBooking): boolean => other.caregiverId === request.caregiverId && isVisit(other) !== isVisit(request);
  const inTheWay = new Set(others.filter((other) => other.bookingId !== bookingId && overlaps(other) && !goesTogether(other)).map((other) => other.dogId));
  const found = dogs.filter((dog) => inTheWay.has(dog.id)).map((dog) => ({
    code: 'dog_already_booked' as const, detail: `${dog.name} is booked at that time already.`, dogId: dog.id, ...(stay.dates[0] && { date: stay.dates[0] }),
  }));
  return tenant.settings.bookings.dogOverlap === 'warn' ? { reasons: [], warnings: found } : { reasons: found, warnings: [] };
}
