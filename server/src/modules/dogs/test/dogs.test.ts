import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { codeOf } from '../../../../test/services/tenant.ts';
import { asSystem } from '../../../kernel/context/context.ts';
import { openPeople, type People } from '../../auth/test/fixture.ts';
import type { NewDog } from '../index.ts';

let people: People;
const booked = new Set<string>();
let beforeAnswer = async (): Promise<void> => {};

const biscuit: NewDog = { name: ' Biscuit ', breedId: 'golden-retriever', birthDate: '2021-04-09', weightKg: 29.5, sex: 'female', neutered: true };
const create = (more: Partial<NewDog> = {}, ownerId = 'usr_1', tenantId = 'ten_a') =>
  people.db.transaction(asSystem(people.ctxOf(undefined, tenantId), 'demo'), (tx) => people.dogs.createFor(tx, ownerId, { ...biscuit, ...more }));
const remove = (dogId: string, ownerId = 'usr_1', tenantId = 'ten_a') =>
  people.dogs.routes.deleteDog(people.as(ownerId, 'owner', tenantId), { params: { dogId }, query: {}, headers: {}, body: undefined });
const get = async (dogId: string, ctx = people.as('usr_1')) =>
  (await people.dogs.routes.getDog(ctx, { params: { dogId }, query: {}, headers: {}, body: undefined })).body;

