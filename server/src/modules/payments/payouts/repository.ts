import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { createRepository, createSystemRepository, gte, not, oneOf, type Database, type InsertRow } from '../../../kernel/db/index.ts';
import { LedgerEntryEntity, LedgerTransactionEntity, type LedgerEntryRow } from '../entities.ts';
import type { LedgerAccount, LedgerKind } from '../ledger.ts';
import {
  PayoutAccountEntity, PayoutEntity, PayoutItemEntity, PayoutReleaseEntity,
  type PayoutAccountRow, type PayoutItemRow, type PayoutReleaseRow, type PayoutRow, type PayoutState,
} from './entities.ts';

/** An entry that is owed to a caregiver, or by them, and that no payout has paid. */
export interface UnpaidEntry {
  readonly id: string;
  readonly account: LedgerAccount;
  readonly kind: LedgerKind;
  readonly bookingId: string | null;
  /** Credit, so what is owed to the caregiver, above zero: the other way round than in the books. */
  readonly owedMinor: number;
}

/** What caregivers are owed stands here, with theirs as subject. */
export const owedAccounts: readonly LedgerAccount[] = ['caregiver_payable', 'tips'];
/** What a payout books is the answer to what was owed, and no part of it. What of one came back in part is owed anew. */
const payoutKinds: readonly LedgerKind[] = ['payout', 'payout_reversal'];
const mostEntries = 2_000;
const under = { status: oneOf(['requested', 'sent'] as const) };

