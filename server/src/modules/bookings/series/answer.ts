import type { Schema } from '../../../contract/contract.ts';
import { asSystem, type TxCtx } from '../../../kernel/context/context.ts';
import { isProblem } from '../../../kernel/errors/problem.ts';
import { changeState } from '../actions/transition.ts';
import type { TransitionName } from '../machine.ts';
import { begin } from './create.ts';
import type { SeriesRow } from './entities.ts';
import { extend } from './extend.ts';
import { clearAll, horizonDays, offerOf } from './horizon.ts';
import { change, closed, openSeries, record, todayOf, type SeriesParts } from './parts.ts';
import { answerProposal } from './update.ts';

/** Takes all that wait for an answer through the same transition; one that has moved on by itself is left. */
async function allPending(parts: SeriesParts, tx: TxCtx, row: SeriesRow, name: TransitionName, reason: string | null): Promise<number> {
  const rows = await parts.series.occurrences(tx, row.id, row.versions[0]!.startsOn);
  const bookings = await parts.series.bookings(tx, rows.flatMap(({ bookingId }) => bookingId ?? []));
  let count = 0;
  for (const { bookingId } of rows) {
    if (!bookingId || bookings.get(bookingId)?.status !== 'pending') continue;
    try {
      await changeState(parts, tx, bookingId, name, reason, undefined, true);
      count += 1;
    } catch (error) {
      if (!isProblem(error, 'transition_not_allowed')) throw error;
    }
  }
  return count;
}

/** The caregiver's one answer: to the series, or to a change of it. */
export async function answerSeries(parts: SeriesParts, tx: TxCtx, id: string, { answer, reason = null }: Schema<'AnswerSeries'>): Promise<SeriesRow> {
  const { row } = await openSeries(parts, tx, id);
  if (row.status === 'active') return answerProposal(parts, tx, row, answer);
  if (row.status !== 'pending') throw closed(row, `The series is ${row.status}.`);
  await clearAll(parts, tx, id);
  if (answer === 'decline') {
    await allPending(parts, tx, row, 'decline', reason);
    const declined = await change(parts, tx, row, { status: 'declined', respondBy: null });
    await record(parts, tx, declined, 'declined', { by: 'caregiver' });
    return declined;
  }
  const bookings = await allPending(parts, tx, row, 'confirm', null);
  const active = await change(parts, tx, row, { status: 'active', respondBy: null });
  await record(parts, tx, active, 'confirmed', { by: 'caregiver', booked: bookings });
  const going = await begin(parts, tx, active, horizonDays(tx, await offerOf(parts, tx, row)));
  // what came within the horizon while the answer was waited for
  return extend(parts, asSystem(tx, 'series'), going);
}

/** Nobody answered in time: the request is over, or the change is not made. */
export async function expire(parts: SeriesParts, tx: TxCtx, id: string): Promise<void> {
  const row = await parts.series.findLocked(tx, id);
  if (row?.status === 'pending') {
    await allPending(parts, tx, row, 'expire', null);
    await clearAll(parts, tx, id);
    await record(parts, tx, await change(parts, tx, row, { status: 'expired', respondBy: null }), 'expired', { by: 'system' });
  } else if (row?.status === 'active' && row.proposal) {
    await record(parts, tx, await change(parts, tx, row, { proposal: null, respondBy: null }), 'change_declined', { by: 'system', scope: row.proposal.change.scope, on: todayOf(tx, row) });
  }
}
