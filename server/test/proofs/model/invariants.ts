import { badRefunds, balances, bookingRows, deadlineRows, heldRows, overbooked, overbookedTogether, toMs, transitionRows, unbalanced } from '../tables.ts';
import { agenda } from './clock.ts';
import { held, type Booking, type Model } from './model.ts';
import type { Real } from './real.ts';
import { dayNumber, localDate, total } from './rules.ts';
import { compareAllSeries } from './same-series.ts';
import { assertSame } from './step.ts';

interface Workflow {
  readonly states: readonly { readonly name: string; readonly final: boolean }[];
  readonly transitions: readonly { readonly name: string; readonly from: string | null; readonly to: string; readonly by: readonly string[] }[];
}

const sorted = <T>(rows: readonly T[]): string[] => rows.map((row) => JSON.stringify(row)).sort();
const halfUp = (whole: number, part: number, of: number): number => Math.floor((2 * whole * part + of) / (2 * of));

/** What the caregiver is owed for a booking: their part, less their part of what went back of what they charged. */
function owedFor({ paid }: Booking): number {
  return total(paid.map(({ names, lines, part, gone }) => {
    const charged = (amounts: readonly number[]): number => total(amounts.filter((_, i) => names[i] !== 'fee' && names[i] !== 'tax'));
    return charged(lines) === 0 ? part : part - halfUp(part, charged(gone), charged(lines));
  }));
}

/** Each row of the history is in the published table, begins where the one before ended, and the last is where the booking stands. */
function assertOnTheTable(workflow: Workflow, rows: Awaited<ReturnType<typeof transitionRows>>): void {
  for (const [, own] of Map.groupBy(rows, ({ bookingId }) => bookingId)) {
    let at: unknown = null;
    for (const { name, fromState, toState, byWhom } of own) {
      assertSame('where a transition begins', at, fromState);
      const isPublished = workflow.transitions.some((one) => one.name === name && one.from === fromState && one.to === toState && one.by.includes(String(byWhom)));
      assertSame(`whether the published table has ${String(name)} from ${String(fromState)} to ${String(toState)} by ${String(byWhom)}`, true, isPublished);
      at = toState;
    }
    assertSame('the state that the history ends in', at, own[0]!['status']);
  }
}

const kinds = /^booking\.(request_expiry|payment_due|auto_complete|change_answer)$|^series\.(extend|respond)$/;

/** `change 3 0` as the server calls it. */
function idOf({ bookingIds, seriesIds, changeIds }: Real, subject: string): string | undefined {
  const [what, ...numbers] = subject.split(' ');
  if (what === 'change') return changeIds.get(numbers.join(' '));
  return (what === 'series' ? seriesIds : bookingIds)[Number(numbers[0])];
}

/** Every booking there is, those that a series made by itself included. */
async function assertBookingsAlike(model: Model, { tenantId, bookingIds, seriesIds, server }: Real): Promise<void> {
  const rows = await bookingRows(server.app.parts.db, tenantId);
  assertSame('the bookings',
    sorted(model.bookings.map((one) => [bookingIds[one.number], one.state, one.payment, total(one.lines), one.refunded, one.balanceDue, one.startsAt, one.endsAt, one.series === null ? null : seriesIds[one.series], one.dogs])),
    sorted(rows.map((row) => [row['id'], row['status'], row['paymentStatus'], Number(row['totalMinor']), Number(row['refundedMinor']), Number(row['balanceDueMinor']), toMs(row['startsAt']), toMs(row['endsAt']), row['seriesId'], Number(row['dogs'])])));
}

/** What must be so at the end of every run, by the tables. */
export async function assertAllIsWell(model: Model, real: Real): Promise<void> {
  await real.settled();
  const { tenantId, server: { app: { parts: { db } } } } = real;
  const { body: workflow } = await real.call('owner', 0, 'getBookingWorkflow');
  const [over, together, taken, faults, refunds, books, history, deadlines] = await Promise.all([
    overbooked(db, tenantId), overbookedTogether(db, tenantId), heldRows(db, tenantId, real.caregiver.caregiverId), unbalanced(db, tenantId),
    badRefunds(db, tenantId), balances(db, tenantId), transitionRows(db, tenantId), deadlineRows(db, tenantId),
  ]);
  assertSame('booked more than there is room for', [], over);
  assertSame('booked more than there is room for altogether', [], together);
  // what services share is not given back of days that are over: some of it may have been held before they shared anything
  const today = dayNumber(localDate(model.now));
  const counts = ([place]: readonly [string, number]): boolean => !place.startsWith('together ') || Number(place.slice(9)) >= 2 * today;
  assertSame('the places held', sorted([...held(model)].filter(counts)), sorted([...taken].filter(counts)));
  assertSame('transactions that don’t balance', [], faults);
  assertSame('refunds that are more than was paid, or not what the payment says', [], refunds);
  const paid = model.bookings.reduce((sum, { paid: all, refunded }) => sum + total(all.map(({ lines }) => total(lines))) - refunded, 0);
  assertSame('the money at the provider', paid, books['gateway_clearing'] ?? 0);
  assertSame('what the caregiver is owed', model.bookings.reduce((sum, booking) => sum + owedFor(booking), 0), 0 - (books['caregiver_payable'] ?? 0));
  assertOnTheTable(workflow, history);
  assertSame('what happened to the bookings',
    sorted(model.bookings.flatMap(({ number, history: own }) => own.map(({ name, from, to, by, at }) => [real.bookingIds[number], name, from, to, by, at]))),
    sorted(history.map((row) => [row['bookingId'], row['name'], row['fromState'], row['toState'], row['byWhom'], toMs(row['atInstant'])])));
  assertSame('what the clock will do',
    sorted(agenda(model).map(({ due, subject }) => [due.kind, idOf(real, subject), due.at])),
    sorted(deadlines.filter(({ kind }) => kinds.test(String(kind))).map(({ kind, subjectId, dueAt }) => [kind, subjectId, toMs(dueAt)])));
  assertSame('whose weeks are told', sorted(model.series.filter(({ status }) => status === 'active').map(({ number }) => real.seriesIds[number])),
    sorted(deadlines.filter(({ kind }) => kind === 'series.week_due').map(({ subjectId }) => subjectId)));
  await assertBookingsAlike(model, real);
  await compareAllSeries(model, real);
}
