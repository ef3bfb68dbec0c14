import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, keys, outcome, until, type CallOptions, type Signed } from '../../../../test/app/index.ts';
import { createPlatform } from '../../platform/index.ts';

describeApp('API keys', (world) => {
  let admin: Signed;
  beforeAll(async () => {
    admin = await world.person('admin');
  });
  const as = (who: Signed, options: CallOptions = {}): CallOptions => ({ token: who.token, tenant: who.tenant, ...options });
  const create = (body: object, options: CallOptions = as(admin)) => world.call('createApiKey', { ...options, body });
  const revoke = (keyId: string, options: CallOptions = as(admin)) => world.call('revokeApiKey', { ...options, params: { keyId } });
  const secret = async (...scopes: string[]) => (await create({ kind: 'secret', name: 'Sync', scopes })).body;
  const withSecret = (key: string): CallOptions => ({ tenant: null, token: key });

  describe('createApiKey', () => {
    it('201: a secret key that opens what its scopes name', async () => {
      const { status, body } = await create({ kind: 'secret', name: ' Booking sync ', scopes: ['bookings:read', 'settings:read'] });
      expect(status).toBe(201);
      expect(body.key).toMatch(/^sk_sandbox_[0-9a-f]{64}$/);
      expect(body.apiKey).toMatchObject({ kind: 'secret', name: 'Booking sync', scopes: ['bookings:read', 'settings:read'], revokedAt: null });
      expect(body.apiKey.hint).toBe(`sk_sandbox_…${body.key.slice(-4)}`);
      expect(outcome(await world.call('adminListBookings', withSecret(body.key)))).toBe('200');
      expect(outcome(await world.call('getSettings', withSecret(body.key)))).toBe('200');
      expect(outcome(await world.call('updateSettings', { ...withSecret(body.key), body: {} }))).toBe('403 insufficient_scope');
      expect(outcome(await world.call('adminListUsers', withSecret(body.key)))).toBe('403 insufficient_scope');
      expect(outcome(await world.call('listBreeds', withSecret(body.key)))).toBe('200'); // what a publishable key may
    });
    it('201: a publishable key', async () => {
      const { body } = await create({ kind: 'publishable', name: 'New shop' });
      expect(body.key).toMatch(/^pk_sandbox_/);
      expect((await world.call('getStorefront', { tenant: null, headers: { 'x-publishable-key': body.key } })).body.slug).toBe('alpha');
      expect(outcome(await world.call('getSettings', { tenant: null, headers: { 'x-publishable-key': body.key } }))).toBe('401 unauthenticated');
    });
    it('shows the key once: it is in no list, and in the database as a hash', async () => {
      const headers = { 'idempotency-key': `key-${world.engine}` };
      const { key, apiKey } = (await create({ kind: 'secret', name: 'Once', scopes: ['*'] }, as(admin, { headers }))).body;
      expect((await create({ kind: 'secret', name: 'Once', scopes: ['*'] }, as(admin, { headers }))).body).toEqual({ key, apiKey }); // a lost answer
      const list = await world.call('listApiKeys', as(admin));
      expect(list.body.data[0]).toEqual(apiKey);
      const { db } = world.server.app.parts;
      const kept = [
        await db.query({}, 'SELECT * FROM api_keys', []), await db.query({}, 'SELECT answer FROM idempotency_keys', []), await db.query({}, 'SELECT * FROM audit_rows', []), list.body,
      ];
      expect(JSON.stringify(kept)).not.toContain(key.slice(15));
    });
    it('403: a key makes none that could do more than itself', async () => {
      const maker = (await secret('api-keys:write', 'users:read')).key;
      expect((await create({ kind: 'secret', name: 'Less', scopes: ['users:read'] }, withSecret(maker))).status).toBe(201);
      for (const scopes of [['*'], ['users:read', 'users:write'], ['settings:write']]) {
        expect(outcome(await create({ kind: 'secret', name: 'More', scopes }, withSecret(maker)))).toMatch(/^403 insufficient_scope #\/scopes\/\d$/);
      }
    });
    it.each([
      ['400 invalid_request #/scopes', { kind: 'secret', name: 'x' }], ['400 invalid_request #/scopes', { kind: 'secret', name: 'x', scopes: [] }],
      ['400 invalid_request #/scopes', { kind: 'publishable', name: 'x', scopes: ['*'] }], ['400 invalid_request #/name', { kind: 'secret', name: '  ', scopes: ['*'] }],
      ['400 invalid_request #/kind', { kind: 'root', name: 'x' }], ['400 invalid_request #/scopes/0', { kind: 'secret', name: 'x', scopes: ['bookings:*'] }],
      ['422 unknown_scope #/scopes/1', { kind: 'secret', name: 'x', scopes: ['bookings:read', 'cats:read'] }],
    ])('%s', async (wanted, body) => {
      expect(outcome(await create(body))).toBe(wanted);
    });
    it('401, 403', async () => {
      expect(outcome(await create({ kind: 'secret', name: 'x', scopes: ['*'] }, {}))).toBe('401 unauthenticated');
      for (const role of ['owner', 'caregiver', 'support'] as const) {
        expect(outcome(await create({ kind: 'secret', name: 'x', scopes: ['*'] }, as(await world.person(role))))).toBe('403 forbidden');
      }
    });
  });

  describe('revokeApiKey', () => {
    it('204: it opens nothing any more; and again', async () => {
      const { key, apiKey } = await secret('*');
      expect(outcome(await world.call('getSettings', withSecret(key)))).toBe('200');
      expect((await revoke(apiKey.id)).status).toBe(204);
      expect(outcome(await world.call('getSettings', withSecret(key)))).toBe('401 unknown_key');
      expect((await revoke(apiKey.id)).status).toBe(204);
      const listed = (await world.call('listApiKeys', as(admin))).body.data.find((one: { id: string }) => one.id === apiKey.id);
      expect(listed.revokedAt).toEqual(expect.any(String));
    });
    it('is in force on every other server within a second', async () => {
      const { parts } = world.server.app;
      const other = createPlatform({
        db: parts.db, wall: parts.wall, ids: { next: () => 'id' }, newToken: () => 'x', defaultStorefrontUrl: 'https://x.example',
        vault: { seal: String, open: String, isCurrent: () => true, reseal: String }, counters: { take: async () => 1 },
      });
      const { key, apiKey } = await secret('*');
      const code = () => Promise.resolve().then(() => other.tenants.byKey(key)).then(() => 'fine', (error: { code?: string }) => error.code);
      expect(await code()).toBe('fine');
      const at = performance.now();
      await revoke(apiKey.id);
      await until(async () => (await code()) === 'unknown_key', 3_000);
      // two seconds more than promised: the machine may have other things to do
      expect(performance.now() - at).toBeLessThan(3_000);
    });
    it('404: another business’s, or none', async () => {
      const { apiKey, key } = await secret('*');
      expect(outcome(await revoke(apiKey.id, withSecret(keys.beta.secret)))).toBe('404 api_key_not_found');
      expect(outcome(await revoke('key_01JZ0000000000000000000000'))).toBe('404 api_key_not_found');
      expect(outcome(await revoke('nonsense'))).toBe('400 invalid_request #/path/keyId');
      expect(outcome(await world.call('getSettings', withSecret(key)))).toBe('200');
    });
    it('409: the last publishable key, also of two who revoke the last two at once', async () => {
      const theirs = withSecret(keys.beta.secret);
      const { apiKey } = (await create({ kind: 'publishable', name: 'Second' }, theirs)).body;
      const first = (await world.call('listApiKeys', theirs)).body.data.find((one: { kind: string; id: string }) => one.kind === 'publishable' && one.id !== apiKey.id);
      const answers = await Promise.all([revoke(apiKey.id, theirs), revoke(first.id, theirs)]);
      expect(answers.map(outcome).sort()).toEqual(['204', '409 last_publishable_key']);
    });
  });

  describe('listApiKeys', () => {
    it('200: pages of the business’s own', async () => {
      const made = [(await secret('*')).apiKey.id, (await secret('users:read')).apiKey.id];
      const first = await world.call('listApiKeys', as(admin, { query: { limit: 1 } }));
      const second = await world.call('listApiKeys', as(admin, { query: { limit: 1, cursor: first.body.nextCursor } }));
      expect([first.body.data[0].id, second.body.data[0].id]).toEqual([made[1], made[0]]);
      const theirs = await world.call('listApiKeys', withSecret(keys.beta.secret));
      expect(theirs.body.data.map((one: { id: string }) => one.id)).not.toContain(made[0]);
    });
    it('403: to a key without the scope', async () => {
      expect(outcome(await world.call('listApiKeys', withSecret((await secret('api-keys:write')).key)))).toBe('403 insufficient_scope');
    });
  });
});
