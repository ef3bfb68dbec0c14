import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { bodyOutcomes, commonOutcomes, keyOutcomes, openHttp, outcome, tokenOutcomes, type Http } from '../../auth/test/http.ts';

let http: Http;

describe.each(engines)('users over HTTP on %s', (engine) => {
  beforeAll(async () => {
    http = await openHttp(engine);
  });
  afterEach(() => expect(http.failures).toEqual([]));
  afterAll(() => http.close());

  describe('getMe', () => {
    it.each(['owner', 'caregiver', 'support', 'admin'] as const)('200: a %s sees their own account', async (role) => {
      const { id, email, token } = await http.signUp(role);
      const { status, body } = await http.call('getMe', { token });
      expect([status, body]).toEqual([200, {
        id, email, role, emailVerified: false, firstName: 'Olivia', lastName: 'Martin', phone: null, locale: 'en-US', timeZone: 'America/Denver',
        createdAt: http.people.clock.now().toISOString(), updatedAt: http.people.clock.now().toISOString(),
      }]);
    });

    it('what all operations have in common', async () => {
      const { token } = await http.signUp();
      expect(await commonOutcomes(http, { id: 'getMe', token })).toEqual({ ...keyOutcomes, ...tokenOutcomes });
      expect(outcome(await http.call('getMe', { token: 'nonsense' }))).toBe('401 unauthenticated');
    });
  });

  describe('updateMe', () => {
    it('200: changes only what is sent', async () => {
      const { token } = await http.signUp('support');
      const before = (await http.call('getMe', { token })).body;
      const { status, body } = await http.call('updateMe', { token, body: { firstName: ' Liv ', phone: '+13035550123' } });
      expect([status, body]).toEqual([200, { ...before, firstName: 'Liv', phone: '+13035550123', updatedAt: body.updatedAt }]);
      expect(body.updatedAt > before.updatedAt).toBe(true);
      expect((await http.call('updateMe', { token, body: { phone: null, locale: 'es-us' } })).body).toMatchObject({ firstName: 'Liv', phone: null, locale: 'es-US' });
      expect((await http.call('getMe', { token })).body).toMatchObject({ firstName: 'Liv', phone: null });
    });

    it('422: an unknown time zone, and nothing changes', async () => {
      const { token } = await http.signUp();
      const before = (await http.call('getMe', { token })).body;
      expect(outcome(await http.call('updateMe', { token, body: { firstName: 'Liv', timeZone: 'Mars/Olympus' } }))).toBe('422 invalid_time_zone #/timeZone');
      expect((await http.call('getMe', { token })).body).toEqual(before);
    });

    it('400: what the contract does not allow', async () => {
      const { token } = await http.signUp();
      const tried = async (body: object) => outcome(await http.call('updateMe', { token, body }));
      expect(await tried({})).toBe('400 invalid_request #');
      expect(await tried({ lastName: '' })).toContain('400 invalid_request #/lastName');
      expect(await tried({ phone: '303 555 0123' })).toBe('400 invalid_request #/phone');
      expect(await tried({ role: 'admin' })).toBe('400 invalid_request #/role');
      expect(await tried({ email: 'other@example.com' })).toBe('400 invalid_request #/email');
      expect(await tried({ locale: 'en-aa-bb-cc-dd' })).toBe('400 invalid_request #/locale');
    });

    it('does a repeated request once', async () => {
      const { token } = await http.signUp();
      const request = { token, body: { firstName: 'Liv' }, headers: { 'idempotency-key': 'me-1' } };
      const first = await http.call('updateMe', request);
      await http.call('updateMe', { token, body: { firstName: 'Ann' } });
      const again = await http.call('updateMe', request);
      expect([again.body, again.headers.get('idempotent-replayed')]).toEqual([first.body, 'true']);
      expect((await http.call('getMe', { token })).body.firstName).toBe('Ann');
    });

    it('what all operations have in common', async () => {
      const { token } = await http.signUp();
      const found = await commonOutcomes(http, { id: 'updateMe', token, body: { firstName: 'Liv' } });
      expect(found).toEqual({ ...keyOutcomes, ...tokenOutcomes, ...bodyOutcomes });
    });
  });
});
