import { describe, expect, it } from 'vitest';
import { describeApp, outcome, type Client, type People, type TenantName } from '../../../../test/app/index.ts';
import { movableClock, second } from '../../../../test/services/tenant.ts';

const wall = movableClock();
const biscuit = { name: 'Biscuit', breedId: 'golden-retriever', birthDate: '2021-04-09', weightKg: 29.5, sex: 'female', neutered: true };
const nothing = 'dog_01JZ0000000000000000000009';

describeApp('dogs over HTTP', (world) => {
  const call: Client = (...asked) => world.call(...asked);
  const person: People['person'] = (...asked) => world.person(...asked);
  const create = async (token: string, more: object = {}, tenant: TenantName = 'alpha') =>
    (await call('createDog', { token, tenant, body: { ...biscuit, ...more } })).body;

  describe('listBreeds', () => {
    it('200: by name, page by page, or by part of a name', async () => {
      const first = (await call('listBreeds', { query: { limit: '2' } })).body;
      const second = (await call('listBreeds', { query: { limit: '2', cursor: first.nextCursor } })).body;
      const names = [...first.data, ...second.data].map(({ name }: { name: string }) => name);
      expect(new Set(names).size).toBe(4);
      const { data } = (await call('listBreeds', { query: { q: 'golden retr' } })).body;
      expect(data[0]).toEqual({ id: 'golden-retriever', name: 'Golden Retriever', group: 'sporting', sizeClass: 'large', adultWeightKg: { min: 25, max: 34 } });
      expect((await call('listBreeds')).body.data).toHaveLength(100);
    });

    it('400: limits and cursors that are none', async () => {
      expect(outcome(await call('listBreeds', { query: { limit: '0' } }))).toBe('400 invalid_request #/query/limit');
      expect(outcome(await call('listBreeds', { query: { cursor: 'x' } }))).toBe('400 invalid_cursor #/query/cursor');
    });
  });

  describe('createDog', () => {
    it('201: a dog with all that is told of it', async () => {
      const { userId: ownerId, token } = await person('owner');
      const told = {
        ...biscuit, name: ' Biscuit ', temperament: ['friendly', 'playful'], behaviorNotes: 'Pulls 🐿️', allergies: ['chicken'],
        feedingSchedule: [{ at: '07:30', instructions: 'One cup' }], medicationSchedule: [{ at: '08:00', name: 'Carprofen', dose: '25 mg' }],
        vet: { name: 'Dr. Park', phone: '+13035550111' }, emergencyContacts: [{ name: 'Ben', phone: '+13035550112' }],
        mixWith: ['golden-retriever', 'beagle'], medicalNotes: 'No long stairs 🦴',
        emergencyCare: { consent: true, spendingLimit: { amount: 150_000, currency: 'USD' }, instructions: 'Call Ben first.' },
      };
      const { status, body } = await call('createDog', { token, body: told });
      expect(status).toBe(201);
      const now = wall.now().toISOString();
      expect(body).toEqual({
        ...told, id: expect.stringMatching(/^dog_/), ownerId, name: 'Biscuit', breedName: 'Golden Retriever / Beagle mix', sizeClass: 'large', dietNotes: '',
        mixWith: ['beagle'], birthDateEstimated: false, emergencyCare: { ...told.emergencyCare, decidedAt: now }, photos: [], withheld: [],
        medicationSchedule: [{ at: '08:00', name: 'Carprofen', dose: '25 mg', instructions: '' }],
        vet: { name: 'Dr. Park', clinic: '', phone: '+13035550111' }, emergencyContacts: [{ name: 'Ben', phone: '+13035550112', relation: '' }],
        createdAt: now, updatedAt: now,
      });
      expect((await call('getDog', { token, params: { dogId: body.id } })).body).toEqual(body);
    });

    it('422: unknown breeds and birth dates that cannot be', async () => {
      const { token } = await person('owner');
      const tried = async (more: object) => outcome(await call('createDog', { token, body: { ...biscuit, ...more } }));
      expect(await tried({ breedId: 'wolf' })).toBe('422 unknown_breed #/breedId');
      const tomorrow = new Date(wall.now().getTime() + 86_400_000).toISOString().slice(0, 10);
      expect(await tried({ birthDate: tomorrow })).toBe('422 invalid_birth_date #/birthDate');
      expect(await tried({ birthDate: '1990-01-01' })).toBe('422 invalid_birth_date #/birthDate');
      expect(await tried({ mixWith: ['beagle', 'wolf'] })).toBe('422 unknown_breed #/mixWith/1');
      expect(await tried({ birthDate: undefined })).toBe('422 invalid_birth_date #/birthDate');
      expect(await tried({ estimatedAgeMonths: 30 })).toBe('422 invalid_birth_date #/estimatedAgeMonths');
    });

    it('201: of an age that is estimated', async () => {
      const { token } = await person('owner');
      const { birthDate: _told, ...rest } = biscuit;
      const { status, body } = await call('createDog', { token, body: { ...rest, estimatedAgeMonths: 18 } });
      expect([status, body.birthDateEstimated, body.birthDate]).toEqual([201, true, '2024-12-01']);
      const told = (await call('updateDog', { token, params: { dogId: body.id }, body: { birthDate: '2024-11-20' } })).body;
      expect([told.birthDateEstimated, told.birthDate]).toEqual([false, '2024-11-20']);
    });

    it('400: what the contract does not allow', async () => {
      const { token } = await person('owner');
      const tried = async (more: object) => outcome(await call('createDog', { token, body: { ...biscuit, ...more } }));
      expect(await tried({ birthDate: '2021-02-30' })).toBe('400 invalid_request #/birthDate');
      expect(await tried({ weightKg: 0 })).toBe('400 invalid_request #/weightKg');
      expect(await tried({ weightKg: '12' })).toBe('400 invalid_request #/weightKg');
      expect(await tried({ ownerId: 'usr_2' })).toBe('400 invalid_request #/ownerId');
      for (const notes of ['behaviorNotes', 'dietNotes', 'medicalNotes']) expect(await tried({ [notes]: 'x'.repeat(5_000) })).toBe(`400 invalid_request #/${notes}`);
      expect(await tried({ mixWith: ['beagle', 'beagle'] })).toBe('400 invalid_request #/mixWith');
      const care = (spendingLimit: object) => tried({ emergencyCare: { consent: true, spendingLimit } });
      expect(await care({ amount: 100, currency: 'EUR' })).toBe('400 invalid_request #/emergencyCare/spendingLimit/currency');
      expect(await care({ amount: 0, currency: 'USD' })).toBe('400 invalid_request #/emergencyCare/spendingLimit/amount');
      expect(await tried({ emergencyCare: {} })).toMatch(/^400 invalid_request #\/emergencyCare/);
      expect(await tried({ feedingSchedule: [{ at: '24:00', instructions: 'x' }] })).toBe('400 invalid_request #/feedingSchedule/0/at');
    });

    it('makes one dog of a repeated request', async () => {
      const { token } = await person('owner');
      const request = { token, body: biscuit, headers: { 'idempotency-key': 'dog-1' } };
      const [first, again] = [await call('createDog', request), await call('createDog', request)];
      expect([again.status, again.body]).toEqual([201, first.body]);
      expect((await call('listDogs', { token })).body.data).toHaveLength(1);
    });
  });

  describe('listDogs', () => {
    it('200: one’s own, the newest first, page by page', async () => {
      const [{ token }, stranger] = [await person('owner'), await person('owner')];
      await create(stranger.token);
      const ids: string[] = [];
      for (const name of ['Ada', 'Bo', 'Coco']) {
        wall.pass(second);
        ids.unshift((await create(token, { name })).id);
      }
      const first = (await call('listDogs', { token, query: { limit: '2' } })).body;
      const rest = (await call('listDogs', { token, query: { limit: '2', cursor: first.nextCursor } })).body;
      expect([...first.data, ...rest.data].map(({ id }: { id: string }) => id)).toEqual(ids);
      expect(rest.nextCursor).toBeNull();
    });

    it('400: a cursor that is none', async () => {
      const { token } = await person('owner');
      expect(outcome(await call('listDogs', { token, query: { cursor: 'x' } }))).toContain('400 invalid_cursor');
    });
  });

  describe('getDog', () => {
    it('200: for its owner, with its version', async () => {
      const { token } = await person('owner');
      const dog = await create(token);
      const { status, body, headers } = await call('getDog', { token, params: { dogId: dog.id } });
      expect([status, body]).toEqual([200, dog]);
      expect(headers.get('etag')).toMatch(/^".+"$/);
    });

    it('200 for a caregiver while a booking gives the right; 404 otherwise', async () => {
      const [owner, sitter, other] = [await person('owner'), await world.caregiver(), await world.caregiver()];
      const params = { dogId: (await create(owner.token)).id as string };
      expect(outcome(await call('getDog', { token: sitter.token, params }))).toBe('404 dog_not_found');
      await world.booking(owner, sitter, [params.dogId]);
      expect(outcome(await call('getDog', { token: sitter.token, params }))).toBe('200');
      expect(outcome(await call('getDog', { token: other.token, params }))).toBe('404 dog_not_found');
    });

    it('404: another’s, another business’s, none', async () => {
      const [owner, other, elsewhere] = [await person('owner'), await person('owner'), await person('owner', 'beta')];
      const params = { dogId: (await create(owner.token)).id as string };
      expect(outcome(await call('getDog', { token: other.token, params }))).toBe('404 dog_not_found');
      expect(outcome(await call('getDog', { token: elsewhere.token, tenant: 'beta', params }))).toBe('404 dog_not_found');
      expect(outcome(await call('getDog', { token: owner.token, params: { dogId: nothing } }))).toBe('404 dog_not_found');
      expect(outcome(await call('getDog', { token: owner.token, params: { dogId: 'dog_1' } }))).toBe('400 invalid_request #/path/dogId');
    });
  });

  describe('updateDog', () => {
    it('200: changes of what is sealed only what is sent', async () => {
      const { token } = await person('owner');
      const vet = { name: 'Dr. Park', clinic: '', phone: '+13035550111' };
      const emergencyCare = { consent: true, spendingLimit: null, instructions: '' };
      const { id: dogId } = await create(token, { vet, medicalNotes: 'Allergic to bees.', emergencyCare });
      const change = async (body: object) => (await call('updateDog', { token, params: { dogId }, body })).body;
      expect(await change({ medicalNotes: 'Was it wasps?' })).toMatchObject({ vet, medicalNotes: 'Was it wasps?', emergencyCare });
      expect(await change({ emergencyCare: null, breedId: 'pug', mixWith: ['beagle'] })).toMatchObject({ vet, emergencyCare: null, breedName: 'Pug / Beagle mix' });
      expect((await call('getDog', { token, params: { dogId } })).body).toMatchObject({ vet, medicalNotes: 'Was it wasps?', emergencyCare: null, breedId: 'pug' });
    });

    it('200: changes only what is sent', async () => {
      const { token } = await person('owner');
      const dog = await create(token, { vet: { name: 'Dr. Park', phone: '+13035550111' } });
      const { status, body, headers } = await call('updateDog', { token, params: { dogId: dog.id }, body: { weightKg: 9.9, vet: null } });
      expect([status, body]).toEqual([200, { ...dog, weightKg: 9.9, sizeClass: 'small', vet: null, updatedAt: body.updatedAt }]);
      const read = await call('getDog', { token, params: { dogId: dog.id } });
      expect([read.body, read.headers.get('etag')]).toEqual([body, headers.get('etag')]);
    });

    it('412: somebody else changed it since', async () => {
      const { token } = await person('owner');
      const params = { dogId: (await create(token)).id as string };
      const etag = (await call('getDog', { token, params })).headers.get('etag')!;
      const change = async (weightKg: number) =>
        outcome(await call('updateDog', { token, params, headers: { 'if-match': etag }, body: { weightKg } }));
      expect(await change(30)).toBe('200');
      expect(await change(31)).toBe('412 precondition_failed #/header/if-match');
      expect((await call('getDog', { token, params })).body.weightKg).toBe(30);
    });

    it('404: another’s, another business’s', async () => {
      const [owner, other, elsewhere] = [await person('owner'), await person('owner'), await person('owner', 'beta')];
      const request = { params: { dogId: (await create(owner.token)).id as string }, body: { weightKg: 3 } };
      expect(outcome(await call('updateDog', { ...request, token: other.token }))).toBe('404 dog_not_found');
      expect(outcome(await call('updateDog', { ...request, token: elsewhere.token, tenant: 'beta' }))).toBe('404 dog_not_found');
    });

    it('422 and 400: what makes no dog', async () => {
      const { token } = await person('owner');
      const dog = await create(token);
      const tried = async (body: object) => outcome(await call('updateDog', { token, params: { dogId: dog.id }, body }));
      expect(await tried({ breedId: 'wolf' })).toBe('422 unknown_breed #/breedId');
      expect(await tried({ birthDate: '2200-01-01' })).toBe('422 invalid_birth_date #/birthDate');
      expect(await tried({})).toBe('400 invalid_request #');
      expect(await tried({ name: null })).toBe('400 invalid_request #/name');
      expect((await call('getDog', { token, params: { dogId: dog.id } })).body).toEqual(dog);
    });
  });

  describe('deleteDog', () => {
    it('204, and it is gone for all', async () => {
      const [owner, sitter] = [await person('owner'), await world.caregiver()];
      const params = { dogId: (await create(owner.token)).id as string };
      const booking = await world.booking(owner, sitter, [params.dogId]);
      expect(outcome(await call('getDog', { token: sitter.token, params }))).toBe('200');
      expect(outcome(await call('cancelBooking', { token: owner.token, params: { bookingId: booking.id }, body: {} }))).toBe('200');
      expect(outcome(await call('deleteDog', { token: owner.token, params }))).toBe('204');
      for (const { token } of [owner, sitter]) expect(outcome(await call('getDog', { token, params }))).toBe('404 dog_not_found');
      expect(outcome(await call('updateDog', { token: owner.token, params, body: { weightKg: 3 } }))).toBe('404 dog_not_found');
      expect((await call('listDogs', { token: owner.token })).body.data).toEqual([]);
      expect(outcome(await call('deleteDog', { token: owner.token, params }))).toBe('404 dog_not_found');
    });

    it('answers a repeated request as the first', async () => {
      const { token } = await person('owner');
      const request = { token, params: { dogId: (await create(token)).id as string }, headers: { 'idempotency-key': 'gone-1' } };
      expect(outcome(await call('deleteDog', request))).toBe('204');
      expect(outcome(await call('deleteDog', request))).toBe('204');
    });

    it('409: while it has bookings', async () => {
      const owner = await person('owner');
      const { token } = owner;
      const params = { dogId: (await create(token)).id as string };
      await world.booking(owner, await world.caregiver(), [params.dogId]);
      expect(outcome(await call('deleteDog', { token, params }))).toBe('409 dog_has_bookings');
      expect(outcome(await call('getDog', { token, params }))).toBe('200');
    });

    it('404: another’s', async () => {
      const [owner, other] = [await person('owner'), await person('owner')];
      const params = { dogId: (await create(owner.token)).id as string };
      expect(outcome(await call('deleteDog', { token: other.token, params }))).toBe('404 dog_not_found');
      expect(outcome(await call('getDog', { token: owner.token, params }))).toBe('200');
    });
  });
}, { wall });
