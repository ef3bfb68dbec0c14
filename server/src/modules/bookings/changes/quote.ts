import type { Schema } from '../../../contract/contract.ts';
import { asSystem, type Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { HeldPlaces, Reason } from '../../caregivers/index.ts';
import { workOut, type QuoteRequest, type Worked } from '../actions/quote.ts';
import type { BookingParts } from '../deps.ts';
import type { BookingRow } from '../entities.ts';
import { bookedPlace, isMeeting } from '../meetings.ts';
import { partOf } from '../policy.ts';
import type { ChangeRow, Proposer } from './entities.ts';
import { answerBy, changesNothing, refundShare, refusalOf, standing, type Wanted } from './rules.ts';

export type ChangeInput = Schema<'QuoteBookingChange'>;

/** What of a change is the same for its preview and for the change itself. */
export type ChangeTerms = Pick<ChangeRow, 'base' | 'lines' | 'totalMinor' | 'commissionMinor' | 'refundBps' | 'refundRule'>;

export interface ChangeQuote {
  readonly booking: BookingRow;
  readonly by: Proposer;
  readonly worked: Worked;
  readonly reasons: readonly Reason[];
  readonly terms: ChangeTerms;
  readonly answerBy: Date;
  /** One instant for all of it. */
  readonly now: Date;
}

/** As whom somebody proposes or answers: an owner or a caregiver, about their own booking. */
export function sideOf(ctx: Ctx, booking: BookingRow | null): { booking: BookingRow; by: Proposer } {
  const by = booking && partOf(ctx.actor, booking);
  if (!booking || (by !== 'owner' && by !== 'caregiver')) throw problem('booking_not_found');
  return { booking, by };
}

/** What a booking holds of the caregiver. */
export const heldBy = ({ caregiverId, serviceType, held, dogs }: BookingRow): HeldPlaces => ({ caregiverId, serviceType, ...held, dogCount: dogs.length });

/** Throws `change_not_possible` where the booking is over, or has begun and would be more than longer. */
export function assertPossible(booking: BookingRow, wanted: Wanted, now: Date): void {
  const reason = refusalOf(booking, wanted, now);
  if (!reason) return;
  throw problem('change_not_possible', {
    detail: reason === 'booking_over' ? `The booking is ${booking.status}, or over.` : 'A stay that has begun can only be made longer.',
    extra: { bookingStatus: booking.status, reason },
  });
}

/** Dogs as the booking has them, unless others are named; a caregiver knows only those. */
function dogIdsOf(booking: BookingRow, by: Proposer, given: readonly string[] | undefined): string[] {
  const booked = booking.dogs.map((dog) => dog.id);
  const strange = by === 'caregiver' ? (given ?? []).flatMap((dogId, i) => (booked.includes(dogId) ? [] : [`#/dogIds/${i}`])) : [];
  if (strange.length > 0) throw problem('dog_not_found', { errors: strange.map((pointer) => ({ pointer, detail: 'None of the dogs of this booking.' })) });
  return [...(given ?? booked)];
}

/**
 * Works out what a change would come to, at today's rates. Changes nothing. In a transaction the booking must be locked, and whether there is room is
 * left to `holdBeyond`.
 */
export async function quoteChange(parts: BookingParts, ctx: Ctx, found: BookingRow | null, input: ChangeInput): Promise<ChangeQuote> {
  const { booking, by } = sideOf(ctx, found);
  const now = ctx.clock.now();
  const wanted: Wanted = {
    serviceType: input.serviceType ?? booking.serviceType,
    when: input.when ?? booking.when,
    dogIds: dogIdsOf(booking, by, input.dogIds),
  };
  assertPossible(booking, wanted, now);
  if (changesNothing(booking, wanted)) throw problem('change_without_effect', { detail: 'Say another date, other dogs or another service.' });
  const request: QuoteRequest = { caregiverId: booking.caregiverId, serviceType: wanted.serviceType, when: wanted.when, dogIds: [...wanted.dogIds],
    ...(isMeeting(booking) && { kind: booking.kind, place: bookedPlace(booking) }), ...(booking.addOns && { addOns: booking.addOns.map((one) => one.code) }) };
  // whoever proposes it, it is the owner's dogs and home that it is about
  const worked = await workOut(parts, asSystem(ctx, 'changes'), request, { ownerId: booking.ownerId, held: heldBy(booking), bookingId: booking.id });
  const booked = wanted.serviceType === booking.serviceType ? parts.caregivers.stayOf(worked.offer, booking.when).dates : [];
  return {
    booking, by, worked, now,
    reasons: standing(worked.reasons, booking, wanted, booked, now),
    terms: {
      base: { serviceType: booking.serviceType, when: booking.when, dogCount: booking.dogs.length, held: booking.held, lines: booking.lines, totalMinor: booking.totalMinor },
      lines: [...worked.price.lines], totalMinor: worked.price.totalMinor, commissionMinor: worked.price.commissionMinor, ...refundShare(booking, by, now),
    },
    answerBy: answerBy(booking, worked.stay, ctx.tenant.settings.bookings.changeAnswerHours, now),
  };
}
