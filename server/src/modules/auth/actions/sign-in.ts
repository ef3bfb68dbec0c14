import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { localeOf, timeZoneOf } from '../../users/index.ts';
import type { AuthParts } from '../parts.ts';
import { weakness } from '../policy.ts';
import type { Entry } from '../second-factor.ts';
import type { SignedInSession } from '../sessions.ts';

const nobody = 'usr_nobody';

export function createSignInActions({ users, passwords, repository, mailTokens, sessions, signIn, guesses, proof, events, commit, wall }: AuthParts) {
  const emailTaken = () => problem('email_taken', { pointer: '#/email', detail: 'Sign in, or use another address.' });

  return {
    async register<Answer>(ctx: Ctx, given: Schema<'RegisterUser'>, answer: (session: SignedInSession) => Answer): Promise<Answer> {
      const { password, ...person } = given;
      const weak = weakness(password, person.email, [person.firstName, person.lastName, ctx.tenant.name]);
      if (weak !== null) throw problem('weak_password', { pointer: '#/password', detail: weak });
      if (person.timeZone !== undefined) timeZoneOf(person.timeZone);
      if (person.locale !== undefined) localeOf(person.locale);
      // spares the hashing; of two at once the unique key decides
      if (await users.byEmail(ctx, person.email)) throw emailTaken();
      const passwordHash = await passwords.hash(password);
      return commit(ctx, async (tx) => {
        const user = await users.create(tx, person);
        await repository.insertCredential(tx, { userId: user.id, passwordHash, updatedAt: wall.now() });
        // one mail welcomes and asks to confirm the address
        const tokenId = await mailTokens.create(tx, { kind: 'verify_email', userId: user.id, email: user.email });
        await events.record(tx, { type: 'user.registered', subjectId: user.id, data: { role: user.role, tokenId } });
        return answer(await sessions.start(tx, user));
      });
    },

    /** Does the same work for an address that nobody has, so that the time it takes tells nothing. */
    async login<Answer>(ctx: Ctx, given: Schema<'Login'>, answer: (entry: Entry) => Answer): Promise<Answer> {
      const user = await users.byEmail(ctx, given.email);
      const credential = await repository.credentialOf(ctx, user?.id ?? nobody);
      const stored = credential?.passwordHash ?? null;
      const { guess, ok, needsRehash } = await proof.judge(ctx, given.password, stored, () => guesses.take(ctx, user ? { userId: user.id } : given));
      if (!ok || !user || stored === null) throw problem('invalid_credentials');
      const dearer = needsRehash ? await passwords.hash(given.password) : null;
      return commit(ctx, async (tx) => {
        await guesses.giveBack(tx, guess);
        if (dearer !== null) await repository.replaceHash(tx, user.id, stored, dearer);
        return answer(await signIn.enter(tx, user.id));
      });
    },
  };
}
export type SignInActions = ReturnType<typeof createSignInActions>;
