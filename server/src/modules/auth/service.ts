import type { Schema } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import { localeOf, timeZoneOf, type UserRow, type Users } from '../users/index.ts';
import { createAccessTokens } from './access-tokens.ts';
import type { Auth, NewAccount } from './index.ts';
import type { Passwords } from './passwords.ts';
import { weakness } from './policy.ts';
import { createAuthRepository } from './repository.ts';
import { createAuthRoutes } from './routes.ts';
import { createSessions, type SignedInSession } from './sessions.ts';
import type { TokenKey } from './token-key.ts';

export interface AuthDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly commit: Commit;
  readonly users: Users;
  readonly passwords: Passwords;
  readonly tokenKey: TokenKey;
  readonly wall: Clock;
  /** Random and long enough to be a secret: 128 bits or more. */
  readonly newToken: () => string;
}

const nobody = 'usr_nobody';

export function createAuth({ passwords, tokenKey, ...deps }: AuthDeps) {
  const { db, events, commit, users, wall } = deps;
  const repository = createAuthRepository(db);
  const sessions = createSessions({ ...deps, repository, accessTokens: createAccessTokens({ key: tokenKey, wall }) });

  const emailTaken = () => problem('email_taken', { pointer: '#/email', detail: 'Sign in, or use another address.' });

  const actions: AuthActions = {
    async register<Answer>(ctx: Ctx, given: Schema<'RegisterUser'>, answer: (session: SignedInSession) => Answer): Promise<Answer> {
      const { password, ...person } = given;
      const weak = weakness(password, person.email);
      if (weak !== null) throw problem('weak_password', { pointer: '#/password', detail: weak });
      if (person.timeZone !== undefined) timeZoneOf(person.timeZone);
      if (person.locale !== undefined) localeOf(person.locale);
      // spares the hashing; of two at once the unique key decides
      if (await users.byEmail(ctx, person.email)) throw emailTaken();
      const passwordHash = await passwords.hash(password);
      return commit(ctx, async (tx) => {
        const user = await users.create(tx, person);
        await repository.insertCredential(tx, { userId: user.id, passwordHash, updatedAt: wall.now() });
        await events.record(tx, { type: 'user.registered', subjectId: user.id, data: { role: user.role } });
        return answer(await sessions.start(tx, user));
      });
    },

    /** Does the same work for an address that nobody has, so that the time it takes tells nothing. */
    async login<Answer>(ctx: Ctx, given: Schema<'Login'>, answer: (session: SignedInSession) => Answer): Promise<Answer> {
      const user = await users.byEmail(ctx, given.email);
      const credential = await repository.credentialOf(ctx, user?.id ?? nobody);
      const stored = credential?.passwordHash ?? null;
      const { ok, needsRehash } = await passwords.verify(given.password, stored);
      if (!ok || !user || stored === null) throw problem('invalid_credentials');
      const dearer = needsRehash ? await passwords.hash(given.password) : null;
      return commit(ctx, async (tx) => {
        if (dearer !== null) await repository.replaceHash(tx, user.id, stored, dearer);
        return answer(await sessions.start(tx, user));
      });
    },

    refresh: sessions.refresh,

    logout: <Answer>(ctx: Ctx, answer: Answer): Promise<Answer> =>
      commit(ctx, async (tx) => {
        await sessions.endOwn(tx);
        return answer;
      }),
  };

  const auth: Auth = {
    actorOf: sessions.actorOf,
    async createUserWithPassword(ctx: Ctx, account: NewAccount): Promise<UserRow> {
      const passwordHash = 'passwordHash' in account ? account.passwordHash : await passwords.hash(account.password);
      return db.transaction(ctx, async (tx) => {
        const user = await users.create(tx, account);
        await repository.insertCredential(tx, { userId: user.id, passwordHash, updatedAt: wall.now() });
        return user;
      });
    },
    hashPassword: passwords.hash,
    purge: repository.purge,
  };

  return { ...auth, routes: createAuthRoutes(actions) };
}
export type AuthModule = ReturnType<typeof createAuth>;
export interface AuthActions {
  register<Answer>(ctx: Ctx, given: Schema<'RegisterUser'>, answer: (session: SignedInSession) => Answer): Promise<Answer>;
  login<Answer>(ctx: Ctx, given: Schema<'Login'>, answer: (session: SignedInSession) => Answer): Promise<Answer>;
  refresh<Answer>(ctx: Ctx, refreshToken: string, answer: (session: SignedInSession) => Answer): Promise<Answer>;
  logout<Answer>(ctx: Ctx, answer: Answer): Promise<Answer>;
}
