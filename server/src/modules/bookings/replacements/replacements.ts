import type { Ctx } from '../../../kernel/context/context.ts';
import { isProblem, problem } from '../../../kernel/errors/problem.ts';
import type { CaregiverCard, LatLng, SizeClass } from '../../caregivers/index.ts';
import type { ServiceTypeName } from '../../platform/index.ts';
import { workOut, type Worked } from '../actions/quote.ts';
import type { BookingParts } from '../deps.ts';
import type { BookingRow, TransitionRow, When } from '../entities.ts';
import { transitionBy } from '../machine.ts';
import { isMeeting } from '../meetings.ts';
import { partOf } from '../policy.ts';

export interface NearbyRequest {
  readonly serviceType: ServiceTypeName;
  readonly when: When;
  readonly dogCount: number;
  readonly sizes: readonly SizeClass[];
  readonly near: LatLng;
}

/** Caregivers around a point who are likely to be free, the nearest first, and not without end. Search implements it; `app.ts` hands it over. */
export type Nearby = (ctx: Ctx, request: NearbyRequest) => AsyncIterable<{ readonly caregiverId: string; readonly distanceKm: number }>;

/** A caregiver who can be booked for the same stay, with its price. */
export interface Replacement {
  readonly worked: Worked;
  readonly card: CaregiverCard;
  readonly distanceKm: number;
}

const most = 3;

/** Whether the last thing that happened to a booking is one after which others are offered, and not the owner's own doing. */
export function offersReplacements(last: Pick<TransitionRow, 'name' | 'from' | 'by'> | undefined): boolean {
  if (!last || last.by === 'owner') return false;
  return transitionBy(last.from, last.name)?.effects.includes('offer_replacements') ?? false;
}

/** As the owner would see it, and by no transaction: whether there is room must be looked at. */
const asOwner = ({ tx: _tx, ...ctx }: Ctx, ownerId: string): Ctx => ({ ...ctx, actor: { kind: 'user', userId: ownerId, role: 'owner', sessionId: '' } });

async function search(parts: BookingParts, ctx: Ctx, booking: BookingRow): Promise<Replacement[]> {
  const { serviceType, when, caregiverId } = booking;
  const gone = (await parts.caregivers.cards(ctx, [caregiverId])).get(caregiverId);
  if (!gone) return [];
  const request = { serviceType, when, dogCount: booking.dogs.length, sizes: booking.dogs.map(({ sizeClass }) => sizeClass), near: gone.point };
  const found: Replacement[] = [];
  for await (const candidate of parts.nearby(ctx, request)) {
    if (candidate.caregiverId === caregiverId) continue;
    const worked = await workOut(parts, ctx, { caregiverId: candidate.caregiverId, serviceType, when, dogIds: booking.dogs.map(({ id }) => id) });
    const card = (await parts.caregivers.cards(ctx, [candidate.caregiverId])).get(candidate.caregiverId);
    if (card && worked.reasons.length === 0) found.push({ worked, card, distanceKm: candidate.distanceKm });
    if (found.length === most) break;
  }
  return found;
}

/** What is not there any more is no error here: a dog that was deleted, a caregiver who closed the page meanwhile. */
const isGone = (error: unknown): boolean =>
  (['dog_not_found', 'caregiver_not_found', 'service_not_found', 'service_not_offered'] as const).some((code) => isProblem(error, code));

/** Up to three caregivers who could step in, each of them bookable just now: worked out by what a quote is worked out by. */
export async function replacementsOf(parts: BookingParts, ctx: Ctx, bookingId: string): Promise<{ booking: BookingRow; found: readonly Replacement[] }> {
  const booking = await parts.repository.find(ctx, bookingId);
  const part = booking && partOf(ctx.actor, booking);
  if (!booking || (part !== 'owner' && part !== 'system')) throw problem('booking_not_found');
  const last = (await parts.repository.transitionsOf(ctx, [bookingId])).get(bookingId)?.at(-1);
  // somebody else to meet is found by looking, not by who is free at that half hour
  if (isMeeting(booking) || !offersReplacements(last) || booking.startsAt <= ctx.clock.now()) return { booking, found: [] };
  try {
    return { booking, found: await search(parts, asOwner(ctx, booking.ownerId), booking) };
  } catch (error) {
    if (!isGone(error)) throw error;
    return { booking, found: [] };
  }
}
