import type { Ctx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { isProblem, problem } from '../../../kernel/errors/problem.ts';
import type { Consumer } from '../../../kernel/events/events.ts';
import type { DeadlineHandler } from '../../../kernel/time/deadlines.ts';
import { WebhookRejected, type BackgroundCheckProvider, type VerifiedCheckWebhook, type WebhookInput } from '../../../ports/background-checks/index.ts';
import { checkDeadlines, type CheckParts } from './deps.ts';
import type { CheckWebhookRow } from './entities.ts';
import { goodStates, openStates } from './machine.ts';
import { endOf, type News } from './news.ts';

const dayMs = 86_400_000;
const rememberMs = 30 * dayMs;

/** The provider's webhooks, and what happens without anybody asking. */
export function createCheckWork(parts: CheckParts, news: News) {
  const { db, ids, repository, providers, choice, events, deadlines, contextFor, wall, log } = parts;

  const verified = (provider: BackgroundCheckProvider, rawBody: Buffer, headers: WebhookInput['headers']): VerifiedCheckWebhook => {
    try {
      return provider.verifyWebhook({ rawBody, headers, nowMs: wall.now().getTime() });
    } catch (error) {
      if (!(error instanceof WebhookRejected)) throw error;
      if (error.reason === 'no_secret') log.error({ provider: provider.name }, 'webhooks are refused: no signing secret is set');
      throw problem('invalid_signature', { detail: error.message, cause: error });
    }
  };
  const contextOf = async (tenantId: string | undefined): Promise<Ctx | null> => {
    if (tenantId === undefined) return null;
    try {
      return await contextFor(tenantId, 'users.background-checks');
    } catch (error) {
      if (isProblem(error)) return null; // a business that is suspended asks again when it comes back
      throw error;
    }
  };

  /** Who signs what comes in. Nobody is told whether there is such a business: a signature for one without an account of its own is wrong. */
  const senderOf = async (ownerId: string | undefined) => {
    if (ownerId === undefined) return { account: providers.platform.name, provider: providers.platform, whose: {} };
    const ctx = await contextOf(ownerId);
    const own = ctx && choice.now(ctx);
    if (!own || own.provider === providers.platform) throw problem('invalid_signature');
    return { ...own, whose: { tenantId: ownerId } };
  };

  const consumers: Consumer[] = [{
    name: 'users.background-checks',
    types: ['background_check.webhook_received'],
    handle: { mode: 'effect', run: (ctx, event) => news.sync(ctx, event.subjectId) },
  }];

  const whenDue: DeadlineHandler[] = [
    {
      kind: checkDeadlines.follow,
      mode: 'effect',
      async run(ctx, id) {
        await news.sync(ctx, id);
        await db.transaction(ctx, async (tx) => {
          const row = await repository.byId(tx, id);
          if (row && openStates.includes(row.status)) await deadlines.set(tx, { kind: checkDeadlines.follow, subjectId: id, dueAt: new Date(tx.clock.now().getTime() + dayMs) });
        });
      },
    },
    {
      kind: checkDeadlines.expiring,
      mode: 'transaction',
      async run(tx, id) {
        const row = await repository.byId(tx, id);
        // one that was begun anew needs no word
        if (row?.latestOf != null && goodStates.includes(row.status)) {
          await events.record(tx, { type: checkDeadlines.expiring, subjectId: id, data: { userId: row.userId, ...endOf(row) } });
        }
      },
    },
    {
      kind: checkDeadlines.expired,
      mode: 'transaction',
      async run(tx, id) {
        const row = await repository.byId(tx, id);
        if (!row || !goodStates.includes(row.status) || row.expiresAt === null || row.expiresAt > tx.clock.now()) return;
        await news.enter(tx, row, 'expired');
      },
    },
  ];

  return {
    consumers,
    deadlines: whenDue,
    /**
     * Stores it once and has it worked on; the same one again changes nothing. `ownerId` is the business whose own account sends it: that one
     * speaks of this business's checks alone, and its events have names of their own. Throws `invalid_signature`.
     */
    async receive(rawBody: Buffer, headers: WebhookInput['headers'], ownerId?: string): Promise<void> {
      const { account, provider, whose } = await senderOf(ownerId);
      const hook = verified(provider, rawBody, headers);
      const providerEventId = ownerId === undefined ? hook.id : `${ownerId}:${hook.id}`.slice(0, 120);
      if (await repository.knowsWebhook(account, providerEventId)) return;
      const check = await repository.ofNews(hook, { ...whose, provider: account });
      const ctx = await contextOf(check?.tenantId);
      const row: CheckWebhookRow = {
        id: ids.next('webhook'), tenantId: check?.tenantId ?? null, provider: account, providerEventId, type: hook.type.slice(0, 120),
        checkId: check?.id ?? null, receivedAt: wall.now(),
      };
      try {
        if (!check || !ctx) return await db.systemTransaction((tx) => repository.insertWebhook(tx, row));
        await db.transaction(ctx, async (tx) => {
          await repository.insertWebhook(tx.tx, row);
          await events.record(tx, { type: 'background_check.webhook_received', subjectId: check.id });
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error; // the same one came twice at once
      }
    },
    purge: (now: Date): Promise<unknown> => db.systemTransaction((tx) => repository.forgetWebhooks(tx, new Date(now.getTime() - rememberMs))),
  };
}
export type CheckWork = ReturnType<typeof createCheckWork>;
