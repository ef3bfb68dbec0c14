import type { Actor, Ctx } from '../../kernel/context/context.ts';
import type { Tenant } from '../../kernel/context/tenant.ts';
import type { Soon } from '../../kernel/soon.ts';
import type { NewUser, UserRow } from '../users/index.ts';

export { createAuth, type AuthDeps, type AuthModule } from './service.ts';
export { authEntities } from './entities.ts';
export { createPasswords, type Passwords } from './passwords.ts';
export { loadTokenKey, tokenKeyProblem, type TokenKey } from './token-key.ts';

/** An account with its password, or with the hash of one that was made before. */
export type NewAccount = NewUser & ({ readonly password: string } | { readonly passwordHash: string });

/** The door for other modules. */
export interface Auth {
  /** Who holds this access token; throws `token_expired` and `unauthenticated`. */
  actorOf(tenant: Tenant, bearerToken: string): Soon<Actor>;
  /** Makes an account of any role, signs nobody in and announces nothing: for staff, the demo and scenarios. Joins `ctx.tx`. */
  createUserWithPassword(ctx: Ctx, account: NewAccount): Promise<UserRow>;
  /** To hash once what many accounts of a demo share. */
  hashPassword(password: string): Promise<string>;
  /** Forgets sessions and tokens that have been over for a while; answers how many. */
  purge(now: Date): Promise<number>;
}
