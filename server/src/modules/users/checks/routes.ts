import type { Handlers } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { CheckActions } from './actions.ts';
import type { BackgroundCheckRow } from './entities.ts';
import { presentBackgroundCheck } from './presenter.ts';
import type { CheckWork } from './work.ts';

export interface CheckRoutesDeps {
  readonly actions: CheckActions;
  readonly receive: CheckWork['receive'];
  readonly commit: Commit;
}

export const createCheckRoutes = ({ actions, receive, commit }: CheckRoutesDeps) => {
  const present = async (ctx: Ctx, row: BackgroundCheckRow) => presentBackgroundCheck(row, actions.urlOf(ctx, row), await actions.goodUntil(ctx, row));
  return {
    getMyBackgroundCheck: async (ctx) => ({ status: 200, body: await present(ctx, await actions.mine(ctx)) }),
    startBackgroundCheck: async (ctx, { body }) => ({ status: 201, body: await present(ctx, await actions.start(ctx, body)) }),
    disputeBackgroundCheck: (ctx) => commit(ctx, async (tx) => ({ status: 200, body: await present(tx, await actions.dispute(tx)) })),
    receiveBackgroundCheckWebhook: async (_ctx, { body, headers }) => {
      await receive(body, headers);
      return { status: 200, body: { received: true } };
    },
    receiveOwnBackgroundCheckWebhook: async (_ctx, { params, body, headers }) => {
      await receive(body, headers, params.endpointToken);
      return { status: 200, body: { received: true } };
    },
  } satisfies Pick<Handlers<Ctx>, 'getMyBackgroundCheck' | 'startBackgroundCheck' | 'disputeBackgroundCheck' | 'receiveBackgroundCheckWebhook' | 'receiveOwnBackgroundCheckWebhook'>;
};
