import { Temporal } from 'temporal-polyfill';
import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { problem, type ProblemItem } from '../../../kernel/errors/problem.ts';
import { money, sum } from '../../../kernel/money/money.ts';
import { policyProblems } from '../../platform/index.ts';
import type { TransitionRow } from '../entities.ts';
import type { BookingRepository, PastBooking } from '../repository.ts';
import { refundOf } from './refund.ts';
import { summaryOf } from './words.ts';

type Asked = Schema<'SimulatePolicy'>;
type Replayed = Schema<'PolicySimulation'>['data'][number];
type Total = Schema<'PolicySimulation'>['totals'][number];

const mostDays = 366;
const hourMs = 3_600_000;

function assertPolicy({ policy }: Asked): void {
  const errors: ProblemItem[] = [];
  policyProblems(policy, (pointer, detail) => void errors.push({ pointer: `#/policy${pointer}`, detail }));
  if (errors.length > 0) throw problem('invalid_policy', { detail: `${errors[0]!.pointer} ${errors[0]!.detail}.`, errors });
}

/** From the first moment of the first day to the last of the last, in the business's zone. */
function periodOf({ tenant }: Ctx, { from, to }: Asked): { from: Date; to: Date } {
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
  const days = first.until(last).days;
  if (days < 0) throw problem('invalid_request', { pointer: '#/to', detail: 'Must not be before `from`.' });
  if (days >= mostDays) throw problem('range_too_long', { pointer: '#/to', detail: `At most ${mostDays} days.` });
  const startOf = (date: Temporal.PlainDate): Date => new Date(date.toZonedDateTime(tenant.timeZone).epochMilliseconds);
  return { from: startOf(first), to: startOf(last.add({ days: 1 })) };
}

const encode = (id: string): string => Buffer.from(id).toString('base64url');
function decode(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (/^bkg_[0-9A-Z]{26}$/.test(id)) return id;
  throw problem('invalid_cursor', { pointer: '#/cursor' });
}

/** One booking, by the policy it was made with and by another. It is paid in full; what went back before is part of the replay. */
function replay(booking: PastBooking, policy: Asked['policy'], act: Pick<TransitionRow, 'by' | 'at'>, isAssumed: boolean): Replayed {
  const input = { ...booking, paidMinor: booking.totalMinor, now: act.at, by: act.by };
  const [before, after] = [refundOf(input), refundOf({ ...input, policy })];
  const amount = (minor: number) => money(minor, booking.currency);
  return {
    bookingId: booking.id,
    status: booking.status,
    cancelledBy: act.by,
    cancelledAt: act.at.toISOString(),
    isAssumed,
    policyName: booking.policy.name,
    paid: amount(booking.totalMinor),
    before: amount(before.refundMinor),
    after: amount(after.refundMinor),
    difference: amount(after.refundMinor - before.refundMinor),
    lines: before.lines.map(({ code, amountMinor, refundMinor }, index) =>
      ({ code, amount: amount(amountMinor), before: amount(refundMinor), after: amount(after.lines[index]!.refundMinor) })),
  };
}

const totalsOf = (data: readonly Replayed[]): Total[] =>
  [...Map.groupBy(data, ({ paid }) => paid.currency)].map(([currency, some]) => {
    const of = (name: 'paid' | 'before' | 'after' | 'difference') => money(sum(some.map((one) => one[name].amount)), currency);
    return { currency, bookings: some.length, paid: of('paid'), before: of('before'), after: of('after'), difference: of('difference') };
  });

/** Tries a policy on bookings that are over: what each would have got back, beside what it got by the policy it was made with. */
export async function simulatePolicy(repository: Pick<BookingRepository, 'pastPaid' | 'transitionsOf'>, ctx: Ctx, asked: Asked): Promise<Schema<'PolicySimulation'>> {
  assertPolicy(asked);
  const { policy, limit, cursor, completedCancelledHoursBefore: hoursBefore } = asked;
  const states = hoursBefore === null ? (['cancelled'] as const) : (['cancelled', 'completed'] as const);
  const rows = await repository.pastPaid(ctx, { ...periodOf(ctx, asked), states, after: cursor === undefined ? null : decode(cursor), limit: limit + 1 });
  const page = rows.slice(0, limit);
  const histories = await repository.transitionsOf(ctx, page.filter(({ status }) => status === 'cancelled').map(({ id }) => id));
  const data = page.flatMap((booking): Replayed[] => {
    if (booking.status === 'completed') {
      return [replay(booking, policy, { by: 'owner', at: new Date(booking.startsAt.getTime() - hoursBefore! * hourMs) }, true)];
    }
    const act = histories.get(booking.id)?.findLast(({ name }) => name === 'cancel');
    return act ? [replay(booking, policy, act, false)] : [];
  });
  return { summary: summaryOf(policy), data, totals: totalsOf(data), nextCursor: rows.length > limit ? encode(page.at(-1)!.id) : null };
}