/** Every query on payouts and their accounts. Changes of state are conditional: 1 or 0. */
export function createPayoutsRepository(db: Database) {
  const accounts = createRepository<PayoutAccountRow>(db, PayoutAccountEntity);
  const payouts = createRepository<PayoutRow>(db, PayoutEntity);
  const items = createRepository<PayoutItemRow>(db, PayoutItemEntity);
  const releases = createRepository<PayoutReleaseRow>(db, PayoutReleaseEntity);
  const entries = createRepository<LedgerEntryRow>(db, LedgerEntryEntity);
  const anyAccount = createSystemRepository<PayoutAccountRow>(db, PayoutAccountEntity, { reason: 'inbox' });
  const anyPayout = createSystemRepository<PayoutRow>(db, PayoutEntity, { reason: 'inbox' });

  const unpaid = (ctx: Ctx) => entries.select(ctx, 'e')
    .innerJoin(LedgerTransactionEntity.options.name, 't', 't.tenantId = e.tenantId AND t.id = e.transactionId')
    .leftJoin(PayoutItemEntity.options.name, 'i', 'i.tenantId = e.tenantId AND i.paidFor = e.id')
    .andWhere('e.account IN (:...owedAccounts)', { owedAccounts }).andWhere('t.kind NOT IN (:...payoutKinds)', { payoutKinds })
    .andWhere('i.entryId IS NULL');

  return {
    account: (ctx: Ctx, caregiverUserId: string) => accounts.findOne(ctx, { caregiverUserId }),
    insertAccount: (tx: TxCtx, row: Omit<InsertRow<PayoutAccountRow>, 'account'> & Partial<Pick<PayoutAccountRow, 'account'>>) => accounts.insert(tx, { account: 'platform', ...row }),
    updateAccount: (tx: TxCtx, id: string, patch: Partial<PayoutAccountRow>) => accounts.update(tx, { id }, patch),
    removeAccount: (tx: TxCtx, id: string) => accounts.delete(tx, { id }),

    insert: (tx: TxCtx, row: Omit<InsertRow<PayoutRow>, 'reversedMinor'>) => payouts.insert(tx, { ...row, reversedMinor: 0 }),
    byId: (ctx: Ctx, id: string) => payouts.findOne(ctx, { id }),
    /** Moves a payout on that is not over. */
    updateUnder: (tx: TxCtx, id: string, patch: Partial<PayoutRow>) => payouts.update(tx, { id, ...under }, patch),
    updateFrom: (tx: TxCtx, id: string, from: PayoutState, patch: Partial<PayoutRow>) => payouts.update(tx, { id, status: from }, patch),
    /** … one that is paid, of which so much is known to have come back. */
    updateReversed: (tx: TxCtx, { id, reversedMinor }: Pick<PayoutRow, 'id' | 'reversedMinor'>, patch: Partial<PayoutRow>) => payouts.update(tx, { id, status: 'paid', reversedMinor }, patch),
    pageOf: (ctx: Ctx, where: { caregiverUserId?: string; status?: readonly PayoutState[] }, page: { limit: number; after: string | undefined }) => payouts.page(ctx, {
      where: { ...(where.caregiverUserId === undefined ? {} : { caregiverUserId: where.caregiverUserId }), ...(where.status === undefined ? {} : { status: oneOf(where.status) }) },
      order: [['id', 'desc']], ...page,
    }),
    madeFrom: (ctx: Ctx, firstId: string, caregiverUserId: string | undefined) =>
      payouts.find(ctx, { id: gte(firstId), ...(caregiverUserId === undefined ? {} : { caregiverUserId }) }, { limit: mostEntries, orderBy: [['id', 'asc']] }),
    underWay: (ctx: Ctx, caregiverUserId: string) => payouts.find(ctx, { caregiverUserId, ...under }, { limit: 100 }),

    addItems: (tx: TxCtx, payoutId: string, entryIds: readonly string[]) =>
      items.insert(tx, entryIds.map((entryId) => ({ payoutId, entryId, paidFor: entryId }))),
    /** What a payout was to pay is owed again. */
    freeItems: (tx: TxCtx, payoutId: string) => items.update(tx, { payoutId, paidFor: not(null) as never }, { paidFor: null }),
    itemsOf: async (ctx: Ctx, payoutId: string) =>
      (await items.find(ctx, { payoutId }, { limit: mostEntries, orderBy: [['entryId', 'asc']] })).map(({ entryId }) => entryId),

    release: (ctx: Ctx, bookingId: string) => releases.findOne(ctx, { bookingId }),
    releasesOf: async (ctx: Ctx, bookingIds: readonly string[]) =>
      (bookingIds.length === 0 ? [] : releases.find(ctx, { bookingId: oneOf(bookingIds) }, { limit: bookingIds.length })),
    insertRelease: (tx: TxCtx, row: InsertRow<PayoutReleaseRow>) => releases.insert(tx, row),
    markReleased: (tx: TxCtx, bookingId: string, releasedAt: Date) => releases.update(tx, { bookingId, releasedAt: null }, { releasedAt }),

    /** The oldest first; who has more of them gets the rest with the payout after. */
    async unpaidOf(ctx: Ctx, caregiverUserId: string): Promise<UnpaidEntry[]> {
      const rows = await unpaid(ctx).andWhere('e.subjectId = :caregiverUserId', { caregiverUserId })
        .select('e.id', 'id').addSelect('e.account', 'account').addSelect('t.kind', 'kind').addSelect('t.bookingId', 'bookingId').addSelect('e.amountMinor', 'amountMinor')
        .orderBy('e.id', 'ASC').limit(mostEntries)
        .getRawMany<Omit<UnpaidEntry, 'owedMinor'> & { amountMinor: number | string }>();
      return rows.map(({ amountMinor, ...row }) => ({ ...row, owedMinor: -Number(amountMinor) }));
    },
    /** Who has something that was not paid out, by id after one. */
    async owedTo(ctx: Ctx, after: string, limit: number): Promise<string[]> {
      const rows = await unpaid(ctx).andWhere('e.subjectId > :after', { after }).select('e.subjectId', 'subjectId')
        .groupBy('e.subjectId').orderBy('e.subjectId', 'ASC').limit(limit).getRawMany<{ subjectId: string }>();
      return rows.map(({ subjectId }) => subjectId);
    },
    /** By account, what these entries come to. */
    async sumsOf(ctx: Ctx, entryIds: readonly string[]): Promise<{ account: LedgerAccount; amountMinor: number }[]> {
      const rows = await entries.select(ctx, 'e').andWhere('e.id IN (:...entryIds)', { entryIds })
        .select('e.account', 'account').addSelect('SUM(e.amountMinor)', 'amountMinor').groupBy('e.account').orderBy('e.account')
        .getRawMany<{ account: LedgerAccount; amountMinor: number | string }>();
      return rows.map(({ account, amountMinor }) => ({ account, amountMinor: Number(amountMinor) }));
    },

    /** Whose it is, before a tenant is known. */
    accountAnywhere: (destination: string) => anyAccount.findOne({}, { destination }),
    payoutAnywhere: (where: { id: string } | { providerPayoutId: string }) => anyPayout.findOne({}, where),

    allOf: (ctx: Ctx, caregiverUserId: string, after: string | undefined) =>
      payouts.page(ctx, { where: { caregiverUserId }, order: [['id', 'asc']], after, limit: 100 }),
    forget: async (tx: TxCtx, caregiverUserId: string) => {
      await accounts.update(tx, { caregiverUserId }, { destination: null, status: 'restricted', requirements: [], disabledReason: 'closed' });
      await payouts.update(tx, { caregiverUserId }, { destination: '' });
    },
  };
}
export type PayoutsRepository = ReturnType<typeof createPayoutsRepository>;
