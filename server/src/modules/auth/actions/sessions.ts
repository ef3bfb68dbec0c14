import type { Schema } from '../../../contract/contract.ts';
import type { Actor, Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { AuthParts } from '../parts.ts';
import { presentSession } from '../presenter.ts';

const personOf = ({ actor }: Ctx): Extract<Actor, { kind: 'user' }> => {
  if (actor.kind !== 'user') throw problem('unauthenticated');
  return actor;
};

export function createSessionActions({ sessions, commit }: Pick<AuthParts, 'sessions' | 'commit'>) {
  return {
    refresh: sessions.refresh,

    logout: <Answer>(ctx: Ctx, answer: Answer): Promise<Answer> =>
      commit(ctx, async (tx) => {
        await sessions.endOwn(tx);
        return answer;
      }),

    async list(ctx: Ctx, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Schema<'SessionList'>> {
      const { userId, sessionId } = personOf(ctx);
      const { rows, next } = await sessions.list(ctx, userId, limit, cursor);
      return { data: rows.map((row) => presentSession(row, sessionId)), nextCursor: next };
    },

    revoke: <Answer>(ctx: Ctx, sessionId: string, answer: Answer): Promise<Answer> =>
      commit(ctx, async (tx) => {
        await sessions.revokeOwn(tx, personOf(ctx).userId, sessionId);
        return answer;
      }),
  };
}
export type SessionActions = ReturnType<typeof createSessionActions>;
