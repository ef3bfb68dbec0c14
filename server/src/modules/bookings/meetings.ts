import type { Schema } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { meetingOf, usualPlace, type Meeting, type Reason } from '../caregivers/index.ts';
import type { BookingParts } from './deps.ts';
import type { BookingRow } from './entities.ts';
import type { Policy } from './policies.ts';
import type { Price } from './pricing.ts';

export type BookingKind = Schema<'BookingKind'>;
type Request = Schema<'QuoteRequest'>;
type Wanted = Pick<Request, 'caregiverId' | 'kind'>;
/** What the two sides of a quote are to one another, as the business wants to know it. */
export type Acquaintance = Schema<'QuoteMeetAndGreet'>;

export const isMeeting = ({ kind }: { readonly kind?: BookingKind | undefined }): boolean => kind === 'meet_and_greet';

/** Nothing is to be paid for it: not even a line. */
export const noPrice: Price = { lines: [], totalMinor: 0, subtotalMinor: 0, commissionMinor: 0 };
export const freePolicy: Policy = { name: 'free', summary: 'It is free, and so is cancelling it.', rules: [{ hoursBefore: 0, refundBps: 10_000 }] };
export const nothingToRefund = 'It is free: nothing was paid, and cancelling costs nothing.';

/** Where a booking happens. */
export const bookedPlace = ({ place, serviceType }: Pick<BookingRow, 'place' | 'serviceType'>): Schema<'MeetingPlace'> => place ?? usualPlace(serviceType);

/** The meeting that a quote is asked for; undefined for a stay, which happens where its service does. */
export function meetingAsked(ctx: Ctx, request: Request): Meeting | undefined {
  if (isMeeting(request)) return meetingOf(ctx, request.serviceType, request.place);
  if (request.place) throw problem('invalid_request', { pointer: '#/place', detail: 'A stay happens where its service does; leave it out.' });
  return undefined;
}

/**
 * Whether owner and caregiver have met, and whether they are about to. What is completed counts, a stay as well as a meet-and-greet. Null where nobody needs
 * to know; in a transaction that is most of the time.
 */
export async function acquaintanceOf({ repository }: Pick<BookingParts, 'repository'>, ctx: Ctx, wanted: Wanted, ownerId: string | null): Promise<Acquaintance | null> {
  const { meetAndGreet: mode, meetAndGreetMinutes: durationMinutes } = ctx.tenant.settings.bookings;
  if (mode === 'off' || (ctx.tx && mode !== 'first' && !isMeeting(wanted))) return null;
  const first = mode === 'first';
  if (ownerId === null) return { first, durationMinutes, met: null, bookingId: null };
  const pair = { ownerId, caregiverId: wanted.caregiverId };
  // in a transaction only what decides is asked
  const decides = (what: BookingKind): boolean => !ctx.tx || what === (wanted.kind ?? 'stay');
  const [met, bookingId] = await Promise.all([decides('stay') ? repository.hasCompleted(ctx, pair) : null, decides('meet_and_greet') ? repository.openMeeting(ctx, pair) : null]);
  return { first, durationMinutes, met, bookingId };
}

/** What speaks against a first stay of two who have not met, and against a second meeting before the first one is over. */
export function strangersReasons(known: Acquaintance | null, wanted: Wanted, displayName: string): Reason[] {
  if (isMeeting(wanted)) return known?.bookingId ? [{ code: 'meet_and_greet_open', detail: `You are to meet ${displayName} already.` }] : [];
  if (!known?.first || known.met !== false) return [];
  return [{ code: 'meet_and_greet_first', detail: known.bookingId ? `It can be booked once you have met ${displayName}.` : `Meet ${displayName} first: it is free.` }];
}
