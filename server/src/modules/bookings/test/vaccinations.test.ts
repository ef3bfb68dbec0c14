import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Schema } from '../../../contract/contract.ts';
import { describeApp, outcome, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';

describeApp('vaccinations that a business requires of a stay', (world) => {
  let owner: Signed;
  let sitter: SignedCaregiver;
  let dogId: string;
  const set = async (vaccinations: Partial<Schema<'Settings'>['vaccinations']>): Promise<void> => {
    const { status } = await world.call('updateSettings', { token: world.secretKey('alpha'), body: { vaccinations } });
    expect(status).toBe(200);
  };
  const give = (body: object, of = dogId) => world.call('addVaccination', { token: owner.token, params: { dogId: of }, body });
  const given = (validUntil: string, vaccine = 'rabies') => ({ vaccine, product: 'Nobivac', givenOn: day(-100), validUntil });
  const day = (n: number): string => world.nights(n).checkIn;
  const quote = async (dogIds = [dogId]) => (await world.quote(owner, sitter.caregiverId, dogIds, world.nights(20, 3))).body as Schema<'Quote'>;
  const found = async () => {
    const { bookable, reasons, warnings } = await quote();
    return { bookable, reasons: reasons.map(({ code, date }) => `${code} ${date}`), warnings: warnings.map(({ code, date }) => `${code} ${date}`) };
  };

  beforeAll(async () => {
    [owner, sitter] = await Promise.all([world.person('owner'), world.caregiver()]);
    dogId = await world.dog(owner);
  });
  afterEach(async () => {
    await set({ required: [], rule: 'refuse' });
    dogId = await world.dog(owner);
  });

  it('are none to begin with', async () => {
    expect(await found()).toEqual({ bookable: true, reasons: [], warnings: [] });
  });

  it('refuse a stay without, and say of whom and what', async () => {
    await set({ required: ['rabies', 'dhpp'] });
    await give(given(day(400), 'dhpp'));
    const { id, bookable, reasons, dogIds } = await quote();
    expect([id, bookable]).toEqual([null, false]);
    expect(reasons).toEqual([{ code: 'vaccination_missing', detail: expect.stringContaining('Biscuit'), date: day(20), dogId: dogIds[0], vaccine: 'rabies' }]);
    await give(given(day(400)));
    expect(await found()).toEqual({ bookable: true, reasons: [], warnings: [] });
  });

  it('must be valid on every date, the day the dog goes home included', async () => {
    await set({ required: ['rabies'] });
    await give(given(day(22)));
    expect(await found()).toEqual({ bookable: false, reasons: [`vaccination_expired ${day(23)}`], warnings: [] });
    await give(given(day(23)));
    expect((await found()).bookable).toBe(true);
  });

  it('are only warned about, if the business wants it so', async () => {
    await set({ required: ['rabies'], rule: 'warn' });
    expect(await found()).toEqual({ bookable: true, reasons: [], warnings: [`vaccination_missing ${day(20)}`] });
    const booked = await world.call('createBooking', { token: owner.token, body: { quoteId: (await quote()).id } });
    expect(outcome(booked)).toBe('201');
  });

  it('are not asked of a dog that a vet exempts; that is told', async () => {
    await set({ required: ['rabies'] });
    await give({ vaccine: 'rabies', vetExempt: true, exemptionReason: 'Epilepsy' });
    expect(await found()).toEqual({ bookable: true, reasons: [], warnings: [`vaccination_exempt ${day(20)}`] });
    expect(JSON.stringify(await quote())).not.toContain('Epilepsy');
  });

  it('are asked again when the quote is booked', async () => {
    await set({ required: ['rabies'] });
    const { body: vaccination } = await give(given(day(400)));
    const { id: quoteId } = await quote();
    await world.call('deleteVaccination', { token: owner.token, params: { dogId, vaccinationId: vaccination.id } });
    const refused = await world.call('createBooking', { token: owner.token, body: { quoteId } });
    expect(outcome(refused)).toBe('422 not_bookable #/quoteId');
    expect(refused.body.errors[0].code).toBe('vaccination_missing');
  });

  it('are asked of every dog', async () => {
    await set({ required: ['rabies'] });
    const second = await world.dog(owner, { name: 'Coco' });
    await give(given(day(400)));
    expect((await quote([dogId, second])).reasons).toMatchObject([{ code: 'vaccination_missing', dogId: second }]);
  });

  it('are shown with the dog as they stand today, by the business’s zone', async () => {
    const { clock, tenant } = await world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test');
    const yesterday = Temporal.Instant.fromEpochMilliseconds(clock.now().getTime()).toZonedDateTimeISO(tenant.timeZone).toPlainDate().subtract({ days: 1 }).toString();
    await set({ required: ['rabies', 'dhpp', 'lyme'] });
    await give(given(day(400)));
    await give(given(yesterday, 'lyme'));
    const { body } = await world.call('listVaccinations', { token: owner.token, params: { dogId } });
    expect(body.required).toEqual([
      { vaccine: 'rabies', state: 'valid', validUntil: day(400) }, { vaccine: 'dhpp', state: 'missing', validUntil: null }, { vaccine: 'lyme', state: 'expired', validUntil: yesterday },
    ]);
  });

  describe('settings', () => {
    it('400: a vaccine that nobody knows, or that can’t be required', async () => {
      const tried = async (vaccinations: object) => outcome(await world.call('updateSettings', { token: world.secretKey('alpha'), body: { vaccinations } }));
      expect(await tried({ required: ['measles'] })).toBe('400 invalid_request #/vaccinations/required/0');
      expect(await tried({ required: ['other'] })).toBe('400 invalid_request #/vaccinations/required/0');
      expect(await tried({ rule: 'maybe' })).toBe('400 invalid_request #/vaccinations/rule');
    });
  });
});
