import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { money, sum } from '../../../kernel/money/money.ts';
import { boundsOf, dayOf } from '../ledger/days.ts';
import type { BookedEntry } from '../ledger/queries.ts';
import type { Assess } from './assess.ts';
import type { PayoutParts } from './deps.ts';
import { periodsOf, usualRange, type Step } from './periods.ts';
import { owedAccounts } from './repository.ts';
import { nextRunAt } from './run.ts';

/** A caregiver of so many entries in the time asked for asks for less of it. */
const mostEntries = 20_000;
const mostComing = 100;

type Sums = Record<'earned' | 'tips' | 'refunded' | 'paidOut', number>;
const nothing = (): Sums => ({ earned: 0, tips: 0, refunded: 0, paidOut: 0 });

/** Credits are what is owed to the caregiver; what goes back and what is paid out count the other way. */
function add(sums: Sums, { account, kind, amountMinor }: Pick<BookedEntry, 'account' | 'kind' | 'amountMinor'>): void {
  if (kind === 'payout' || kind === 'payout_reversal' || kind === 'payout_part_reversal') sums.paidOut += amountMinor;
  else if (kind === 'refund' || kind === 'chargeback_loss') sums.refunded += amountMinor;
  else if (account === 'tips') sums.tips -= amountMinor;
  else sums.earned -= amountMinor;
}

export function createEarnings({ queries, repository }: PayoutParts, assess: Assess) {
  return async (ctx: Ctx, caregiverUserId: string, asked: { from?: string | undefined; to?: string | undefined; by: Step }): Promise<Schema<'Earnings'>> => {
    const { timeZone, currency } = ctx.tenant;
    const of = (amountMinor: number) => money(amountMinor, currency);
    const shown = ({ earned, tips, refunded, paidOut }: Sums) => ({ earned: of(earned), tips: of(tips), refunded: of(refunded), paidOut: of(paidOut) });
    const usual = usualRange(asked.to ?? dayOf(ctx.clock.now(), timeZone));
    const [from, to] = [asked.from ?? usual.from, usual.to];
    const periods = periodsOf(from, to, asked.by);
    if (!periods) throw problem('invalid_period', { pointer: '#/query/from', detail: 'From a day to a later one, at most three years and 400 periods.' });

    const bounds = { from: boundsOf(from, timeZone).startsAt, before: boundsOf(to, timeZone).endsAt };
    const mine = { subjectId: caregiverUserId, account: owedAccounts };
    const entries = await queries.of(ctx, { ...mine, ...bounds }, mostEntries);
    if (entries.length === mostEntries) throw problem('invalid_period', { pointer: '#/query/from', detail: 'So much was booked then that less of it must be asked for at once.' });
    const total = nothing();
    const byPeriod = periods.map((period) => ({ period, sums: nothing() }));
    for (const entry of entries) {
      const day = dayOf(entry.occurredAt, timeZone);
      const at = byPeriod.find(({ period }) => day <= period.to)!;
      add(at.sums, entry);
      add(total, entry);
    }

    const { all, availableMinor } = await assess(ctx, caregiverUserId);
    const underWay = await repository.underWay(ctx, caregiverUserId);
    const onItsWayMinor = sum(underWay.map(({ amountMinor }) => amountMinor));
    const coming = all.filter(({ held }) => held !== null);
    return {
      from, to, by: asked.by, timeZone,
      periods: byPeriod.map(({ period, sums }) => ({ ...period, ...shown(sums) })),
      total: shown(total),
      balance: of(sum(all.map(({ owedMinor }) => owedMinor)) + onItsWayMinor),
      available: of(availableMinor),
      onItsWay: of(onItsWayMinor),
      coming: coming.slice(0, mostComing).map(({ bookingId, owedMinor, releaseAt, held }) =>
        ({ bookingId, amount: of(owedMinor), releaseAt: releaseAt?.toISOString() ?? null, held })),
      nextPayoutAt: nextRunAt(ctx)?.toISOString() ?? null,
    };
  };
}
