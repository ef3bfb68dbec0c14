import { jwtVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { describe, expect, it } from 'vitest';
import { describeApp, outcome, password, type Client, type Signed } from '../../../../test/app/index.ts';
import { day, minute, movableClock, second } from '../../../../test/services/tenant.ts';
import { mailsOf } from './mails.ts';

const wall = movableClock();
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

describeApp('sessions over HTTP', (world) => {
  const call: Client = (...asked) => world.call(...asked);
  const signIn = async ({ email }: Signed, headers: Record<string, string> = {}) => (await call('login', { body: { email, password }, headers })).body;
  const list = (token: string, query: Record<string, string | number> = {}) => call('listSessions', { token, query });
  const revoke = (token: string, sessionId: string, tenant: 'alpha' | 'beta' = 'alpha') => call('revokeSession', { token, tenant, params: { sessionId } });

  describe('listSessions', () => {
    it('200: those that go on, the newest first, with what signed in', async () => {
      const who = await world.person('owner');
      const [onLinux, onPhone] = [await signIn(who, { 'user-agent': firefox }), await signIn(who, { 'user-agent': iphone })];
      const { data, nextCursor } = (await list(onLinux.accessToken)).body;
      expect(nextCursor).toBeNull();
      expect(data.map((one: { device: string; current: boolean }) => [one.device, one.current]))
        .toEqual([['Safari on iPhone', false], ['Firefox on Linux', true], ['node', false]]);
      expect(data[0]).toMatchObject({ place: null, createdAt: wall.now().toISOString(), lastSeenAt: wall.now().toISOString() });
      await call('logout', { token: onPhone.accessToken });
      expect((await list(onLinux.accessToken)).body.data).toHaveLength(2);
    });

    it('200: when each was refreshed last, and none that has run out', async () => {
      const who = await world.person('owner');
      wall.pass(20 * day);
      const { body } = await call('refreshSession', { body: { refreshToken: who.refreshToken } });
      await signIn(who);
      wall.pass(29 * day);
      const { accessToken } = await signIn(who);
      const { data } = (await list(accessToken)).body;
      expect(data).toHaveLength(3);
      expect(data[2]).toMatchObject({ lastSeenAt: new Date(wall.now().getTime() - 29 * day).toISOString(), expiresAt: body.refreshExpiresAt });
      wall.pass(day);
      expect((await list((await signIn(who)).accessToken)).body.data).toHaveLength(2);
    });

    it('200: page by page, and one’s own only', async () => {
      const [who, other] = [await world.person('owner'), await world.person('owner')];
      await signIn(who);
      const first = (await list(who.token, { limit: 1 })).body;
      const second = (await list(who.token, { limit: 1, cursor: first.nextCursor })).body;
      expect([first.data.length, second.data.length, second.nextCursor]).toEqual([1, 1, null]);
      expect(first.data[0].id > second.data[0].id).toBe(true);
      expect((await list(other.token)).body.data).toHaveLength(1);
    });

    it('400, 401', async () => {
      const who = await world.person('owner');
      expect(outcome(await list(who.token, { limit: 0 }))).toBe('400 invalid_request #/query/limit');
      expect(outcome(await list(who.token, { cursor: 'x' }))).toBe('400 invalid_cursor');
      expect(outcome(await call('listSessions'))).toBe('401 unauthenticated');
    });
  });

  describe('revokeSession', () => {
    it('204: signs it out at once, its refresh token too, and no other', async () => {
      const who = await world.person('owner');
      const other = await signIn(who);
      const [{ id }] = (await list(who.token)).body.data.filter((one: { current: boolean }) => !one.current);
      expect(outcome(await call('getMe', { token: other.accessToken }))).toBe('200');
      expect(outcome(await revoke(who.token, id))).toBe('204');
      expect(outcome(await call('getMe', { token: other.accessToken }))).toBe('401 unauthenticated');
      expect(outcome(await call('refreshSession', { body: { refreshToken: other.refreshToken } }))).toBe('401 invalid_refresh_token');
      expect(outcome(await call('getMe', { token: who.token }))).toBe('200');
    });

    it('404: over, somebody else’s, of another business, nobody’s: all the same', async () => {
      const [who, stranger, elsewhere] = [await world.person('owner'), await world.person('owner'), await world.person('owner', 'beta')];
      const idOf = async (one: Signed): Promise<string> =>
        (await call('listSessions', { token: one.token, tenant: one.tenant })).body.data[0].id;
      await signIn(who);
      const [mine] = (await list(who.token)).body.data.filter((one: { current: boolean }) => !one.current);
      await revoke(who.token, mine.id);
      for (const id of [mine.id, await idOf(stranger), await idOf(elsewhere), 'ses_01JZ0000000000000000000001']) {
        const { status, body: { requestId: _id, ...body } } = await revoke(who.token, id);
        expect({ status, body }).toEqual({ status: 404, body: expect.objectContaining({ code: 'session_not_found', title: 'No such session' }) });
      }
      expect(outcome(await call('getMe', { token: stranger.token }))).toBe('200');
    });

    it('204: one’s own, of two that do it at once for one', async () => {
      const who = await world.person('owner');
      const [{ id }] = (await list(who.token)).body.data;
      expect(outcome(await revoke(who.token, id))).toBe('204');
      expect(outcome(await call('getMe', { token: who.token }))).toBe('401 unauthenticated');
    });

    it('400: what is no id', async () => {
      expect(outcome(await revoke((await world.person('owner')).token, 'nonsense'))).toBe('400 invalid_request #/path/sessionId');
    });
  });

  describe('a new device', () => {
    it('is told of by mail and in the app, the first and known ones are not', async () => {
      const who = await world.person('owner');
      const news = async (): Promise<string[]> => (await mailsOf(world, who.email)).map(({ subject }) => subject);
      expect(await news()).toEqual([]);
      const { deviceToken } = await signIn(who, { 'user-agent': firefox });
      expect(await news()).toEqual(['A new device signed in to your account']);
      expect((await mailsOf(world, who.email))[0]?.text).toContain('Firefox on Linux signed in on');
      await signIn(who, { 'user-agent': firefox, 'x-device-token': deviceToken });
      expect(await news()).toHaveLength(1);
      const { body } = await call('listNotifications', { token: who.token });
      expect(body.data).toMatchObject([{ type: 'session.new_device', channels: ['in_app', 'email'] }]);
    });

    it('may be known to several accounts', async () => {
      const [one, other] = [await world.person('owner'), await world.person('owner')];
      const { deviceToken } = await signIn(one);
      const headers = { 'x-device-token': deviceToken };
      expect((await signIn(other, headers)).deviceToken).toBe(deviceToken);
      await signIn(other, headers);
      expect(await mailsOf(world, other.email)).toHaveLength(1);
    });
  });

  describe('device login', () => {
    const start = async (clientName = 'dogcare CLI on a laptop') => (await call('startDeviceLogin', { body: { clientName } })).body;
    const poll = (deviceCode: string, tenant: 'alpha' | 'beta' = 'alpha') => call('pollDeviceLogin', { tenant, body: { deviceCode } });
    const approve = (who: Signed, userCode: string, approved = true) =>
      call('approveDeviceLogin', { token: who.token, tenant: who.tenant, body: { userCode, approve: approved } });

    it('200: waits, is let in, and signs in once', async () => {
      const who = await world.person('caregiver');
      const login = await start();
      expect(login).toMatchObject({
        userCode: expect.stringMatching(/^[B-Z]{4}-[B-Z]{4}$/), verificationUri: 'https://alpha.example/device',
        verificationUriComplete: `https://alpha.example/device?code=${login.userCode}`, expiresInSeconds: 600, intervalSeconds: 5,
      });
      expect(outcome(await poll(login.deviceCode))).toBe('400 authorization_pending');
      // as people type
      expect((await approve(who, login.userCode.toLowerCase().replace('-', ' '))).body).toEqual({ clientName: 'dogcare CLI on a laptop', approved: true });
      const { status, body } = await poll(login.deviceCode);
      expect([status, body.user.id]).toEqual([200, who.userId]);
      const { data } = (await list(body.accessToken)).body;
      expect(data[0]).toMatchObject({ current: true, device: 'dogcare CLI on a laptop' });
      expect(outcome(await poll(login.deviceCode))).toBe('400 device_code_expired');
    });

    it('200: of two polls at once one is signed in', async () => {
      const login = await start();
      await approve(await world.person('owner'), login.userCode);
      expect((await Promise.all([poll(login.deviceCode), poll(login.deviceCode)])).map(outcome).toSorted()).toEqual(['200', '400 device_code_expired']);
    });

    it('400: asks to ask less often', async () => {
      const { deviceCode } = await start();
      expect(outcome(await poll(deviceCode))).toBe('400 authorization_pending');
      wall.pass(4 * second);
      const early = await poll(deviceCode);
      expect(outcome(early)).toBe('400 slow_down');
      expect(early.headers.get('retry-after')).toBe('10');
      wall.pass(9 * second);
      expect(outcome(await poll(deviceCode))).toBe('400 slow_down');
      wall.pass(15 * second);
      expect(outcome(await poll(deviceCode))).toBe('400 authorization_pending');
    });

    it('400: refused, run out, of another business, made up', async () => {
      const [who, denied, late] = [await world.person('owner'), await start(), await start()];
      expect((await approve(who, denied.userCode, false)).body.approved).toBe(false);
      expect(outcome(await poll(denied.deviceCode))).toBe('400 device_code_denied');
      expect(outcome(await poll(late.deviceCode, 'beta'))).toBe('400 device_code_expired');
      expect(outcome(await poll('dc_0123456789'))).toBe('400 device_code_expired');
      wall.pass(10 * minute);
      expect(outcome(await poll(late.deviceCode))).toBe('400 device_code_expired');
      expect(outcome(await approve(await world.person('owner'), late.userCode))).toBe('422 invalid_token #/userCode');
    });

    it('422: a code works once and in its business', async () => {
      const login = await start();
      expect(outcome(await approve(await world.person('owner', 'beta'), login.userCode))).toBe('422 invalid_token #/userCode');
      const people = [await world.person('owner'), await world.person('owner')] as const;
      expect((await Promise.all(people.map((who) => approve(who, login.userCode)))).map(outcome).toSorted()).toEqual(['200', '422 invalid_token #/userCode']);
    });

    it('429: nobody tries codes', async () => {
      const who = await world.person('owner');
      for (let nth = 0; nth < 10; nth += 1) expect(outcome(await approve(who, 'BCDF-GHJK'))).toBe('422 invalid_token #/userCode');
      const { userCode } = await start();
      expect(outcome(await approve(who, userCode))).toBe('429 too_many_guesses');
    });

    it('400, 401: what the contract does not allow', async () => {
      expect(outcome(await call('startDeviceLogin', { body: { clientName: '' } }))).toBe('400 invalid_request #/clientName');
      expect(outcome(await poll('x'))).toBe('400 invalid_request #/deviceCode');
      expect(outcome(await call('approveDeviceLogin', { body: { userCode: 'BCDF-GHJK' } }))).toBe('401 unauthenticated');
    });

    it('keeps neither code', async () => {
      const { deviceCode, userCode } = await start();
      const rows = JSON.stringify(await world.server.app.parts.db.manager({}).query('SELECT * FROM device_logins'));
      for (const code of [deviceCode, userCode, userCode.replace('-', '')]) expect(rows).not.toContain(code);
    });
  });

  describe('an account that is not active', () => {
    const put = async ({ userId }: Signed, status: string, more: { deletedBy?: string } = {}): Promise<void> => {
      const { parts } = world.server.app;
      const ctx = await parts.contextFor(world.server.tenantIds.alpha, 'test');
      await parts.db.transaction(ctx, async (tx) => {
        await tx.tx.manager.query('UPDATE users SET status = ?, deletedBy = ? WHERE id = ?', [status, more.deletedBy ?? null, userId]);
        await parts.auth.accountChanged(tx, { userId, active: status === 'active', shown: false, signedOut: status === 'suspended' });
      });
    };

    it('403: signs nobody in by any way, and says so to who has the password only', async () => {
      const who = await world.person('owner');
      const device = (await call('startDeviceLogin', { body: {} })).body;
      await call('approveDeviceLogin', { token: who.token, body: { userCode: device.userCode } });
      await put(who, 'suspended');
      expect(outcome(await call('login', { body: { email: who.email, password } }))).toBe('403 account_not_active');
      expect(outcome(await call('login', { body: { email: who.email, password: 'wrong' } }))).toBe('401 invalid_credentials');
      expect(outcome(await call('pollDeviceLogin', { body: { deviceCode: device.deviceCode } }))).toBe('403 account_not_active');
      await put(who, 'active');
      expect(outcome(await call('login', { body: { email: who.email, password } }))).toBe('200');
    });

    it('401: its sessions end with it, and stay ended', async () => {
      const who = await world.person('owner');
      expect(outcome(await call('getMe', { token: who.token }))).toBe('200');
      await put(who, 'suspended');
      expect(outcome(await call('getMe', { token: who.token }))).toBe('401 unauthenticated');
      expect(outcome(await call('refreshSession', { body: { refreshToken: who.refreshToken } }))).toBe('401 invalid_refresh_token');
      await put(who, 'active');
      expect(outcome(await call('getMe', { token: who.token }))).toBe('401 unauthenticated');
    });

    it('200: signs in where the person may still come back by themselves', async () => {
      for (const [status, more] of [['deactivated', {}], ['deleting', { deletedBy: 'self' }]] as const) {
        const who = await world.person('owner');
        await put(who, status, more);
        expect(outcome(await call('login', { body: { email: who.email, password } }))).toBe('200');
      }
      const who = await world.person('owner');
      await put(who, 'deleting', { deletedBy: 'business' });
      expect(outcome(await call('login', { body: { email: who.email, password } }))).toBe('403 account_not_active');
    });
  });

  describe('getJwks', () => {
    it('200: lets a partner check our tokens, and says nothing private', async () => {
      const { token } = await world.person('owner');
      const { body, headers } = await call('getJwks');
      expect(headers.get('cache-control')).toContain('max-age=300');
      const { payload } = await jwtVerify(token, createLocalJWKSet(body as JSONWebKeySet), {
        audience: `dogcare:${world.server.tenantIds.alpha}`, issuer: 'dogcare', currentDate: wall.now(),
      });
      expect(payload.role).toBe('owner');
      for (const key of body.keys) expect(key).not.toHaveProperty('d');
    });

    it('401: with a key of the business only', async () => {
      expect(outcome(await call('getJwks', { tenant: null }))).toBe('401 unknown_key');
    });
  });
}, { wall });
