import { beforeAll, expect, it } from 'vitest';
import { describeApp, outcome, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';
import { movableClock } from '../../../../test/services/tenant.ts';

const wall = movableClock('2026-06-01T15:00:00.000Z');
const nobody = 'cgv_01JZ0000000000000000000009';

describeApp('featured caregivers', (world) => {
  let admin: Signed;
  const some: SignedCaregiver[] = [];
  beforeAll(async () => {
    some.length = 0;
    admin = await world.person('admin');
    for (const lat of [39.74, 39.76, 39.9]) some.push(await world.caregiver({ lat, lng: -104.98 }));
    await world.settled();
  });
  const put = (caregiverId: string, body: object = {}, token = admin.token, tenant: 'alpha' | 'beta' = 'alpha') =>
    world.call('featureCaregiver', { token, tenant, params: { caregiverId }, body });
  const remove = (caregiverId: string) => world.call('unfeatureCaregiver', { token: admin.token, params: { caregiverId } });
  const list = (query: Record<string, string | number> = {}) => world.call('listFeatured', { token: admin.token, query });
  const search = async (query: Record<string, string | number | boolean> = {}) => {
    wall.pass(1_000);
    const { body } = await world.call('searchCaregivers', { query: { lat: 39.74, lng: -104.98, serviceType: 'boarding', ...query } });
    return { featured: body.featured.map((one: { caregiverId: string }) => one.caregiverId), data: body.data, nextCursor: body.nextCursor };
  };

  it('stand apart in the business’s order, are marked where the order has them, and only where the search finds them', async () => {
    const [near, middle, far] = some.map(({ caregiverId }) => caregiverId) as [string, string, string];
    expect((await search()).featured).toEqual([]);
    expect((await put(far, { rank: 5 })).body).toMatchObject({ caregiverId: far, rank: 5, until: null, isShown: true });
    await put(middle, { rank: 1, until: new Date(wall.now().getTime() + 9 * 86_400_000).toISOString() });
    const found = await search();
    expect(found.featured).toEqual([middle, far]);
    expect(found.data.map((one: { caregiverId: string; isFeatured: boolean }) => [one.caregiverId, one.isFeatured])).toEqual([[near, false], [middle, true], [far, true]]);
    expect((await search({ radiusKm: 8 })).featured).toEqual([middle]);
    expect((await search({ maxPrice: 100 })).featured).toEqual([]);
    const { nextCursor } = await search({ limit: 1 });
    expect((await search({ limit: 1, cursor: nextCursor })).featured).toEqual([]);
    expect((await list({ limit: 1 })).body.data).toMatchObject([{ caregiverId: middle }]);
    expect((await list()).body.data).toHaveLength(2);

    wall.pass(10 * 86_400_000);
    admin = await world.person('admin'); // the other's token has expired
    expect((await search()).featured).toEqual([far]);
    expect((await list()).body.data[0]).toMatchObject({ caregiverId: middle, isShown: false });
    expect((await remove(far)).status).toBe(204);
    expect((await remove(far)).status).toBe(204);
    expect((await search()).featured).toEqual([]);
  });

  it('are written to the audit log, and are nobody else’s to choose', async () => {
    const log = await world.call('listAuditLog', { token: admin.token, query: { action: 'caregiver.featured' } });
    expect(log.body.data.length).toBeGreaterThanOrEqual(2);
    const { caregiverId } = some[0]!;
    expect(outcome(await put(nobody))).toBe('404 caregiver_not_found #/path/caregiverId');
    const abroad = await world.person('admin', 'beta');
    expect(outcome(await put(caregiverId, {}, abroad.token, 'beta'))).toBe('404 caregiver_not_found #/path/caregiverId');
    expect(outcome(await put(caregiverId, { rank: 0 }))).toMatch(/^400 invalid_request #\/rank/);
    expect(outcome(await put(caregiverId, { until: '2020-01-01T00:00:00.000Z' }))).toBe('422 date_in_the_past #/until');
    expect(outcome(await put(caregiverId, {}, (await world.person('owner')).token))).toBe('403 forbidden');
    expect(outcome(await world.call('featureCaregiver', { token: world.secretKey('alpha'), params: { caregiverId }, body: {} }))).toBe('200');
  });

  it('are 500 at most', async () => {
    const { parts } = world.server.app;
    const at = await parts.contextFor(world.server.tenantIds.alpha, 'test');
    await parts.db.transaction(at, async (tx) => {
      for (let i = 0; i < 500; i += 1) {
        const sql = parts.db.engine === 'mysql' ? 'INSERT INTO search_featured (tenantId, caregiverId, `rank`, createdAt) VALUES (?, ?, 999, ?)' : 'INSERT INTO search_featured (tenantId, caregiverId, rank, createdAt) VALUES (?, ?, 999, ?)';
        await parts.db.query(tx, sql, [at.tenant.id, `cgv_${i}`, '2026-01-01 00:00:00.000']);
      }
    });
    expect(outcome(await put(some[2]!.caregiverId))).toBe('409 too_many_featured');
  });
}, { wall });
