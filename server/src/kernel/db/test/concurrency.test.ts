import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, type TestDatabase } from '../../../../test/services/engines.ts';
import { isCheckViolation } from '../errors.ts';
import { createRepository } from '../repository.ts';
import { capacity, ctxOf, dogOf, dogs, open } from './fixture.ts';

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe.each(engines)('concurrent transactions on %s', (engine) => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await open(engine);
  });
  afterAll(async () => test?.close());

  it('keep every acknowledged row and none of those rolled back, and show readers only what is committed', async () => {
    const { db } = test;
    const repository = createRepository(db, dogs);
    const ctx = ctxOf('ten_a');
    const acknowledged: string[] = [];
    let running = true;

    // each transaction writes a pair; a reader that sees one half of a pair, or an "x", saw what was not committed
    const wrong: string[] = [];
    const reader = async (): Promise<number> => {
      let reads = 0;
      while (running) {
        const rows = await repository.find(ctx, {}, { limit: 1_000, orderBy: [['id', 'asc']] });
        const names = new Set(rows.map(({ id }) => id));
        for (const id of names) {
          if (id.startsWith('x')) wrong.push(id);
          if (!names.has(id.endsWith('a') ? id.replace(/a$/, 'b') : id.replace(/b$/, 'a'))) wrong.push(id);
        }
        reads += 1;
        await breathe();
      }
      return reads;
    };

    const write = async (n: number): Promise<void> => {
      const fails = n % 3 === 0;
      const id = `${fails ? 'x' : 'd'}${n}`;
      const work = db.transaction(ctx, async (tx) => {
        await repository.insert(tx, dogOf(`${id}a`));
        await breathe();
        await repository.insert(tx, dogOf(`${id}b`));
        await breathe();
        expect(await repository.count(tx, { id: `${id}a` })).toBe(1); // its own writes
        if (fails) throw new Error('as planned');
      });
      if (fails) await expect(work).rejects.toThrow('as planned');
      else {
        await work;
        acknowledged.push(`${id}a`, `${id}b`);
      }
    };

    const reads = reader();
    await Promise.all(Array.from({ length: 200 }, (_, n) => write(n)));
    running = false;
    expect(await reads).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
    const rows = await repository.find(ctx, {}, { limit: 1_000 });
    expect(rows.map(({ id }) => id).sort()).toEqual(acknowledged.sort());
    expect(acknowledged).toHaveLength(2 * 133);
  });

  it('never sell a place twice: all nights of a stay or none', async () => {
    const { db } = test;
    const repository = createRepository(db, capacity);
    const ctx = ctxOf('ten_a');
    const book = async (from: number): Promise<boolean> => {
      const rows = [0, 1, 2].map((night) => ({ caregiverId: 'cgv_1', slot: from + night, used: 1, cap: 4 }));
      try {
        await db.transaction(ctx, (tx) =>
          repository.insertOrAdd(tx, from % 2 ? rows : rows.toReversed(), {
            key: ['caregiverId', 'slot'],
            add: ['used'],
          }),
        );
        return true;
      } catch (error) {
        if (isCheckViolation(error)) return false;
        throw error;
      }
    };
    const starts = Array.from({ length: 120 }, (_, n) => n % 6);
    const booked = await Promise.all(starts.map(book));
    const rows = await repository.find(ctx, { caregiverId: 'cgv_1' }, { limit: 100, orderBy: [['slot', 'asc']] });
    const expected = Array.from(
      { length: 8 },
      (_, slot) => starts.filter((from, at) => booked[at] && from <= slot && slot <= from + 2).length,
    );
    const usedAt = new Map(rows.map(({ slot, used }) => [slot, used]));
    expect(expected.map((_, slot) => usedAt.get(slot) ?? 0)).toEqual(expected);
    expect(Math.max(...expected)).toBe(4);
    expect(booked.filter(Boolean).length).toBeLessThan(starts.length);
  });
});