describe.each(engines)('dogs on %s', (engine) => {
  beforeAll(async () => {
    people = await openPeople(engine, {
      hasOpen: async (_ctx, dogId) => {
        await beforeAnswer();
        return booked.has(dogId);
      },
    });
  });
  afterAll(() => people.close());

  it('fills in what is not told, and gives back what is', async () => {
    const plain = await get(await create());
    expect(plain).toMatchObject({ name: 'Biscuit', breedName: 'Golden Retriever', sizeClass: 'large', neutered: true, allergies: [], vet: null, dietNotes: '' });
    const told = {
      temperament: ['calm'], behaviorNotes: 'Ça va 🐕', allergies: ['chicken'], feedingSchedule: [{ at: '07:30', instructions: 'One cup' }],
      medicationSchedule: [{ at: '08:00', name: 'Carprofen', dose: '25 mg', instructions: '' }],
      vet: { name: 'Dr. Park', clinic: '', phone: '+13035550111' }, emergencyContacts: [{ name: 'Ben', phone: '+13035550112', relation: '' }],
    } satisfies Partial<NewDog>;
    expect(await get(await create({ ...told, weightKg: 4.9 }))).toMatchObject({ ...told, weightKg: 4.9, sizeClass: 'toy' });
  });

  describe('what is sensitive', () => {
    const vet = { name: 'Dr. Park', clinic: '', phone: '+13035550111' };
    const contact = { name: 'Ben', phone: '+13035550112', relation: '' };
    const stored = async (id: string): Promise<string> => JSON.stringify((await people.db.query({}, 'SELECT * FROM dogs WHERE id = ?', [id])).rows);

    it('is sealed, for its dog and its tenant alone', async () => {
      const told = { medicalNotes: 'Epilepsy', vet, emergencyContacts: [contact], emergencyCare: { consent: true, spendingLimit: null, instructions: 'Call Ben' } };
      const id = await create(told);
      expect(await stored(id)).not.toMatch(/Epilepsy|Park|Ben/);
      expect(await get(id)).toMatchObject({ medicalNotes: 'Epilepsy', vet });
      const other = await create();
      await people.db.systemTransaction((tx) => people.db.query({ tx }, 'UPDATE dogs SET sealed = (SELECT s FROM (SELECT sealed AS s FROM dogs WHERE id = ?) x) WHERE id = ?', [id, other]));
      await expect(get(other)).rejects.toThrow(/belongs elsewhere/);
      await people.db.systemTransaction((tx) => people.db.query({ tx }, 'DELETE FROM dogs WHERE id = ?', [other]));
    });

    it('of dogs from before there was a seal is read as it is, and sealed at the start', async () => {
      const id = await create({ name: 'Old' });
      await people.db.systemTransaction((tx) => people.db.query({ tx }, 'UPDATE dogs SET sealed = NULL, vet = ?, emergencyContacts = ? WHERE id = ?', [JSON.stringify(vet), JSON.stringify([contact]), id]));
      expect(await get(id)).toMatchObject({ vet, emergencyContacts: [contact], medicalNotes: '' });
      expect(await stored(id)).toContain('Park');
      expect(await people.dogs.sealOldDogs()).toBe(1);
      expect(await stored(id)).not.toMatch(/Park|Ben/);
      expect(await get(id)).toMatchObject({ vet, emergencyContacts: [contact], medicalNotes: '' });
      expect(await people.dogs.sealOldDogs()).toBe(0);
    });

    it('goes with the dog', async () => {
      const id = await create({ medicalNotes: 'Epilepsy', medicationSchedule: [{ at: '08:00', name: 'Carprofen', dose: '1', instructions: '' }] });
      await remove(id);
      expect(await stored(id)).not.toContain('Carprofen');
      const { dogs } = await people.dogs.personalData.export(people.ctxOf(), 'usr_1') as { dogs: { id: string; medicalNotes: string }[] };
      expect(dogs.find((dog) => dog.id === id)?.medicalNotes).toBe('');
    });
  });

  it('keeps to the rules for whoever makes it', async () => {
    expect(await codeOf(create({ breedId: 'wolf' }))).toBe('unknown_breed');
    expect(await codeOf(create({ birthDate: '2026-06-02' }))).toBe('invalid_birth_date');
  });

  it('gives bookings the owner’s dogs in the order asked for', async () => {
    const [a, b] = [await create({ name: 'Ada' }), await create({ name: 'Bo', weightKg: 3 })];
    const found = await people.dogs.forBooking(people.ctxOf(), 'usr_1', [b, a]);
    expect(found).toEqual([
      { id: b, name: 'Bo', breedName: 'Golden Retriever', sizeClass: 'toy', birthDate: '2021-04-09' },
      { id: a, name: 'Ada', breedName: 'Golden Retriever', sizeClass: 'large', birthDate: '2021-04-09' },
    ]);
    expect(await people.dogs.forBooking(people.ctxOf(), 'usr_1', [])).toEqual([]);
  });

  it('names each that is not theirs', async () => {
    const mine = await create();
    const others = [await create({}, 'usr_2'), await create({}, 'usr_1', 'ten_b'), await create()];
    await remove(others[2]!);
    const told = await people.dogs.forBooking(people.ctxOf(), 'usr_1', [others[0]!, mine, ...others.slice(1)]).catch((error) => error);
    expect(told.code).toBe('dog_not_found');
    expect(told.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['#/dogIds/0', '#/dogIds/2', '#/dogIds/3']);
  });

  it('takes a dog away for good, but only one’s own, and not while it is booked', async () => {
    const dog = await create();
    expect(await codeOf(remove(dog, 'usr_2'))).toBe('dog_not_found');
    expect(await codeOf(remove(dog, 'usr_1', 'ten_b'))).toBe('dog_not_found');
    booked.add(dog);
    expect(await codeOf(remove(dog))).toBe('dog_has_bookings');
    expect(await codeOf(get(dog))).toBe('fine');
    booked.delete(dog);
    expect(await codeOf(remove(dog))).toBe('fine');
    expect(await codeOf(get(dog))).toBe('dog_not_found');
    expect(await codeOf(remove(dog))).toBe('dog_not_found');
  });

  /** Time for whoever is not held up to go ahead, on another connection. */
  const othersGoAhead = async () => {
    for (let n = 0; n < 40; n += 1) await people.db.query({}, 'SELECT 1', []);
  };
  const book = (dog: string, then = async () => {}) =>
    codeOf(people.db.transaction(people.as('usr_1'), async (tx) => {
      await people.dogs.forBooking(tx, 'usr_1', [dog]);
      await then();
    }));

  it('lets no dog be booked while it goes', async () => {
    const dog = await create();
    let booking: Promise<string> | undefined;
    beforeAnswer = async () => {
      booking ??= book(dog);
      await othersGoAhead();
    };
    expect(await codeOf(remove(dog))).toBe('fine');
    beforeAnswer = async () => {};
    expect(await booking).toBe('dog_not_found');
  });

  it('lets no dog go while somebody books it', async () => {
    const dog = await create();
    let removal: Promise<string> | undefined;
    const booking = book(dog, async () => {
      removal = codeOf(remove(dog));
      await othersGoAhead();
      booked.add(dog);
    });
    expect(await booking).toBe('fine');
    expect(await removal).toBe('dog_has_bookings');
  });

  it('lets of two changes made on one version the first stand', async () => {
    const dogId = await create();
    const ctx = people.as('usr_1');
    const { headers } = await people.dogs.routes.getDog(ctx, { params: { dogId }, query: {}, headers: {}, body: undefined });
    const change = (weightKg: number) =>
      people.dogs.routes.updateDog(ctx, { params: { dogId }, query: {}, headers: { 'if-match': headers!.ETag as string }, body: { weightKg } });
    const results = await Promise.all([codeOf(change(30)), codeOf(change(31))]);
    expect(results.sort()).toEqual(['fine', 'precondition_failed']);
  });
});
