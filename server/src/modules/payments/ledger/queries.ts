import type { Ctx } from '../../../kernel/context/context.ts';
import { createRepository, type Database } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { LedgerEntryEntity, LedgerTransactionEntity, type LedgerEntryRow, type LedgerTransactionRow } from '../entities.ts';
import type { LedgerAccount, LedgerKind } from '../ledger.ts';

/** An entry with what its transaction says. */
export interface BookedEntry {
  readonly id: string;
  readonly transactionId: string;
  readonly kind: LedgerKind;
  readonly causeId: string;
  readonly bookingId: string | null;
  readonly account: LedgerAccount;
  readonly subjectId: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  readonly occurredAt: Date;
}

export interface EntryFilter {
  readonly account?: readonly LedgerAccount[] | undefined;
  readonly kind?: readonly LedgerKind[] | undefined;
  readonly bookingId?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly causeId?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly from?: Date | undefined;
  readonly before?: Date | undefined;
}

const entryId = /^lde_[0-9A-Z]{26}$/;
const cursorOf = (id: string): string => Buffer.from(id).toString('base64url');
/** A cursor is the last entry's id, which sorts by when it was written. */
export function idIn(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (!entryId.test(id)) throw problem('invalid_cursor');
  return id;
}

interface RawEntry extends Omit<BookedEntry, 'amountMinor' | 'occurredAt'> {
  readonly amountMinor: number | string;
  readonly occurredAt: Date | string;
}
/** SQLite keeps instants as text, without a zone. */
const instantOf = (value: Date | string): Date => (value instanceof Date ? value : new Date(`${value.replace(' ', 'T').replace(/Z$/, '')}Z`));

