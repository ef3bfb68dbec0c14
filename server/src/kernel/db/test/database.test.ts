import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { engines, type TestDatabase } from '../../../../test/services/engines.ts';
import type { TxCtx } from '../../context/context.ts';
import { afterCommit, lastly } from '../database.ts';
import { isCheckViolation, isUniqueViolation, NotOneRowError } from '../errors.ts';
import { createRepository } from '../repository.ts';
import { add } from '../where.ts';
import { capacity, createLatch, ctxOf, dogOf, dogs, open } from './fixture.ts';

const ctx = ctxOf('ten_a');

describe.each(engines)('transactions on %s', (engine) => {
  let test: TestDatabase;
  const errors: unknown[] = [];
  beforeAll(async () => {
    test = await open(engine, {
      onError: (error) => errors.push(error),
      transactionTimeoutMs: 400,
      acquireTimeoutMs: 4_000,
    });
  });
  afterAll(async () => test?.close());
  const all = { limit: 100 };
  const repository = () => createRepository(test.db, dogs);
  afterEach(async () => {
    await test.db.systemTransaction(async (tx) => {
      await test.db.query({ tx }, 'DELETE FROM dogs', []);
    });
  });

  it('join the one they are in, and fall with it', async () => {
    const dogsIn = repository();
    const work = test.db.transaction(ctx, async (outer) => {
      await dogsIn.insert(outer, dogOf('dog_1'));
      await test.db.transaction(outer, async (inner) => {
        expect(inner.tx).toBe(outer.tx);
        await dogsIn.insert(inner, dogOf('dog_2'));
      });
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await dogsIn.find(ctx, {}, all)).toEqual([]);
  });

  it('call back once, after the outermost commit, and not after a rollback', async () => {
    const calls: string[] = [];
    await test.db.transaction(ctx, async (outer) => {
      await test.db.transaction(outer, async (inner) => afterCommit(inner, () => calls.push('inner')));
      afterCommit(outer, () => {
        throw new Error('in a callback');
      });
      afterCommit(outer, () => calls.push('outer'));
      expect(calls).toEqual([]);
    });
    expect(calls).toEqual(['inner', 'outer']);
    expect(errors).toMatchObject([{ message: 'in a callback' }]);
    const failed = test.db.transaction(ctx, async (tx) => {
      afterCommit(tx, () => calls.push('never'));
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(calls).toEqual(['inner', 'outer']);
  });

  it('refuse statements once they are over', async () => {
    let leaked: TxCtx | undefined;
    const manager = await test.db.transaction(ctx, async (tx) => {
      leaked = tx;
      return tx.tx.manager;
    });
    const late = leaked as TxCtx;
    await expect(repository().insert(late, dogOf('dog_1'))).rejects.toThrow(/over/);
    await expect(test.db.transaction(late, async () => {})).rejects.toThrow(/over/);
    await expect(manager.query('DELETE FROM dogs')).rejects.toThrow();
    expect(() => afterCommit(late, () => {})).toThrow(/over/);
  });

  it('serve query builders, too', async () => {
    await test.db.transaction(ctx, async (tx) => {
      await tx.tx.manager
        .createQueryBuilder()
        .insert()
        .into(dogs)
        .values({ ...dogOf('dog_1'), tags: [], tenantId: 'ten_a' })
        .execute();
      const updated = await tx.tx.manager
        .createQueryBuilder()
        .update(dogs)
        .set({ walks: 3 })
        .where({ id: 'dog_1' })
        .execute();
      expect(updated.affected).toBe(1);
      expect(await tx.tx.manager.findOneBy(dogs, { id: 'dog_1' })).toMatchObject({ walks: 3, vaccinated: true });
    });
    expect(await test.db.manager(ctx).findOneBy(dogs, { id: 'dog_1' })).toMatchObject({
      createdAt: dogOf('').createdAt,
    });
  });

  it("are not committed early by TypeORM's own save", async () => {
    const work = test.db.transaction(ctx, async (tx) => {
      await tx.tx.manager.save(dogs, { ...dogOf('dog_1'), tenantId: 'ten_a' });
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await repository().find(ctx, {}, all)).toEqual([]);
  });

  it('end when they take too long, and let the next one in', async () => {
    const never = createLatch();
    const work = test.db.transaction(ctx, async (tx) => {
      await repository().insert(tx, dogOf('dog_1'));
      await never.opened;
    });
    await expect(work).rejects.toMatchObject({ code: 'overloaded' });
    await test.db.transaction(ctx, (tx) => repository().insert(tx, dogOf('dog_1')));
  });

  it('tell a taken key and a broken check from other errors', async () => {
    const write = (work: (tx: TxCtx) => Promise<unknown>) =>
      test.db.transaction(ctx, work).catch((error: unknown) => error);
    await write((tx) => repository().insert(tx, dogOf('dog_1')));
    const samePrimary = await write((tx) => repository().insert(tx, dogOf('dog_1', { name: 'other' })));
    const sameName = await write((tx) => repository().insert(tx, dogOf('dog_2', { name: 'dog_1' })));
    const check = await write((tx) => repository().update(tx, { id: 'dog_1' }, { walks: -1 }));
    expect([samePrimary, sameName, check].map(isUniqueViolation)).toEqual([true, true, false]);
    expect([samePrimary, sameName, check].map(isCheckViolation)).toEqual([false, false, true]);
    expect(isUniqueViolation(new Error('UNIQUE constraint failed'))).toBe(false);
  });

  it('of one statement commit themselves, take no second one, and are not part of another', async () => {
    await test.db.once(ctx, (tx) => repository().insert(tx, dogOf('dog_1')));
    expect(await repository().count(ctx, {})).toBe(1);
    const second = test.db.once(ctx, async (tx) => {
      expect(await repository().count(tx, {})).toBe(1);
      await repository().insert(tx, dogOf('dog_2'));
    });
    await expect(second).rejects.toThrow(/second statement/);
    const within = test.db.transaction(ctx, (tx) => test.db.once(tx, (one) => repository().insert(one, dogOf('dog_3'))));
    await expect(within).rejects.toThrow(/within a transaction/);
    const nobodys = test.db.once(ctxOf(''), (tx) => repository().insert(tx, dogOf('dog_4')));
    await expect(nobodys).rejects.toThrow(/without a tenant/);
    expect(await repository().count(ctx, {})).toBe(1);
  });

  it('that fail find what they failed over', async () => {
    const fates = await Promise.all([1, 2].map(() =>
      test.db.transaction(ctx, (tx) => repository().insert(tx, dogOf('dog_1'))).catch(() => repository().count(ctx, {}))));
    expect(fates).toContain(1);
  });

  it('take statements that are asked for together, of which one that fails spoils no other', async () => {
    const fates = await test.db.transaction(ctx, (tx) =>
      Promise.allSettled(['dog_1', 'dog_1', 'dog_2'].map((id) => repository().insert(tx, dogOf(id)))));
    expect(fates.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await repository().find(ctx, {}, all)).map(({ id }) => id).sort()).toEqual(['dog_1', 'dog_2']);
    const [dog, count] = await test.db.transaction(ctx, (tx) =>
      Promise.all([repository().findOne(tx, { id: 'dog_2' }), repository().count(tx, {}), repository().insert(tx, dogOf('dog_3'))]));
    expect([dog?.id, count]).toEqual(['dog_2', 2]);
  });

  it('are undone by one of those asked for together, also those behind it', async () => {
    const work = test.db.transaction(ctx, (tx) =>
      Promise.all(['dog_1', 'dog_1', 'dog_2'].map((id) => repository().insert(tx, dogOf(id)))));
    await expect(work).rejects.toSatisfy(isUniqueViolation);
    expect(await repository().find(ctx, {}, all)).toEqual([]);
  });

  it('end with what is written lastly, or fall with it', async () => {
    const write = (...ids: string[]) => test.db.transaction(ctx, async (tx) => {
      await repository().count(tx, {});
      for (const id of ids) lastly(tx, repository().insert(tx, dogOf(id)));
    });
    const names = async (): Promise<string[]> => (await repository().find(ctx, {}, all)).map(({ id }) => id).sort();
    await write('dog_1', 'dog_2');
    await expect(write('dog_3', 'dog_1', 'dog_4')).rejects.toSatisfy(isUniqueViolation);
    expect(await names()).toEqual(['dog_1', 'dog_2']);
    // what comes after them in the work is asked for with them
    expect(await test.db.transaction(ctx, async (tx) => {
      lastly(tx, repository().insert(tx, dogOf('dog_3')));
      return repository().count(tx, {});
    })).toBe(3);
    // who was refused may ask for something else
    await test.db.transaction(ctx, async (tx) => {
      await repository().count(tx, {});
      lastly(tx, repository().insert(tx, dogOf('dog_1')).catch(() => repository().insert(tx, dogOf('dog_5'))));
      lastly(tx, repository().insert(tx, dogOf('dog_6')));
    });
    expect(await names()).toEqual(['dog_1', 'dog_2', 'dog_3', 'dog_5', 'dog_6']);
    // who gives up without having been refused
    await expect(test.db.transaction(ctx, async (tx) => {
      await repository().count(tx, {});
      lastly(tx, Promise.all([repository().insert(tx, dogOf('dog_7')), Promise.reject(new Error('given up'))]));
    })).rejects.toThrow('given up');
    expect(await names()).not.toContain('dog_7');
  });

  it('are undone where a write misses the one row that it was for', async () => {
    await test.db.transaction(ctx, (tx) => repository().insert(tx, dogOf('dog_1')));
    const walk = (id: string) => test.db.transaction(ctx, async (tx) => {
      await repository().count(tx, {});
      lastly(tx, repository().insert(tx, dogOf(`pup_of_${id}`)));
      lastly(tx, repository().updateOne(tx, { id }, { walks: 1 }));
    });
    await walk('dog_1');
    await expect(walk('dog_2')).rejects.toBeInstanceOf(NotOneRowError);
    await expect(test.db.transaction(ctx, (tx) => repository().updateOne(tx, {}, { walks: 1 }))).rejects.toThrow('say which');
    expect((await repository().find(ctx, {}, all)).map(({ id, walks }) => [id, walks]).sort()).toEqual([['dog_1', 1], ['pup_of_dog_1', 0]]);
  });

  it('do not put values into the error', async () => {
    const error = await test.db
      .transaction(ctx, (tx) => repository().insert(tx, dogOf('dog_1', { notes: 'secret-note', walks: -1 })))
      .catch((thrown: unknown) => thrown);
    expect(JSON.stringify(Object.entries(error as object)) + JSON.stringify(error)).not.toContain('secret-note');
    expect(isCheckViolation(error)).toBe(true);
  });
});

const retryable = (number: number) => Object.assign(new Error('again'), { errno: number });

describe.each(engines)('another attempt on %s', (engine) => {
  const pauses: number[] = [];
  let test: TestDatabase;
  beforeAll(async () => {
    test = await open(engine, { maxAttempts: 3, sleep: async (ms) => void pauses.push(ms) });
  });
  afterAll(async () => test?.close());

  it.each([1213, 1205, 1020])('follows error %i, with nothing left of the one before', async (number) => {
    const repository = createRepository(test.db, dogs);
    let attempts = 0;
    let calls = 0;
    await test.db.transaction(ctx, async (tx) => {
      attempts += 1;
      await repository.insert(tx, dogOf(`dog_${number}`));
      afterCommit(tx, () => (calls += 1));
      if (attempts === 1) throw retryable(number);
    });
    expect([attempts, calls]).toEqual([2, 1]);
  });

  it('is the last after as many as configured, each pause longer', async () => {
    pauses.length = 0;
    let attempts = 0;
    const work = test.db.transaction(ctx, async () => {
      attempts += 1;
      throw retryable(1213);
    });
    await expect(work).rejects.toMatchObject({ code: 'overloaded', cause: { errno: 1213 } });
    expect(attempts).toBe(3);
    expect(pauses).toEqual([5, 10]);
  });

  it('does not follow any other error', async () => {
    let attempts = 0;
    const work = test.db.transaction(ctx, async () => {
      attempts += 1;
      throw retryable(1064);
    });
    await expect(work).rejects.toThrow('again');
    expect(attempts).toBe(1);
  });
});

describe.runIf(engines.includes('mysql'))('a real deadlock', () => {
  it('is run again and both are done, even if the loser swallowed the error', async () => {
    const test = await open('mysql');
    try {
      const repository = createRepository(test.db, capacity);
      const key = (slot: number) => ({ caregiverId: 'cgv_1', slot });
      await test.db.transaction(ctx, (tx) =>
        repository.insert(
          tx,
          [1, 2].map((slot) => ({ ...key(slot), used: 0, cap: 9 })),
        ),
      );
      const met = [createLatch(), createLatch()];
      let attempts = 0;
      const cross = (mine: number, theirs: number) =>
        test.db.transaction(ctx, async (tx) => {
          attempts += 1;
          await repository.update(tx, key(mine), { used: add(1) });
          met[mine - 1]?.open();
          await met[theirs - 1]?.opened;
          await repository.update(tx, key(theirs), { used: add(1) }).catch(() => {});
        });
      await Promise.all([cross(1, 2), cross(2, 1)]);
      const rows = await repository.find(ctx, {}, { limit: 10 });
      expect(rows.map(({ used }) => used)).toEqual([2, 2]);
      expect(attempts).toBe(3);
    } finally {
      await test.close();
    }
  });
});

describe.each(engines)('waiting on %s', (engine) => {
  it('for a connection or a turn ends with overloaded, and a queue has an end', async () => {
    const test = await open(engine, { poolSize: 1, acquireTimeoutMs: 60, maxWaiting: 2 });
    try {
      const started = createLatch();
      const go = createLatch();
      const long = test.db.transaction(ctx, async (tx) => {
        await createRepository(test.db, dogs).insert(tx, dogOf('dog_1'));
        started.open();
        await go.opened;
      });
      await started.opened;
      const others = await Promise.allSettled([1, 2, 3, 4].map(() => test.db.transaction(ctx, async () => {})));
      expect(others.map((other) => other.status === 'rejected' && other.reason.code)).toEqual(
        Array(4).fill('overloaded'),
      );
      const causes = others.map((other) => (other as PromiseRejectedResult).reason.cause.message);
      expect(causes.filter((cause) => cause.includes('already')).length).toBeGreaterThan(0);
      expect(causes.filter((cause) => cause.includes('within 60 ms')).length).toBeGreaterThan(1);
      go.open();
      await long;
      await test.db.transaction(ctx, async () => {});
    } finally {
      await test.close();
    }
  });
});

describe.runIf(engines.includes('mysql'))('a MySQL connection', () => {
  it('gives up a statement that runs too long', async () => {
    const test = await open('mysql', { statementTimeoutMs: 100 });
    try {
      const slow =
        'SELECT COUNT(*) FROM information_schema.COLUMNS a, information_schema.COLUMNS b, information_schema.COLUMNS c';
      await expect(test.db.query({}, slow, [])).rejects.toMatchObject({ driverError: { errno: 1969 } });
    } finally {
      await test.close();
    }
  });

  type Run = (db: TestDatabase['db'], work: (tx: TxCtx) => Promise<void>) => Promise<void>;
  it.each<[string, Run]>([
    ['transaction', (db, work) => db.transaction(ctx, work)],
    ['single statement', (db, work) => db.once(ctx, work)],
  ])('that the server has closed is replaced before anything is lost: %s', async (_, run) => {
    const test = await open('mysql', { poolSize: 1 });
    const other = await open('mysql', { migrated: false });
    try {
      const { rows } = await test.db.query<{ id: number }>({}, 'SELECT CONNECTION_ID() AS id', []);
      await other.db.query({}, 'KILL ?', [rows[0]?.id]);
      const repository = createRepository(test.db, dogs);
      await run(test.db, (tx) => repository.insert(tx, dogOf('dog_1')));
      expect(await repository.count(ctx, {})).toBe(1);
    } finally {
      await test.close();
      await other.close();
    }
  });
});
