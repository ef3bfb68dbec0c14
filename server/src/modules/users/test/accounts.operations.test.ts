import { describe, expect, it } from 'vitest';
import { describeApp, outcome, until, type Client, type People, type Signed } from '../../../../test/app/index.ts';

const day = 86_400_000;
const unknownUser = 'usr_01JZ0000000000000000000000';

describeApp('accounts over HTTP', (world) => {
  const call: Client = (...asked) => world.call(...asked);
  const person: People['person'] = (...asked) => world.person(...asked);
  const as = (who: Signed) => ({ token: who.token, tenant: who.tenant });
  /** Signed in anew: what an account may do is noticed within a second by tokens, and at once by a sign-in. */
  const again = (who: Signed) => world.signIn(who.email, who.tenant);
  const booked = async () => {
    const [owner, caregiver] = [await person('owner'), await world.caregiver()];
    const booking = await world.booking(owner, caregiver, [await world.dog(owner)], { confirmed: true, when: world.nights(90) });
    return { owner, caregiver, booking };
  };

  describe('deactivateMe and reactivateMe', () => {
    it('200: signed out at once; signed in again, there is only the way back', async () => {
      const who = await person('owner');
      const { status, body } = await call('deactivateMe', as(who));
      expect([status, body.status]).toEqual([200, 'deactivated']);
      expect(outcome(await call('getMe', as(who)))).toBe('401 unauthenticated');
      expect(outcome(await call('refreshSession', { body: { refreshToken: who.refreshToken } }))).toBe('401 invalid_refresh_token');
      const back = await again(who);
      expect((await call('getMe', as(back))).body.status).toBe('deactivated');
      expect(outcome(await call('updateMe', { ...as(back), body: { firstName: 'X' } }))).toBe('403 account_not_active');
      expect(outcome(await call('listDogs', as(back)))).toBe('403 account_not_active');
      expect(outcome(await call('deactivateMe', as(back)))).toBe('403 account_not_active');
      expect((await call('reactivateMe', as(back))).body).toMatchObject({ status: 'active', eraseAt: null });
      expect(outcome(await call('listDogs', as(back)))).toBe('200');
      expect((await call('reactivateMe', as(back))).body.status).toBe('active');
    });

    it('200: a caregiver’s page goes and comes back with the account, and so does the search', async () => {
      const who = await world.caregiver({ lat: 44.5, lng: -110.5 });
      const found = async () => (await call('searchCaregivers', { query: { serviceType: 'boarding', lat: 44.5, lng: -110.5, radiusKm: 10 } })).body.data
        .map((one: { caregiverId: string }) => one.caregiverId);
      await world.settled();
      expect(await found()).toEqual([who.caregiverId]);
      await call('deactivateMe', as(who));
      await world.settled();
      expect(await found()).toEqual([]);
      expect(outcome(await call('getCaregiver', { params: { caregiverId: who.caregiverId } }))).toContain('404 caregiver_not_found');
      await call('reactivateMe', as(await again(who)));
      await world.settled();
      expect(await found()).toEqual([who.caregiverId]);
    });

    it('409: with bookings that are not over, on either side', async () => {
      const { owner, caregiver } = await booked();
      for (const who of [owner, caregiver]) {
        expect(outcome(await call('deactivateMe', as(who)))).toBe('409 account_has_bookings');
        expect(outcome(await call('deleteMe', as(who)))).toBe('409 account_has_bookings');
        expect((await call('getMe', as(who))).body.status).toBe('active');
      }
    });

    it('401: nobody, and another business’s token', async () => {
      const stranger = await person('owner', 'beta');
      for (const id of ['deactivateMe', 'reactivateMe', 'deleteMe', 'requestMyExport'] as const) {
        expect(outcome(await call(id))).toBe('401 unauthenticated');
        expect(outcome(await call(id, { token: stranger.token, tenant: 'alpha' }))).toBe('401 unauthenticated');
        expect(outcome(await call(id, { token: world.secretKey('alpha'), tenant: null }))).toBe('403 forbidden');
      }
    });
  });

  describe('deleteMe', () => {
    it('202: signed out, told when, and taken back by signing in again', async () => {
      const who = await person('owner');
      const { status, body } = await call('deleteMe', as(who));
      expect([status, body.status]).toEqual([202, 'deleting']);
      expect(Date.parse(body.eraseAt) - Date.now()).toBeGreaterThan(29 * day);
      expect(outcome(await call('getMe', as(who)))).toBe('401 unauthenticated');
      const back = await again(who);
      expect((await call('deleteMe', as(back))).body.eraseAt).toBe(body.eraseAt);
      expect((await call('reactivateMe', as(back))).body).toMatchObject({ status: 'active', eraseAt: null });
      await world.advance(31 * day);
      expect((await call('getMe', as(back))).body).toMatchObject({ status: 'active', email: who.email });
    });

    it('409: the last admin of a business', async () => {
      const others = await person('admin', 'beta');
      const last = await person('admin', 'beta');
      expect(outcome(await call('deleteMe', as(others)))).toBe('202');
      expect(outcome(await call('deleteMe', as(last)))).toBe('409 last_admin');
      expect(outcome(await call('deactivateMe', as(last)))).toBe('409 last_admin');
    });
  });

  describe('requestMyExport and getMyExport', () => {
    it('202 and 200: a ZIP, made in the background', async () => {
      const who = await person('caregiver');
      const asked = await call('requestMyExport', as(who));
      expect([asked.status, asked.body.status]).toEqual([202, 'pending']);
      const get = () => call('getMyExport', { ...as(who), params: { exportId: asked.body.id } });
      await until(async () => (await get()).body.status === 'ready');
      const { body } = await get();
      expect(body.sizeBytes).toBeGreaterThan(100);
      expect(body.downloadUrl).toContain('/api/files/');
      const file = await fetch(`${world.server.url}${new URL(body.downloadUrl).pathname}`);
      expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/zip']);
      expect(Buffer.from(await file.arrayBuffer()).subarray(0, 2).toString()).toBe('PK');
    });

    it('202: one at a time, and five a day', async () => {
      const who = await person('owner');
      const ids: string[] = [];
      for (let i = 0; i < 5; i += 1) {
        const { body } = await call('requestMyExport', as(who));
        ids.push(body.id);
        await until(async () => (await call('getMyExport', { ...as(who), params: { exportId: body.id } })).body.status === 'ready');
      }
      expect(new Set(ids).size).toBe(5);
      expect(outcome(await call('requestMyExport', as(who)))).toBe('429 rate_limited');
    });

    it('404: somebody else’s, another business’s, and none at all, alike', async () => {
      const { body } = await call('requestMyExport', as(await person('owner')));
      const [other, stranger] = [await person('owner'), await person('owner', 'beta')];
      for (const [who, exportId] of [[other, body.id], [stranger, body.id], [other, 'exp_01JZ0000000000000000000000']] as const) {
        expect(outcome(await call('getMyExport', { ...as(who), params: { exportId } }))).toBe('404 export_not_found #/path/exportId');
      }
      expect(outcome(await call('getMyExport', { ...as(other), params: { exportId: 'exp_1' } }))).toBe('400 invalid_request #/path/exportId');
    });
  });

  describe('getUserProfile', () => {
    const see = async (viewer: Signed, userId: string) => call('getUserProfile', { ...as(viewer), params: { userId } });

    it('200: a stranger sees what everybody may, a counterpart more, the caregiver of a confirmed booking the home', async () => {
      const [owner, caregiver, stranger] = [await person('owner'), await world.caregiver(), await person('caregiver')];
      await call('updateMe', { ...as(owner), body: { about: 'Two dogs.', visibility: { lastName: 'counterparts', email: 'counterparts' } } });
      await call('addAddress', { ...as(owner), body: { line1: '1437 Larimer Street', city: 'Denver', region: 'CO', postalCode: '80202', accessInstructions: 'Code 4711' } });
      const bare = { lastName: null, avatar: null, email: null, phone: null, home: null };
      expect((await see(stranger, owner.userId)).body).toEqual({
        id: owner.userId, role: 'owner', firstName: 'Olivia', lastInitial: 'M', about: 'Two dogs.', memberSince: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), ...bare,
      });
      const booking = await world.booking(owner, caregiver, [await world.dog(owner)], { when: world.nights(90) });
      expect((await see(caregiver, owner.userId)).body).toMatchObject({ ...bare, lastName: 'Martin' });
      await call('setBookingStatus', { ...as(caregiver), params: { bookingId: booking.id }, body: { status: 'confirmed' } });
      expect((await see(caregiver, owner.userId)).body).toMatchObject({
        lastName: 'Martin', email: owner.email, home: { line1: '1437 Larimer Street', accessInstructions: 'Code 4711', timeZone: 'America/Denver' },
      });
      // the owner does not see where the caregiver lives by this
      expect((await see(owner, caregiver.userId)).body).toMatchObject({ firstName: 'Grace', home: null });
      expect((await see(stranger, owner.userId)).body).toMatchObject(bare);
      await call('cancelBooking', { ...as(owner), params: { bookingId: booking.id }, body: {} });
      expect((await see(caregiver, owner.userId)).body).toMatchObject(bare);
    });

    it('200: oneself, and the business', async () => {
      const [who, admin] = [await person('owner'), await person('admin')];
      await call('updateMe', { ...as(who), body: { visibility: { profile: 'counterparts', email: 'nobody' } } });
      expect((await see(who, who.userId)).body).toMatchObject({ lastName: 'Martin', email: who.email });
      expect((await see(admin, who.userId)).body).toMatchObject({ lastName: 'Martin', email: null });
    });

    it('404: who is hidden, away, of another business, or shown to counterparts only', async () => {
      const stranger = await person('owner');
      const [shy, away, hidden, foreign] = [await person('owner'), await person('owner'), await person('owner'), await person('owner', 'beta')];
      await call('updateMe', { ...as(shy), body: { visibility: { profile: 'counterparts' } } });
      await call('deactivateMe', as(away));
      await call('moderateProfile', { token: world.secretKey('alpha'), tenant: null, params: { userId: hidden.userId }, body: { decision: 'hide', reason: 'Spam' } });
      for (const userId of [shy.userId, away.userId, hidden.userId, foreign.userId, unknownUser]) {
        expect(outcome(await see(stranger, userId))).toBe('404 user_not_found #/path/userId');
      }
      expect(outcome(await see(stranger, 'usr_1'))).toBe('400 invalid_request #/path/userId');
      expect(outcome(await call('getUserProfile', { params: { userId: shy.userId } }))).toBe('401 unauthenticated');
    });
  });

  describe('updateMe', () => {
    it('200: visibility changes one by one; another number has to be verified anew', async () => {
      const who = await person('owner');
      const update = async (body: object) => (await call('updateMe', { ...as(who), body })).body;
      expect((await update({ visibility: { phone: 'nobody' } })).visibility)
        .toEqual({ profile: 'everyone', about: 'everyone', lastName: 'staff', email: 'staff', phone: 'nobody' });
      expect((await update({ visibility: { about: 'nobody' } })).visibility).toMatchObject({ phone: 'nobody', about: 'nobody' });
      expect(await update({ about: '  Hello  ' })).toMatchObject({ about: 'Hello' });
      expect(await update({ visibility: { email: 'everyone' } })).toMatchObject({ status: 400, code: 'invalid_request' });
      expect(await update({ visibility: {} })).toMatchObject({ status: 400, code: 'invalid_request' });
    });
  });
});
