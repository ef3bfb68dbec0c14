import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKernelTables } from '../../../migrations/first/kernel.ts';
import { engines, openTestDatabase, type TestDatabase } from '../../../../test/services/engines.ts';
import { minute, movableClock, tablesOf, testCtx, testTenant, type MovableClock } from '../../../../test/services/tenant.ts';
import { createIds } from '../../ids/ids.ts';
import { createDeadlines, type DeadlineHandler } from '../deadlines.ts';
import { DeadlineEntity } from '../entities.ts';
import { createSweeper, type SweeperDeps } from '../sweeper.ts';

const log = { info() {}, warn() {}, error() {} };

describe.each(engines)('whose turn it is when many deadlines are due on %s', (engine) => {
  let database: TestDatabase;
  let wall: MovableClock;
  beforeAll(async () => {
    database = await openTestDatabase(engine, { entities: [DeadlineEntity], migrations: [tablesOf(createKernelTables)] });
    wall = movableClock();
  });
  afterAll(() => database.close());

  const ctxOf = (tenantId: string) => testCtx(testTenant(tenantId), wall, { kind: 'system', name: 'test' });
  const setUp = (handlers: DeadlineHandler[], movedTenants: SweeperDeps['movedTenants'] = async () => []) => {
    const { db } = database;
    const deadlines = createDeadlines(db, createIds(wall, Math.random));
    let tokens = 0;
    const sweeper = createSweeper({
      db, wall, handlers, log, movedTenants, contextFor: async (id) => ctxOf(id), newToken: () => `token_${(tokens += 1)}`,
    });
    const set = (tenantId: string, kind: string, subjectId: string, inMs: number) =>
      db.transaction(ctxOf(tenantId), (tx) => deadlines.set(tx, { kind, subjectId, dueAt: new Date(wall.now().getTime() + inMs) }));
    return { sweeper, set };
  };

  it('lets no provider that does not answer hold up what is only database work', async () => {
    const order: string[] = [];
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let asked = 0;
    const { sweeper, set } = setUp([
      { kind: 'ask', mode: 'effect', run: async (_, subject) => {
        if ((asked += 1) === 3) answer();
        await answered; // all of a batch are asked at once, or this never ends
        order.push(subject);
      } },
      { kind: 'expire', mode: 'transaction', run: async (_, subject) => void order.push(subject) },
    ]);
    for (const n of [1, 2, 3]) await set('ten_1', 'ask', `slow_${n}`, n);
    await set('ten_1', 'expire', 'quick', minute);
    wall.pass(2 * minute);
    expect(await sweeper.sweep()).toBe(4);
    expect(order[0]).toBe('quick');
  });

  it('works nothing off before its time for a business whose clock is behind', async () => {
    const done: string[] = [];
    const behind = [{ id: 'ten_behind', clockOffsetMs: -60 * minute }, { id: 'ten_later', clockOffsetMs: -30 * minute }];
    const { sweeper, set } = setUp(
      [{ kind: 'expire', mode: 'transaction', run: async (tx) => void done.push(tx.tenant.id) }], async () => behind);
    for (const tenantId of ['ten_behind', 'ten_later', 'ten_now']) await set(tenantId, 'expire', 'it', 0);
    wall.pass(35 * minute);
    await sweeper.sweep();
    expect(done.sort()).toEqual(['ten_later', 'ten_now']);
  });

  it('goes on to what is due later only when another sweeper is done with what it has in hand', async () => {
    const order: string[] = [];
    let begun = (): void => undefined;
    let end = (): void => undefined;
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const mayEnd = new Promise<void>((resolve) => {
      end = resolve;
    });
    const ask: DeadlineHandler = { kind: 'ask', mode: 'effect', run: async (_, subject) => {
      begun();
      await mayEnd;
      order.push(subject);
    } };
    const [other, mine] = [setUp([ask]), setUp([ask])];
    await other.set('ten_hand', 'ask', 'in hand', 0);
    const asOf = wall.now();
    const elsewhere = other.sweeper.sweepTenant('ten_hand', asOf);
    await hasBegun;
    const here = mine.sweeper.sweepTenant('ten_hand', asOf).then((count) => {
      order.push('and on');
      return count;
    });
    // time enough for it to look, find nothing that is free, and go on
    for (let looks = 0; looks < 40; looks += 1) await mine.sweeper.nextDue('ten_hand', asOf, asOf);
    end();
    expect([await elsewhere, await here]).toEqual([1, 0]);
    expect(order).toEqual(['in hand', 'and on']);
  });

  // where there is one writer at a time, nobody comes upon a claim that is not committed
  if (engine === 'mysql') it('nor when the other’s claim is not committed yet', async () => {
    const { sweeper, set } = setUp([{ kind: 'expire', mode: 'transaction', run: async () => undefined }]);
    await set('ten_claim', 'expire', 'it', 0);
    const asOf = wall.now();
    let isOver = false;
    let here: Promise<number> | undefined;
    await database.db.systemTransaction(async (tx) => {
      await database.db.query({ tx }, "SELECT id FROM deadlines WHERE tenantId = 'ten_claim' FOR UPDATE", []);
      here ??= sweeper.sweepTenant('ten_claim', asOf).finally(() => {
        isOver = true;
      });
      for (let looks = 0; looks < 40; looks += 1) await sweeper.nextDue('ten_claim', asOf, asOf);
      expect(isOver).toBe(false);
    });
    expect(await here).toBe(1);
  });

  it('works nothing off by a clock that has not heard yet that it was moved', async () => {
    const seen: string[] = [];
    const { sweeper, set } = setUp([{ kind: 'expire', mode: 'transaction', run: async ({ clock }) => void seen.push(clock.now().toISOString()) }]);
    await set('ten_stale', 'expire', 'it', 7 * 24 * 60 * minute);
    const dueAt = new Date(wall.now().getTime() + 7 * 24 * 60 * minute);
    expect(await sweeper.sweepTenant('ten_stale', dueAt)).toBe(1);
    expect(seen).toEqual([dueAt.toISOString()]);
  });
});
