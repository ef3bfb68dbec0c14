import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { IdentityError, type IdentityProvider } from '../../../ports/identity/index.ts';
import type { FactorDeps } from '../factor-deps.ts';
import { isOwnAddress } from '../origins.ts';
import { sha256 } from '../secrets.ts';

const stateMs = 10 * 60_000;

export interface OAuthSecrets {
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** What became of asking a provider, in the contract's words. */
export async function reachProvider<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    switch (cause.kind) {
      case 'denied': throw problem('identity_refused', { detail: 'The provider says that you did not agree, or may not sign in.', cause });
      case 'invalid':
      case 'mix_up': throw problem('identity_refused', { detail: 'The answer is not one to this sign-in; start again.', cause });
      case 'misconfigured': throw problem('identity_provider_unavailable', { detail: 'The sign-in is not set up rightly.', cause });
      case 'unavailable': throw problem('identity_provider_unavailable', { headers: { 'retry-after': '5' }, cause });
    }
  }
}

export function createOAuthStart(deps: Pick<FactorDeps, 'commit' | 'ids' | 'identity' | 'providers' | 'repository' | 'sealed'>) {
  const { commit, ids, identity, providers, repository, sealed } = deps;

  const providerOf = (ctx: Ctx, id: string): IdentityProvider => {
    const found = providers.find(ctx, id);
    if (!found) throw problem('identity_provider_not_found');
    return found;
  };

  return {
    providerOf,
    list: (ctx: Ctx): Schema<'IdentityProviderList'> => ({ data: [...providers.list(ctx)], nextCursor: null }),

    /** Signed in, it is to link the provider to the account. */
    async start<Answer>(
      ctx: Ctx, providerId: string, { redirectUri }: Schema<'StartOAuth'>, answer: (started: Schema<'OAuthStarted'>) => Answer,
    ): Promise<Answer> {
      const provider = providerOf(ctx, providerId);
      if (!isOwnAddress(ctx.tenant, redirectUri)) throw problem('redirect_not_allowed', { pointer: '#/redirectUri' });
      const { url, state, nonce, codeVerifier } = await reachProvider(() => identity.start({ provider, redirectUri }));
      return commit(ctx, async (tx) => {
        const id = ids.next('oauthState');
        const now = tx.wall.now();
        const expiresAt = new Date(now.getTime() + stateMs);
        const { userId, sessionId } = tx.actor.kind === 'user' ? tx.actor : { userId: null, sessionId: null };
        await repository.insertState(tx, {
          id, provider: providerId, stateHash: sha256(state), secrets: sealed.oauth.seal(tx, { nonce, codeVerifier }, id), redirectUri, userId, sessionId,
          createdAt: now, expiresAt,
        });
        return answer({ url, state, expiresAt: expiresAt.toISOString() });
      });
    },
  };
}
export type OAuthStart = ReturnType<typeof createOAuthStart>;
