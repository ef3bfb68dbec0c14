import type { Identify } from './kernel/http/pipeline.ts';
import type { Actor } from './kernel/context/context.ts';
import type { Tenant } from './kernel/context/tenant.ts';
import { problem } from './kernel/errors/problem.ts';
import { whenKnown, type Soon } from './kernel/soon.ts';
import type { Auth } from './modules/auth/index.ts';
import type { KeyHolder, Tenants } from './modules/platform/index.ts';

const anonymous: Actor = { kind: 'anonymous' };

/** For operations that know no tenant: every repository refuses to work in it. */
const nobodysTenant = { id: '', slug: '', name: '', mode: 'live', clockOffsetMs: 0 } as unknown as Tenant;
const nobody = { tenant: nobodysTenant, actor: anonymous };

/** The operator's own: no tenant's rows are in it, only what its idempotency keys have to remember; and no page may read its answers. */
const operatorsTenant = { ...nobodysTenant, id: 'operator', settings: { allowedOrigins: [] } } as unknown as Tenant;

const bearer = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : (/^bearer +(\S+)$/i.exec(header)?.[1] ?? '');

/**
 * Who is asking, and of which business. A publishable key names the tenant, a secret key both; a person's token must be of the
 * tenant that the key names. A request without a key is the tenant's whose own domain it came to; in the embedded mode, the demo tenant's.
 */
export function createIdentify(
  tenants: Tenants, auth: Pick<Auth, 'actorOf'>, defaultSlug: string | null, isOperatorKey: (key: string) => boolean,
): Identify {
  const keylessTenant = (host: string | undefined): Soon<Tenant> =>
    whenKnown(tenants.byHost(host), (own) => {
      if (own) return own;
      if (defaultSlug === null) throw problem('unknown_key', { detail: 'Send your publishable key as `x-publishable-key`.' });
      return tenants.bySlug(defaultSlug);
    });

  return (headers, { needsTenant, isOperators, ignoresTokens }, onTenant) => {
    if (isOperators) {
      onTenant(operatorsTenant);
      return identifyOperator(bearer(headers.authorization), isOperatorKey);
    }
    if (!needsTenant) return nobody;
    const token = bearer(headers.authorization);
    const publishable = headers['x-publishable-key'] as string | undefined;

    if (token?.startsWith('sk_')) {
      return whenKnown(tenants.byKey(token), ({ tenant, key }) => {
        onTenant(tenant);
        return { tenant, actor: { kind: 'key', keyId: key.id, scopes: key.scopes } };
      });
    }
    const named = publishable === undefined ? keylessTenant(headers.host) : whenKnown(tenants.byKey(publishable), tenantOfPublishable);
    return whenKnown(named, (tenant) => {
      onTenant(tenant);
      if (token === undefined || ignoresTokens) return { tenant, actor: anonymous };
      return whenKnown(auth.actorOf(tenant, token), (actor) => ({ tenant, actor }));
    });
  };
}

function tenantOfPublishable({ tenant, key }: KeyHolder): Tenant {
  if (key.kind !== 'publishable') throw problem('unknown_key', { detail: 'A secret key goes into `Authorization: Bearer …`.' });
  return tenant;
}

function identifyOperator(key: string | undefined, isOperatorKey: (key: string) => boolean): { tenant: Tenant; actor: Actor } {
  if (key === undefined) return { tenant: operatorsTenant, actor: anonymous };
  if (!isOperatorKey(key)) throw problem('unknown_key', { detail: 'That is not the operator’s key.' });
  return { tenant: operatorsTenant, actor: { kind: 'operator' } };
}
