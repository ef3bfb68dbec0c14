import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import type { Avatars } from './avatars.ts';
import { presentMe } from './presenter.ts';
import type { Me } from './service.ts';

export const createUserRoutes = ({ commit, me, avatars }: { readonly commit: Commit; readonly me: Me; readonly avatars: Pick<Avatars, 'of'> }) =>
  ({
    getMe: async (ctx) => {
      const user = await me.get(ctx);
      return { status: 200, body: presentMe(user, await avatars.of(ctx, user)) };
    },
    updateMe: (ctx, { body }) => commit(ctx, async (tx) => {
      const user = await me.update(tx, body);
      return { status: 200, body: presentMe(user, await avatars.of(tx, user)) };
    }),
  }) satisfies Pick<Handlers<Ctx>, 'getMe' | 'updateMe'>;
