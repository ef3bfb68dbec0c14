import type { Handlers } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { money } from '../../../kernel/money/money.ts';
import type { PaymentParts } from '../deps.ts';
import type { WebhookHandlers } from '../actions/webhook.ts';
import { createCloses } from '../ledger/closes.ts';
import { presentPerson } from '../ledger/presenter.ts';
import { createLedgerQueries } from '../ledger/queries.ts';
import { createLedgerRoutes } from '../ledger/service.ts';
import { asProblem, createAccounts } from './account.ts';
import { createAsking } from './asking.ts';
import { createAssess } from './assess.ts';
import type { PayoutHolds, PayoutParts } from './deps.ts';
import { createEarnings } from './earnings.ts';
import { payoutsPersonalData } from './personal.ts';
import { presentAccount, presentAdminPayout, presentLine, presentOnboarding, presentPayout } from './presenter.ts';
import { createCloseReferences } from './references.ts';
import { createReleases } from './release.ts';
import { createPayoutProviders } from './providers.ts';
import { createPayoutsRepository } from './repository.ts';
import { createRun } from './run.ts';
import { createSend } from './send.ts';
import { createPayoutWebhooks } from './webhooks.ts';

const mostLines = 2_000;

const self = ({ actor }: Ctx): string => {
  if (actor.kind !== 'user') throw problem('unauthenticated');
  return actor.userId;
};

/** Paying caregivers out, and the books that say what there is to pay. */
export function createPayouts(given: PaymentParts, holds: PayoutHolds) {
  const { repository: payments, ...rest } = given;
  const queries = createLedgerQueries(given.db);
  const repository = createPayoutsRepository(given.db);
  const providers = createPayoutProviders(given.payouts);
  const parts: PayoutParts = { ...rest, ...holds, payments, repository, queries, providers };
  const assess = createAssess(parts);
  const accounts = createAccounts(parts);
  const run = createRun(parts, assess, accounts);
  const send = createSend(parts, run);
  const releases = createReleases(parts, run, send);
  const earnings = createEarnings(parts, assess);
  const references = createCloseReferences(payments, repository);
  const closes = createCloses(given, queries, references, createAsking({ ...given, repository, references, send, find: holds.find }));
  const { users } = given;
  const webhooks: WebhookHandlers = createPayoutWebhooks({ repository, accounts, send });

  return {
    webhooks,
    consumers: [...releases.consumers, ...closes.consumers],
    deadlines: [...releases.deadlines, ...closes.deadlines],
    personal: payoutsPersonalData(repository),
    /** Begins the actor's account with Stripe, and answers the page on which they go on. */
    open: async (ctx: Ctx, returnUrl: string): Promise<string | null> => (await accounts.start(ctx, self(ctx), { provider: 'stripe', returnUrl, refreshUrl: null, email: null, paypalId: null })).link.url,
    refresh: async (ctx: Ctx): Promise<void> => void (await accounts.get(ctx, self(ctx))),
    routes: {
      ...createLedgerRoutes({ queries, closes, users }),
      getPayoutAccount: async (ctx) => ({ status: 200, body: presentAccount(await accounts.get(ctx, self(ctx)), await accounts.offered(ctx)) }),
      startPayoutOnboarding: async (ctx, { body }) => {
        const { account, link } = await accounts.start(ctx, self(ctx), body);
        return { status: 201, body: presentOnboarding(account, link, await accounts.offered(ctx)) };
      },
      getEarnings: async (ctx, { query }) => ({ status: 200, body: await earnings(ctx, self(ctx), query) }),
      listPayouts: async (ctx, { query: { limit, cursor } }) => {
        const { rows, next } = await repository.pageOf(ctx, { caregiverUserId: self(ctx) }, { limit, after: cursor });
        return { status: 200, body: { data: rows.map(presentPayout), nextCursor: next } };
      },
      getPayoutStatement: async (ctx, { params }) => {
        const payout = await repository.byId(ctx, params.payoutId);
        if (payout?.caregiverUserId !== self(ctx)) throw problem('payout_not_found', { pointer: '#/path/payoutId' });
        const entryIds = await repository.itemsOf(ctx, payout.id);
        const lines = entryIds.length === 0 ? [] : await queries.of(ctx, { ids: entryIds }, mostLines);
        return { status: 200, body: { payout: presentPayout(payout), lines: lines.map(presentLine) } };
      },
      adminListPayouts: async (ctx, { query: { limit, cursor, ...filter } }) => {
        const { rows, next } = await repository.pageOf(ctx, filter, { limit, after: cursor });
        const people = await users.summaries(ctx, rows.map(({ caregiverUserId }) => caregiverUserId));
        return { status: 200, body: { data: rows.map((row) => presentAdminPayout(row, people.get(row.caregiverUserId))), nextCursor: next } };
      },
      // several transactions, each of which can be taken again, so the pipeline completes its idempotency claim after them
      runPayouts: async (ctx, { body: { caregiverUserId, dryRun } }) => {
        const { made, skipped, more } = await asProblem(() => run.run(ctx, { caregiverUserId, dryRun }));
        const people = await users.summaries(ctx, [...made, ...skipped].map((one) => one.caregiverUserId));
        const shown = (one: { caregiverUserId: string; amountMinor: number }) =>
          ({ caregiver: presentPerson(one.caregiverUserId, people.get(one.caregiverUserId)), amount: money(one.amountMinor, ctx.tenant.currency) });
        return { status: 200, body: {
          dryRun, more,
          payouts: made.map((one) => ({ payoutId: one.payoutId, ...shown(one) })),
          skipped: skipped.map((one) => ({ ...shown(one), reason: one.reason })),
        } };
      },
    } satisfies Partial<Handlers<Ctx>>,
  };
}
