import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { presentMe } from './presenter.ts';
import type { Me } from './service.ts';

export const createUserRoutes = ({ commit, me }: { readonly commit: Commit; readonly me: Me }) =>
  ({
    getMe: async (ctx) => ({ status: 200, body: presentMe(await me.get(ctx)) }),
    updateMe: (ctx, { body }) => commit(ctx, async (tx) => ({ status: 200, body: presentMe(await me.update(tx, body)) })),
  }) satisfies Pick<Handlers<Ctx>, 'getMe' | 'updateMe'>;
