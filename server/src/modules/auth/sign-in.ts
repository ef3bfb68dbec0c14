import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { maySignIn, type UserRow, type Users } from '../users/index.ts';
import type { GuessCounter } from './guesses.ts';
import type { Passwords } from './passwords.ts';
import { freshSignInMs } from './policy.ts';
import type { AuthRepository } from './repository.ts';
import type { Guess, Proof, SecondFactor, SignIn } from './second-factor.ts';
import type { Sessions } from './sessions.ts';

export interface SignInDeps {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly secondFactor: SecondFactor;
}

export function createSignIn({ users, sessions, secondFactor }: SignInDeps): SignIn {
  /** Read in the transaction: the account may have been suspended since the password was looked at. */
  const allowed = async (tx: TxCtx, userId: string): Promise<UserRow> => {
    const user = await users.byId(tx, userId);
    if (!user || !maySignIn(user)) throw problem('account_not_active', { detail: `Write to ${tx.tenant.settings.brand?.supportEmail ?? 'the business'}.` });
    return user;
  };
  return {
    async enter(tx, userId) {
      const user = await allowed(tx, userId);
      const challenge = await secondFactor.challengeFor(tx, user);
      return challenge ? { challenge } : { session: await sessions.start(tx, user) };
    },
    finish: async (tx, userId, as) => sessions.start(tx, await allowed(tx, userId), as),
  };
}

export interface ProofDeps {
  readonly repository: AuthRepository;
  readonly passwords: Passwords;
  readonly guesses: GuessCounter;
}

export interface Judge extends Proof {
  /** Whether the password is right, taking a guess first. Outside transactions. Give the guess back with what follows from it. */
  judge(ctx: Ctx, password: string, stored: string | null, take: () => Promise<Guess>): Promise<{ guess: Guess; ok: boolean; needsRehash: boolean }>;
}

export function createProof({ repository, passwords, guesses }: ProofDeps): Judge {
  const judge: Judge['judge'] = async (ctx, password, stored, take) => {
    const guess = await take();
    try {
      return { guess, ...(await passwords.verify(password, stored)) };
    } catch (error) {
      // too much to do: the password was not looked at
      await guesses.giveBack(ctx, guess);
      throw error;
    }
  };

  return {
    judge,
    async ofPassword(ctx, password, pointer = '#/password') {
      if (ctx.actor.kind !== 'user') throw problem('unauthenticated');
      const { userId, sessionId } = ctx.actor;
      const refused = () => problem('invalid_credentials', { pointer, detail: 'The password is wrong.' });
      const stored = (await repository.credentialOf(ctx, userId))?.passwordHash ?? null;
      if (stored === null) {
        const session = await repository.session(ctx, sessionId);
        const isFresh = session !== null && ctx.wall.now().getTime() - session.createdAt.getTime() <= freshSignInMs;
        if (password === undefined && isFresh) return null;
        throw problem('invalid_credentials', { pointer, detail: 'The account has no password: sign in again, and repeat this within ten minutes.' });
      }
      if (password === undefined) throw refused();
      // counted for each session: whoever has one must not be able to keep its owner from proving themselves in another
      const { guess, ok } = await judge(ctx, password, stored, () => guesses.takeOf(ctx, `proof:${sessionId}`));
      if (!ok) throw refused();
      await guesses.giveBack(ctx, guess);
      return stored;
    },
  };
}
