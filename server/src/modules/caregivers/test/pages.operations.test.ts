import { beforeEach, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Client, type Signed } from '../../../../test/app/index.ts';
import { movableClock } from '../../../../test/services/tenant.ts';
import { createCaregiverRepository } from '../repository.ts';
import { boarding } from './fixture.ts';

const wall = movableClock('2026-06-01T15:00:00.000Z');
const body = { displayName: 'Grace K.', headline: 'A calm home', bio: 'Nine years of dogs.', postalCode: '80206' };
const nobody = 'cgv_01JZ0000000000000000000001';

describeApp('pages', (world) => {
  let me: Signed;
  const call: Client = (id, options) => world.call(id, { token: me.token, ...options });
  beforeEach(async () => {
    me = await world.person('caregiver');
  });
  /** The same person's account in the other business. */
  const elsewhere = async () => ({ tenant: 'beta', token: (await world.person('caregiver', 'beta')).token }) as const;
  const create = async () => (await call('createCaregiver', { body })).body;

  describe('createCaregiver', () => {
    it('opens a page with what the contract has as defaults', async () => {
      const { status, body: mine } = await call('createCaregiver', { body });
      expect(status).toBe(201);
      expect(mine).toMatchObject({
        ...body, status: 'approved', yearsOfExperience: 0, homeType: 'house', hasFencedYard: false, otherPets: '', languages: ['en'],
        city: 'Denver', region: 'CO', country: 'US', timeZone: 'America/Denver', serviceRadiusKm: 10, avatarUrl: null,
        userId: me.userId, createdAt: '2026-06-01T15:00:00.000Z',
      });
    });

    it('opens one only, for each business', async () => {
      await create();
      expect(outcome(await call('createCaregiver', { body }))).toBe('409 caregiver_exists');
      expect(outcome(await call('createCaregiver', { body, ...(await elsewhere()) }))).toBe('201');
    });

    it('does it once for one Idempotency-Key', async () => {
      const request = { body, headers: { 'idempotency-key': `once-${me.userId}` } };
      const [first, again] = [await call('createCaregiver', request), await call('createCaregiver', request)];
      expect([again.status, again.body]).toEqual([201, first.body]);
      expect(outcome(await call('createCaregiver', { ...request, body: { ...body, bio: 'Other' } }))).toMatch(/^422 idempotency_key_reused/);
    });

    it('refuses what the contract does not describe, and places that nobody knows', async () => {
      const ask = async (more: object) => outcome(await call('createCaregiver', { body: { ...body, ...more } }));
      expect(await ask({ displayName: '  ' })).toBe('400 invalid_request #/displayName');
      expect(await ask({ serviceRadiusKm: 101 })).toBe('400 invalid_request #/serviceRadiusKm');
      expect(await ask({ status: 'approved' })).toBe('400 invalid_request #/status');
      expect(await ask({ languages: ['English'] })).toBe('400 invalid_request #/languages/0');
      expect(outcome(await call('createCaregiver', { body: {} }))).toMatch(/^400 invalid_request .*#\/postalCode/);
      expect(await ask({ postalCode: '00000' })).toBe('422 place_not_found #/postalCode');
    });
  });

  describe('getMyCaregiver', () => {
    it('shows my page with its version', async () => {
      const mine = await create();
      const { status, body: got, headers } = await call('getMyCaregiver');
      expect([status, got]).toEqual([200, mine]);
      expect(headers.get('etag')).toMatch(/^".+"$/);
    });

    it('knows no page of another business', async () => {
      await create();
      expect(outcome(await call('getMyCaregiver', { ...(await elsewhere()) }))).toBe('404 caregiver_not_found');
    });
  });

  describe('updateMyCaregiver', () => {
    const patch = (change: object, headers: Record<string, string> = {}) => call('updateMyCaregiver', { body: change, headers });

    it('changes what is sent, and nothing else', async () => {
      const mine = await create();
      const { status, body: changed, headers } = await patch({ headline: 'Another', serviceRadiusKm: 2.5 });
      expect(status).toBe(200);
      expect(changed).toEqual({ ...mine, headline: 'Another', serviceRadiusKm: 2.5, updatedAt: changed.updatedAt });
      const got = await call('getMyCaregiver');
      expect([got.body, got.headers.get('etag')]).toEqual([changed, headers.get('etag')]);
    });

    it('refuses a change of what somebody else changed since', async () => {
      await create();
      const etag = (await call('getMyCaregiver')).headers.get('etag')!;
      expect(outcome(await patch({ headline: 'One' }, { 'if-match': etag }))).toBe('200');
      expect(outcome(await patch({ headline: 'Two' }, { 'if-match': etag }))).toBe('412 precondition_failed #/header/if-match');
      expect(outcome(await patch({ headline: 'Three' }, { 'if-match': '*' }))).toBe('200');
    });

    it('refuses what the contract does not describe, a place unknown, a page that is not there', async () => {
      expect(outcome(await patch({ headline: 'No page' }))).toBe('404 caregiver_not_found');
      expect(outcome(await patch({ postalCode: '80206' }))).toBe('404 caregiver_not_found');
      await create();
      expect(outcome(await call('updateMyCaregiver', { body: { headline: 'x' }, ...(await elsewhere()) }))).toBe('404 caregiver_not_found');
      expect(outcome(await patch({}))).toBe('400 invalid_request #');
      expect(outcome(await patch({ homeType: 'castle' }))).toBe('400 invalid_request #/homeType');
      expect(outcome(await patch({ postalCode: '00000' }))).toBe('422 place_not_found #/postalCode');
    });
  });

  describe('getCaregiver', () => {
    it('shows everybody a page, and to about where it is', async () => {
      const { caregiverId: id } = await world.caregiver({ services: [boarding], postalCode: '80206', lat: 39.73, lng: -104.95, rating: { average: 4.9, count: 87 } });
      const { status, body: page } = await call('getCaregiver', { params: { caregiverId: id } });
      expect(status).toBe(200);
      expect(page).toMatchObject({ id, rating: { average: 4.9, count: 87 }, memberSince: '2026-06-01', services: [{ serviceType: 'boarding', unit: 'night' }] });
      expect(Object.keys(page)).not.toContain('postalCode');
      expect(page.approximateLocation).not.toEqual({ lat: 39.73, lng: -104.95 });
      expect((await world.call('getCaregiver', { params: { caregiverId: id } })).body).toEqual(page);
    });

    it('knows no page that is another business’s, suspended or none', async () => {
      const { caregiverId: id, token } = await world.caregiver({ services: [boarding] });
      const ask = async (caregiverId: string, more = {}) => outcome(await call('getCaregiver', { params: { caregiverId }, ...more }));
      expect(await ask(id, { ...(await elsewhere()) })).toBe('404 caregiver_not_found #/path/caregiverId');
      expect(await ask(nobody)).toBe('404 caregiver_not_found #/path/caregiverId');
      expect(await ask('me-too')).toBe('400 invalid_request #/path/caregiverId');
      const { db, contextFor } = world.server.app.parts;
      const ctx = await contextFor(world.server.tenantIds.alpha, 'test');
      await db.transaction(ctx, (tx) => createCaregiverRepository(db).update(tx, id, { status: 'suspended' }));
      expect(await ask(id)).toBe('404 caregiver_not_found #/path/caregiverId');
      expect(await ask(id, { token })).toBe('200');
    });
  });
}, { wall });