/** What is read of the books beside what one booking needs. */
export function createLedgerQueries(db: Database) {
  const entries = createRepository<LedgerEntryRow>(db, LedgerEntryEntity);
  const transactions = createRepository<LedgerTransactionRow>(db, LedgerTransactionEntity);
  const joined = `t.tenantId = e.tenantId AND t.id = e.transactionId`;

  const filtered = (ctx: Ctx, { account, kind, bookingId, subjectId, causeId, ids, from, before }: EntryFilter) => {
    const query = entries.select(ctx, 'e').innerJoin(LedgerTransactionEntity.options.name, 't', joined);
    if (account) query.andWhere('e.account IN (:...account)', { account });
    if (kind) query.andWhere('t.kind IN (:...kind)', { kind });
    if (bookingId !== undefined) query.andWhere('t.bookingId = :bookingId', { bookingId });
    if (subjectId !== undefined) query.andWhere('e.subjectId = :subjectId', { subjectId });
    if (ids) query.andWhere('e.id IN (:...ids)', { ids });
    // what is booked in parts has a cause for each, after the row's id
    if (causeId !== undefined) query.andWhere('(t.causeId = :causeId OR t.causeId LIKE :parts)', { causeId, parts: `${causeId}:%` });
    if (from) query.andWhere('t.occurredAt >= :from', { from });
    if (before) query.andWhere('t.occurredAt < :before', { before });
    return query;
  };
  type Query = ReturnType<typeof filtered>;
  const rowsOf = async (query: Query): Promise<BookedEntry[]> => {
    const rows = await query
      .select('e.id', 'id').addSelect('e.transactionId', 'transactionId').addSelect('t.kind', 'kind').addSelect('t.causeId', 'causeId')
      .addSelect('t.bookingId', 'bookingId').addSelect('e.account', 'account').addSelect('e.subjectId', 'subjectId')
      .addSelect('e.amountMinor', 'amountMinor').addSelect('t.currency', 'currency').addSelect('t.occurredAt', 'occurredAt')
      .getRawMany<RawEntry>();
    return rows.map((row) => ({ ...row, amountMinor: Number(row.amountMinor), occurredAt: instantOf(row.occurredAt) }));
  };

  return {
    /** The latest first. */
    async page(ctx: Ctx, filter: EntryFilter, { limit, after }: { limit: number; after: string | undefined }): Promise<{ rows: BookedEntry[]; next: string | null }> {
      const query = filtered(ctx, filter);
      if (after !== undefined) query.andWhere('e.id < :after', { after: idIn(after) });
      const rows = await rowsOf(query.orderBy('e.id', 'DESC').limit(limit + 1));
      const shown = rows.slice(0, limit);
      return { rows: shown, next: rows.length > limit ? cursorOf(shown.at(-1)!.id) : null };
    },

    /** The oldest first, after an entry and up to another. */
    onward: (ctx: Ctx, filter: EntryFilter, { after, upTo, limit }: { after: string; upTo: string; limit: number }): Promise<BookedEntry[]> =>
      rowsOf(filtered(ctx, filter).andWhere('e.id > :after AND e.id <= :upTo', { after, upTo }).orderBy('e.id', 'ASC').limit(limit)),

    async latestId(ctx: Ctx): Promise<string | null> {
      const [row] = await entries.select(ctx, 'e').select('e.id', 'id').orderBy('e.id', 'DESC').limit(1).getRawMany<{ id: string }>();
      return row?.id ?? null;
    },

    of: (ctx: Ctx, filter: EntryFilter, limit: number): Promise<BookedEntry[]> => rowsOf(filtered(ctx, filter).orderBy('e.id', 'ASC').limit(limit)),

    /** What moved at the provider for these causes, by a key that leads there; null where nothing was booked. */
    async movedBy(ctx: Ctx, kinds: readonly LedgerKind[], causeIds: readonly string[]): Promise<number | null> {
      const query = transactions.select(ctx, 't').innerJoin(LedgerEntryEntity.options.name, 'e', `${joined} AND e.account = 'gateway_clearing'`)
        .andWhere('t.causeType IN (:...kinds)', { kinds });
      const inParts = kinds.includes('payout_part_reversal') ? causeIds.map((_, i) => ` OR t.causeId LIKE :part${i}`).join('') : '';
      query.andWhere(`(t.causeId IN (:...causeIds)${inParts})`, { causeIds, ...(inParts && Object.fromEntries(causeIds.map((id, i) => [`part${i}`, `${id}:%`]))) });
      const row = await query.select('COUNT(e.id)', 'entries').addSelect('SUM(e.amountMinor)', 'amountMinor').getRawOne<{ entries: number | string; amountMinor: number | string | null }>();
      return Number(row?.entries ?? 0) === 0 ? null : Number(row!.amountMinor);
    },

    async byAccount(ctx: Ctx, before: Date | undefined): Promise<{ account: LedgerAccount; amountMinor: number }[]> {
      const rows = await filtered(ctx, { before }).select('e.account', 'account').addSelect('SUM(e.amountMinor)', 'amountMinor')
        .groupBy('e.account').orderBy('e.account').getRawMany<{ account: LedgerAccount; amountMinor: number | string }>();
      return rows.map(({ account, amountMinor }) => ({ account, amountMinor: Number(amountMinor) }));
    },

    /** What is owed to each caregiver; the largest first. Below zero is owed by them. */
    async owed(ctx: Ctx, before: Date | undefined, limit: number): Promise<{ subjectId: string; owedMinor: number }[]> {
      const rows = await filtered(ctx, { before, account: ['caregiver_payable', 'tips'] }).andWhere('e.subjectId IS NOT NULL')
        .select('e.subjectId', 'subjectId').addSelect('SUM(e.amountMinor)', 'amountMinor')
        .groupBy('e.subjectId').having('SUM(e.amountMinor) <> 0').orderBy('SUM(e.amountMinor)', 'ASC').addOrderBy('e.subjectId', 'ASC').limit(limit)
        .getRawMany<{ subjectId: string; amountMinor: number | string }>();
      return rows.map(({ subjectId, amountMinor }) => ({ subjectId, owedMinor: -Number(amountMinor) }));
    },

    async faults(ctx: Ctx, limit: number): Promise<{ transactionId: string; sumMinor: number; entries: number }[]> {
      const rows = await transactions.select(ctx, 't').leftJoin(LedgerEntryEntity.options.name, 'e', 'e.tenantId = t.tenantId AND e.transactionId = t.id')
        .select('t.id', 'transactionId').addSelect('COALESCE(SUM(e.amountMinor), 0)', 'sumMinor').addSelect('COUNT(e.id)', 'entries')
        .groupBy('t.id').having('COALESCE(SUM(e.amountMinor), 0) <> 0 OR COUNT(e.id) < 2').orderBy('t.id').limit(limit)
        .getRawMany<{ transactionId: string; sumMinor: number | string; entries: number | string }>();
      return rows.map((row) => ({ transactionId: row.transactionId, sumMinor: Number(row.sumMinor), entries: Number(row.entries) }));
    },

    /** Entries whose transaction was never written. */
    async orphans(ctx: Ctx, limit: number): Promise<string[]> {
      const rows = await entries.select(ctx, 'e').leftJoin(LedgerTransactionEntity.options.name, 't', joined).andWhere('t.id IS NULL')
        .select('e.id', 'id').orderBy('e.id').limit(limit).getRawMany<{ id: string }>();
      return rows.map(({ id }) => id);
    },

    counts: async (ctx: Ctx) => ({ transactions: await transactions.count(ctx, {}), entries: await entries.count(ctx, {}) }),

    /** Whether the database itself refuses what must never be written. */
    async isGuarded(ctx: Ctx): Promise<boolean> {
      const { rows } = await db.query<{ n: number | string }>(ctx, db.engine === 'sqlite'
        ? `SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger\\_%' ESCAPE '\\'`
        : `SELECT COUNT(*) AS n FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME LIKE 'ledger\\_%'`, []);
      return Number(rows[0]?.n) === guards;
    },
  };
}
export type LedgerQueries = ReturnType<typeof createLedgerQueries>;

/** As many as the migration makes. */
const guards = 6;
