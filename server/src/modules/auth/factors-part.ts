import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { sealedColumn, type Vault } from '../../kernel/crypto/index.ts';
import type { Database } from '../../kernel/db/index.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { IdentityProviders } from '../../ports/identity/index.ts';
import { createSecondFactor } from './actions/mfa-challenge.ts';
import { enrolMs } from './actions/mfa-factors.ts';
import { MfaFactorEntity, OAuthStateEntity } from './entities-factors.ts';
import { createFactorSeals } from './factor-deps.ts';
import { createPasskeys } from './factors/index.ts';
import type { AuthParts } from './parts.ts';
import { createProviders } from './providers.ts';
import { createFactorRepository } from './repository-factors.ts';
import { createFactorRoutes } from './routes-factors.ts';

/** What linked sign-ins and second factors need besides what all of auth does. */
export interface FactorSources {
  readonly vault: Vault;
  readonly identity: IdentityProviders;
  /** The client secret of one of the business's identity providers; null for a public client. */
  readonly identityProviderSecret: (ctx: Ctx, id: string) => string | null;
  readonly randomBytes: (size: number) => Buffer;
}

/** Signing in is asked for a second factor before the rest of auth is there, which the routes then work with. */
export function createFactors({ db, ids, factors }: { readonly db: Database; readonly ids: Ids; readonly factors: FactorSources }) {
  const { vault, identity, identityProviderSecret, randomBytes } = factors;
  const repository = createFactorRepository(db);
  const passkeys = createPasskeys({ random: randomBytes });
  const sealed = createFactorSeals(vault);

  return {
    sealed: [sealedColumn(db, MfaFactorEntity, 'totpSecret', sealed.totp), sealedColumn(db, OAuthStateEntity, 'secrets', sealed.oauth)],
    secondFactor: createSecondFactor({ ids, passkeys, randomBytes, repository }),
    routes: ({ sessions, repository: auth, ...parts }: AuthParts) =>
      createFactorRoutes({
        ...parts, repository, passkeys, randomBytes, identity,
        providers: createProviders(identityProviderSecret),
        sealed,
        hasPassword: async (ctx, userId) => (await auth.credentialOf(ctx, userId)) !== null,
        sessions: {
          async stands(ctx, sessionId, userId) {
            const session = await auth.session(ctx, sessionId);
            return session !== null && session.userId === userId && session.revokedAt === null && session.expiresAt > ctx.wall.now();
          },
          end: sessions.end,
        },
      }),
    repository,
    erase: (tx: TxCtx, userId: string): Promise<void> => repository.eraseOf(tx, userId),
    /** What is past; of what somebody began to set up, what they can't finish any more. */
    purge: async (now: Date): Promise<number> =>
      (await repository.purgeExpired(now)) + (await repository.purgeUnconfirmed(new Date(now.getTime() - enrolMs))),
  };
}
