import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { createRepository, type Database } from '../../kernel/db/index.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import { LedgerEntryEntity, LedgerTransactionEntity, type LedgerEntryRow, type LedgerTransactionRow } from './entities.ts';
import { assertBalanced, type LedgerAccount, type LedgerEntry } from './ledger.ts';

export interface Booked {
  readonly kind: LedgerTransactionRow['kind'];
  /** The row that made it so: a payment's or refund's id. */
  readonly causeId: string;
  /** The booking it is about; null where it is about none. It says with which booking a caregiver's part of it is paid out. */
  readonly bookingId: string | null;
  readonly currency: string;
  readonly entries: readonly LedgerEntry[];
}

export interface Balance {
  readonly account: LedgerAccount;
  readonly subjectId: string | null;
  readonly amountMinor: number;
}

export type Books = ReturnType<typeof createBooks>;

/** The books of a business. There is no update and no delete. */
export function createBooks(db: Database, ids: Ids) {
  const transactions = createRepository<LedgerTransactionRow>(db, LedgerTransactionEntity);
  const entryRows = createRepository<LedgerEntryRow>(db, LedgerEntryEntity);

  return {
    /** Writes a transaction; the same cause a second time violates the unique key and takes the caller's transaction with it. */
    async book(tx: TxCtx, { kind, causeId, bookingId, currency, entries }: Booked): Promise<void> {
      assertBalanced(entries);
      const id = ids.next('ledgerTransaction');
      // the entries first: the database refuses a transaction whose entries do not sum to zero, and entries that come after it
      await entryRows.insert(tx, entries.map((entry) => ({ ...entry, id: ids.next('ledgerEntry'), transactionId: id })));
      await transactions.insert(tx, { id, kind, causeType: kind, causeId, bookingId, currency, occurredAt: tx.clock.now() });
    },

    /** Sums, as balances are never fields. */
    async balances(ctx: Ctx): Promise<Balance[]> {
      const rows = await entryRows.select(ctx, 'e')
        .select('e.account', 'account').addSelect('e.subjectId', 'subjectId').addSelect('SUM(e.amountMinor)', 'amountMinor')
        .groupBy('e.account').addGroupBy('e.subjectId').orderBy('e.account').addOrderBy('e.subjectId')
        .getRawMany<{ account: LedgerAccount; subjectId: string | null; amountMinor: number | string }>();
      return rows.map((row) => ({ ...row, amountMinor: Number(row.amountMinor) }));
    },

    /** The ids of transactions that do not sum to zero or have fewer than two entries: none, ever. */
    async faults(ctx: Ctx): Promise<string[]> {
      const rows = await transactions.select(ctx, 't')
        .leftJoin(LedgerEntryEntity.options.name, 'e', 'e.tenantId = t.tenantId AND e.transactionId = t.id')
        .select('t.id', 'id')
        .groupBy('t.id').having('COALESCE(SUM(e.amountMinor), 0) <> 0 OR COUNT(e.id) < 2')
        .getRawMany<{ id: string }>();
      return rows.map(({ id }) => id);
    },

    count: (ctx: Ctx, causeId: string): Promise<number> => transactions.count(ctx, { causeId }),
  };
}
