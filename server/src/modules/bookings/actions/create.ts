import { isDeepStrictEqual } from 'node:util';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { Reason } from '../../caregivers/index.ts';
import type { UserSummary } from '../../users/index.ts';
import type { BookingParts } from '../deps.ts';
import type { BookingRow, QuoteRow } from '../entities.ts';
import { transitionBy } from '../machine.ts';
import { presentQuote } from '../presenter.ts';
import { recordTransition } from './transition.ts';
import { keepQuote, ownerOf, workOut, type Worked } from './quote.ts';

/** What creating needs, read before the transaction. */
export interface Prepared {
  readonly quote: QuoteRow;
  readonly worked: Worked;
  /** For the answer alone, so it need not be read where rows are locked. */
  readonly owner: UserSummary | undefined;
  readonly note: string;
}

/** Refuses with every reason; where only the places are gone, somebody else was faster. */
function assertBookable(reasons: readonly Reason[]): void {
  if (reasons.length === 0) return;
  const isTaken = reasons.every((reason) => reason.code === 'fully_booked');
  throw problem(isTaken ? 'no_longer_available' : 'not_bookable', {
    detail: reasons.map((reason) => reason.detail).join(' '),
    errors: reasons.map((reason) => ({ pointer: '#/quoteId', code: reason.code, detail: reason.detail })),
  });
}

/** A quote past its 30 minutes is still good if the same would be quoted now; otherwise the new one is answered. */
async function assertStillTrue(parts: BookingParts, ctx: Ctx, quote: QuoteRow, worked: Worked): Promise<void> {
  if (ctx.clock.now() <= quote.expiresAt) return;
  const same = isDeepStrictEqual(quote.lines, [...worked.price.lines]) && isDeepStrictEqual(quote.policy, worked.policy);
  if (same) return;
  const fresh = await parts.db.transaction(ctx, (tx) => keepQuote(parts, tx, worked, quote.ownerId));
  throw problem('quote_changed', {
    detail: 'Look at the new quote, and book that one.',
    pointer: '#/quoteId',
    extra: { quote: presentQuote(ctx, worked, fresh) },
  });
}

export async function prepareBooking(parts: BookingParts, ctx: Ctx, input: { quoteId: string; note: string }): Promise<Prepared> {
  const ownerId = ownerOf(ctx);
  const quote = ownerId ? await parts.repository.findQuote(ctx, input.quoteId, ownerId) : null;
  if (!quote) throw problem('quote_not_found', { pointer: '#/quoteId' });
  if (quote.bookingId) throw problem('quote_used', { pointer: '#/quoteId', detail: `It became ${quote.bookingId}.` });
  const [worked, owners] = await Promise.all([workOut(parts, ctx, quote.request), parts.users.summaries(ctx, [quote.ownerId])]);
  assertBookable(worked.reasons);
  await assertStillTrue(parts, ctx, quote, worked);
  return { quote, worked, owner: owners.get(quote.ownerId), note: input.note };
}

/** Makes the booking of a quote. The database decides over the places, last of all, so that their rows are locked briefly. */
export async function createBooking(parts: BookingParts, tx: TxCtx, { quote, worked, note }: Prepared): Promise<BookingRow> {
  const { offer, stay, dogs, dogCount } = worked;
  const now = tx.clock.now();
  const transition = transitionBy(null, offer.service.instantBook ? 'book_instantly' : 'request')!;
  const booking: BookingRow = {
    id: parts.ids.next('booking'),
    tenantId: tx.tenant.id,
    ownerId: quote.ownerId,
    caregiverId: offer.caregiverId,
    caregiverUserId: offer.userId,
    serviceType: quote.request.serviceType,
    when: quote.request.when,
    startsAt: stay.startsAt,
    endsAt: stay.endsAt,
    timeZone: offer.timeZone,
    dogs: [...dogs],
    note,
    status: transition.to,
    paymentStatus: 'unpaid',
    lines: quote.lines,
    currency: tx.tenant.currency,
    totalMinor: quote.totalMinor,
    refundedMinor: 0,
    commissionMinor: quote.commissionMinor,
    policy: quote.policy,
    held: { pool: stay.pool, places: stay.places },
    respondBy: null,
    payBy: null,
    createdAt: now,
    updatedAt: now,
  };
  // locks the dogs' rows, so that none can be removed while it is being booked
  await parts.dogs.forBooking(tx, quote.ownerId, quote.request.dogIds ?? []);
  if (!(await parts.repository.takeQuote(tx, quote.id, booking.id))) throw problem('quote_used', { pointer: '#/quoteId' });
  const created = await recordTransition(parts, tx, booking, transition, { by: 'owner', reason: null, now, isNew: true });
  await parts.caregivers.hold(tx, offer, stay, { dogCount });
  return created;
}
