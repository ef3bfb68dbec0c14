import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import type { Reason, ServiceTypeName, Stay } from '../../caregivers/index.ts';
import { serviceTypeInfo } from '../../platform/index.ts';
import type { BookingParts } from '../deps.ts';
import { isMeeting, type BookingKind } from '../meetings.ts';

type Warning = Schema<'QuoteWarning'>;

interface Asked {
  readonly request: { readonly caregiverId: string; readonly serviceType: ServiceTypeName; readonly kind?: BookingKind | undefined };
  readonly stay: Pick<Stay, 'startsAt' | 'endsAt' | 'dates'>;
  readonly dogs: readonly { readonly id: string; readonly name: string }[];
  /** Not in its own way. */
  readonly bookingId: string | undefined;
}

const isVisit = (one: { readonly serviceType: ServiceTypeName; readonly kind?: BookingKind | undefined }): boolean => isMeeting(one) || serviceTypeInfo[one.serviceType].unit === 'visit';

/**
 * A dog is at one place at a time: what overlaps with another booking of it is refused, or warned about, as the business says. A visit while the dog stays with the same caregiver goes together: a
 * walk or a bath on a day of boarding. In a transaction the dogs are locked, so of two bookings of one dog the later one sees the other.
 */
export async function bookedAlready({ repository }: Pick<BookingParts, 'repository'>, ctx: Ctx, { request, stay, dogs, bookingId }: Asked): Promise<{ reasons: Reason[]; warnings: Warning[] }> {
  if (dogs.length === 0) return { reasons: [], warnings: [] };
  const others = await repository.overlapping(ctx, dogs.map((dog) => dog.id), stay);
  const goesTogether = (other: (typeof others)[number]): boolean => other.caregiverId === request.caregiverId && isVisit(other) !== isVisit(request);
  const inTheWay = new Set(others.filter((other) => other.bookingId !== bookingId && !goesTogether(other)).map((other) => other.dogId));
  const found = dogs.filter((dog) => inTheWay.has(dog.id)).map((dog) => ({
    code: 'dog_already_booked' as const, detail: `${dog.name} is booked at that time already.`, dogId: dog.id, ...(stay.dates[0] && { date: stay.dates[0] }),
  }));
  return ctx.tenant.settings.bookings.dogOverlap === 'warn' ? { reasons: [], warnings: found } : { reasons: found, warnings: [] };
}
