import { sealedColumn } from '../../../kernel/crypto/index.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { PersonalData } from '../personal-data.ts';
import { createCheckActions } from './actions.ts';
import { createCheckParts, type BackgroundChecksDeps } from './deps.ts';
import { BackgroundCheckEntity } from './entities.ts';
import { goodStates } from './machine.ts';
import { createNews } from './news.ts';
import { presentBackgroundCheck } from './presenter.ts';
import { createCheckRoutes } from './routes.ts';
import { createCheckWork } from './work.ts';

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
  const { list, decide } = actions;
  return {
    routes: createCheckRoutes({ actions, receive, commit: deps.commit }), review: { list, decide }, consumers, deadlines, purge, personal,
    sealed: [sealedColumn(deps.db, BackgroundCheckEntity, 'sealedInvitationUrl', parts.invitationUrl)],
  };
}
export type BackgroundChecks = ReturnType<typeof createBackgroundChecks>;
