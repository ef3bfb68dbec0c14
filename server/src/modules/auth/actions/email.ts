import type { Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { UserRow } from '../../users/index.ts';
import type { AuthParts } from '../parts.ts';
import { mailsInAnHour } from '../policy.ts';

export function createEmailActions({ users, mailTokens, guesses, proof, events, commit }: AuthParts) {
  const self = async (ctx: Ctx): Promise<UserRow> => {
    const user = ctx.actor.kind === 'user' ? await users.byId(ctx, ctx.actor.userId) : null;
    if (!user) throw problem('unauthenticated');
    return user;
  };
  const isWanted = (ctx: Ctx, userId: string): Promise<boolean> => guesses.mayOnceMore(ctx, `verify:${userId}`, mailsInAnHour);

  /** Answers the id of the token, from which the mail is written. */
  const askToVerify = async (tx: TxCtx, user: Pick<UserRow, 'id'>, email: string, kind: 'verify_email' | 'change_email'): Promise<void> => {
    const tokenId = await mailTokens.create(tx, { kind, userId: user.id, email });
    await events.record(tx, { type: 'email.verification_requested', subjectId: user.id, data: { tokenId } });
  };

  return {
    async verify<Answer>(ctx: Ctx, { token }: Schema<'VerifyEmail'>, answer: (email: string) => Answer): Promise<Answer> {
      const refused = () => problem('invalid_token', { pointer: '#/token', detail: 'Sign in and have a new mail sent.' });
      const row = await mailTokens.find(ctx, token, ['verify_email', 'change_email']);
      if (!row) throw refused();
      return commit(ctx, async (tx) => {
        const user = (await mailTokens.use(tx, row)) ? await users.byId(tx, row.userId) : null;
        const isChange = row.kind === 'change_email';
        // the address may have been changed since, and with a change somebody else may have taken it
        if (!user || (!isChange && user.email !== row.email)) throw refused();
        if (!(await users.setEmail(tx, user.id, row.email, tx.clock.now()))) throw refused();
        if (isChange) await mailTokens.cancel(tx, user.id, ['reset_password', 'verify_email', 'change_email']);
        await events.record(tx, { type: isChange ? 'email.changed' : 'email.verified', subjectId: user.id });
        return answer(row.email);
      });
    },

    async resend<Answer>(ctx: Ctx, answer: Answer): Promise<Answer> {
      const user = await self(ctx);
      const goes = user.emailVerifiedAt === null && (await isWanted(ctx, user.id));
      return commit(ctx, async (tx) => {
        if (goes) await askToVerify(tx, user, user.email, 'verify_email');
        return answer;
      });
    },

    /** Says nothing of whether the address is taken: only who can read its mail learns that, and the unique key refuses then. */
    async change<Answer>(ctx: Ctx, { email, password }: Schema<'ChangeEmail'>, answer: Answer): Promise<Answer> {
      const user = await self(ctx);
      await proof.ofPassword(ctx, password);
      const goes = await isWanted(ctx, user.id);
      return commit(ctx, async (tx) => {
        if (!goes) return answer;
        await mailTokens.cancel(tx, user.id, ['change_email']);
        await askToVerify(tx, user, email.trim().toLowerCase(), 'change_email');
        await events.record(tx, { type: 'email.change_requested', subjectId: user.id });
        return answer;
      });
    },
  };
}
export type EmailActions = ReturnType<typeof createEmailActions>;
