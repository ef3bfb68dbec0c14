import { isDeepStrictEqual } from 'node:util';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { lastly, NotOneRowError } from '../../../kernel/db/index.ts';
import { isProblem, problem } from '../../../kernel/errors/problem.ts';
import type { Offer, Reason } from '../../caregivers/index.ts';
import type { AddressContent, UserSummary } from '../../users/index.ts';
import type { BookingParts } from '../deps.ts';
import type { BookingRow, QuoteRow } from '../entities.ts';
import { transitionBy } from '../machine.ts';
import { presentQuote } from '../presenter.ts';
import { afterTransition, recordTransition, type Act } from './transition.ts';
import { keepQuote, ownerOf, workOut, type Worked } from './quote.ts';

export interface BookingInput {
  readonly quoteId: string;
  readonly note: string;
}

/** A booking just made, with what it was made of: there is nothing to read again while its places are locked. */
export interface Made {
  readonly row: BookingRow;
  readonly offer: Offer;
  readonly owner: UserSummary | undefined;
  /** Where it happens, if at the owner's. */
  readonly home: AddressContent | null;
}

/** Refuses with every reason; where only the places are gone, somebody else was faster. */
export function assertBookable(reasons: readonly Reason[], pointer = '#/quoteId'): void {
  if (reasons.length === 0) return;
  const isTaken = reasons.every((reason) => reason.code === 'fully_booked');
  throw problem(isTaken ? 'no_longer_available' : 'not_bookable', {
    detail: reasons.map((reason) => reason.detail).join(' '),
    errors: reasons.map((reason) => ({ pointer, code: reason.code, detail: reason.detail })),
  });
}

/** A quote past its 30 minutes is still good if the same would be quoted now. */
function assertStillTrue({ clock }: Ctx, quote: QuoteRow, worked: Worked): void {
  if (clock.now() <= quote.expiresAt) return;
  const same = isDeepStrictEqual(quote.lines, [...worked.price.lines]) && isDeepStrictEqual(quote.policy, worked.policy);
  if (!same) throw problem('quote_changed', { pointer: '#/quoteId' });
}

async function openQuote({ repository }: BookingParts, ctx: Ctx, quoteId: string): Promise<QuoteRow> {
  const ownerId = ownerOf(ctx);
  const quote = ownerId ? await repository.findQuote(ctx, quoteId, ownerId) : null;
  if (!quote) throw problem('quote_not_found', { pointer: '#/quoteId' });
  if (quote.bookingId) throw problem('quote_used', { pointer: '#/quoteId', detail: `It became ${quote.bookingId}.` });
  return quote;
}

export interface BookingTerms extends Pick<BookingRow, 'ownerId' | 'note' | 'lines' | 'totalMinor' | 'commissionMinor' | 'policy' | 'status'> {
  readonly now: Date;
  readonly series?: { readonly seriesId: string; readonly occurrence: string; readonly dueNotBefore: Date };
}

/** A booking of what was worked out, for an owner; nothing is written. */
export function bookingRow(parts: Pick<BookingParts, 'ids' | 'places'>, tx: TxCtx, { request, offer, stay, dogs, addOns, home }: Worked, terms: BookingTerms): BookingRow {
  const { ownerId, note, lines, totalMinor, commissionMinor, policy, status, now } = terms;
  const id = parts.ids.next('booking');
  return {
    id,
    tenantId: tx.tenant.id,
    ownerId,
    caregiverId: offer.caregiverId,
    caregiverUserId: offer.userId,
    serviceType: request.serviceType,
    kind: request.kind ?? 'stay',
    place: offer.meeting?.place ?? null,
    when: request.when,
    startsAt: stay.startsAt,
    endsAt: stay.endsAt,
    timeZone: offer.timeZone,
    dogs: [...dogs],
    sealedAddress: parts.places.seal(tx, home, id),
    addOns: addOns.length > 0 ? addOns : null,
    note,
    status,
    paymentStatus: 'unpaid',
    lines,
    currency: tx.tenant.currency,
    totalMinor,
    refundedMinor: 0,
    balanceDueMinor: 0,
    settledPrice: null,
    changeRefundMinor: 0,
    changeKeptMinor: 0,
    openChangeId: null,
    commissionMinor,
    policy,
    held: { pool: stay.pool, places: stay.places },
    respondBy: null,
    payBy: null,
    createdAt: now,
    updatedAt: now,
    seriesId: terms.series?.seriesId ?? null,
    occurrence: terms.series?.occurrence ?? null,
    dueNotBefore: terms.series?.dueNotBefore ?? null,
  };
}

/**
 * Makes the booking of a quote. All is read once, within the transaction, and what must not change until its end is locked as it is
 * read. What is asked for together travels together: the quote, what it is of, and all that is written (the answer for the
 * idempotency key with it) are a trip to the database each. The database decides over the places, last of all, so that their rows are
 * locked briefly. Its refusals come when the transaction ends, and are bare: see `explainRefusal`.
 */
export async function createBooking(parts: BookingParts, tx: TxCtx, { quoteId, note }: BookingInput): Promise<Made> {
  const [quote, owners] = await Promise.all([
    openQuote(parts, tx, quoteId),
    parts.users.summaries(tx, [ownerOf(tx) ?? '']),
  ]);
  const worked = await workOut(parts, tx, quote.request);
  assertBookable(worked.reasons);
  assertStillTrue(tx, quote, worked);
  const { offer, stay, dogCount } = worked;
  const now = tx.clock.now();
  const transition = transitionBy(null, offer.service.instantBook ? 'book_instantly' : 'request')!;
  const booking = bookingRow(parts, tx, worked, { ...quote, note, status: transition.to, now });
  const act: Act = { by: 'owner', reason: null, now, isNew: true };
  lastly(tx, Promise.all([
    parts.repository.takeQuote(tx, quote.id, booking.id).catch((error: unknown) => {
      throw error instanceof NotOneRowError ? problem('quote_used', { pointer: '#/quoteId' }) : error;
    }),
    recordTransition(parts, tx, booking, transition, act),
    parts.caregivers.hold(tx, offer, stay, { dogCount }),
  ]));
  return { row: afterTransition(tx, booking, transition, act), offer, owner: owners.get(quote.ownerId), home: worked.home };
}

/** Says more of a refusal once its transaction is undone: which days are taken, or what the quote would be now. */
export async function explainRefusal(parts: BookingParts, ctx: Ctx, { quoteId }: BookingInput, error: unknown): Promise<never> {
  if (!isProblem(error, 'no_longer_available') && !isProblem(error, 'quote_changed')) throw error;
  const quote = await openQuote(parts, ctx, quoteId);
  const worked = await workOut(parts, ctx, quote.request);
  assertBookable(worked.reasons);
  if (isProblem(error, 'no_longer_available')) throw error; // they came free again just now
  const fresh = await parts.db.transaction(ctx, (tx) => keepQuote(parts, tx, worked, quote.ownerId));
  throw problem('quote_changed', {
    detail: 'Look at the new quote, and book that one.',
    pointer: '#/quoteId',
    extra: { quote: presentQuote(ctx, worked, fresh) },
  });
}
