import { asSystem, type Ctx, type TxCtx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { firstIdAt } from '../../../kernel/ids/ids.ts';
import { actorName, nextCheck } from '../deps.ts';
import { nextAt } from '../ledger/days.ts';
import type { PayoutAccounts } from './account.ts';
import type { Assess } from './assess.ts';
import type { PaymentAccount } from '../entities.ts';
import { payoutKinds, type PayoutParts } from './deps.ts';
import type { PayoutAccountRow } from './entities.ts';

export type SkipReason = 'no_account' | 'account_not_active' | 'below_minimum' | 'negative_balance';
export interface RunResult {
  readonly made: { readonly payoutId: string | null; readonly caregiverUserId: string; readonly amountMinor: number }[];
  readonly skipped: { readonly caregiverUserId: string; readonly amountMinor: number; readonly reason: SkipReason }[];
  readonly more: boolean;
}

const mostAtOnce = 500;
const runsAtHour = 6;

/** When the business's next payouts are made by themselves; null where somebody makes them. */
export const nextRunAt = (ctx: Ctx): Date | null => {
  const { schedule, weekday } = ctx.tenant.settings.payouts;
  if (schedule === 'on_demand') return null;
  return nextAt(ctx.clock.now(), ctx.tenant.timeZone, runsAtHour, schedule === 'weekly' ? weekday : null);
};

/** Makes payouts of what is free: each caregiver in a transaction of their own, sent afterwards by a job. */
export function createRun(parts: PayoutParts, assess: Assess, { refresh }: Pick<PayoutAccounts, 'refresh'>) {
  const { db, ids, repository, events, deadlines, providers } = parts;

  const reasonAgainst = (ctx: Ctx, account: { status: string; destination: string | null } | null, amountMinor: number): SkipReason | null => {
    if (amountMinor < 0) return 'negative_balance';
    if (!account) return 'no_account';
    if (account.status !== 'active' || account.destination === null) return 'account_not_active';
    return amountMinor < ctx.tenant.settings.payouts.minimumMinor ? 'below_minimum' : null;
  };

  /** With whose account it is paid; null where nobody can. */
  const payerOf = async (ctx: Ctx, row: PayoutAccountRow | null): Promise<PaymentAccount | null> =>
    (row && (await providers.isGood(ctx, row)) ? ((await providers.now(ctx, row.provider))?.account ?? null) : null);

  type Outcome = { amountMinor: number; reason: SkipReason | null; payoutId: string | null };
  const payOne = async (tx: Ctx, caregiverUserId: string, write: boolean): Promise<Outcome> => {
    const { availableMinor, payable } = await assess(tx, caregiverUserId);
    const account = await repository.account(tx, caregiverUserId);
    if (availableMinor === 0) return { amountMinor: 0, reason: null, payoutId: null };
    const payer = await payerOf(tx, account);
    const reason = reasonAgainst(tx, account, availableMinor) ?? (payer === null ? 'account_not_active' : null);
    if (reason || !write) return { amountMinor: availableMinor, reason, payoutId: null };
    return { amountMinor: availableMinor, reason, payoutId: await insert(tx as TxCtx, caregiverUserId, { ...account!, account: payer! }, availableMinor, payable) };
  };

  const insert = async (
    tx: TxCtx, caregiverUserId: string, account: Pick<PayoutAccountRow, 'provider' | 'account' | 'destination'>, amountMinor: number, payable: readonly { id: string }[],
  ): Promise<string> => {
    const now = tx.clock.now();
    const id = ids.next('payout');
    await repository.insert(tx, {
      id, caregiverUserId, provider: account.provider, account: account.account, destination: account.destination!, status: 'requested', currency: tx.tenant.currency, amountMinor, createdAt: now, updatedAt: now,
    });
    // an entry that another run took meanwhile violates the unique key, and takes all of this with it
    await repository.addItems(tx, id, payable.map((entry) => entry.id));
    await deadlines.set(tx, { kind: payoutKinds.reconcile, subjectId: id, dueAt: nextCheck(now, now) });
    await events.record(tx, { type: 'payout.requested', subjectId: id, data: { userId: caregiverUserId, amountMinor, currency: tx.tenant.currency } });
    return id;
  };

  /** Who was set up with an account that pays no more hears of it now, as their money waits. */
  const tellOfMove = async (ctx: Ctx, caregiverUserId: string): Promise<void> => {
    const row = await repository.account(ctx, caregiverUserId);
    if (row?.status === 'active' && !(await providers.isGood(ctx, row))) await refresh(ctx, row);
  };

  /** Of two runs at once one pays, and the other looks again and finds nothing left. */
  const payInTurn = async (ctx: Ctx, caregiverUserId: string): Promise<Outcome> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const done = await db.transaction(asSystem(ctx, actorName), async (tx) => {
          const outcome = await payOne(tx, caregiverUserId, true);
          if (outcome.payoutId !== null) await tx.privileged?.settle(tx);
          return outcome;
        });
        if (done.reason === 'account_not_active') await tellOfMove(ctx, caregiverUserId);
        return done;
      } catch (error) {
        if (!isUniqueViolation(error) || attempt === 3) throw error;
      }
    }
  };

  const run = async (ctx: Ctx, { caregiverUserId, dryRun }: { caregiverUserId?: string | undefined; dryRun: boolean }): Promise<RunResult> => {
    const found = caregiverUserId === undefined ? await repository.owedTo(ctx, '', mostAtOnce + 1) : [caregiverUserId];
    const result: RunResult = { made: [], skipped: [], more: found.length > mostAtOnce };
    const begunAt = dryRun ? null : ctx.idempotency?.begunAt;
    // what was made before whoever was asked first died is no less an answer to it
    const before = begunAt ? await repository.madeFrom(ctx, firstIdAt('payout', begunAt), caregiverUserId) : [];
    for (const one of before) result.made.push({ payoutId: one.id, caregiverUserId: one.caregiverUserId, amountMinor: one.amountMinor });
    for (const one of found.slice(0, mostAtOnce)) {
      const { amountMinor, reason, payoutId } = await (dryRun ? payOne(asSystem(ctx, actorName), one, false) : payInTurn(ctx, one));
      if (reason) result.skipped.push({ caregiverUserId: one, amountMinor, reason });
      else if (amountMinor !== 0) result.made.push({ payoutId, caregiverUserId: one, amountMinor });
    }
    // whoever had it done is written down with the first payout, or here where there was none
    await db.transaction(ctx, async (tx) => tx.privileged?.settle(tx));
    return result;
  };

  const setNext = async (tx: TxCtx): Promise<void> => {
    const dueAt = nextRunAt(tx);
    if (dueAt) await deadlines.set(tx, { kind: payoutKinds.run, subjectId: tx.tenant.id, dueAt });
  };

  return {
    run,
    setNext,
    /** The business's regular payouts: everybody, however many they are, and the next time is set while something is owed. */
    async regular(ctx: Ctx): Promise<void> {
      let owed = false;
      for (let after = ''; ;) {
        const page = await repository.owedTo(ctx, after, mostAtOnce);
        for (const one of page) await payInTurn(ctx, one);
        owed ||= page.length > 0;
        if (page.length < mostAtOnce) break;
        after = page.at(-1)!;
      }
      if (owed) await db.transaction(ctx, setNext);
    },
  };
}
export type Run = ReturnType<typeof createRun>;
