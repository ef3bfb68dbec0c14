import { expect, it } from 'vitest';
import type { OperationId } from '../../../contract/contract.ts';
import { describeApp, type Signed, type World } from '../../../../test/app/index.ts';

type Query = Record<string, string | number | readonly string[]>;

/** Who may call: the same for both lists. */
function onlyForTheBusiness(world: World, id: Extract<OperationId, `admin${string}`>): void {
  it('200: an admin and the secret key', async () => {
    expect((await world.call(id, { token: (await world.person('admin')).token })).status).toBe(200);
    expect((await world.call(id, { token: world.secretKey('alpha'), tenant: null })).status).toBe(200);
  });

  it.each([
    [{ limit: 0 }, '#/query/limit'], [{ limit: 101 }, '#/query/limit'], [{ cursor: '' }, '#/query/cursor'],
  ])('400: %j', async (query, pointer) => {
    const { status, body } = await world.call(id, { token: world.secretKey('alpha'), query: query as Query });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
  });

  it('400: a cursor that is none', async () => {
    const { status, body } = await world.call(id, { token: world.secretKey('alpha'), query: { cursor: 'bm9uc2Vuc2U' } });
    expect([status, body.code]).toEqual([400, 'invalid_cursor']);
  });

  it('401: nobody, a stranger’s token, a key that is none', async () => {
    expect((await world.call(id)).body).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect((await world.call(id, { token: 'nonsense' })).status).toBe(401);
    expect((await world.call(id, { token: 'sk_test_unknown', tenant: null })).body).toMatchObject({ status: 401, code: 'unknown_key' });
    expect((await world.call(id, { token: (await world.person('admin', 'beta')).token })).status).toBe(401);
  });

  it('403: the other roles', async () => {
    for (const role of ['owner', 'caregiver', 'support'] as const) {
      expect((await world.call(id, { token: (await world.person(role)).token })).body).toMatchObject({ status: 403, code: 'forbidden' });
    }
  });
}

describeApp('adminListUsers', (world) => {
  const list = async (query: Query = {}, tenant: 'alpha' | 'beta' = 'alpha') =>
    (await world.call('adminListUsers', { token: world.secretKey(tenant), tenant, query })).body;
  const idsOf = (body: { data: { id: string }[] }): string[] => body.data.map((user) => user.id);

  onlyForTheBusiness(world, 'adminListUsers');

  it('200: shows accounts, without what proves who they are', async () => {
    const who = await world.person('caregiver', 'alpha', { firstName: 'Zoe', lastName: 'Quill' });
    expect((await list({ q: who.email })).data).toEqual([{
      id: who.userId, email: who.email, emailVerified: false, role: 'caregiver', status: 'active', firstName: 'Zoe', lastName: 'Quill', phone: null,
      createdAt: expect.any(String),
    }]);
  });

  it('200: finds by the start of a last name or an address, and by role', async () => {
    const [owner, admin] = [await world.person('owner', 'alpha', { lastName: 'Zephyr' }), await world.person('admin', 'alpha', { lastName: 'Zephyrine' })];
    expect(idsOf(await list({ q: 'zeph' }))).toEqual([admin.userId, owner.userId]);
    expect(idsOf(await list({ q: 'zeph', role: 'admin' }))).toEqual([admin.userId]);
    expect(idsOf(await list({ q: owner.email.toUpperCase() }))).toEqual([owner.userId]);
    expect(idsOf(await list({ q: 'ephyr' }))).toEqual([]);
  });

  it('200: pages, the newest first', async () => {
    const made: Signed[] = [];
    for (const firstName of ['A', 'B', 'C']) made.push(await world.person('owner', 'alpha', { firstName, lastName: 'Pagerson' }));
    const wanted = made.map((who) => who.userId).toReversed();
    const first = await list({ q: 'pagerson', limit: 2 });
    expect(idsOf(first)).toEqual(wanted.slice(0, 2));
    const second = await list({ q: 'pagerson', limit: 2, cursor: first.nextCursor });
    expect(second).toMatchObject({ data: [{ id: wanted[2] }], nextCursor: null });
  });

  it('200: nobody of another business', async () => {
    const who = await world.person('owner', 'alpha');
    const other = await world.person('owner', 'beta');
    expect(idsOf(await list({ q: who.email }, 'beta'))).toEqual([]);
    expect(idsOf(await list({}, 'beta'))).toContain(other.userId);
  });

  it.each([[{ role: 'king' }, '#/query/role'], [{ q: '' }, '#/query/q'], [{ q: 'x'.repeat(121) }, '#/query/q']])('400: %j', async (query, pointer) => {
    expect(await list(query as Query)).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ pointer }] });
  });
});

