import type { Handlers } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { money, sum } from '../../../kernel/money/money.ts';
import { ProviderError } from '../../../ports/payments/index.ts';
import type { PaymentUsers } from '../index.ts';
import type { Closes } from './closes.ts';
import { exportOf } from './export.ts';
import { presentClose, presentEntry, presentPerson } from './presenter.ts';
import type { LedgerQueries } from './queries.ts';

const mostCaregivers = 500;
const mostFaults = 100;

/** What the business's own people see of the books. */
export function createLedgerRoutes({ queries, closes, users }: { queries: LedgerQueries; closes: Closes; users: PaymentUsers }) {
  const instant = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));

  return {
    listLedgerEntries: async (ctx, { query: { limit, cursor, caregiverUserId, from, before, ...filter } }) => {
      const { rows, next } = await queries.page(ctx, {
        ...filter, from: instant(from), before: instant(before), subjectId: caregiverUserId,
      }, { limit, after: cursor });
      return { status: 200, body: { data: rows.map(presentEntry), nextCursor: next } };
    },
    getLedgerBalances: async (ctx, { query }) => {
      const { currency } = ctx.tenant;
      const before = instant(query.before);
      const accounts = await queries.byAccount(ctx, before);
      const owed = await queries.owed(ctx, before, mostCaregivers + 1);
      const shown = owed.slice(0, mostCaregivers);
      const people = await users.summaries(ctx, shown.map(({ subjectId }) => subjectId));
      return { status: 200, body: {
        accounts: accounts.map(({ account, amountMinor }) => ({ account, balance: money(amountMinor, currency) })),
        caregivers: shown.map(({ subjectId, owedMinor }) => ({ caregiver: presentPerson(subjectId, people.get(subjectId)), owed: money(owedMinor, currency) })),
        more: owed.length > mostCaregivers,
        total: money(sum(accounts.map(({ amountMinor }) => amountMinor)), currency),
      } };
    },
    exportLedger: async (ctx, { query: { format, from, before } }) => ({
      status: 200,
      contentType: format === 'csv' ? 'text/csv' : 'application/x-ndjson',
      headers: { 'content-disposition': `attachment; filename="ledger.${format}"` },
      body: exportOf(queries, ctx, format, { from: instant(from), before: instant(before) }),
    }),
    verifyLedger: async (ctx) => {
      const { currency } = ctx.tenant;
      const [counts, faults, orphans, accounts, guarded] = [
        await queries.counts(ctx), await queries.faults(ctx, mostFaults), await queries.orphans(ctx, mostFaults), await queries.byAccount(ctx, undefined), await queries.isGuarded(ctx),
      ];
      const total = sum(accounts.map(({ amountMinor }) => amountMinor));
      return { status: 200, body: {
        balanced: faults.length === 0 && orphans.length === 0 && total === 0,
        enforcedBy: guarded ? 'database' : 'server',
        ...counts,
        total: money(total, currency),
        faults: faults.map(({ transactionId, sumMinor, entries }) => ({ transactionId, sum: money(sumMinor, currency), entries })),
        orphans,
      } };
    },
    listLedgerCloses: async (ctx, { query: { limit, cursor } }) => {
      const { rows, next } = await closes.page(ctx, { limit, after: cursor });
      return { status: 200, body: { data: rows.map(presentClose), nextCursor: next } };
    },
    closeLedgerDay: async (ctx, { body }) => {
      try {
        return { status: 200, body: presentClose(await closes.closeAgain(ctx, body.day)) };
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        throw problem('payout_provider_unavailable', { headers: { 'retry-after': '5' }, cause: error });
      }
    },
  } satisfies Partial<Handlers<Ctx>>;
}
