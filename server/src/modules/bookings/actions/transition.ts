import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import type { BookingSettings } from '../../../kernel/context/tenant.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import { endOpenChange } from '../changes/end.ts';
import type { BookingParts } from '../deps.ts';
import type { BookingRow } from '../entities.ts';
import {
  closedBecause, transitionBy, type BookingTransition, type DeadlineKind, type Effect, type TransitionBy, type TransitionName,
} from '../machine.ts';
import { isMeeting } from '../meetings.ts';
import { partOf } from '../policy.ts';
import { cancellationOf } from '../policies.ts';

export interface Act {
  readonly by: TransitionBy;
  readonly reason: string | null;
  /** One instant for all of it. */
  readonly now: Date;
  /** The row is inserted rather than changed. */
  readonly isNew?: boolean;
}

const hourMs = 3_600_000;
const minuteMs = 60_000;
const later = (instant: Date, ms: number): Date => new Date(instant.getTime() + ms);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

/** A request waits 72 hours, or until an hour before the start; one made within that hour, until the start. */
export function respondBy(settings: BookingSettings, startsAt: Date, now: Date): Date {
  const beforeStart = later(startsAt, -settings.requestExpiryBeforeStartMinutes * minuteMs);
  return earlier(later(now, settings.requestExpiryHours * hourMs), beforeStart > now ? beforeStart : startsAt);
}

/** Within 48 hours of being confirmed, and before the start; one of a series need not be paid sooner than the series says. */
export function payBy(settings: BookingSettings, { startsAt, dueNotBefore }: Pick<BookingRow, 'startsAt' | 'dueNotBefore'>, now: Date): Date {
  const due = earlier(later(now, settings.paymentDueHours * hourMs), startsAt);
  return dueNotBefore && dueNotBefore > due ? earlier(dueNotBefore, startsAt) : due;
}

/** When a booking that nobody ended is over. */
export const completesAt = (settings: BookingSettings, endsAt: Date): Date => later(endsAt, settings.autoCompleteHours * hourMs);

/** What entering a state sets on the row itself. What costs nothing is paid as soon as it is confirmed. */
function patchOf(ctx: Ctx, booking: BookingRow, { to, effects }: BookingTransition, now: Date): Partial<BookingRow> {
  const settings = ctx.tenant.settings.bookings;
  const has = (effect: Effect): boolean => effects.includes(effect);
  const isFree = booking.totalMinor === 0;
  return {
    status: to,
    ...(has('await_payment') && isFree ? { paymentStatus: 'paid' as const } : {}),
    respondBy: has('await_answer') ? respondBy(settings, booking.startsAt, now) : null,
    payBy: has('await_payment') && !isFree ? payBy(settings, booking, now) : null,
  };
}

async function setDeadlines(parts: BookingParts, tx: TxCtx, booking: BookingRow, from: BookingRow['status'] | null): Promise<void> {
  const set = (kind: DeadlineKind, dueAt: Date) => parts.deadlines.set(tx, { kind, subjectId: booking.id, dueAt });
  const clear = (kind: DeadlineKind) => parts.deadlines.clear(tx, { kind, subjectId: booking.id });
  if (from === 'pending') await clear('booking.request_expiry');
  if (from === 'confirmed') await clear('booking.payment_due');
  if (booking.status === 'pending') await set('booking.request_expiry', booking.respondBy!);
  if (booking.status === 'confirmed') {
    if (booking.payBy) await set('booking.payment_due', booking.payBy);
    else await set('booking.auto_complete', completesAt(tx.tenant.settings.bookings, booking.endsAt));
  }
  if ((from === 'confirmed' && booking.status !== 'in_progress') || from === 'in_progress') await clear('booking.auto_complete');
}

async function applyEffects(parts: BookingParts, tx: TxCtx, booking: BookingRow, effects: readonly Effect[], { by, now }: Act): Promise<{ withBank?: true }> {
  if (effects.includes('release_places')) {
    const { caregiverId, serviceType, held, dogs } = booking;
    await parts.caregivers.release(tx, { caregiverId, serviceType, ...held, dogCount: dogs.length });
    if (booking.paymentStatus !== 'authorized') await parts.payments.abandon(tx, booking.id);
  }
  if (effects.includes('refund') && booking.paymentStatus !== 'unpaid') {
    const taken = await parts.payments.takenByBanks(tx, booking.id);
    const { refund, waitsMinor } = cancellationOf(booking, by, now, taken);
    if (booking.paymentStatus === 'authorized') await parts.payments.closeHold(tx, { bookingId: booking.id, refundMinor: refund.refundMinor });
    else await parts.payments.refund(tx, { bookingId: booking.id, amountMinor: refund.refundMinor, waitsMinor, reason: `cancelled by ${by}`, lines: refund.lines.map((line) => ({ ...line, amountMinor: line.refundMinor })), upTo: true });
    if (taken.openMinor + taken.lostMinor > 0) return { withBank: true };
  }
  return {};
}

