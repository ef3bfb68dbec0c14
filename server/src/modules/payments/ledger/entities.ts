import { currency, defineEntity, id, instant, integer, json, localDate, money, ref, varchar, type Row } from '../../../kernel/db/index.ts';
import type { PaymentAccount, ProviderName } from '../entities.ts';

/** What the books and the provider do not agree on. */
export interface Difference {
  readonly kind: 'missing_here' | 'missing_there' | 'amount_differs';
  /** The provider's id. */
  readonly reference: string | null;
  /** Ours. */
  readonly causeId: string | null;
  readonly oursMinor: number | null;
  readonly theirsMinor: number | null;
}

/** A day's comparison of the books with the provider's own list of movements. */
export const LedgerCloseEntity = defineEntity({
  table: 'ledger_closes',
  columns: {
    id: id(),
    tenantId: ref(),
    /** In the business's zone. */
    day: localDate(),
    provider: varchar<ProviderName>(20),
    account: varchar<PaymentAccount>(20, { default: 'platform' }),
    currency: currency(),
    oursMinor: money(),
    theirsMinor: money(),
    feesMinor: money(),
    transactions: integer(),
    differences: json<readonly Difference[]>(),
    /** Wall time, as the provider's: up to here its list was gone through, and the next close goes on from it. */
    checkedUntil: instant(),
    closedAt: instant(),
  },
  uniques: [['tenantId', 'provider', 'account', 'day']],
  indices: [['tenantId', 'day', 'id']],
});
export type LedgerCloseRow = Row<typeof LedgerCloseEntity>;

export const ledgerEntities = [LedgerCloseEntity];
