import type { Identify } from './kernel/http/pipeline.ts';
import type { Actor } from './kernel/context/context.ts';
import type { Tenant } from './kernel/context/tenant.ts';
import { problem } from './kernel/errors/problem.ts';
import type { Auth } from './modules/auth/index.ts';
import type { Tenants } from './modules/platform/index.ts';

const anonymous: Actor = { kind: 'anonymous' };

/** For operations that know no tenant: every repository refuses to work in it. */
const nobodysTenant = { id: '', slug: '', name: '', mode: 'live', clockOffsetMs: 0 } as unknown as Tenant;

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
  return async (headers, { needsTenant, isOperators, ignoresTokens }, onTenant) => {
    if (isOperators) {
      onTenant(operatorsTenant);
      return identifyOperator(bearer(headers.authorization), isOperatorKey);
    }
    if (!needsTenant) return { tenant: nobodysTenant, actor: anonymous };
    const token = bearer(headers.authorization);
    const publishable = headers['x-publishable-key'] as string | undefined;

    if (token?.startsWith('sk_')) {
      const { tenant, key } = await tenants.byKey(token);
      onTenant(tenant);
      return { tenant, actor: { kind: 'key', keyId: key.id, scopes: key.scopes } };
    }
    const tenant = publishable === undefined ? await keylessTenant(tenants, headers.host, defaultSlug) : await publishableTenant(tenants, publishable);
    onTenant(tenant);
    if (token === undefined || ignoresTokens) return { tenant, actor: anonymous };
    return { tenant, actor: await auth.actorOf(tenant, token) };
  };
}

async function publishableTenant(tenants: Tenants, key: string): Promise<Tenant> {
  const holder = await tenants.byKey(key);
  if (holder.key.kind !== 'publishable') throw problem('unknown_key', { detail: 'A secret key goes into `Authorization: Bearer …`.' });
  return holder.tenant;
}

async function keylessTenant(tenants: Tenants, host: string | undefined, defaultSlug: string | null): Promise<Tenant> {
  const own = await tenants.byHost(host);
  if (own) return own;
  if (defaultSlug === null) throw problem('unknown_key', { detail: 'Send your publishable key as `x-publishable-key`.' });
  return tenants.bySlug(defaultSlug);
}

function identifyOperator(key: string | undefined, isOperatorKey: (key: string) => boolean): { tenant: Tenant; actor: Actor } {
  if (key === undefined) return { tenant: operatorsTenant, actor: anonymous };
  if (!isOperatorKey(key)) throw problem('unknown_key', { detail: 'That is not the operator’s key.' });
  return { tenant: operatorsTenant, actor: { kind: 'operator' } };
}