describeApp('adminListBookings', (world) => {
  const list = async (query: Query = {}, tenant: 'alpha' | 'beta' = 'alpha') =>
    (await world.call('adminListBookings', { token: world.secretKey(tenant), tenant, query })).body;
  const idsOf = (body: { data: { id: string }[] }): string[] => body.data.map((booking) => booking.id);

  onlyForTheBusiness(world, 'adminListBookings');

  it('200: shows bookings as the business sees them', async () => {
    const [owner, caregiver] = [await world.person('owner'), await world.caregiver()];
    const booking = await world.booking(owner, caregiver, [await world.dog(owner)]);
    const { data } = await list({ ownerId: owner.userId });
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      id: booking.id, status: 'pending', owner: { firstName: 'Olivia', lastInitial: 'M' }, caregiver: { id: caregiver.caregiverId },
      caregiverEarnings: { amount: 13_200, currency: 'USD' },
    });
    expect(data[0].transitions.map((one: { name: string }) => one.name)).toEqual(['confirm', 'decline', 'cancel']);
    const asAdmin = await world.call('adminListBookings', { token: (await world.person('admin')).token, query: { ownerId: owner.userId } });
    expect(asAdmin.body.data).toEqual(data);
  });

  it('200: filters by owner, caregiver and states, and pages', async () => {
    const [owner, other] = [await world.person('owner'), await world.person('owner')];
    const [caregiver, colleague] = [await world.caregiver(), await world.caregiver()];
    const [dog, otherDog] = [await world.dog(owner), await world.dog(other)];
    const pending = await world.booking(owner, caregiver, [dog], { when: world.nights(20) });
    const confirmed = await world.booking(owner, caregiver, [dog], { when: world.nights(30), confirmed: true });
    const elsewhere = await world.booking(owner, colleague, [dog], { when: world.nights(40) });
    const others = await world.booking(other, caregiver, [otherDog], { when: world.nights(50) });

    expect(idsOf(await list({ ownerId: owner.userId }))).toEqual([elsewhere.id, confirmed.id, pending.id]);
    expect(idsOf(await list({ caregiverId: caregiver.caregiverId }))).toEqual([others.id, confirmed.id, pending.id]);
    expect(idsOf(await list({ ownerId: owner.userId, status: ['confirmed'] }))).toEqual([confirmed.id]);
    expect(idsOf(await list({ ownerId: owner.userId, status: ['confirmed', 'pending'] }))).toEqual([elsewhere.id, confirmed.id, pending.id]);
    expect(idsOf(await list({ ownerId: owner.userId, caregiverId: caregiver.caregiverId, status: ['cancelled'] }))).toEqual([]);

    const first = await list({ ownerId: owner.userId, limit: 2 });
    expect(idsOf(first)).toEqual([elsewhere.id, confirmed.id]);
    expect(await list({ ownerId: owner.userId, limit: 2, cursor: first.nextCursor })).toMatchObject({ data: [{ id: pending.id }], nextCursor: null });
  });

  it('200: nothing of another business', async () => {
    const [owner, caregiver] = [await world.person('owner'), await world.caregiver()];
    const booking = await world.booking(owner, caregiver, [await world.dog(owner)]);
    expect(idsOf(await list())).toContain(booking.id);
    expect((await list({}, 'beta')).data).toEqual([]);
    expect((await list({ ownerId: owner.userId }, 'beta')).data).toEqual([]);
  });

  it.each([
    [{ status: 'unheard' }, '#/query/status'], [{ status: '' }, '#/query/status'], [{ ownerId: 'usr_1' }, '#/query/ownerId'],
    [{ caregiverId: 'usr_01JZ0000000000000000000001' }, '#/query/caregiverId'],
  ])('400: %j', async (query, pointer) => {
    const body = await list(query as Query);
    expect(body).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(body.errors[0].pointer).toContain(pointer);
  });
});
