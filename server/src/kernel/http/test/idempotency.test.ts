import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { describeApp, password, until, type Signed } from '../../../../test/app/index.ts';
import { createIdempotencyStore, requestHash } from '../idempotency-store.ts';
import { step } from '../step.ts';

const dog = { name: 'Biscuit', breedId: 'golden-retriever', birthDate: '2021-04-09', weightKg: 29.5, sex: 'female', neutered: true };
let count = 0;

describeApp('an Idempotency-Key', (world) => {
  let owner: Signed;
  let other: Signed;
  beforeAll(async () => {
    [owner, other] = await Promise.all([world.person('owner'), world.person('owner')]);
  });
  const newKey = (): string => `key-${(count += 1)}`;
  const create = (who: Signed, key: string, body: unknown = dog) =>
    world.call('createDog', { token: who.token, tenant: who.tenant, headers: { 'idempotency-key': key }, body });
  const dogsOf = async (who: Signed): Promise<number> => (await world.call('listDogs', { token: who.token, tenant: who.tenant, query: { limit: 100 } })).body.data.length;
  const rows = async () => (await world.server.app.parts.db.query<{ answer: string | null; steps: string | null; keyHash: string; actor: string }>({}, 'SELECT * FROM idempotency_keys', [])).rows;

  it('makes one thing of one request, and gives its answer again', async () => {
    const key = newKey();
    const before = await dogsOf(owner);
    const first = await create(owner, key);
    const again = await create(owner, key);
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect([first.headers.get('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([null, 'true']);
    expect(await dogsOf(owner)).toBe(before + 1);
  });
  it('stands for one body', async () => {
    const key = newKey();
    await create(owner, key);
    const answer = await create(owner, key, { ...dog, name: 'Waffle' });
    expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([422, 'idempotency_key_reused', '#/header/idempotency-key']);
  });
  it('is its sender’s own', async () => {
    const key = newKey();
    const beta = await world.person('owner', 'beta');
    const ids = [(await create(owner, key)).body.id, (await create(other, key)).body.id, (await create(beta, key)).body.id];
    expect(new Set(ids).size).toBe(3);
  });
  it('whose request is still being worked on has the next one wait', async () => {
    const key = newKey();
    const db = world.server.app.parts.db as { transaction: typeof world.server.app.parts.db.transaction };
    const { transaction } = db;
    const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
    const { promise: claimed, resolve: isClaimed } = Promise.withResolvers<void>();
    db.transaction = (async (ctx, work) => {
      if (ctx.idempotency && !ctx.tx) {
        isClaimed();
        await mayGoOn;
      }
      return transaction(ctx, work);
    }) as typeof transaction;
    try {
      const first = create(owner, key);
      await claimed;
      const second = await create(owner, key);
      expect([second.status, second.body.code, second.headers.get('retry-after')]).toEqual([409, 'idempotency_in_flight', '1']);
      goOn();
      expect((await first).status).toBe(201);
    } finally {
      db.transaction = transaction;
    }
    expect((await create(owner, key)).headers.get('idempotent-replayed')).toBe('true');
  });
  it('of fifty at once lets one through; the others get its answer or are told to wait', async () => {
    const key = newKey();
    const before = await dogsOf(owner);
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(owner, key)));
    expect(await dogsOf(owner)).toBe(before + 1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([409, 'idempotency_in_flight', '1']);
    }
    expect((await create(owner, key)).status).toBe(201);
  });
  it('is free again after a request that failed', async () => {
    const key = newKey();
    const breed = { ...dog, breedId: 'no-such-breed' };
    expect((await create(owner, key, breed)).status).toBe(422);
    expect((await create(owner, key, breed)).body.code).toBe('unknown_breed');
    expect((await create(owner, key)).status).toBe(201);
  });
  it.each([['empty', ''], ['too long', 'x'.repeat(256)]])('that is %s is none', async (_, key) => {
    const answer = await create(owner, key);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '#/header/idempotency-key']);
  });

  it('tells who left with this very request so once more, though the session is over', async () => {
    const who = await world.person('owner');
    const leave = (id: 'logout' | 'deactivateMe', key: string) => world.call(id, { token: who.token, tenant: who.tenant, headers: { 'idempotency-key': key } });
    const key = newKey();
    expect([(await leave('logout', key)).status, (await leave('logout', newKey())).status, (await leave('deactivateMe', key)).status]).toEqual([204, 401, 401]);
    const again = await leave('logout', key);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([204, 'true']);
  });

  describe('of an answer that carries a secret', () => {
    it('but not what is secret: for that, one signs in', async () => {
      const who = await world.person('owner');
      const key = newKey();
      expect((await create(who, key)).status).toBe(201);
      await world.call('logout', { token: who.token, tenant: who.tenant });
      expect((await create(who, key)).status).toBe(401);
    });
    it('keeps it so that the table tells nobody', async () => {
      const key = newKey();
      const register = () => world.call('registerUser', {
        headers: { 'idempotency-key': key }, body: { email: `secret-${world.engine}@test.example`, password, firstName: 'Ada', lastName: 'King', role: 'owner' },
      });
      const first = await register();
      const again = await register();
      expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
      const kept = JSON.stringify(await rows());
      expect(kept).toContain('v1.');
      for (const secret of [first.body.accessToken, first.body.refreshToken, password, key, first.body.user.email]) expect(kept).not.toContain(secret);
    });
    it('cannot be opened with another key or another server’s secret', async () => {
      const { db, contextFor } = world.server.app.parts;
      const ctx = await contextFor(world.server.tenantIds.alpha, 'test');
      const store = createIdempotencyStore(db, 'a'.repeat(32), newKey);
      const key = newKey();
      const claim = await store.claim(ctx, key, 'hash', true);
      await db.transaction(ctx, (tx) => claim.complete(tx, { token: 'hush' }));
      expect((await store.claim(ctx, key, 'hash', true)).replay).toEqual({ token: 'hush' });
      await expect(createIdempotencyStore(db, 'b'.repeat(32), newKey).claim(ctx, key, 'hash', true)).rejects.toThrow();
    });
  });

  describe('and a server that dies', () => {
    const opened = async (nowMs: () => number) => {
      const { db, contextFor } = world.server.app.parts;
      const wall = { now: () => new Date(nowMs()) };
      const ctx = { ...(await contextFor(world.server.tenantIds.alpha, 'test')), wall };
      return { db, ctx, store: createIdempotencyStore(db, 'a'.repeat(32), () => `token-${(count += 1)}`) };
    };
    it('before its work leaves a claim that another takes over when its lease ends, once', async () => {
      let now = Date.now();
      const { db, ctx, store } = await opened(() => now);
      const key = newKey();
      const dead = await store.claim(ctx, key, 'hash', false);
      await expect(store.claim(ctx, key, 'hash', false)).rejects.toMatchObject({ code: 'idempotency_in_flight' });
      now += 61_000;
      const takers = await Promise.allSettled([1, 2, 3].map(() => store.claim(ctx, key, 'hash', false)));
      const [taken] = takers.filter((one) => one.status === 'fulfilled');
      expect(takers.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
      await db.transaction(ctx, (tx) => taken!.value.complete(tx, { done: 'by the second' }));
      // the first one was only slow: what it does is rolled back with its completion
      await expect(db.transaction(ctx, (tx) => dead.complete(tx, { done: 'by the first' }))).rejects.toMatchObject({ code: 'idempotency_in_flight' });
      await dead.release(ctx, 'nothing_done');
      expect((await store.claim(ctx, key, 'hash', false)).replay).toEqual({ done: 'by the second' });
    });
    it('is told to whoever takes over, so that what was done by then is found', async () => {
      let now = Date.now();
      const { ctx, store } = await opened(() => now);
      const key = newKey();
      const begunAt = new Date(now);
      expect((await store.claim(ctx, key, 'hash', false)).begunAt).toBe(null);
      now += 61_000;
      expect((await store.claim(ctx, key, 'hash', false)).begunAt).toEqual(begunAt);
      now += 61_000;
      expect((await store.claim(ctx, key, 'hash', false)).begunAt).toEqual(begunAt);
    });
    it('leaves what its steps came to, encrypted, to whoever takes over, and nobody who was overtaken writes any more', async () => {
      let now = Date.now();
      const { db, ctx, store } = await opened(() => now);
      const key = newKey();
      const dead = await store.claim(ctx, key, 'hash', false);
      const as = (claim: typeof dead) => ({ ...ctx, idempotency: claim });
      const work = vi.fn<() => Promise<{ secret: string } | null>>(async () => ({ secret: 'hush' }));
      expect([await step(db, as(dead), 'one', work), await step(db, as(dead), 'one', work)]).toEqual([{ secret: 'hush' }, { secret: 'hush' }]);
      await expect(step(db, as(dead), 'two', async () => Promise.reject(new Error('not done')))).rejects.toThrow('not done');
      expect(JSON.stringify(await rows())).not.toContain('hush');
      now += 61_000;
      const taken = await store.claim(ctx, key, 'hash', false);
      expect([taken.name(), taken.done('two'), await step(db, as(taken), 'one', work)]).toEqual([dead.name(), undefined, { secret: 'hush' }]);
      expect(work).toHaveBeenCalledTimes(1);
      await step(db, as(taken), 'two', async () => null);
      await expect(step(db, as(dead), 'three', async () => 'done')).rejects.toMatchObject({ code: 'idempotency_in_flight' });
      now += 61_000;
      const third = await store.claim(ctx, key, 'hash', false);
      expect([third.done('one'), third.done('two'), third.done('three')]).toEqual([{ secret: 'hush' }, null, undefined]);
      await db.transaction(ctx, (tx) => third.complete(tx, { done: true }));
      const keyHash = createHash('sha256').update(key).digest('hex');
      expect((await rows()).find((row) => row.keyHash === keyHash)).toMatchObject({ steps: null, answer: '{"done":true}' });
    });
    it('or could not tell how it ended, leaves the key to the same request, at once', async () => {
      const { ctx, store } = await opened(Date.now);
      const key = newKey();
      await (await store.claim(ctx, key, 'hash', false)).release(ctx, 'unknown');
      await expect(store.claim(ctx, key, 'other', false)).rejects.toMatchObject({ code: 'idempotency_key_reused' });
      const again = await store.claim(ctx, key, 'hash', false);
      expect(again.begunAt).toBeInstanceOf(Date);
      await again.release(ctx, 'nothing_done');
      expect((await store.claim(ctx, key, 'other', false)).begunAt).toBe(null);
    });
    it('is not waited for where only the database was away: the claim is given back when that answers again', async () => {
      const { db, ctx } = await opened(Date.now);
      let isAway = true;
      const store = createIdempotencyStore({ ...db, transaction: (...work) => (isAway ? Promise.reject(new Error('away')) : db.transaction(...work)) }, 'a'.repeat(32), newKey);
      const key = newKey();
      const claim = await store.claim(ctx, key, 'hash', false);
      await expect(claim.release(ctx, 'nothing_done')).rejects.toThrow('away');
      await expect(store.claim(ctx, key, 'hash', false)).rejects.toMatchObject({ code: 'idempotency_in_flight' });
      isAway = false;
      await vi.waitFor(() => store.claim(ctx, key, 'hash', false), { timeout: 20_000, interval: 100 });
    });
    it('after its work has kept the answer with it: what is thrown after the commit changes nothing', async () => {
        const key = newKey();
      const before = await dogsOf(owner);
      const db = world.server.app.parts.db as { transaction: typeof world.server.app.parts.db.transaction };
      const { transaction } = db;
      let dies = true;
      // the moment between the commit and the answer
      db.transaction = (async (ctx, work) => {
        const result = await transaction(ctx, work);
        if (dies && !ctx.tx && ctx.idempotency && (await dogsOf(owner)) > before) {
          dies = false;
          throw new Error('died after the commit');
        }
        return result;
      }) as typeof transaction;
      try {
        expect((await create(owner, key)).status).toBe(500);
      } finally {
        db.transaction = transaction;
      }
      const again = await create(owner, key);
      expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
      expect(await dogsOf(owner)).toBe(before + 1);
      await until(() => world.server.errors.length === 1);
      (world.server.errors as string[]).length = 0; // it was noted, and this test expected it
    });
  });

  it('is forgotten after 72 hours, and not before', async () => {
    const { db, contextFor } = world.server.app.parts;
    const ctx = await contextFor(world.server.tenantIds.alpha, 'test');
    const store = createIdempotencyStore(db, 'a'.repeat(32), newKey);
    const claim = await store.claim(ctx, newKey(), requestHash('createDog', '/api/dogs', Buffer.alloc(0)), false);
    await db.transaction(ctx, (tx) => claim.complete(tx, {}));
    const hours = (n: number): Date => new Date(ctx.wall.now().getTime() + n * 3_600_000);
    const all = (await rows()).length;
    await store.purge(hours(71));
    expect((await rows()).length).toBe(all);
    await store.purge(hours(73));
    expect((await rows()).length).toBe(0);
  });
});

