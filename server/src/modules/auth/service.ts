import type { Ctx } from '../../kernel/context/context.ts';
import type { Database } from '../../kernel/db/index.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import type { PlaceFinder } from '../../ports/places/index.ts';
import type { UserRow, Users } from '../users/index.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createDeviceLoginActions } from './actions/device-login.ts';
import { createEmailActions } from './actions/email.ts';
import { createPasswordActions } from './actions/password.ts';
import { createSessionActions } from './actions/sessions.ts';
import { createSignInActions } from './actions/sign-in.ts';
import { createDevices } from './devices.ts';
import { createFactors, type FactorSources } from './factors-part.ts';
import { createGuesses } from './guesses.ts';
import type { Auth, NewAccount } from './index.ts';
import { createMailTokens } from './mail-tokens.ts';
import type { AuthParts } from './parts.ts';
import { authPersonalData } from './personal.ts';
import type { Passwords } from './passwords.ts';
import { createAuthRepository } from './repository.ts';
import { createAuthRoutes } from './routes.ts';
import { createSessions } from './sessions.ts';
import { createProof, createSignIn } from './sign-in.ts';
import type { TokenKeys } from './token-key.ts';

export interface AuthDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly commit: Commit;
  readonly users: Users;
  readonly passwords: Passwords;
  readonly tokenKeys: TokenKeys;
  readonly wall: Clock;
  readonly random: () => number;
  /** Random and long enough to be a secret: 128 bits or more. */
  readonly newToken: () => string;
  /** Tokens in mails are worked out with it. */
  readonly secretKey: string;
  readonly factors: FactorSources;
  /** Where a sign-in comes from. */
  readonly countryOf: PlaceFinder['countryOf'];
}

export function createAuth(deps: AuthDeps) {
  const { db, users, wall, passwords, tokenKeys } = deps;
  const repository = createAuthRepository(db);
  const factors = createFactors(deps);
  const sessions = createSessions({
    ...deps, repository, devices: createDevices({ ...deps, repository }), accessTokens: createAccessTokens({ keys: tokenKeys, wall }),
  });
  const guesses = createGuesses({ db, repository });
  const mailTokens = createMailTokens({ ...deps, repository });
  const parts: AuthParts = {
    ...deps, repository, sessions, guesses, mailTokens,
    signIn: createSignIn({ users, sessions, secondFactor: factors.secondFactor }),
    proof: createProof({ repository, passwords, guesses }),
  };

  const eraseUser: Auth['eraseUser'] = async (tx, userId) => {
    await sessions.endAll(tx, userId);
    await repository.erase(tx, userId);
    await factors.erase(tx, userId);
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
    async invite(tx, person) {
      const user = await users.create(tx, person);
      const tokenId = await mailTokens.create(tx, { kind: 'invitation', userId: user.id, email: user.email });
      await deps.events.record(tx, { type: 'staff.invited', subjectId: user.id, data: { tokenId, role: user.role } });
      return user;
    },
    hashPassword: passwords.hash,
    mailLink: mailTokens.linkOf,
    async sessionShown(ctx, sessionId) {
      const session = await repository.session(ctx, sessionId);
      return session && { device: session.device ?? 'Unknown device', place: session.place, createdAt: session.createdAt };
    },
    endSessions: sessions.endAll,
    accountChanged: sessions.accountChanged,
    eraseUser,
    personalData: authPersonalData({ repository, factors: factors.repository, erase: eraseUser }),
    purge: async (now) => (await repository.purge(now)) + (await factors.purge(now)),
  };

  const routes = createAuthRoutes({
    tokenKeys,
    signIn: createSignInActions(parts),
    session: createSessionActions(parts),
    password: createPasswordActions(parts),
    email: createEmailActions(parts),
    deviceLogin: createDeviceLoginActions(parts),
  });

  return { ...auth, sealed: factors.sealed, routes: { ...routes, ...factors.routes(parts) } };
}
export type AuthModule = ReturnType<typeof createAuth>;
