import type { Actor, Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Tenant } from '../../kernel/context/tenant.ts';
import type { Soon } from '../../kernel/soon.ts';
import type { AccountFollower, NewUser, PersonalData, UserRow } from '../users/index.ts';
import type { MailLink } from './mail-tokens.ts';

export { createAuth, type AuthDeps, type AuthModule } from './service.ts';
export { authEntities } from './entities.ts';
export type { MailLink } from './mail-tokens.ts';
export { factorEntities } from './entities-factors.ts';
export type { FactorSources } from './factors-part.ts';
export { createPasswords, type Passwords } from './passwords.ts';
export { loadTokenKeys, tokenKeyProblem, type TokenKeys } from './token-key.ts';

/** An account with its password, or with the hash of one that was made before. */
export type NewAccount = NewUser & ({ readonly password: string } | { readonly passwordHash: string });

/** The door for other modules. */
export interface Auth extends AccountFollower {
  /** Who holds this access token; throws `token_expired` and `unauthenticated`. */
  actorOf(tenant: Tenant, bearerToken: string): Soon<Actor>;
  /** Makes an account of any role, signs nobody in and announces nothing: for staff, the demo and scenarios. Joins `ctx.tx`. */
  createUserWithPassword(ctx: Ctx, account: NewAccount): Promise<UserRow>;
  /** Makes an account without a password and has a link mailed to set one. Throws `email_taken`. */
  invite(tx: TxCtx, person: Pick<NewUser, 'email' | 'role' | 'firstName' | 'lastName'>): Promise<UserRow>;
  /** To hash once what many accounts of a demo share. */
  hashPassword(password: string): Promise<string>;
  /** For the mail that an event with a `tokenId` asks for; null if there is none to write. */
  mailLink(ctx: Ctx, tokenId: string): Promise<MailLink | null>;
  /** What a person is told of a session of theirs. */
  sessionShown(ctx: Ctx, sessionId: string): Promise<{ readonly device: string; readonly place: string | null; readonly createdAt: Date } | null>;
  /** Signs somebody out everywhere: who is suspended, or deleted. Within a second on every server. */
  endSessions(tx: TxCtx, userId: string): Promise<void>;
  /** Removes everything that is kept here of a person. */
  eraseUser(tx: TxCtx, userId: string): Promise<void>;
  /** For export and erasure. */
  readonly personalData: PersonalData;
  /** Forgets sessions and tokens that have been over for a while; answers how many. */
  purge(now: Date): Promise<number>;
}
