import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { AuthParts } from '../parts.ts';
import { mailsInAnHour, weakness } from '../policy.ts';
import { sha256 } from '../secrets.ts';

const nobody = 'usr_nobody';

export function createPasswordActions({ users, passwords, repository, mailTokens, sessions, guesses, proof, newToken, events, commit }: AuthParts) {
  const refuseWeak = (ctx: Ctx, password: string, { email, firstName, lastName }: { email: string; firstName: string; lastName: string }, pointer: string): void => {
    const weak = weakness(password, email, [firstName, lastName, ctx.tenant.name]);
    if (weak !== null) throw problem('weak_password', { pointer, detail: weak });
  };

  return {
    /** Does the same for an address that nobody has, down to the rows it writes: only the mail is missing. */
    async requestReset<Answer>(ctx: Ctx, { email }: Schema<'RequestPasswordReset'>, answer: Answer): Promise<Answer> {
      const user = await users.byEmail(ctx, email);
      // the mails before are still good, so whoever asks too often keeps nobody out
      const isWanted = await guesses.mayOnceMore(ctx, `reset:${user?.id ?? email.trim().toLowerCase()}`, mailsInAnHour);
      return commit(ctx, async (tx) => {
        const addressee = isWanted ? user : null;
        const tokenId = await mailTokens.create(tx, { kind: 'reset_password', userId: addressee?.id ?? null, email: addressee?.email ?? '' });
        await events.record(tx, { type: 'password.reset_requested', subjectId: addressee?.id ?? nobody, data: { tokenId } });
        return answer;
      });
    },

    /** The token is used up with the change only: a weak password may be followed by a better one. */
    async reset<Answer>(ctx: Ctx, { token, password }: Schema<'ResetPassword'>, answer: (deviceToken: string) => Answer): Promise<Answer> {
      const refused = () => problem('invalid_token', { pointer: '#/token', detail: 'Ask for a new mail.' });
      const row = await mailTokens.find(ctx, token, ['reset_password', 'invitation']);
      const user = row && (await users.byId(ctx, row.userId));
      if (!row || !user || user.email !== row.email) throw refused();
      refuseWeak(ctx, password, user, '#/password');
      const passwordHash = await passwords.hash(password);
      return commit(ctx, async (tx) => {
        if (!(await mailTokens.use(tx, row))) throw refused();
        await mailTokens.cancel(tx, user.id, ['reset_password', 'invitation']);
        await repository.putHash(tx, user.id, passwordHash);
        // who could read the mail has the address
        if (user.emailVerifiedAt === null) await users.setEmail(tx, user.id, user.email, tx.clock.now());
        await sessions.endAll(tx, user.id);
        // whoever else knew the password may have made their device known
        await repository.forgetDevices(tx, user.id);
        await guesses.free(tx, user.id);
        await events.record(tx, { type: 'password.changed', subjectId: user.id, data: { by: 'reset' } });
        return answer(await rememberedDevice(tx, user.id));
      });
    },

    async change<Answer>(ctx: Ctx, { currentPassword, newPassword }: Schema<'ChangePassword'>, answer: Answer): Promise<Answer> {
      if (ctx.actor.kind !== 'user') throw problem('unauthenticated');
      const { userId, sessionId } = ctx.actor;
      const user = await users.byId(ctx, userId);
      if (!user) throw problem('unauthenticated');
      refuseWeak(ctx, newPassword, user, '#/newPassword');
      const before = await proof.ofPassword(ctx, currentPassword, '#/currentPassword');
      const passwordHash = await passwords.hash(newPassword);
      return commit(ctx, async (tx) => {
        if (before === null) await repository.putHash(tx, userId, passwordHash);
        // somebody else changed it meanwhile: what was proved is no longer so
        else if ((await repository.replaceHash(tx, userId, before, passwordHash)) === 0) throw problem('invalid_credentials', { pointer: '#/currentPassword' });
        await mailTokens.cancel(tx, userId, ['reset_password']);
        await sessions.endAll(tx, userId, { except: sessionId });
        await events.record(tx, { type: 'password.changed', subjectId: userId, data: { by: 'owner' } });
        return answer;
      });
    },
  };

  /** So that a guesser, who is still at it, does not keep the person from signing in with the new password. */
  async function rememberedDevice(tx: Parameters<typeof repository.insertDevice>[0], userId: string): Promise<string> {
    const token = `dt_${newToken()}`;
    const now = tx.wall.now();
    await repository.insertDevice(tx, { userId, deviceHash: sha256(token), createdAt: now, lastSeenAt: now });
    return token;
  }
}
export type PasswordActions = ReturnType<typeof createPasswordActions>;
