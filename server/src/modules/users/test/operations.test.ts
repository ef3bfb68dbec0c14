import { describe, expect, it } from 'vitest';
import { describeApp, outcome, type Client, type People } from '../../../../test/app/index.ts';
import { movableClock, second } from '../../../../test/services/tenant.ts';

const wall = movableClock();

describeApp('users over HTTP', (world) => {
  const call: Client = (...asked) => world.call(...asked);
  const person: People['person'] = (...asked) => world.person(...asked);

  describe('getMe', () => {
    it.each(['owner', 'caregiver', 'support', 'admin'] as const)('200: a %s sees their own account', async (role) => {
      const { userId: id, email, token } = await person(role);
      const { status, body } = await call('getMe', { token });
      expect([status, body]).toEqual([200, {
        id, email, role, emailVerified: false, avatar: null, status: 'active', firstName: 'Olivia', lastName: 'Martin', phone: null, phoneVerified: false, about: '',
        locale: 'en-US', timeZone: 'America/Denver', hidden: null, eraseAt: null,
        visibility: { profile: 'everyone', about: 'everyone', lastName: 'staff', email: 'staff', phone: 'counterparts' },
        createdAt: wall.now().toISOString(), updatedAt: wall.now().toISOString(),
      }]);
    });

    it('401: a token that is none', async () => {
      expect(outcome(await call('getMe', { token: 'nonsense' }))).toBe('401 unauthenticated');
    });
  });

  describe('updateMe', () => {
    it('200: changes only what is sent', async () => {
      const { token } = await person('support');
      const before = (await call('getMe', { token })).body;
      wall.pass(second);
      const { status, body } = await call('updateMe', { token, body: { firstName: ' Liv ', phone: '+13035550123' } });
      expect([status, body]).toEqual([200, { ...before, firstName: 'Liv', phone: '+13035550123', updatedAt: body.updatedAt }]);
      expect(body.updatedAt > before.updatedAt).toBe(true);
      expect((await call('updateMe', { token, body: { phone: null, locale: 'es-us' } })).body).toMatchObject({ firstName: 'Liv', phone: null, locale: 'es-US' });
      expect((await call('getMe', { token })).body).toMatchObject({ firstName: 'Liv', phone: null });
    });

    it('422: an unknown time zone, and nothing changes', async () => {
      const { token } = await person('owner');
      const before = (await call('getMe', { token })).body;
      expect(outcome(await call('updateMe', { token, body: { firstName: 'Liv', timeZone: 'Mars/Olympus' } }))).toBe('422 invalid_time_zone #/timeZone');
      expect((await call('getMe', { token })).body).toEqual(before);
    });

    it('400: what the contract does not allow', async () => {
      const { token } = await person('owner');
      const tried = async (body: object) => outcome(await call('updateMe', { token, body }));
      expect(await tried({})).toBe('400 invalid_request #');
      expect(await tried({ lastName: '' })).toContain('400 invalid_request #/lastName');
      expect(await tried({ phone: '303 555 0123' })).toBe('400 invalid_request #/phone');
      expect(await tried({ role: 'admin' })).toBe('400 invalid_request #/role');
      expect(await tried({ email: 'other@example.com' })).toBe('400 invalid_request #/email');
      expect(await tried({ locale: 'en-aa-bb-cc-dd' })).toBe('400 invalid_request #/locale');
    });

    it('does a repeated request once', async () => {
      const { token } = await person('owner');
      const request = { token, body: { firstName: 'Liv' }, headers: { 'idempotency-key': 'me-1' } };
      const first = await call('updateMe', request);
      await call('updateMe', { token, body: { firstName: 'Ann' } });
      const again = await call('updateMe', request);
      expect([again.body, again.headers.get('idempotent-replayed')]).toEqual([first.body, 'true']);
      expect((await call('getMe', { token })).body.firstName).toBe('Ann');
    });
  });
}, { wall });