/** The booking as a transition leaves it. */
export const afterTransition = (ctx: Ctx, before: BookingRow, transition: BookingTransition, { now, isNew }: Act): BookingRow =>
  ({ ...before, ...patchOf(ctx, before, transition, now), updatedAt: isNew ? now : nextVersion(now, before.updatedAt) });

/** Writes a transition down with everything that goes with it: state, history, fact, deadlines, effects. One transaction. */
export async function recordTransition(
  parts: BookingParts, tx: TxCtx, before: BookingRow, transition: BookingTransition, act: Act,
): Promise<BookingRow> {
  const { now } = act;
  const booking = afterTransition(tx, before, transition, act);
  const actorId = tx.actor.kind === 'user' ? tx.actor.userId : tx.actor.kind === 'key' ? tx.actor.keyId : null;
  await Promise.all([
    act.isNew && parts.repository.insert(tx, booking),
    parts.repository.addTransition(tx, {
      id: parts.ids.next('transition'), bookingId: booking.id, name: transition.name, from: transition.from, to: transition.to,
      by: act.by, actorId, reason: act.reason, at: now,
    }),
    setDeadlines(parts, tx, booking, transition.from),
    // what it brings about happened before it, in the order of events
    applyEffects(parts, tx, booking, transition.effects, act).then(async (told) => {
      if (booking.openChangeId !== null && (await endOpenChange(parts, tx, booking, now))) booking.openChangeId = null;
      await parts.events.record(tx, {
        type: transition.event,
        subjectId: booking.id,
        data: { from: transition.from, to: transition.to, by: act.by, ownerId: booking.ownerId, caregiverId: booking.caregiverId, totalMinor: booking.totalMinor, ...(booking.seriesId && { seriesId: booking.seriesId }), ...(isMeeting(booking) && { kind: booking.kind }), ...told },
      });
    }),
  ]);
  return booking;
}

const refused = (booking: BookingRow, name: TransitionName, why?: string) =>
  problem('transition_not_allowed', {
    detail: why ?? `The booking is ${booking.status}; “${name}” does not lead on from there.`,
    extra: { bookingStatus: booking.status, ...(why === undefined ? {} : { reason: why }) },
  });

/** Bookings that wait with their series, and for nothing but its answer. */
const withSeries = ({ id, status, seriesId }: BookingRow) => problem('series_not_answered', {
  detail: 'It was asked for as one of a series, which is answered as a whole.', extra: { bookingId: id, bookingStatus: status, seriesId },
});

/** Whether the actor may take this transition now; throws `booking_not_found`, `forbidden`, `transition_not_allowed` or `series_not_answered`. */
export function assertAllowed(ctx: Ctx, booking: BookingRow | null, name: TransitionName, isSeriesAnswered = false): { booking: BookingRow; by: TransitionBy; transition: BookingTransition } {
  const by = booking && partOf(ctx.actor, booking);
  if (!booking || !by) throw problem('booking_not_found');
  const transition = transitionBy(booking.status, name);
  if (!transition) throw refused(booking, name);
  if (!transition.by.includes(by)) throw problem('forbidden', { detail: `This is for: ${transition.by.join(', ')}.` });
  const closed = closedBecause(transition, isSeriesAnswered ? { ...booking, seriesId: null } : booking, ctx.clock.now());
  if (closed === 'series_not_answered') throw withSeries(booking);
  if (closed) throw refused(booking, name, closed);
  return { booking, by, transition };
}

/** Throws where something is not any more what the actor was shown; asked with the booking's row locked. */
export type AssertStill = (booking: BookingRow, by: TransitionBy, now: Date) => void | Promise<void>;

/**
 * Takes a booking through a transition. Of two at once the second waits and goes by what the first made of it: it is told the new
 * state, or goes on from there (a booking that is paid while it is cancelled is refunded). The condition makes it right anyway.
 */
export async function changeState(
  parts: BookingParts, tx: TxCtx, id: string, name: TransitionName, reason: string | null, assertStill: AssertStill = () => undefined, isSeriesAnswered = false,
): Promise<BookingRow> {
  const { booking, by, transition } = assertAllowed(tx, await parts.repository.findLocked(tx, id), name, isSeriesAnswered);
  const asRead = { id, status: booking.status, paymentStatus: booking.paymentStatus, updatedAt: booking.updatedAt };
  const now = tx.clock.now();
  await assertStill(booking, by, now);
  const patch = { ...patchOf(tx, booking, transition, now), updatedAt: nextVersion(now, booking.updatedAt) };
  if (!(await parts.repository.updateIf(tx, asRead, patch))) {
    throw refused((await parts.repository.find(tx, id)) ?? booking, name);
  }
  return recordTransition(parts, tx, booking, transition, { by, reason, now });
}