describeApp('an action that fails halfway', (world) => {
  it('leaves no row behind: the booking’s places, rows, events and deadlines are one; its key is kept for the same request', async () => {
    const { db, caregivers } = world.server.app.parts as any;
    const owner = await world.person('owner');
    const caregiver = await world.caregiver();
    const dogId = await world.dog(owner);
    const { body: quote } = await world.quote(owner, caregiver.caregiverId, [dogId]);
    const count = async (): Promise<number[]> => Promise.all(['bookings', 'booking_dogs', 'booking_transitions', 'events', 'deadlines', 'caregiver_capacity'].map(async (table) =>
      Number((await db.query({}, `SELECT COUNT(*) AS n FROM ${table}`, [])).rows[0].n)));
    await world.settled();
    const before = await count();
    const { hold } = caregivers;
    expect(hold).toBeTypeOf('function');
    caregivers.hold = async (...given: unknown[]) => {
      const held = hold(...given);
      held.catch(() => undefined);
      throw new Error('failed as the places were held');
    };
    try {
      const answer = await world.call('createBooking', { token: owner.token, headers: { 'idempotency-key': 'halfway' }, body: { quoteId: quote.id } });
      expect([answer.status, answer.body.code]).toEqual([500, 'internal_error']);
      expect(JSON.stringify(answer.body)).not.toContain('places were held');
    } finally {
      caregivers.hold = hold;
    }
    expect(await count()).toEqual(before);
    expect(world.server.errors).toHaveLength(1);
    (world.server.errors as string[]).length = 0; // it was noted, and this test expected it
    const other = await world.call('createBooking', { token: owner.token, headers: { 'idempotency-key': 'halfway' }, body: { quoteId: 'qte_01JZ0000000000000000000000' } });
    expect(other.body.code).toBe('idempotency_key_reused');
    const again = await world.call('createBooking', { token: owner.token, headers: { 'idempotency-key': 'halfway' }, body: { quoteId: quote.id } });
    expect(again.status).toBe(201);
    expect(await count()).not.toEqual(before);
  });
});
