import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, keys, testSettings, type Signed } from '../../../../test/app/index.ts';

const alpha = 'https://alpha.example';
const beta = 'https://beta.example';

describeApp('who asks, and from where', (world) => {
  let owner: Signed;
  beforeAll(async () => {
    owner = await world.person('owner');
    const { platform } = world.server.app.parts;
    await platform.createTenant({
      slug: 'gamma', name: 'Gamma', mode: 'sandbox', currency: 'USD', locale: 'en-US', timeZone: 'America/Denver',
      settings: { ...testSettings, allowedOrigins: [beta] }, keys: ['pk_test_gamma', 'sk_test_gamma'],
    });
  });
  const ask = async (path: string, headers: Record<string, string>, method = 'GET') => {
    const response = await fetch(`${world.server.url}${path}`, { method, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, code: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text).code : undefined };
  };
  const readableBy = (answer: { headers: Headers }): string | null => answer.headers.get('access-control-allow-origin');

  describe('a preflight', () => {
    const preflight = (origin: string) => ask('/api/dogs', { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,idempotency-key' }, 'OPTIONS');
    it('passes for an origin that any business registered', async () => {
      for (const origin of [alpha, beta]) {
        const answer = await preflight(origin);
        expect([answer.status, readableBy(answer)]).toEqual([204, origin]);
        expect(answer.headers.get('access-control-allow-methods')).toContain('PATCH');
        for (const header of ['authorization', 'content-type', 'idempotency-key', 'if-match', 'x-publishable-key']) {
          expect(answer.headers.get('access-control-allow-headers')).toContain(header);
        }
        expect(answer.headers.get('vary')).toMatch(/origin/i);
      }
    });
    it.each(['https://evil.example', 'null', 'https://alpha.example.evil.example', 'http://alpha.example', 'https://ALPHA.example'])('does not for %s', async (origin) => {
      expect(readableBy(await preflight(origin))).toBeNull();
    });
  });

  describe('an answer', () => {
    const key = { 'x-publishable-key': keys.alpha.publishable };
    it('can be read from its own business’s page and from no other’s', async () => {
      const own = await ask('/api/storefront', { ...key, origin: alpha });
      expect([own.status, readableBy(own)]).toEqual([200, alpha]);
      expect(own.headers.get('access-control-expose-headers')).toContain('x-request-id');
      const others = await ask('/api/storefront', { ...key, origin: beta });
      expect([readableBy(others), others.headers.get('vary')]).toEqual([null, 'origin']);
      expect(readableBy(await ask('/api/storefront', key))).toBeNull();
    });
    it.each([
      ['nobody is signed in', '/api/dogs', {}, 401],
      ['a token is none', '/api/dogs', { authorization: 'Bearer rubbish' }, 401],
      ['a role is not enough', '/api/admin/users', 'owner', 403],
      ['a query is wrong', '/api/storefront?colour=red', {}, 400],
    ])('can be read when %s, by the same rule', async (_, path, given, status) => {
      const headers = given === 'owner' ? { authorization: `Bearer ${owner.token}` } : (given as Record<string, string>);
      const own = await ask(path, { ...key, ...headers, origin: alpha });
      expect([own.status, readableBy(own)]).toEqual([status, alpha]);
      expect(readableBy(await ask(path, { ...key, ...headers, origin: beta }))).toBeNull();
    });
    it('of no business at all can be read by every business’s pages, and by nobody else’s', async () => {
      for (const [path, headers, status] of [['/api/health', {}, 200], ['/api/storefront', { 'x-publishable-key': 'pk_unknown' }, 401]] as const) {
        const answer = await ask(path, { ...headers, origin: beta });
        expect([answer.status, readableBy(answer)]).toEqual([status, beta]);
        expect(readableBy(await ask(path, { ...headers, origin: 'https://evil.example' }))).toBeNull();
      }
    });
    it('never lets cookies along', async () => {
      expect((await ask('/api/storefront', { ...key, origin: alpha })).headers.get('access-control-allow-credentials')).toBeNull();
    });
  });

  describe('a key', () => {
    it.each([
      ['that is unknown', { 'x-publishable-key': 'pk_live_unknown' }],
      ['that is no key', { 'x-publishable-key': 'hello' }],
      ['that is empty', { 'x-publishable-key': '' }],
      ['that is given twice', { 'x-publishable-key': 'pk_test_alpha, pk_test_beta' }],
      ['that is secret, where a page would show it', { 'x-publishable-key': keys.alpha.secret }],
      ['that is secret and unknown', { authorization: 'Bearer sk_unknown' }],
      ['that is missing', {}],
    ])('%s is refused', async (_, headers) => {
      const answer = await ask('/api/storefront', headers as Record<string, string>);
      expect([answer.status, answer.code, answer.headers.get('www-authenticate')]).toEqual([401, 'unknown_key', 'Bearer']);
    });
    it('that is secret does without a publishable one', async () => {
      expect((await ask('/api/admin/users', { authorization: `Bearer ${keys.alpha.secret}` })).status).toBe(200);
    });
    it('that is publishable signs nobody in', async () => {
      expect((await ask('/api/admin/users', { 'x-publishable-key': keys.alpha.publishable, authorization: `Bearer ${keys.alpha.publishable}` })).status).toBe(401);
    });
    it('of another business does not go with a person’s token', async () => {
      const answer = await ask('/api/dogs', { 'x-publishable-key': keys.beta.publishable, authorization: `Bearer ${owner.token}` });
      expect([answer.status, answer.code]).toEqual([401, 'unauthenticated']);
    });
    it('that was revoked, or whose business is suspended or not open yet, opens nothing', async () => {
      const { platform, db } = world.server.app.parts;
      const fresh = async (slug: string, filling = false): Promise<string> => platform.createTenant({
        slug, name: slug, mode: 'sandbox', currency: 'USD', locale: 'en-US', timeZone: 'America/Denver', settings: testSettings, filling,
        keys: [`pk_test_${slug}`, `sk_test_${slug}`],
      });
      const codes = async (slug: string) => [
        (await ask('/api/storefront', { 'x-publishable-key': `pk_test_${slug}` })).code,
        (await ask('/api/sandbox/clock', { authorization: `Bearer sk_test_${slug}` })).code,
      ];
      const set = async (id: string, status: 'active' | 'suspended') => {
        await db.systemTransaction((tx) => platform.repository.updateTenant(tx, id, { status }));
        platform.tenants.forget();
      };
      const revoked = await fresh('revoked');
      expect(await codes('revoked')).toEqual([undefined, undefined]);
      await db.systemTransaction((tx) => db.query({ tx }, 'UPDATE api_keys SET revokedAt = createdAt WHERE tenantId = ?', [revoked]));
      platform.tenants.forget();
      expect(await codes('revoked')).toEqual(['unknown_key', 'unknown_key']);

      const suspended = await fresh('suspended');
      await set(suspended, 'suspended');
      expect(await codes('suspended')).toEqual(['tenant_suspended', 'tenant_suspended']);
      await set(suspended, 'active');
      expect(await codes('suspended')).toEqual([undefined, undefined]);

      const filling = await fresh('filling', true);
      expect(await codes('filling')).toEqual(['overloaded', 'overloaded']);
      await platform.openTenants([filling]);
      expect(await codes('filling')).toEqual([undefined, undefined]);
    });
  });
});

describeApp('a server with a business of its own', (world) => {
  const storefront = async (headers: Record<string, string>) => {
    const response = await fetch(`${world.server.url}/api/storefront`, { headers });
    return (await response.json()) as { slug?: string; code?: string };
  };
  it('takes a request without a key for that one’s, and a wrong key for none', async () => {
    expect((await storefront({})).slug).toBe('beta');
    expect((await storefront({ 'x-publishable-key': keys.alpha.publishable })).slug).toBe('alpha');
    expect((await storefront({ 'x-publishable-key': 'pk_unknown' })).code).toBe('unknown_key');
  });
}, { defaultTenant: 'beta' });
