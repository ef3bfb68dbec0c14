import type { Ctx } from '../../../kernel/context/context.ts';
import { sealedColumn } from '../../../kernel/crypto/index.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { PersonalData } from '../personal-data.ts';
import { createCheckActions } from './actions.ts';
import { createCheckParts, type BackgroundChecksDeps } from './deps.ts';
import { BackgroundCheckEntity } from './entities.ts';
import { beforeOutcome, goodStates, type CheckStatus } from './machine.ts';
import { createNews } from './news.ts';
import { presentBackgroundCheck } from './presenter.ts';
import { createCheckRoutes } from './routes.ts';
import { createCheckWork } from './work.ts';

/** The door for modules that ask for a background check. */
export interface CheckStanding {
  /** Until when people's checks (500 at most) are good; who has no good one is not in it. */
  goodUntil(ctx: Ctx, userIds: readonly string[]): Promise<Map<string, Date>>;
  latestOf(ctx: Ctx, userId: string): Promise<{ readonly status: CheckStatus; readonly expiresAt: Date | null } | null>;
}

export function createBackgroundChecks(deps: BackgroundChecksDeps & { readonly commit: Commit }) {
  const parts = createCheckParts(deps);
  const news = createNews(parts);
  const actions = createCheckActions(parts, news);
  const { receive, consumers, deadlines, purge } = createCheckWork(parts, news);
  const personal: PersonalData = {
    name: 'background-checks',
    export: async (ctx, userId) => ({ checks: (await parts.repository.allOf(ctx, userId)).map((row) => presentBackgroundCheck(row, null, goodStates.includes(row.status) ? row.expiresAt : null)) }),
    erase: parts.repository.erase,
    columns: {
      background_checks: { secret: ['sealedInvitationUrl', 'providerCandidateId', 'providerReportId'], impersonal: ['status', 'provider'] },
      check_webhooks: { impersonal: ['provider', 'providerEventId', 'type'] },
    },
  };
  const standing: CheckStanding = {
    async goodUntil(ctx, userIds) {
      const latest = await parts.repository.latestOfAll(ctx, userIds);
      const good = latest.flatMap((row) => (goodStates.includes(row.status) && row.expiresAt ? [[row.userId, row.expiresAt] as const] : []));
      // while one is being renewed, the one before is good until it ends
      const renewing = latest.filter(({ status }) => beforeOutcome.includes(status)).map(({ userId }) => userId);
      return new Map([...(await parts.repository.goodOf(ctx, renewing)), ...good]);
    },
    async latestOf(ctx, userId) {
      const row = await parts.repository.latestOf(ctx, userId);
      return row && { status: row.status, expiresAt: row.expiresAt };
    },
  };
  const { list, decide } = actions;
  return {
    routes: createCheckRoutes({ actions, receive, commit: deps.commit }), review: { list, decide }, standing, consumers, deadlines, purge, personal,
    sealed: [sealedColumn(deps.db, BackgroundCheckEntity, 'sealedInvitationUrl', parts.invitationUrl)],
  };
}
export type BackgroundChecks = ReturnType<typeof createBackgroundChecks>;
