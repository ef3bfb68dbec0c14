import type { Ctx, Tx, TxCtx } from '../../../kernel/context/context.ts';
import { createRepository, createSystemRepository, gt, lt, oneOf, type Database } from '../../../kernel/db/index.ts';
import type { VerifiedCheckWebhook } from '../../../ports/background-checks/index.ts';
import { BackgroundCheckEntity, CheckWebhookEntity, type BackgroundCheckRow, type CheckWebhookRow } from './entities.ts';
import { goodStates, type CheckStatus } from './machine.ts';

const mostOfOnePerson = 10_000;

/** Every query on background checks. */
export function createCheckRepository(db: Database) {
  const checks = createRepository<BackgroundCheckRow>(db, BackgroundCheckEntity);
  const anywhere = createSystemRepository<BackgroundCheckRow>(db, BackgroundCheckEntity, { reason: 'inbox' });
  const webhooks = createSystemRepository<CheckWebhookRow>(db, CheckWebhookEntity, { reason: 'inbox' });

  return {
    insert: checks.insert,
    byId: (ctx: Ctx, id: string) => checks.findOne(ctx, { id }),
    /** As it is, and held until the transaction ends. */
    byIdLocked: (tx: TxCtx, id: string) => checks.findOne(tx, { id }, { lock: 'wait' }),
    latestOf: (ctx: Ctx, userId: string) => checks.findOne(ctx, { latestOf: userId }),
    latestOfAll: (ctx: Ctx, userIds: readonly string[]) => checks.find(ctx, { latestOf: oneOf(userIds) }, { limit: mostOfOnePerson }),
    allOf: (ctx: Ctx, userId: string) => checks.find(ctx, { userId }, { limit: mostOfOnePerson, orderBy: [['id', 'asc']] }),
    async goodUntil(ctx: Ctx, userId: string): Promise<Date | null> {
      const [last] = await checks.find(ctx, { userId, status: oneOf(goodStates), expiresAt: gt(ctx.clock.now()) }, { limit: 1, orderBy: [['expiresAt', 'desc']] });
      return last?.expiresAt ?? null;
    },
    /** By person (500 at most), those who have a good one that is not over. */
    async goodOf(ctx: Ctx, userIds: readonly string[]): Promise<Map<string, Date>> {
      if (userIds.length === 0) return new Map();
      const where = { userId: oneOf(userIds), status: oneOf(goodStates), expiresAt: gt(ctx.clock.now()) };
      const rows = await checks.find(ctx, where, { limit: mostOfOnePerson, orderBy: [['expiresAt', 'asc']] });
      return new Map(rows.flatMap(({ userId, expiresAt }) => (expiresAt ? [[userId, expiresAt] as const] : [])));
    },
    page: (ctx: Ctx, status: CheckStatus | undefined, page: { limit: number; cursor?: string | undefined }) =>
      checks.page(ctx, { where: status === undefined ? {} : { status }, order: [['id', 'asc']], after: page.cursor, limit: page.limit }),
    /** Changes it if it still is in this state. */
    change: async (tx: TxCtx, row: Pick<BackgroundCheckRow, 'id' | 'status'>, patch: Partial<BackgroundCheckRow>): Promise<boolean> =>
      (await checks.update(tx, { id: row.id, status: row.status }, patch)) > 0,
    erase: async (tx: TxCtx, userId: string): Promise<void> => void (await checks.delete(tx, { userId })),
    /** The newest check that a webhook can be about. */
    async ofNews({ providerReportId, providerCandidateId }: VerifiedCheckWebhook, from: { provider: string; tenantId?: string }): Promise<BackgroundCheckRow | null> {
      const newest = { orderBy: [['id', 'desc']] } as const;
      const byReport = providerReportId === null ? null : await anywhere.findOne({}, { ...from, providerReportId }, newest);
      return byReport ?? (providerCandidateId === null ? null : anywhere.findOne({}, { ...from, providerCandidateId }, newest));
    },
    knowsWebhook: async (provider: string, providerEventId: string) => (await webhooks.findOne({}, { provider, providerEventId })) !== null,
    insertWebhook: (tx: Tx, row: CheckWebhookRow) => webhooks.insert({ tx }, row),
    forgetWebhooks: (tx: Tx, before: Date) => webhooks.delete({ tx }, { receivedAt: lt(before) }),
  };
}
export type CheckRepository = ReturnType<typeof createCheckRepository>;
