import { isDeepStrictEqual } from 'node:util';
import type { TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import { completesAt, payBy, respondBy } from '../actions/transition.ts';
import type { BookingParts } from '../deps.ts';
import type { BookingRow } from '../entities.ts';
import { bookedPlace } from '../meetings.ts';
import { placesOf } from './end.ts';
import type { ChangeEffect, ChangeRow } from './entities.ts';
import { differencesOf, excessOf } from './rules.ts';

/** What was asked for at first holds: a request is not answered later for having been changed. */
const soonest = (one: Date, other: Date): Date => (one < other ? one : other);
const hourMs = 3_600_000;

/** Money and deadlines of a booking that takes new dates, dogs and lines. */
function settled(tx: TxCtx, booking: BookingRow, change: ChangeRow, effect: ChangeEffect, now: Date): Partial<BookingRow> {
  const settings = tx.tenant.settings.bookings;
  if (booking.status === 'pending') {
    const requestEnds = new Date(booking.createdAt.getTime() + settings.requestExpiryHours * hourMs);
    return { respondBy: soonest(requestEnds, respondBy(settings, change.startsAt, now)) };
  }
  const isFree = change.totalMinor === 0;
  // what was free is paid for in the ordinary way, if it has not begun
  const wasPaid = booking.paymentStatus !== 'unpaid' && booking.totalMinor - booking.balanceDueMinor + booking.changeRefundMinor + booking.changeKeptMinor > 0;
  const isToBePaid = !wasPaid && !isFree && booking.status === 'confirmed';
  if (isToBePaid) return { paymentStatus: 'unpaid', payBy: payBy(settings, { startsAt: change.startsAt, dueNotBefore: booking.dueNotBefore }, now) };
  if (booking.paymentStatus === 'unpaid') return { paymentStatus: 'paid', payBy: null };
  const { balanceDueMinor, keptMinor } = effect;
  const before = booking.balanceDueMinor > 0 ? booking.settledPrice : { lines: booking.lines, commissionMinor: booking.commissionMinor };
  return {
    balanceDueMinor, settledPrice: balanceDueMinor > 0 ? before : null,
    // of the earlier total, also where there was less left to go back
    changeRefundMinor: booking.changeRefundMinor + excessOf(booking, change.totalMinor) - keptMinor,
    changeKeptMinor: booking.changeKeptMinor + keptMinor,
  };
}

async function moveDeadlines({ deadlines }: BookingParts, tx: TxCtx, booking: BookingRow): Promise<void> {
  const subjectId = booking.id;
  if (booking.status === 'pending') return deadlines.set(tx, { kind: 'booking.request_expiry', subjectId, dueAt: booking.respondBy! });
  if (booking.payBy) {
    await deadlines.clear(tx, { kind: 'booking.auto_complete', subjectId });
    return deadlines.set(tx, { kind: 'booking.payment_due', subjectId, dueAt: booking.payBy });
  }
  await deadlines.clear(tx, { kind: 'booking.payment_due', subjectId });
  return deadlines.set(tx, { kind: 'booking.auto_complete', subjectId, dueAt: completesAt(tx.tenant.settings.bookings, booking.endsAt) });
}

/**
 * The booking becomes what was agreed: dates, dogs, lines and total; its cancellation policy stays. What it no longer needs of the caregiver is given back, what
 * was paid too much goes back as it was shown, and a payment of the old amount is called off. The booking must be locked.
 */
export async function applyChange(parts: BookingParts, tx: TxCtx, booking: BookingRow, change: ChangeRow, effect: ChangeEffect): Promise<BookingRow> {
  const now = tx.clock.now();
  const { serviceType, when, startsAt, endsAt, timeZone, dogs, lines, totalMinor, commissionMinor, held } = change;
  // where it happens is as it was booked, or, if it did not happen at home before, where the owner usually lives now
  const home = bookedPlace({ ...booking, serviceType }) === 'owner_home' && booking.sealedAddress === null ? await parts.homeOf(tx, booking.ownerId, null) : null;
  const patch: Partial<BookingRow> = {
    ...(home && { sealedAddress: parts.places.seal(tx, home, booking.id) }),
    serviceType, when, startsAt, endsAt, timeZone, dogs, lines, totalMinor, commissionMinor, held, openChangeId: null,
    ...settled(tx, booking, change, effect, now), updatedAt: nextVersion(now, booking.updatedAt),
  };
  if (!(await parts.repository.updateIf(tx, { id: booking.id, openChangeId: change.id, status: booking.status, paymentStatus: booking.paymentStatus }, patch))) throw problem('conflict');
  const changed: BookingRow = { ...booking, ...patch };
  await parts.repository.replaceDogs(tx, booking, changed);
  await moveDeadlines(parts, tx, changed);
  // what was begun to be paid is of another price, or was to be charged on another day
  const isSamePrice = isDeepStrictEqual([booking.lines, booking.commissionMinor], [lines, commissionMinor]);
  const isMoved = !isDeepStrictEqual(booking.startsAt, startsAt);
  if (booking.paymentStatus === 'unpaid' && !(isSamePrice && !isMoved)) await parts.payments.abandon(tx, booking.id, isSamePrice ? 'dated' : undefined);
  if (booking.balanceDueMinor > 0 && !isSamePrice) await parts.payments.abandon(tx, booking.id);
  const invoiceId = booking.paymentStatus === 'unpaid' ? null
    : await parts.payments.correctInvoice(tx, { bookingId: booking.id, causeId: change.id, byMinor: changed.balanceDueMinor - booking.balanceDueMinor - effect.refundMinor });
  await parts.payments.refund(tx, {
    bookingId: booking.id, amountMinor: effect.refundMinor, reason: `changed, as ${change.proposedBy} proposed`, invoiceId, upTo: true,
    lines: differencesOf(booking.lines, lines).map(({ beforeMinor, afterMinor, ...line }) => ({ ...line, amountMinor: Math.max(0, beforeMinor - afterMinor) })),
  });
  const places = placesOf(booking, change);
  await parts.caregivers.releaseBeyond(tx, places.booked, places.changed);
  return changed;
}
