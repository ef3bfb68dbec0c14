import { describe, expect, it } from 'vitest';
import { describeApp, outcome, password, type Client, type People } from '../../../../test/app/index.ts';
import { minute, movableClock, second } from '../../../../test/services/tenant.ts';

const wall = movableClock();
const newcomer = { email: 'olivia@example.com', password, role: 'owner', firstName: 'Olivia', lastName: 'Martin' };
let count = 0;
const fresh = (more: object = {}) => ({ ...newcomer, email: `new${(count += 1)}@example.com`, ...more });

describeApp('auth over HTTP', (world) => {
  const call: Client = (...asked) => world.call(...asked);
  const person: People['person'] = (...asked) => world.person(...asked);

  describe('registerUser', () => {
    it('201: opens an account and signs in', async () => {
      const { status, body } = await call('registerUser', { body: fresh({ locale: 'en-gb', timeZone: 'Europe/London' }) });
      expect(status).toBe(201);
      expect(body).toMatchObject({ tokenType: 'Bearer', expiresInSeconds: 900, user: { role: 'owner', locale: 'en-GB', timeZone: 'Europe/London', emailVerified: false } });
      expect((await call('getMe', { token: body.accessToken })).body).toEqual({ ...body.user, avatar: null });
    });

    it('409: an address has one account in a business', async () => {
      const body = fresh();
      expect(outcome(await call('registerUser', { body }))).toBe('201');
      expect(outcome(await call('registerUser', { body: { ...body, email: body.email.toUpperCase() } }))).toBe('409 email_taken #/email');
      expect(outcome(await call('registerUser', { body, tenant: 'beta' }))).toBe('201');
    });

    it('422: weak passwords and unknown zones', async () => {
      const tried = async (more: object) => outcome(await call('registerUser', { body: fresh(more) }));
      expect(await tried({ password: 'password123' })).toBe('422 weak_password #/password');
      expect(await tried({ email: 'sunflower@example.com', password: 'my-sunflower-1' })).toBe('422 weak_password #/password');
      expect(await tried({ timeZone: 'Mars/Olympus' })).toBe('422 invalid_time_zone #/timeZone');
    });

    it('400: what the contract does not allow', async () => {
      const tried = async (more: object) => outcome(await call('registerUser', { body: fresh(more) }));
      expect(await tried({ role: 'admin' })).toBe('400 invalid_request #/role');
      expect(await tried({ email: 'olivia' })).toBe('400 invalid_request #/email');
      expect(await tried({ password: 'short' })).toBe('400 invalid_request #/password');
      expect(await tried({ firstName: '   ' })).toBe('400 invalid_request #/firstName');
      expect(await tried({ tenantId: 'ten_b' })).toBe('400 invalid_request #/tenantId');
      expect(await tried({ locale: 'en-aa-bb-cc-dd' })).toBe('400 invalid_request #/locale');
    });

    it('answers a repeated key with what it answered, and refuses it for another request', async () => {
      const [body, headers] = [fresh(), { 'idempotency-key': 'register-1' }];
      const first = await call('registerUser', { body, headers });
      const again = await call('registerUser', { body, headers });
      expect(again.body).toEqual(first.body);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(outcome(await call('registerUser', { body: fresh(), headers }))).toBe('422 idempotency_key_reused #/header/idempotency-key');
      const kept = JSON.stringify(await world.server.app.parts.db.manager({}).query('SELECT answer FROM idempotency_keys'));
      expect(kept).not.toContain(first.body.refreshToken);
    });

    it('forgets the key of a request that failed', async () => {
      const headers = { 'idempotency-key': 'register-2' };
      const body = fresh({ password: 'password123' });
      expect(outcome(await call('registerUser', { body, headers }))).toBe('422 weak_password #/password');
      expect(outcome(await call('registerUser', { body: { ...body, password }, headers }))).toBe('201');
    });
  });

  describe('login', () => {
    it('200: for the right password, in the right business', async () => {
      const { email, userId: id } = await person('caregiver');
      const { status, body } = await call('login', { body: { email: email.toUpperCase(), password } });
      expect([status, body.user.id, body.user.role]).toEqual([200, id, 'caregiver']);
      expect(outcome(await call('login', { body: { email, password }, tenant: 'beta' }))).toBe('401 invalid_credentials');
    });

    it('401: the same for a wrong password and for nobody', async () => {
      const { email } = await person('owner');
      const answers = [await call('login', { body: { email, password: 'another one' } }), await call('login', { body: { email: 'nobody@example.com', password } })];
      const [known, unknown] = answers.map(({ status, body: { requestId: _id, ...body } }) => ({ status, body }));
      expect(known).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
      expect(unknown).toEqual(known);
    });

    it('400: what the contract does not allow', async () => {
      expect(outcome(await call('login', { body: { email: 'a@example.com' } }))).toBe('400 invalid_request #/password');
      expect(outcome(await call('login', { body: { email: { $ne: '' }, password } }))).toBe('400 invalid_request #/email');
    });
  });

  describe('refreshSession', () => {
    it('200: rotates', async () => {
      const { refreshToken, userId: id } = await person('owner');
      const { status, body } = await call('refreshSession', { body: { refreshToken } });
      expect([status, body.user.id]).toEqual([200, id]);
      expect(body.refreshToken).not.toBe(refreshToken);
      expect(outcome(await call('getMe', { token: body.accessToken }))).toBe('200');
    });

    it('401: unknown, of another business, used', async () => {
      const { refreshToken } = await person('owner');
      const ended = '401 invalid_refresh_token';
      expect(outcome(await call('refreshSession', { body: { refreshToken: 'rt_0123456789abcdef' } }))).toBe(ended);
      expect(outcome(await call('refreshSession', { body: { refreshToken }, tenant: 'beta' }))).toBe(ended);
      const next = (await call('refreshSession', { body: { refreshToken } })).body;
      wall.pass(31 * second);
      expect(outcome(await call('refreshSession', { body: { refreshToken } }))).toBe(ended);
      expect(outcome(await call('refreshSession', { body: { refreshToken: next.refreshToken } }))).toBe(ended);
      expect(outcome(await call('getMe', { token: next.accessToken }))).toBe('401 unauthenticated');
    });

    it('answers a repeated key with the same pair, however late', async () => {
      const { refreshToken } = await person('owner');
      const request = { body: { refreshToken }, headers: { 'idempotency-key': 'refresh-1' } };
      const first = await call('refreshSession', request);
      wall.pass(5 * minute);
      const again = await call('refreshSession', request);
      expect(again.body).toEqual(first.body);
      expect(outcome(await call('refreshSession', { body: { refreshToken: first.body.refreshToken } }))).toBe('200');
    });
  });

  describe('logout', () => {
    it.each(['owner', 'caregiver', 'support', 'admin'] as const)('204: ends this session of a %s, and no other', async (role) => {
      const { token, refreshToken, email } = await person(role);
      const other = (await call('login', { body: { email, password } })).body;
      expect(outcome(await call('logout', { token }))).toBe('204');
      expect(outcome(await call('getMe', { token }))).toBe('401 unauthenticated');
      expect(outcome(await call('logout', { token }))).toBe('401 unauthenticated');
      expect(outcome(await call('refreshSession', { body: { refreshToken } }))).toBe('401 invalid_refresh_token');
      expect(outcome(await call('getMe', { token: other.accessToken }))).toBe('200');
    });

    it('401: an access token that is too old', async () => {
      const { token } = await person('owner');
      wall.pass(15 * minute);
      expect(outcome(await call('logout', { token }))).toBe('401 token_expired');
    });
  });
}, { wall });
