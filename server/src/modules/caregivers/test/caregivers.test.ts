import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { etagOf } from '../../../kernel/http/etag.ts';
import type { When } from '../index.ts';
import { presentMine, presentPublic } from '../presenter.ts';
import { boarding, caregiverActor, ctxOf, openAll, openCaregivers, tenantOf, walking } from './fixture.ts';

const body = {
  displayName: 'Grace K.', headline: 'A calm home', bio: 'Nine years of dogs.', yearsOfExperience: 9, homeType: 'house' as const, hasFencedYard: true,
  otherPets: '', languages: ['en', 'ko'], postalCode: '80206', country: 'US', serviceRadiusKm: 10,
};
const putBody = {
  active: true, prices: [{ durationMinutes: null, amount: { amount: 5500, currency: 'USD' } }], puppySurcharge: null, holidaySurcharge: null,
  capacity: 3, sizesTaken: ['small' as const], cancellationPolicy: 'moderate' as const, instantBook: false, minNoticeHours: 12, horizonDays: 180,
};
const nights: When = { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-13' };

describe.each(engines)('caregivers on %s', (engine) => {
  let test: Awaited<ReturnType<typeof openCaregivers>>;
  let users = 100;
  let mine: Ctx;
  beforeAll(async () => {
    test = await openCaregivers(engine, { openBookings: true });
  });
  afterAll(async () => test?.close());
  beforeEach(() => {
    mine = ctxOf(caregiverActor(`usr_${(users += 1)}`));
    test.bookings.open = false;
  });

  const create = async (ctx: Ctx, more: Partial<typeof body> = {}) => {
    const place = await test.caregivers.pages.locateNew(ctx, { ...body, ...more });
    return test.db.transaction(ctx, (tx) => test.caregivers.pages.create(tx, { ...body, ...more }, place));
  };
  const update = async (ctx: Ctx, patch: object, ifMatch?: string) => {
    const place = await test.caregivers.pages.locateMove(ctx, patch);
    return test.db.transaction(ctx, (tx) => test.caregivers.pages.update(tx, patch, place, ifMatch));
  };
  const put = (ctx: Ctx, type: 'boarding' | 'walking' | 'daycare' | 'grooming' = 'boarding', more: object = {}) =>
    test.db.transaction(ctx, (tx) => test.caregivers.services.put(tx, type, { ...putBody, ...more }));
  const remove = (ctx: Ctx) => test.db.transaction(ctx, (tx) => test.caregivers.services.remove(tx, 'boarding'));
  const putPlan = (ctx: Ctx, days: Parameters<typeof test.caregivers.services.putPlan>[1]['days']) =>
    test.db.transaction(ctx, (tx) => test.caregivers.services.putPlan(tx, { days, travelBufferMinutes: 15, sharedCapacity: null }));

  it('makes one page for each caregiver, where the postal code is', async () => {
    const row = await create(mine);
    expect(presentMine(await test.caregivers.pages.mine(mine))).toEqual(presentMine(row));
    expect(row).toMatchObject({ city: 'Denver', region: 'CO', timeZone: 'America/Denver', status: 'approved' });
    await expect(create(mine)).rejects.toMatchObject({ code: 'caregiver_exists' });
    await expect(create({ ...mine, tenant: tenantOf('ten_b') })).resolves.toMatchObject({ userId: row.userId });
    expect(test.recorded.filter(({ subjectId }) => subjectId === row.id)).toEqual([{ type: 'caregiver.created', subjectId: row.id, tenantId: 'ten_a' }]);
  });

  it('refuses a page without a place, or for others than caregivers', async () => {
    await expect(create(mine, { postalCode: '00000' })).rejects.toMatchObject({ code: 'place_not_found', errors: [{ pointer: '#/postalCode' }] });
    await expect(create(ctxOf({ kind: 'user', userId: 'usr_o', role: 'owner', sessionId: 's' }))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(test.caregivers.pages.mine(mine)).rejects.toMatchObject({ code: 'caregiver_not_found' });
    await expect(test.caregivers.pages.mine(ctxOf())).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('changes what is sent, unless somebody else did so first', async () => {
    const before = await create(mine);
    const after = await update(mine, { headline: 'Another', languages: ['de'] }, etagOf(before));
    expect(await test.caregivers.pages.mine(mine)).toEqual(after);
    expect(after).toMatchObject({ headline: 'Another', languages: ['de'], bio: before.bio, city: 'Denver' });
    await expect(update(mine, { headline: 'Stale' }, etagOf(before))).rejects.toMatchObject({ code: 'precondition_failed' });
    const moved = await update(mine, { postalCode: '96813' });
    expect(moved).toMatchObject({ city: 'Honolulu', timeZone: 'Pacific/Honolulu', fuzzNorthKm: before.fuzzNorthKm });
    await expect(update(mine, { country: 'CA', postalCode: 'X0X' })).rejects.toMatchObject({ code: 'place_not_found' });
    await expect(update(ctxOf(caregiverActor('usr_none')), { headline: 'x' })).rejects.toMatchObject({ code: 'caregiver_not_found' });
  });

  it('shows strangers neither the place nor what is not offered', async () => {
    const row = await create(mine);
    await put(mine);
    await put(mine, 'walking', { active: false, capacity: 1, prices: [{ durationMinutes: 30, amount: { amount: 2000, currency: 'USD' } }] });
    const page = await test.caregivers.page(ctxOf(), row.id);
    const shown = presentPublic(page.row, page.services, page.certifications, 'USD');
    expect(shown.services.map(({ serviceType }) => serviceType)).toEqual(['boarding']);
    expect(shown.approximateLocation).not.toEqual({ lat: row.lat, lng: row.lng });
    expect(JSON.stringify(shown)).not.toMatch(/80206|-104\.95,|userId|fuzz/);
    await expect(test.caregivers.page(ctxOf(undefined, 'ten_b'), row.id)).rejects.toMatchObject({ code: 'caregiver_not_found' });
  });

  it('offers services, changes them, and lists them page by page', async () => {
    await create(mine);
    const service = await put(mine);
    expect(service).toEqual((await test.caregivers.services.list(mine, { limit: 20 })).services[0]);
    await put(mine, 'boarding', { prices: [{ durationMinutes: null, amount: { amount: 6000, currency: 'USD' } }] });
    await put(mine, 'daycare');
    const first = await test.caregivers.services.list(mine, { limit: 1 });
    expect(first.services).toMatchObject([{ serviceType: 'boarding', prices: [{ amountMinor: 6000 }] }]);
    const second = await test.caregivers.services.list(mine, { limit: 1, cursor: first.next! });
    expect([second.services.map(({ serviceType }) => serviceType), second.next]).toEqual([['daycare'], null]);
    await expect(test.caregivers.services.list(mine, { limit: 1, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_cursor' });
    await expect(put(mine, 'grooming')).rejects.toMatchObject({ code: 'service_not_offered' });
    await expect(put(ctxOf(caregiverActor('usr_none')))).rejects.toMatchObject({ code: 'caregiver_not_found' });
  });

  it('makes one service of two that are put at the same time', async () => {
    await create(mine);
    await Promise.all([put(mine, 'boarding', { capacity: 2 }), put(mine, 'boarding', { capacity: 2 })]);
    expect((await test.caregivers.services.list(mine, { limit: 20 })).services).toMatchObject([{ capacity: 2 }]);
  });

  it('deletes a service that nobody has booked', async () => {
    await create(mine);
    await put(mine);
    test.bookings.open = true;
    await expect(remove(mine)).rejects.toMatchObject({ code: 'service_has_bookings' });
    test.bookings.open = false;
    await remove(mine);
    await expect(remove(mine)).rejects.toMatchObject({ code: 'service_not_found' });
  });

  it('keeps the plan, and says no to one that contradicts itself', async () => {
    const row = await create(mine);
    expect(await test.caregivers.services.plan(mine)).toMatchObject({ timeZone: 'America/Denver', plan: { days: [] } });
    await putPlan(mine, [{ weekday: 'monday', windows: [{ from: '08:00', to: '18:00' }] }]);
    expect((await test.caregivers.services.plan(mine)).plan.days).toEqual([{ weekday: 'monday', windows: [{ from: '08:00', to: '18:00' }] }]);
    await expect(putPlan(mine, [{ weekday: 'monday', windows: [{ from: '18:00', to: '08:00' }] }])).rejects.toMatchObject({ code: 'invalid_plan' });
    expect(test.recorded.filter(({ subjectId }) => subjectId === row.id).map(({ type }) => type)).toEqual(['caregiver.created', 'caregiver.availability_changed']);
  });

  it('answers other modules', async () => {
    const { id, userId } = await test.add([boarding, walking], { rating: { average: 4.9, count: 87 } });
    const ctx = ctxOf();
    const { caregivers } = test;
    expect(await caregivers.offer(ctx, id, 'boarding')).toMatchObject({ caregiverId: id, userId, plan: openAll, service: boarding });
    await expect(caregivers.offer(ctx, id, 'daycare')).rejects.toMatchObject({ code: 'service_not_found' });
    await expect(caregivers.offer(ctxOf(undefined, 'ten_b'), id, 'boarding')).rejects.toMatchObject({ code: 'caregiver_not_found' });
    expect(await caregivers.ofUser(ctx, userId)).toEqual({ id });
    expect(await caregivers.ofUser(ctx, 'usr_none')).toBeNull();
    expect([...(await caregivers.summaries(ctx, [id, id, 'cgv_none'])).keys()]).toEqual([id]);
    expect((await caregivers.cards(ctx, [id])).get(id)).toMatchObject({ ratingAverage: 4.9, ratingCount: 87, city: 'Denver' });
    const offer = await caregivers.offer(ctx, id, 'boarding');
    const stay = caregivers.stayOf(offer, nights);
    expect(await caregivers.whyNot(ctx, offer, nights, stay, { dogCount: 1, sizes: [] })).toEqual([]);
    expect(await caregivers.whyNot(ctxOf(caregiverActor(userId)), offer, nights, stay, { dogCount: 1, sizes: [] })).toMatchObject([{ code: 'own_service' }]);
    await test.db.transaction(ctx, (tx) => caregivers.hold(tx, offer, stay, { dogCount: 3 }));
    expect(await caregivers.whyNot(ctx, offer, nights, stay, { dogCount: 1, sizes: [] })).toMatchObject([{ code: 'fully_booked', date: '2026-06-12' }]);
  });

  it('shows when a caregiver can be booked', async () => {
    const plan = { days: openAll.days.filter(({ weekday }) => weekday !== 'saturday') };
    const { id } = await test.add([boarding, walking], { plan });
    const ask = (type: 'boarding' | 'walking' | 'daycare', from: string, to: string, more: object = {}) =>
      test.caregivers.calendar(ctxOf(), id, type, { from, to, dogCount: 1, ...more });
    const offer = await test.caregivers.offer(ctxOf(), id, 'boarding');
    await test.db.transaction(ctxOf(), (tx) => test.caregivers.hold(tx, offer, test.caregivers.stayOf(offer, nights), { dogCount: 2 }));
    const boarded = await ask('boarding', '2026-06-11', '2026-06-13', { dogCount: 2 });
    expect(boarded.places).toEqual([
      { date: '2026-06-11', time: null, startsAt: '2026-06-11T18:00:00.000Z', free: 3, bookable: true, reasons: [] },
      { date: '2026-06-12', time: null, startsAt: '2026-06-12T18:00:00.000Z', free: 1, bookable: false, reasons: ['fully_booked'] },
      { date: '2026-06-13', time: null, startsAt: '2026-06-13T18:00:00.000Z', free: 3, bookable: false, reasons: ['closed_that_day'] },
    ]);
    const walks = await ask('walking', '2026-06-12', '2026-06-13');
    expect(walks.places).toHaveLength(20); // every half hour from 08:00 to 17:30; closed on Saturday
    expect(walks.places[0]).toEqual({ date: '2026-06-12', time: '08:00', startsAt: '2026-06-12T14:00:00.000Z', free: 1, bookable: true, reasons: [] });
    expect((await ask('walking', '2026-06-13', '2026-06-13')).places).toEqual([]);
    expect((await ask('walking', '2026-06-12', '2026-06-12', { durationMinutes: 45 })).places[0]!.reasons).toEqual(['duration_not_offered']);
    expect((await ask('boarding', '2026-06-01', '2026-09-01')).places).toHaveLength(93);
    await expect(ask('boarding', '2026-06-01', '2026-09-02')).rejects.toMatchObject({ code: 'range_too_long' });
    await expect(ask('walking', '2026-06-01', '2026-06-16')).rejects.toMatchObject({ code: 'range_too_long' });
    await expect(ask('boarding', '2026-06-02', '2026-06-01')).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(ask('daycare', '2026-06-01', '2026-06-01')).rejects.toMatchObject({ code: 'service_not_found' });
  });
});
