import { beforeAll, expect, it } from 'vitest';
import { describeApp, outcome, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';

const nobody = 'cgv_01JZ0000000000000000000009';

describeApp('favourites', (world) => {
  let owner: Signed;
  let grace: SignedCaregiver;
  let hank: SignedCaregiver;
  let elsewhere: SignedCaregiver;
  beforeAll(async () => {
    owner = await world.person('owner');
    grace = await world.caregiver({ displayName: 'Grace K.', rating: { average: 4.8, count: 12 } });
    hank = await world.caregiver({ displayName: 'Hank B.' });
    elsewhere = await world.caregiver({}, 'beta');
    await world.settled();
    await world.settled('beta');
  });
  const call = (id: 'addFavorite' | 'removeFavorite', caregiverId: string, who: Signed = owner) =>
    world.call(id, { token: who.token, tenant: who.tenant, params: { caregiverId } });
  const list = (query: Record<string, string | number> = {}, who: Signed = owner) => world.call('listFavorites', { token: who.token, tenant: who.tenant, query });

  it('are marked once, listed last first, page by page, and unmarked', async () => {
    expect((await list()).body).toEqual({ data: [], nextCursor: null });
    const marked = await call('addFavorite', grace.caregiverId);
    expect(marked).toMatchObject({ status: 200, body: { caregiverId: grace.caregiverId, displayName: 'Grace K.', rating: { average: 4.8, count: 12 }, isAvailable: true } });
    expect((await call('addFavorite', grace.caregiverId)).body.createdAt).toBe(marked.body.createdAt);
    await call('addFavorite', hank.caregiverId);
    const first = await list({ limit: 1 });
    const second = await list({ limit: 1, cursor: first.body.nextCursor });
    expect(new Set([...first.body.data, ...second.body.data].map((one: { caregiverId: string }) => one.caregiverId))).toEqual(new Set([grace.caregiverId, hank.caregiverId]));
    expect(second.body.nextCursor).toBeNull();
    expect((await call('removeFavorite', hank.caregiverId)).status).toBe(204);
    expect((await call('removeFavorite', hank.caregiverId)).status).toBe(204);
    expect((await list()).body.data).toHaveLength(1);
  });

  it('are each person’s own, and no other business’s', async () => {
    const other = await world.person('owner');
    expect((await list({}, other)).body.data).toEqual([]);
    expect(outcome(await call('addFavorite', elsewhere.caregiverId))).toBe('404 caregiver_not_found #/path/caregiverId');
    expect(outcome(await call('addFavorite', nobody))).toBe('404 caregiver_not_found #/path/caregiverId');
    const abroad = await world.person('owner', 'beta');
    expect(outcome(await call('addFavorite', grace.caregiverId, abroad))).toBe('404 caregiver_not_found #/path/caregiverId');
    expect(outcome(await call('addFavorite', 'nobody'))).toMatch(/^400 invalid_request #\/path\/caregiverId/);
    expect(outcome(await call('addFavorite', hank.caregiverId, grace))).toBe('403 forbidden');
    expect(outcome(await list({ cursor: 'nonsense' }))).toMatch(/^400 invalid_cursor/);
  });

  it('stay when the caregiver takes no bookings any more, and say so', async () => {
    const admin = await world.person('admin');
    await world.call('suspendUser', { token: admin.token, params: { userId: grace.userId }, body: { reason: 'complaints' } });
    await world.settled();
    expect((await list()).body.data).toMatchObject([{ caregiverId: grace.caregiverId, isAvailable: false }]);
    expect(outcome(await call('addFavorite', grace.caregiverId))).toBe('200');
    await call('removeFavorite', grace.caregiverId);
    expect(outcome(await call('addFavorite', grace.caregiverId))).toBe('404 caregiver_not_found #/path/caregiverId');
  });

  it('are 500 at most', async () => {
    const { parts } = world.server.app;
    const many = await world.person('owner');
    const at = await parts.contextFor(world.server.tenantIds.alpha, 'test');
    await parts.db.transaction(at, async (tx) => {
      for (let i = 0; i < 500; i += 1) {
        await parts.db.query(tx, 'INSERT INTO search_favorites (tenantId, userId, caregiverId, createdAt) VALUES (?, ?, ?, ?)', [
          at.tenant.id, many.userId, `cgv_${i}`, '2026-01-01 00:00:00.000',
        ]);
      }
    });
    expect(outcome(await call('addFavorite', hank.caregiverId, many))).toBe('409 too_many_favorites');
  });
});
