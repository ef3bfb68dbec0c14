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

const bearer = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : (/^bearer +(\S+)$/i.exec(header)?.[1] ?? '');

/**
 * Who is asking, and of which business. A publishable key names the tenant, a secret key both; a person's token must be of the
 * tenant that the key names. In the embedded mode a request without a key belongs to the demo tenant.
 */
export function createIdentify(tenants: Tenants, auth: Pick<Auth, 'actorOf'>, defaultSlug: string | null): Identify {
  const tenantNamed = (publishable: string | undefined): Soon<Tenant> => {
    if (publishable !== undefined) return whenKnown(tenants.byKey(publishable), tenantOfPublishable);
    if (defaultSlug !== null) return tenants.bySlug(defaultSlug);
    throw problem('unknown_key', { detail: 'Send your publishable key as `x-publishable-key`.' });
  };

  return (headers, { needsTenant, ignoresTokens }, onTenant) => {
    if (!needsTenant) return nobody;
    const token = bearer(headers.authorization);

    if (token?.startsWith('sk_')) {
      return whenKnown(tenants.byKey(token), ({ tenant, key }) => {
        onTenant(tenant);
        return { tenant, actor: { kind: 'key', keyId: key.id, scopes: key.scopes } };
      });
    }
    return whenKnown(tenantNamed(headers['x-publishable-key'] as string | undefined), (tenant) => {
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
