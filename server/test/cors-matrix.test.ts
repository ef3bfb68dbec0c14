import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, keys, operatorKey, testSettings } from './app/index.ts';

const origins = {
  own: 'https://alpha.example', others: 'https://gamma.example', nobodys: 'https://evil.example', opaque: 'null', none: null,
} as const;
type From = keyof typeof origins;

/** What is asked, whose it is, and how it ends. `tenant`: it is known by then, so its own origins alone may read. */
interface Case {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly status: number;
  readonly of: 'tenant' | 'nobody' | 'operator';
}

const json = { 'content-type': 'application/json' };
const pk = { 'x-publishable-key': keys.alpha.publishable };
const sk = { authorization: `Bearer ${keys.alpha.secret}` };
const op = { authorization: `Bearer ${operatorKey}` };

const cases = (admin: Record<string, string>): Record<string, Case> => ({
  'an answer': { method: 'GET', path: '/api/storefront', headers: pk, status: 200, of: 'tenant' },
  'an answer to a secret key': { method: 'GET', path: '/api/admin/settings', headers: sk, status: 200, of: 'tenant' },
  'a change': { method: 'PATCH', path: '/api/admin/settings', headers: { ...admin, ...json }, body: '{}', status: 200, of: 'tenant' },
  'a health check': { method: 'GET', path: '/api/health', headers: {}, status: 200, of: 'nobody' },
  'broken JSON': { method: 'POST', path: '/api/auth/login', headers: { ...pk, ...json }, body: '{', status: 400, of: 'tenant' },
  'a wrong field': { method: 'POST', path: '/api/auth/login', headers: { ...pk, ...json }, body: '{"x":1}', status: 400, of: 'tenant' },
  'a wrong content type': { method: 'POST', path: '/api/auth/login', headers: { ...pk, 'content-type': 'text/plain' }, body: 'x', status: 415, of: 'tenant' },
  'nobody signed in': { method: 'GET', path: '/api/me', headers: pk, status: 401, of: 'tenant' },
  'a wrong token': { method: 'GET', path: '/api/me', headers: { ...pk, authorization: 'Bearer x' }, status: 401, of: 'tenant' },
  'no such scope or role': { method: 'GET', path: '/api/me', headers: sk, status: 403, of: 'tenant' },
  'nothing found': { method: 'GET', path: '/api/caregivers/cgv_01JZ0000000000000000000000', headers: pk, status: 404, of: 'tenant' },
  'another version': { method: 'PATCH', path: '/api/admin/settings', headers: { ...admin, ...json, 'if-match': '"settings-0"' }, body: '{}', status: 412, of: 'tenant' },
  'contradictory settings': { method: 'PATCH', path: '/api/admin/settings', headers: { ...admin, ...json }, body: '{"fees":{"ownerFeeMinMinor":900000}}', status: 422, of: 'tenant' },
  'an unknown key': { method: 'GET', path: '/api/storefront', headers: { 'x-publishable-key': 'pk_nobody' }, status: 401, of: 'nobody' },
  'no key': { method: 'GET', path: '/api/storefront', headers: {}, status: 401, of: 'nobody' },
  'a suspended tenant': { method: 'GET', path: '/api/storefront', headers: { 'x-publishable-key': 'pk_test_delta' }, status: 403, of: 'nobody' },
  'no such address': { method: 'GET', path: '/api/nothing', headers: pk, status: 404, of: 'nobody' },
  'another method': { method: 'DELETE', path: '/api/storefront', headers: pk, status: 405, of: 'nobody' },
  'the operator’s answer': { method: 'GET', path: '/api/platform/tenants', headers: op, status: 200, of: 'operator' },
  'a wrong operator’s key': { method: 'GET', path: '/api/platform/tenants', headers: sk, status: 401, of: 'operator' },
});

/** The rule in one place: a tenant's answer is its own origins', one of nobody's any registered origin's, the operator's no page's. */
function mayRead(from: From, of: Case['of']): boolean {
  if (of === 'operator') return false;
  return from === 'own' || (from === 'others' && of === 'nobody');
}

describeApp('CORS', (world) => {
  let admin: Record<string, string>;
  beforeAll(async () => {
    const { platform, db } = world.server.app.parts;
    const make = (slug: string) => platform.createTenant({
      slug, name: slug, mode: 'sandbox', currency: 'USD', locale: 'en-US', timeZone: 'America/Denver',
      settings: { ...testSettings, allowedOrigins: [`https://${slug}.example`] }, keys: [`pk_test_${slug}`],
    });
    await make('gamma');
    const delta = await make('delta');
    await db.systemTransaction((tx) => platform.repository.updateTenant(tx, delta, { status: 'suspended' }));
    platform.tenants.forget();
    admin = { ...pk, authorization: `Bearer ${(await world.person('admin')).token}` };
  });
  const ask = ({ method, path, headers, body }: Pick<Case, 'method' | 'path' | 'headers' | 'body'>, from: From) =>
    fetch(`${world.server.url}${path}`, { method, headers: { ...headers, ...(origins[from] === null ? {} : { origin: origins[from] }) }, ...(body === undefined ? {} : { body }) });
  const seen = (response: Response) => ({
    allowed: response.headers.get('access-control-allow-origin'), credentials: response.headers.get('access-control-allow-credentials'),
  });
  const froms = Object.keys(origins) as From[];

  describe.each(Object.keys(cases({})))('%s', (name) => {
    it.each(froms)('from %s origin', async (from) => {
      const one = cases(admin)[name]!;
      const response = await ask(one, from);
      await response.text();
      expect(response.status).toBe(one.status);
      expect(seen(response)).toEqual({ allowed: mayRead(from, one.of) ? origins[from] : null, credentials: null });
      expect(response.headers.get('access-control-allow-origin')).not.toBe('*');
      if (from !== 'none') expect(response.headers.get('vary')).toMatch(/origin/i);
      if (mayRead(from, one.of)) expect(response.headers.get('access-control-expose-headers')).toMatch(/\betag\b.*x-request-id/);
    });
  });

  describe.each(['/api/storefront', '/api/admin/settings', '/api/platform/tenants', '/api/nothing'])('a preflight for %s', (path) => {
    it.each(froms)('from %s origin', async (from) => {
      const response = await ask({ method: 'OPTIONS', path, headers: { 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization,if-match' } }, from);
      const passes = from === 'own' || from === 'others';
      // it carries no key, so it cannot be told whose it is; without an origin it is none
      expect([response.status, seen(response).allowed, seen(response).credentials]).toEqual([response.status, passes ? origins[from] : null, null]);
      if (passes) expect([response.status, response.headers.get('access-control-allow-methods')]).toEqual([204, expect.stringContaining('PATCH')]);
    });
  });

  it('follows the settings at once: an origin that is taken away reads no more', async () => {
    const token = admin['authorization']!.slice('Bearer '.length);
    const set = (allowedOrigins: string[]) => world.call('updateSettings', { token, body: { allowedOrigins } });
    const read = async () => seen(await ask({ method: 'GET', path: '/api/storefront', headers: pk }, 'nobodys')).allowed;
    expect((await set([origins.own, origins.nobodys])).status).toBe(200);
    expect(await read()).toBe(origins.nobodys);
    expect((await set([origins.own])).status).toBe(200);
    expect(await read()).toBeNull();
  });
});
