import { asSystem, type TxCtx } from '../../../kernel/context/context.ts';
import type { Schema } from '../../../contract/contract.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { BookingParts } from '../deps.ts';
import type { BookingRow } from '../entities.ts';
import { applyChange } from './apply.ts';
import { closeChange, placesOf } from './end.ts';
import type { ChangeEffect, ChangeRow, ChangeStatus } from './entities.ts';
import type { Changed } from './propose.ts';
import { assertPossible, sideOf } from './quote.ts';
import { effectOf } from './rules.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';

type Answer = Schema<'BookingChangeAnswer'>;
const ends = { accept: 'accepted', decline: 'declined', withdraw: 'withdrawn' } as const satisfies Record<Answer, ChangeStatus>;

const notOpen = (booking: BookingRow, changeStatus: ChangeStatus) =>
  problem('change_not_open', { detail: `It is ${changeStatus}.`, extra: { changeStatus, bookingStatus: booking.status } });

const factOf = ({ id, ownerId, caregiverId }: BookingRow, change: ChangeRow, by: string, more: Readonly<Record<string, unknown>> = {}) => ({
  type: `booking.change_${change.status}`, subjectId: id,
  data: { changeId: change.id, by, proposedBy: change.proposedBy, ownerId, caregiverId, ...more },
});

/** Ends a change that does not come about: exactly what was held for it is given back. The booking must be locked. */
async function drop(parts: BookingParts, tx: TxCtx, booking: BookingRow, change: ChangeRow, end: { status: ChangeStatus; reason: string | null; by: string }): Promise<Changed> {
  const now = tx.clock.now();
  const closed = await closeChange(parts, tx, change, { ...end, effect: effectOf(booking, change), now });
  if (!closed) throw notOpen(booking, (await parts.changes.find(tx, change.id))?.status ?? change.status);
  const { changed, booked } = placesOf(booking, change);
  await parts.caregivers.releaseBeyond(tx, changed, booked);
  const patch = { openChangeId: null, updatedAt: nextVersion(now, booking.updatedAt) };
  await parts.repository.updateIf(tx, { id: booking.id }, patch);
  await parts.events.record(tx, factOf(booking, closed, end.by));
  return { booking: { ...booking, ...patch }, change: closed };
}

/** What is promised to go back already is not given a second time. */
async function withinReach({ payments }: BookingParts, tx: TxCtx, { id, paymentStatus }: BookingRow, effect: ChangeEffect): Promise<ChangeEffect> {
  const money = effect.refundMinor === 0 || paymentStatus === 'authorized' ? null : await payments.moneyOf(tx, id);
  if (!money) return effect;
  const { openMinor } = await payments.takenByBanks(tx, id);
  return { ...effect, refundMinor: Math.min(effect.refundMinor, money.paidMinor - money.refundedMinor + openMinor) };
}

/** Whoever locks the booking first decides: a change that is accepted, withdrawn, expired or cancelled meanwhile is told to whoever comes second. */
export async function answerChange(
  parts: BookingParts, tx: TxCtx, ids: { bookingId: string; changeId: string }, { answer, reason }: { answer: Answer; reason: string | null },
): Promise<Changed> {
  const { booking, by } = sideOf(tx, await parts.repository.findLocked(tx, ids.bookingId));
  const change = await parts.changes.findOf(tx, booking.id, ids.changeId);
  if (!change) throw problem('change_not_found', { pointer: '#/path/changeId' });
  const isOwn = change.proposedBy === by;
  if (isOwn !== (answer === 'withdraw')) {
    throw problem('forbidden', { detail: isOwn ? 'The other side answers; you can withdraw it.' : 'Only whoever proposed it withdraws it; you can decline.' });
  }
  const now = tx.clock.now();
  if (change.status !== 'open') throw notOpen(booking, change.status);
  if (change.answerBy <= now) throw notOpen(booking, 'expired');
  if (answer !== 'accept') return drop(parts, tx, booking, change, { status: ends[answer], reason, by });

  const dogIds = change.dogs.map((dog) => dog.id);
  assertPossible(booking, { ...change, dogIds }, now);
  // they must be there still
  await parts.dogs.forBooking(asSystem(tx, 'changes'), booking.ownerId, dogIds);
  const effect = await withinReach(parts, tx, booking, effectOf(booking, change));
  const closed = await closeChange(parts, tx, change, { status: 'accepted', effect, reason, now });
  if (!closed) throw notOpen(booking, (await parts.changes.find(tx, change.id))?.status ?? change.status);
  const changed = await applyChange(parts, tx, booking, closed, effect);
  await parts.events.record(tx, factOf(booking, closed, by, { totalMinor: change.totalMinor, refundMinor: effect.refundMinor, balanceDueMinor: changed.balanceDueMinor }));
  if (changed.balanceDueMinor > booking.balanceDueMinor) {
    await parts.events.record(tx, { type: 'booking.balance_due', subjectId: booking.id, data: { changeId: change.id, amountMinor: changed.balanceDueMinor, ownerId: booking.ownerId, caregiverId: booking.caregiverId } });
  }
  return { booking: changed, change: closed };
}

/** Nobody answered in time. */
export async function expireChange(parts: BookingParts, tx: TxCtx, changeId: string): Promise<void> {
  const found = await parts.changes.find(tx, changeId);
  const booking = found && (await parts.repository.findLocked(tx, found.bookingId));
  const change = booking && (await parts.changes.find(tx, changeId));
  if (change?.status === 'open') await drop(parts, tx, booking!, change, { status: 'expired', reason: null, by: 'system' });
}
