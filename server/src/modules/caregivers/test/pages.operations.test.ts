import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { boarding } from './fixture.ts';
import { openHttp, outcome, refusals, refused, refusedBodies, refusedPeople, type Http } from './http.ts';

const body = { displayName: 'Grace K.', headline: 'A calm home', bio: 'Nine years of dogs.', postalCode: '80206' };
const nobody = 'cgv_01JZ0000000000000000000001';

describe.each(engines)('pages on %s', (engine) => {
  let http: Http;
  let as: string;
  beforeAll(async () => {
    http = await openHttp(engine);
  });
  afterAll(async () => {
    expect(http.failures).toEqual([]);
    await http.close();
  });
  beforeEach(() => {
    as = http.newCaregiver();
  });
  const create = async () => (await http.call('createCaregiver', { as, body })).body;

  describe('createCaregiver', () => {
    it('opens a page with what the contract has as defaults', async () => {
      const { status, body: mine } = await http.call('createCaregiver', { as, body });
      expect(status).toBe(201);
      expect(mine).toMatchObject({
        ...body, status: 'approved', yearsOfExperience: 0, homeType: 'house', hasFencedYard: false, otherPets: '', languages: ['en'],
        city: 'Denver', region: 'CO', country: 'US', timeZone: 'America/Denver', serviceRadiusKm: 10, avatarUrl: null,
        userId: as.split(':')[1], createdAt: '2026-06-01T15:00:00.000Z',
      });
    });

    it('opens one only, for each business', async () => {
      await create();
      expect(outcome(await http.call('createCaregiver', { as, body }))).toBe('409 caregiver_exists');
      expect(outcome(await http.call('createCaregiver', { as, body, tenant: 'ten_b' }))).toBe('201');
    });

    it('does it once for one Idempotency-Key', async () => {
      const call = { as, body, headers: { 'idempotency-key': `once-${as}` } };
      const [first, again] = [await http.call('createCaregiver', call), await http.call('createCaregiver', call)];
      expect([again.status, again.body]).toEqual([201, first.body]);
      expect(outcome(await http.call('createCaregiver', { ...call, body: { ...body, bio: 'Other' } }))).toMatch(/^422 idempotency_key_reused/);
    });

    it('refuses what the contract does not describe, and places that nobody knows', async () => {
      const ask = async (more: object) => outcome(await http.call('createCaregiver', { as, body: { ...body, ...more } }));
      expect(await ask({ displayName: '  ' })).toBe('400 invalid_request #/displayName');
      expect(await ask({ serviceRadiusKm: 101 })).toBe('400 invalid_request #/serviceRadiusKm');
      expect(await ask({ status: 'approved' })).toBe('400 invalid_request #/status');
      expect(await ask({ languages: ['English'] })).toBe('400 invalid_request #/languages/0');
      expect(outcome(await http.call('createCaregiver', { as, body: {} }))).toMatch(/^400 invalid_request .*#\/postalCode/);
      expect(await ask({ postalCode: '00000' })).toBe('422 place_not_found #/postalCode');
    });

    it('answers others as the contract says', async () => {
      expect(await refusals(http, 'createCaregiver', { as, body })).toEqual(refusedBodies);
    });
  });

  describe('getMyCaregiver', () => {
    it('shows my page with its version', async () => {
      const mine = await create();
      const { status, body: got, headers } = await http.call('getMyCaregiver', { as });
      expect([status, got]).toEqual([200, mine]);
      expect(headers.get('etag')).toMatch(/^".+"$/);
    });

    it('knows no page of another business', async () => {
      await create();
      expect(outcome(await http.call('getMyCaregiver', { as, tenant: 'ten_b' }))).toBe('404 caregiver_not_found');
      expect(await refusals(http, 'getMyCaregiver', { as })).toEqual(refusedPeople);
    });
  });

  describe('updateMyCaregiver', () => {
    const patch = (change: object, headers: Record<string, string> = {}) => http.call('updateMyCaregiver', { as, body: change, headers });

    it('changes what is sent, and nothing else', async () => {
      const mine = await create();
      const { status, body: changed, headers } = await patch({ headline: 'Another', serviceRadiusKm: 2.5 });
      expect(status).toBe(200);
      expect(changed).toEqual({ ...mine, headline: 'Another', serviceRadiusKm: 2.5, updatedAt: changed.updatedAt });
      const got = await http.call('getMyCaregiver', { as });
      expect([got.body, got.headers.get('etag')]).toEqual([changed, headers.get('etag')]);
    });

    it('refuses a change of what somebody else changed since', async () => {
      await create();
      const etag = (await http.call('getMyCaregiver', { as })).headers.get('etag')!;
      expect(outcome(await patch({ headline: 'One' }, { 'if-match': etag }))).toBe('200');
      expect(outcome(await patch({ headline: 'Two' }, { 'if-match': etag }))).toBe('412 precondition_failed #/header/if-match');
      expect(outcome(await patch({ headline: 'Three' }, { 'if-match': '*' }))).toBe('200');
    });

    it('refuses what the contract does not describe, a place unknown, a page that is not there', async () => {
      expect(outcome(await patch({ headline: 'No page' }))).toBe('404 caregiver_not_found');
      expect(outcome(await patch({ postalCode: '80206' }))).toBe('404 caregiver_not_found');
      await create();
      expect(outcome(await http.call('updateMyCaregiver', { as, body: { headline: 'x' }, tenant: 'ten_b' }))).toBe('404 caregiver_not_found');
      expect(outcome(await patch({}))).toBe('400 invalid_request #');
      expect(outcome(await patch({ homeType: 'castle' }))).toBe('400 invalid_request #/homeType');
      expect(outcome(await patch({ postalCode: '00000' }))).toBe('422 place_not_found #/postalCode');
      expect(await refusals(http, 'updateMyCaregiver', { as, body: { headline: 'x' } })).toEqual(refusedBodies);
    });
  });

  describe('getCaregiver', () => {
    it('shows everybody a page, and to about where it is', async () => {
      const { id } = await http.add([boarding], { rating: { average: 4.9, count: 87 } });
      const { status, body: page } = await http.call('getCaregiver', { params: { caregiverId: id } });
      expect(status).toBe(200);
      expect(page).toMatchObject({ id, rating: { average: 4.9, count: 87 }, memberSince: '2026-06-01', services: [{ serviceType: 'boarding', unit: 'night' }] });
      expect(Object.keys(page)).not.toContain('postalCode');
      expect(page.approximateLocation).not.toEqual({ lat: 39.73, lng: -104.95 });
      expect((await http.call('getCaregiver', { params: { caregiverId: id }, as })).body).toEqual(page);
    });

    it('knows no page that is another business’s, suspended or none', async () => {
      const { id, userId } = await http.add([boarding]);
      const ask = async (caregiverId: string, more = {}) => outcome(await http.call('getCaregiver', { params: { caregiverId }, ...more }));
      expect(await ask(id, { tenant: 'ten_b' })).toBe('404 caregiver_not_found #/path/caregiverId');
      expect(await ask(nobody)).toBe('404 caregiver_not_found #/path/caregiverId');
      expect(await ask('me-too')).toBe('400 invalid_request #/path/caregiverId');
      await http.suspend(id);
      expect(await ask(id)).toBe('404 caregiver_not_found #/path/caregiverId');
      expect(await ask(id, { as: `caregiver:${userId}` })).toBe('200');
      expect(await refusals(http, 'getCaregiver', { params: { caregiverId: id } })).toEqual(refused);
    });
  });
});
