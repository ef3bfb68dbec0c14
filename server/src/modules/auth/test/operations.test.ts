import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { createPasswords } from '../index.ts';
import { minute, second } from './fixture.ts';
import { bodyOutcomes, commonOutcomes, keyOutcomes, openHttp, outcome, tokenOutcomes, type Http } from './http.ts';

const password = 'a-long-walk-at-dawn';
const newcomer = { email: 'olivia@example.com', password, role: 'owner', firstName: 'Olivia', lastName: 'Martin' };
let http: Http;
let count = 0;
const fresh = (more: object = {}) => ({ ...newcomer, email: `new${(count += 1)}@example.com`, ...more });

describe.each(engines)('auth over HTTP on %s', (engine) => {
  beforeAll(async () => {
    http = await openHttp(engine);
  });
  afterEach(() => expect(http.failures).toEqual([]));
  afterAll(() => http.close());

  describe('registerUser', () => {
    it('201: opens an account and signs in', async () => {
      const { status, body } = await http.call('registerUser', { body: fresh({ locale: 'en-gb', timeZone: 'Europe/London' }) });
      expect(status).toBe(201);
      expect(body).toMatchObject({ tokenType: 'Bearer', expiresInSeconds: 900, user: { role: 'owner', locale: 'en-GB', timeZone: 'Europe/London', emailVerified: false } });
      expect((await http.call('getMe', { token: body.accessToken })).body).toEqual(body.user);
    });

    it('409: an address has one account in a business', async () => {
      const body = fresh();
      expect(outcome(await http.call('registerUser', { body }))).toBe('201');
      expect(outcome(await http.call('registerUser', { body: { ...body, email: body.email.toUpperCase() } }))).toBe('409 email_taken #/email');
      expect(outcome(await http.call('registerUser', { body, key: 'pk_b' }))).toBe('201');
    });

    it('422: weak passwords and unknown zones', async () => {
      const tried = async (more: object) => outcome(await http.call('registerUser', { body: fresh(more) }));
      expect(await tried({ password: 'password123' })).toBe('422 weak_password #/password');
      expect(await tried({ email: 'sunflower@example.com', password: 'my-sunflower-1' })).toBe('422 weak_password #/password');
      expect(await tried({ timeZone: 'Mars/Olympus' })).toBe('422 invalid_time_zone #/timeZone');
    });

    it('400: what the contract does not allow', async () => {
      const tried = async (more: object) => outcome(await http.call('registerUser', { body: fresh(more) }));
      expect(await tried({ role: 'admin' })).toBe('400 invalid_request #/role');
      expect(await tried({ email: 'olivia' })).toBe('400 invalid_request #/email');
      expect(await tried({ password: 'short' })).toBe('400 invalid_request #/password');
      expect(await tried({ firstName: '   ' })).toBe('400 invalid_request #/firstName');
      expect(await tried({ tenantId: 'ten_b' })).toBe('400 invalid_request #/tenantId');
      expect(await tried({ locale: 'en-aa-bb-cc-dd' })).toBe('400 invalid_request #/locale');
    });

    it('answers a repeated key with what it answered, and refuses it for another request', async () => {
      const [body, headers] = [fresh(), { 'idempotency-key': 'register-1' }];
      const first = await http.call('registerUser', { body, headers });
      const again = await http.call('registerUser', { body, headers });
      expect(again.body).toEqual(first.body);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(outcome(await http.call('registerUser', { body: fresh(), headers }))).toBe('422 idempotency_key_reused #/header/idempotency-key');
      const kept = JSON.stringify(await http.people.db.manager({}).query('SELECT answer FROM idempotency_keys'));
      expect(kept).not.toContain(first.body.refreshToken);
    });

    it('forgets the key of a request that failed', async () => {
      const headers = { 'idempotency-key': 'register-2' };
      const body = fresh({ password: 'password123' });
      expect(outcome(await http.call('registerUser', { body, headers }))).toBe('422 weak_password #/password');
      expect(outcome(await http.call('registerUser', { body: { ...body, password }, headers }))).toBe('201');
    });

    it('what all operations have in common', async () => {
      expect(await commonOutcomes(http, { id: 'registerUser', body: fresh() })).toEqual({ ...keyOutcomes, ...bodyOutcomes });
    });
  });

  describe('login', () => {
    it('200: for the right password, in the right business', async () => {
      const { email, id } = await http.signUp('caregiver');
      const { status, body } = await http.call('login', { body: { email: email.toUpperCase(), password } });
      expect([status, body.user.id, body.user.role]).toEqual([200, id, 'caregiver']);
      expect(outcome(await http.call('login', { body: { email, password }, key: 'pk_b' }))).toBe('401 invalid_credentials');
    });

    it('401: the same for a wrong password and for nobody', async () => {
      const { email } = await http.signUp();
      const answers = [await http.call('login', { body: { email, password: 'another one' } }), await http.call('login', { body: { email: 'nobody@example.com', password } })];
      const [known, unknown] = answers.map(({ status, body: { requestId: _id, ...body } }) => ({ status, body }));
      expect(known).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
      expect(unknown).toEqual(known);
    });

    it('compares a password for nobody too, as that takes its time', async () => {
      const compared: (string | null)[] = [];
      const real = createPasswords({ cost: 4 });
      const auth = http.people.authUsing({
        ...real,
        verify: (given, stored) => {
          compared.push(stored);
          return real.verify(given, stored);
        },
      });
      const request = { params: {}, query: {}, headers: {}, body: { email: 'nobody@example.com', password } };
      await expect(auth.routes.login(http.people.ctxOf(), request)).rejects.toMatchObject({ code: 'invalid_credentials' });
      expect(compared).toEqual([null]);
    });

    it('400: what the contract does not allow', async () => {
      expect(outcome(await http.call('login', { body: { email: 'a@example.com' } }))).toBe('400 invalid_request #/password');
      expect(outcome(await http.call('login', { body: { email: { $ne: '' }, password } }))).toBe('400 invalid_request #/email');
    });

    it('what all operations have in common', async () => {
      const { email } = await http.signUp();
      expect(await commonOutcomes(http, { id: 'login', body: { email, password } })).toEqual({ ...keyOutcomes, ...bodyOutcomes });
    });
  });

  describe('refreshSession', () => {
    it('200: rotates', async () => {
      const { refreshToken, id } = await http.signUp();
      const { status, body } = await http.call('refreshSession', { body: { refreshToken } });
      expect([status, body.user.id]).toEqual([200, id]);
      expect(body.refreshToken).not.toBe(refreshToken);
      expect(outcome(await http.call('getMe', { token: body.accessToken }))).toBe('200');
    });

    it('401: unknown, of another business, used', async () => {
      const { refreshToken } = await http.signUp();
      const ended = '401 invalid_refresh_token';
      expect(outcome(await http.call('refreshSession', { body: { refreshToken: 'rt_0123456789abcdef' } }))).toBe(ended);
      expect(outcome(await http.call('refreshSession', { body: { refreshToken }, key: 'pk_b' }))).toBe(ended);
      const next = (await http.call('refreshSession', { body: { refreshToken } })).body;
      http.people.clock.pass(31 * second);
      expect(outcome(await http.call('refreshSession', { body: { refreshToken } }))).toBe(ended);
      expect(outcome(await http.call('refreshSession', { body: { refreshToken: next.refreshToken } }))).toBe(ended);
      expect(outcome(await http.call('getMe', { token: next.accessToken }))).toBe('401 unauthenticated');
    });

    it('answers a repeated key with the same pair, however late', async () => {
      const { refreshToken } = await http.signUp();
      const request = { body: { refreshToken }, headers: { 'idempotency-key': 'refresh-1' } };
      const first = await http.call('refreshSession', request);
      http.people.clock.pass(5 * minute);
      const again = await http.call('refreshSession', request);
      expect(again.body).toEqual(first.body);
      expect(outcome(await http.call('refreshSession', { body: { refreshToken: first.body.refreshToken } }))).toBe('200');
    });

    it('what all operations have in common', async () => {
      const { refreshToken } = await http.signUp();
      expect(await commonOutcomes(http, { id: 'refreshSession', body: { refreshToken } })).toEqual({ ...keyOutcomes, ...bodyOutcomes });
    });
  });

  describe('logout', () => {
    it.each(['owner', 'caregiver', 'support', 'admin'] as const)('204: ends this session of a %s, and no other', async (role) => {
      const { token, refreshToken, email } = await http.signUp(role);
      const other = (await http.call('login', { body: { email, password } })).body;
      expect(outcome(await http.call('logout', { token }))).toBe('204');
      expect(outcome(await http.call('getMe', { token }))).toBe('401 unauthenticated');
      expect(outcome(await http.call('logout', { token }))).toBe('401 unauthenticated');
      expect(outcome(await http.call('refreshSession', { body: { refreshToken } }))).toBe('401 invalid_refresh_token');
      expect(outcome(await http.call('getMe', { token: other.accessToken }))).toBe('200');
    });

    it('401: an access token that is too old', async () => {
      const { token } = await http.signUp();
      http.people.clock.pass(15 * minute);
      expect(outcome(await http.call('logout', { token }))).toBe('401 token_expired');
    });

    it('what all operations have in common', async () => {
      const { token } = await http.signUp();
      expect(await commonOutcomes(http, { id: 'logout', token })).toEqual({ ...keyOutcomes, ...tokenOutcomes });
    });
  });
});
