import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { sealedJson, sealedText, type SealedField, type Vault } from '../../kernel/crypto/index.ts';
import type { Database } from '../../kernel/db/index.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { IdentityProviders } from '../../ports/identity/index.ts';
import type { Users } from '../users/index.ts';
import type { OAuthSecrets } from './actions/oauth-start.ts';
import type { Passkeys } from './factors/index.ts';
import type { Providers } from './providers.ts';
import type { FactorRepository } from './repository-factors.ts';
import type { Guesses, Proof, SignIn } from './second-factor.ts';

/** What linked sign-ins and second factors work with. */
export interface FactorDeps {
  readonly db: Database;
  readonly commit: Commit;
  readonly ids: Ids;
  readonly events: Events;
  readonly users: Users;
  readonly identity: IdentityProviders;
  readonly providers: Providers;
  readonly passkeys: Passkeys;
  readonly randomBytes: (size: number) => Buffer;
  readonly sealed: FactorSeals;
  readonly repository: FactorRepository;
  readonly signIn: SignIn;
  readonly guesses: Guesses;
  readonly proof: Proof;
  readonly sessions: SessionDoor;
  hasPassword(ctx: Ctx, userId: string): Promise<boolean>;
}

/** What is asked of sessions. */
export interface SessionDoor {
  /** Whether this person is signed in with it still. */
  stands(ctx: Ctx, sessionId: string, userId: string): Promise<boolean>;
  end(tx: TxCtx, sessionId: string): Promise<unknown>;
}

export interface FactorSeals {
  readonly oauth: SealedField<OAuthSecrets>;
  readonly totp: SealedField<string>;
}

/** The subject of each is the id of its row. */
export const createFactorSeals = (vault: Vault): FactorSeals => ({
  oauth: sealedJson<OAuthSecrets>(vault, 'oauth-secrets'),
  totp: sealedText(vault, 'totp-secret'),
});
