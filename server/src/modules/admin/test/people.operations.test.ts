import { describe, expect, it } from 'vitest';
import { describeApp, outcome, password, until, type Client, type People, type Signed } from '../../../../test/app/index.ts';

const day = 86_400_000;
const nobody = 'usr_01JZ0000000000000000000000';
const reason = 'Three late cancellations.';

type Act = 'adminGetUser' | 'adminDeleteUser' | 'suspendUser' | 'reinstateUser' | 'placeLegalHold' | 'releaseLegalHold' | 'moderateProfile';

describeApp('people, for the business', (world) => {
  const call: Client = (...asked) => world.call(...asked);
  const person: People['person'] = (...asked) => world.person(...asked);
  const asKey = (tenant: 'alpha' | 'beta' = 'alpha') => ({ token: world.secretKey(tenant), tenant: null });
  const as = (who: Signed) => ({ token: who.token, tenant: who.tenant });
  const of = (userId: string) => ({ params: { userId } });
  const auditOf = async (userId: string) => (await call('listAuditLog', { ...as(await person('admin')), query: { subjectId: userId } })).body.data;
  const actions: Record<Act, { body?: { reason: string; decision?: string } }> = {
    adminGetUser: {}, adminDeleteUser: {}, suspendUser: { body: { reason } }, reinstateUser: {}, placeLegalHold: { body: { reason } }, releaseLegalHold: {},
    moderateProfile: { body: { decision: 'hide', reason } },
  };
  const ids = Object.keys(actions) as Act[];

  describe.each(ids)('%s', (id) => {
    it('404: nobody, and somebody of another business, alike', async () => {
      const foreign = await person('owner', 'beta');
      for (const userId of [nobody, foreign.userId]) {
        expect(outcome(await call(id, { ...asKey(), ...of(userId), ...actions[id] }))).toBe('404 user_not_found #/path/userId');
      }
      expect((await call('getMe', as(foreign))).body.status).toBe('active');
    });

    it('400, 401 and 403', async () => {
      const who = await person('owner');
      expect(outcome(await call(id, { ...asKey(), ...of('usr_1'), ...actions[id] }))).toBe('400 invalid_request #/path/userId');
      if (actions[id].body) {
        expect(outcome(await call(id, { ...asKey(), ...of(who.userId), body: {} }))).toContain('400 invalid_request #');
        expect(outcome(await call(id, { ...asKey(), ...of(who.userId), body: { ...actions[id].body, reason: ' ' } }))).toBe('400 invalid_request #/reason');
      }
      expect(outcome(await call(id, { ...of(who.userId), ...actions[id] }))).toBe('401 unauthenticated');
      for (const role of ['owner', 'caregiver', 'support'] as const) {
        expect(outcome(await call(id, { ...as(await person(role)), ...of(who.userId), ...actions[id] }))).toBe('403 forbidden');
      }
      expect(outcome(await call(id, { ...as(await person('admin', 'beta')), tenant: 'alpha', ...of(who.userId), ...actions[id] }))).toBe('401 unauthenticated');
    });
  });

  describe('adminGetUser', () => {
    it('200: the whole account; homes for admins who ask, and that is written down', async () => {
      const [who, admin] = [await person('owner'), await person('admin')];
      await call('addAddress', { ...as(who), body: { line1: '1437 Larimer Street', city: 'Denver', region: 'CO', postalCode: '80202', accessInstructions: 'Code 4711' } });
      const plain = await call('adminGetUser', { ...as(admin), ...of(who.userId) });
      expect(plain.body).toMatchObject({ id: who.userId, email: who.email, status: 'active', suspension: null, hidden: null, legalHold: null, homes: null, eraseAt: null });
      expect((await call('adminGetUser', { ...asKey(), ...of(who.userId), query: { sensitive: true } })).body.homes).toBeNull();
      expect(await auditOf(who.userId)).toEqual([]);
      const whole = await call('adminGetUser', { ...as(admin), ...of(who.userId), query: { sensitive: true } });
      expect(whole.body.homes).toMatchObject([{ line1: '1437 Larimer Street', accessInstructions: 'Code 4711' }]);
      expect(await auditOf(who.userId)).toMatchObject([{ action: 'user.homes_read', actor: { kind: 'user', id: admin.userId } }]);
    });
  });

  describe('suspendUser and reinstateUser', () => {
    it('200: signed out at once, told why, kept out, and let in again', async () => {
      const [who, admin] = [await person('owner'), await person('admin')];
      const { status, body } = await call('suspendUser', { ...as(admin), ...of(who.userId), body: { reason } });
      expect([status, body]).toMatchObject([200, { status: 'suspended', suspension: { reason, since: expect.any(String) } }]);
      expect(outcome(await call('getMe', as(who)))).toBe('401 unauthenticated');
      expect(outcome(await call('refreshSession', { body: { refreshToken: who.refreshToken } }))).toBe('401 invalid_refresh_token');
      expect(outcome(await call('login', { body: { email: who.email, password } }))).toBe('403 account_not_active');
      expect((await call('adminListUsers', { ...asKey(), query: { status: 'suspended', q: who.email } })).body.data).toHaveLength(1);
      expect((await call('adminListUsers', { ...asKey(), query: { status: 'active', q: who.email } })).body.data).toEqual([]);
      await world.settled();
      const mails = (await call('listSandboxInbox', { ...asKey(), query: { to: who.email } })).body.data;
      expect(mails[0]).toMatchObject({ subject: 'Your account is suspended', text: expect.stringContaining(reason) });

      expect((await call('reinstateUser', { ...asKey(), ...of(who.userId) })).body).toMatchObject({ status: 'active', suspension: null });
      expect((await world.signIn(who.email, 'alpha')).userId).toBe(who.userId);
      expect((await auditOf(who.userId)).map((one: { action: string }) => one.action)).toEqual(['user.reinstated', 'user.suspended']);
    });

    it('200: what was deactivated before is so again', async () => {
      const who = await person('owner');
      await call('deactivateMe', as(who));
      await call('suspendUser', { ...asKey(), ...of(who.userId), body: { reason } });
      expect((await call('reinstateUser', { ...asKey(), ...of(who.userId) })).body.status).toBe('deactivated');
    });

    it('409: twice, what is not suspended, and the last admin', async () => {
      const [who, admin] = [await person('owner'), await person('admin', 'beta')];
      await call('suspendUser', { ...asKey(), ...of(who.userId), body: { reason } });
      expect(outcome(await call('suspendUser', { ...asKey(), ...of(who.userId), body: { reason } }))).toBe('409 account_transition_not_allowed');
      await call('reinstateUser', { ...asKey(), ...of(who.userId) });
      expect(outcome(await call('reinstateUser', { ...asKey(), ...of(who.userId) }))).toBe('409 account_transition_not_allowed');
      const others = (await call('adminListUsers', { ...asKey('beta'), query: { role: 'admin', status: 'active', limit: 100 } })).body.data;
      for (const one of others) {
        if (one.id !== admin.userId) await call('suspendUser', { ...asKey('beta'), ...of(one.id), body: { reason } });
      }
      expect(outcome(await call('suspendUser', { ...asKey('beta'), ...of(admin.userId), body: { reason } }))).toBe('409 last_admin');
    });

    it('leaves an admin, whoever suspends whom at once', async () => {
      const admins = [await person('admin', 'beta'), await person('admin', 'beta')];
      const before = (await call('adminListUsers', { ...asKey('beta'), query: { role: 'admin', status: 'active', limit: 100 } })).body.data;
      await Promise.all(before.map(({ id }: { id: string }) => call('suspendUser', { ...asKey('beta'), ...of(id), body: { reason } })));
      expect((await call('adminListUsers', { ...asKey('beta'), query: { role: 'admin', status: 'active', limit: 100 } })).body.data).toHaveLength(1);
      expect(before.length).toBeGreaterThanOrEqual(admins.length);
    });
  });

  describe('adminDeleteUser', () => {
    it('202: the person can’t take it back, the business can', async () => {
      const who = await person('caregiver');
      const { status, body } = await call('adminDeleteUser', { ...asKey(), ...of(who.userId) });
      expect([status, body.status]).toEqual([202, 'deleting']);
      expect(outcome(await call('login', { body: { email: who.email, password } }))).toBe('403 account_not_active');
      expect((await call('reinstateUser', { ...asKey(), ...of(who.userId) })).body).toMatchObject({ status: 'active', eraseAt: null });
      await world.signIn(who.email, 'alpha');
    });

    it('202: after the person asked for it, it is the business’s to take back', async () => {
      const who = await person('owner');
      const own = (await call('deleteMe', as(who))).body;
      expect((await call('adminDeleteUser', { ...asKey(), ...of(who.userId) })).body.eraseAt).toBe(own.eraseAt);
      expect(outcome(await call('login', { body: { email: who.email, password } }))).toBe('403 account_not_active');
    });

    it('409: with bookings that are not over', async () => {
      const [owner, caregiver] = [await person('owner'), await world.caregiver()];
      await world.booking(owner, caregiver, [await world.dog(owner)]);
      expect(outcome(await call('adminDeleteUser', { ...asKey(), ...of(owner.userId) }))).toBe('409 account_has_bookings');
    });
  });

  describe('legal holds', () => {
    it('200 and 204: nothing is erased while there is one', async () => {
      const [who, admin] = [await person('owner'), await person('admin')];
      const placed = await call('placeLegalHold', { ...as(admin), ...of(who.userId), body: { reason: 'Case 1' } });
      expect(placed.body).toEqual({ reason: 'Case 1', placedBy: { kind: 'user', id: admin.userId }, placedAt: expect.any(String) });
      expect((await call('placeLegalHold', { ...asKey(), ...of(who.userId), body: { reason: 'Case 2' } })).body).toEqual({ ...placed.body, reason: 'Case 2' });
      await call('deleteMe', as(who));
      await world.advance(40 * day);
      const seen = () => call('adminGetUser', { ...asKey(), ...of(who.userId) });
      expect((await seen()).body).toMatchObject({ status: 'deleting', email: who.email, legalHold: { reason: 'Case 2' } });
      expect((await call('releaseLegalHold', { ...asKey(), ...of(who.userId) })).status).toBe(204);
      await world.advance(1_000);
      expect((await seen()).body).toMatchObject({ status: 'erased', firstName: 'Former', legalHold: null });
      expect(outcome(await call('releaseLegalHold', { ...asKey(), ...of(who.userId) }))).toBe('404 legal_hold_not_found');
      expect(outcome(await call('placeLegalHold', { ...asKey(), ...of(who.userId), body: { reason: 'Case 3' } }))).toBe('409 account_transition_not_allowed');
      expect(outcome(await call('moderateProfile', { ...asKey(), ...of(who.userId), body: { decision: 'hide', reason } }))).toBe('409 account_transition_not_allowed');
    });
  });

  describe('moderateProfile', () => {
    it('200: hides a profile and the caregiver’s page with it, tells the person, and shows it again', async () => {
      const who = await world.caregiver();
      const hide = (decision: 'hide' | 'show') => call('moderateProfile', { ...asKey(), ...of(who.userId), body: { decision, reason } });
      expect((await hide('hide')).body.hidden).toMatchObject({ reason });
      expect((await call('getMe', as(who))).body).toMatchObject({ status: 'active', hidden: { reason } });
      expect(outcome(await call('getCaregiver', { params: { caregiverId: who.caregiverId } }))).toContain('404');
      await until(async () => {
        await world.settled();
        return (await call('listNotifications', as(who))).body.data.some((one: { type: string; body: string }) => one.type === 'user.profile_hidden' && one.body.includes(reason));
      });
      expect((await hide('show')).body.hidden).toBeNull();
      expect((await call('getCaregiver', { params: { caregiverId: who.caregiverId } })).status).toBe(200);
    });
  });

  describe('inviteStaff', () => {
    const invite = (who: Signed, body: object) => call('inviteStaff', { ...as(who), body });
    const sam = (email: string) => ({ email, role: 'support', firstName: 'Sam', lastName: 'Okafor' });

    it('201: mails a link that sets the first password', async () => {
      const admin = await person('admin');
      const email = `sam-${process.pid}-${Math.random().toString(36).slice(2)}@test.example`;
      const { status, body } = await invite(admin, sam(email));
      expect([status, body]).toMatchObject([201, { email, role: 'support', status: 'active', emailVerified: false }]);
      expect(outcome(await call('login', { body: { email, password } }))).toBe('401 invalid_credentials');
      await world.settled();
      const [mail] = (await call('listSandboxInbox', { ...asKey(), query: { to: email } })).body.data;
      const token = decodeURIComponent(/token=([^\s"&]+)/.exec(mail.text)![1]!);
      expect((await call('resetPassword', { body: { token, password: 'seven purple otters' } })).status).toBe(200);
      expect((await call('login', { body: { email, password: 'seven purple otters' } })).body.user).toMatchObject({ id: body.id, role: 'support', emailVerified: true });
      expect(await auditOf(body.id)).toMatchObject([{ action: 'user.invited', data: { role: 'support' } }]);
    });

    it('400, 401, 403 and 409', async () => {
      const [admin, owner] = [await person('admin'), await person('owner')];
      expect(outcome(await invite(admin, sam(owner.email)))).toBe('409 email_taken #/email');
      expect(outcome(await invite(admin, { ...sam('x@example.com'), role: 'owner' }))).toBe('400 invalid_request #/role');
      expect(outcome(await invite(admin, sam('nonsense')))).toBe('400 invalid_request #/email');
      expect(outcome(await invite(owner, sam('x@example.com')))).toBe('403 forbidden');
      expect(outcome(await call('inviteStaff', { ...asKey(), body: sam('x@example.com') }))).toBe('403 forbidden');
      expect(outcome(await call('inviteStaff', { body: sam('x@example.com') }))).toBe('401 unauthenticated');
    });
  });
});
