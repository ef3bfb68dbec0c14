import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines, type TestDatabase } from '../../../../test/services/engines.ts';
import type { Ctx, TxCtx } from '../../context/context.ts';
import { createRepository, type Repository } from '../repository.ts';
import { createSystemRepository } from '../system-repository.ts';
import { add, both, gt, gte, lt, lte, not, oneOf } from '../where.ts';
import { capacity, ctxOf, dogOf, dogs, keys, open, type DogRow } from './fixture.ts';

const ctx = ctxOf('ten_a');
const other = ctxOf('ten_b');

describe.each(engines)('a repository on %s', (engine) => {
  let test: TestDatabase;
  let repository: Repository<DogRow>;
  beforeAll(async () => {
    test = await open(engine);
    repository = createRepository(test.db, dogs);
  });
  afterAll(async () => test?.close());
  beforeEach(async () => {
    await test.db.systemTransaction(async (tx) => {
      for (const table of ['dogs', 'capacity', 'keys_by_hash']) await test.db.query({ tx }, `DELETE FROM ${table}`, []);
    });
  });

  const inTx = <T>(work: (tx: TxCtx) => Promise<T>, of: Ctx = ctx): Promise<T> => test.db.transaction(of, work);
  const idsWhere = async (where: Parameters<typeof repository.find>[1]): Promise<string[]> =>
    (await repository.find(ctx, where, { limit: 100, orderBy: [['id', 'asc']] })).map(({ id }) => id);

  it('gives back every type as it was put in', async () => {
    const dog = dogOf('dog_1', {
      name: "Ö'Malley \\ 🐕",
      notes: 'line\nline',
      walks: -0 + 7,
      priceMinor: 9_000_000_000_000,
      weightKg: 12.25,
      vaccinated: false,
      tags: { text: '123', list: [1, null, true], deep: { kind: 'addition', amount: 5 } },
      photo: Buffer.from([0, 1, 255, 39, 92]),
      createdAt: new Date('2026-03-29T01:30:00.123Z'),
      seenAt: new Date('1999-12-31T23:59:59.999Z'),
    });
    await inTx((tx) => repository.insert(tx, dog));
    expect(await repository.findOne(ctx, { id: 'dog_1' })).toEqual({ ...dog, tenantId: 'ten_a' });
    await inTx((tx) => repository.update(tx, { id: 'dog_1' }, { tags: '123', photo: null, seenAt: null }));
    expect(await repository.findOne(ctx, { id: 'dog_1' })).toMatchObject({ tags: '123', photo: null, seenAt: null });
  });

  it('reads only the columns that it is asked for, and knows them all', async () => {
    const dog = dogOf('dog_1', { tags: { list: [1] } });
    await inTx((tx) => repository.insert(tx, dog));
    expect(await repository.findOne(ctx, { id: 'dog_1' }, { columns: ['name', 'tags', 'seenAt'] })).toEqual({ name: dog.name, tags: dog.tags, seenAt: dog.seenAt });
    await expect(repository.find(ctx, {}, { limit: 1, columns: ['nose' as never] })).rejects.toThrow('no column nose');
  });

  it("shows and touches only its tenant's rows", async () => {
    await inTx((tx) => repository.insert(tx, dogOf('dog_1')));
    await inTx((tx) => repository.insert(tx, dogOf('dog_2', { name: 'dog_1' })), other);
    expect(await idsWhere({})).toEqual(['dog_1']);
    expect(await repository.findOne(ctx, { id: 'dog_2' })).toBeNull();
    expect(await repository.count(other, {})).toBe(1);
    expect(await inTx((tx) => repository.update(tx, { id: 'dog_2' }, { walks: 9 }))).toBe(0);
    expect(await inTx((tx) => repository.delete(tx, { id: 'dog_2' }))).toBe(0);
    expect(await repository.findOne(other, { id: 'dog_2' })).toMatchObject({ walks: 0 });
  });

  it('throws on a missing tenant and on a foreign one', async () => {
    const nobody = { ...ctx, tenant: undefined } as unknown as Ctx;
    await expect(repository.find(nobody, {}, { limit: 1 })).rejects.toThrow('without a tenant');
    await expect(repository.count({ ...ctx, tenant: { ...ctx.tenant, id: '' } }, {})).rejects.toThrow(
      'without a tenant',
    );
    expect(() => repository.select(nobody, 'd')).toThrow('without a tenant');
    await expect(repository.find(ctx, { tenantId: 'ten_b' }, { limit: 1 })).rejects.toThrow('another tenant');
    await expect(inTx((tx) => repository.insert(tx, { ...dogOf('dog_1'), tenantId: 'ten_b' }))).rejects.toThrow(
      'another tenant',
    );
    await expect(inTx((tx) => repository.update(tx, { id: 'dog_1' }, { tenantId: 'ten_b' }))).rejects.toThrow(
      'another tenant',
    );
    expect(() => createRepository(test.db, keys)).toThrow('no tenantId');
  });

  it('throws on undefined values, unknown columns, empty conditions and missing limits', async () => {
    const id = undefined as unknown as string;
    await expect(repository.findOne(ctx, { id })).rejects.toThrow('dogs.id is undefined');
    await expect(repository.findOne(ctx, { id: oneOf([id]) })).rejects.toThrow('undefined');
    await expect(repository.findOne(ctx, { id: gt(id) })).rejects.toThrow('undefined');
    await expect(repository.findOne(ctx, { nose: 1 } as never)).rejects.toThrow('no column nose');
    await expect(inTx((tx) => repository.update(tx, { id: 'dog_1' }, { name: id }))).rejects.toThrow('undefined');
    await expect(inTx((tx) => repository.update(tx, { id: 'dog_1' }, {}))).rejects.toThrow('changes nothing');
    await expect(inTx((tx) => repository.update(tx, {}, { walks: 1 }))).rejects.toThrow('say which');
    await expect(inTx((tx) => repository.delete(tx, {}))).rejects.toThrow('say which');
    await expect(repository.find(ctx, {}, {} as never)).rejects.toThrow('limit');
    await expect(repository.find(ctx, {}, { limit: 10_001 })).rejects.toThrow('limit');
  });

  it('writes in transactions only', async () => {
    await expect(repository.insert(ctx as TxCtx, dogOf('dog_1'))).rejects.toThrow('outside a transaction');
    await expect(repository.update(ctx as TxCtx, { id: 'dog_1' }, { walks: 1 })).rejects.toThrow(
      'outside a transaction',
    );
    await expect(repository.delete(ctx as TxCtx, { id: 'dog_1' })).rejects.toThrow('outside a transaction');
    await expect(repository.find(ctx, {}, { limit: 1, lock: 'wait' })).rejects.toThrow('outside a transaction');
    if (engine === 'sqlite') await expect(test.db.query({}, 'DELETE FROM dogs', [])).rejects.toThrow(/readonly/);
  });

  it('counts matched rows, changed or not, and adds in place', async () => {
    await inTx((tx) => repository.insert(tx, [dogOf('dog_1'), dogOf('dog_2')]));
    expect(await inTx((tx) => repository.update(tx, { id: oneOf(['dog_1', 'dog_2']) }, { walks: 0 }))).toBe(2);
    expect(
      await inTx((tx) => repository.update(tx, { id: 'dog_1', walks: lt(1) }, { walks: add(2), name: 'Rex' })),
    ).toBe(1);
    expect(await inTx((tx) => repository.update(tx, { id: 'dog_1', walks: lt(1) }, { walks: add(2) }))).toBe(0);
    expect(await repository.findOne(ctx, { id: 'dog_1' })).toMatchObject({ walks: 2, name: 'Rex' });
    expect(await inTx((tx) => repository.delete(tx, { id: oneOf(['dog_1', 'dog_9']) }))).toBe(1);
  });

  it('compares', async () => {
    const at = (day: number) => new Date(Date.UTC(2026, 5, day));
    await inTx((tx) =>
      repository.insert(
        tx,
        [1, 2, 3, 4].map((n) => dogOf(`dog_${n}`, { createdAt: at(n), notes: n > 2 ? 'x' : null })),
      ),
    );
    expect(await idsWhere({ createdAt: lt(at(3)) })).toEqual(['dog_1', 'dog_2']);
    expect(await idsWhere({ createdAt: lte(at(3)) })).toEqual(['dog_1', 'dog_2', 'dog_3']);
    expect(await idsWhere({ createdAt: both(gte(at(2)), lt(at(4))) })).toEqual(['dog_2', 'dog_3']);
    expect(await idsWhere({ createdAt: gt(at(3)) })).toEqual(['dog_4']);
    expect(await idsWhere({ id: oneOf(['dog_1', 'dog_3']) })).toEqual(['dog_1', 'dog_3']);
    expect(await idsWhere({ id: oneOf<string>([]) })).toEqual([]);
    expect(await idsWhere({ notes: null })).toEqual(['dog_1', 'dog_2']);
    expect(await idsWhere({ notes: not(null), id: not('dog_3') })).toEqual(['dog_4']);
    expect(await idsWhere({ vaccinated: false })).toEqual([]);
    expect(await idsWhere({ name: 'DOG_1' })).toEqual([]); // text is compared byte by byte
  });

  it('inserts many rows at once, and fills in defaults and nulls', async () => {
    const { size, walks, vaccinated, notes, ...rest } = dogOf('dog_0');
    await inTx((tx) => repository.insert(tx, rest as never));
    expect(await repository.findOne(ctx, { id: 'dog_0' })).toMatchObject({
      size: 'small',
      walks: 0,
      vaccinated: true,
      notes: null,
    });
    await inTx((tx) =>
      repository.insert(
        tx,
        Array.from({ length: 2_500 }, (_, n) => dogOf(`many_${n}`)),
      ),
    );
    expect(await repository.count(ctx, {})).toBe(2_501);
    await inTx((tx) => repository.insert(tx, []));
    const mixed = inTx((tx) => repository.insert(tx, [dogOf('dog_1'), rest as never]));
    await expect(mixed).rejects.toThrow('same columns');
  });

  it('pages by keyset through ties, both ways, and refuses a cursor that is not its own', async () => {
    const at = (n: number) => new Date(Date.UTC(2026, 5, 1, 0, 0, 0, Math.floor(n / 3)));
    await inTx((tx) =>
      repository.insert(
        tx,
        Array.from({ length: 10 }, (_, n) => dogOf(`dog_${n}`, { createdAt: at(n) })),
      ),
    );
    const walk = async (order: Parameters<typeof repository.page>[1]['order']): Promise<string[][]> => {
      const pages: string[][] = [];
      let after: string | undefined;
      do {
        const page = await repository.page(ctx, { where: { vaccinated: true }, order, after, limit: 4 });
        pages.push(page.rows.map(({ id }) => id.slice(4)));
        after = page.next ?? undefined;
      } while (after !== undefined);
      return pages;
    };
    expect(
      await walk([
        ['createdAt', 'desc'],
        ['id', 'asc'],
      ]),
    ).toEqual([
      ['9', '6', '7', '8'],
      ['3', '4', '5', '0'],
      ['1', '2'],
    ]);
    expect(
      await walk([
        ['createdAt', 'asc'],
        ['id', 'desc'],
      ]),
    ).toEqual([
      ['2', '1', '0', '5'],
      ['4', '3', '8', '7'],
      ['6', '9'],
    ]);
    const page = await repository.page(ctx, { where: {}, order: [['id', 'asc']], limit: 10 });
    expect([page.rows.length, page.next]).toEqual([10, null]);
    const { next } = await repository.page(ctx, { where: {}, order: [['id', 'asc']], limit: 3 });
    for (const after of [next as string, 'nonsense', '', Buffer.from('[]').toString('base64url')]) {
      const reading = repository.page(ctx, { where: {}, order: [['id', 'desc']], after, limit: 3 });
      await expect(reading).rejects.toMatchObject({ code: 'invalid_cursor', status: 400 });
    }
    await expect(repository.page(ctx, { where: {}, order: [['notes', 'asc']], limit: 3 })).rejects.toThrow(
      'may be null',
    );
  });

  it('keeps a query builder within the tenant', async () => {
    await inTx((tx) => repository.insert(tx, [dogOf('dog_1'), dogOf('dog_2')]));
    await inTx((tx) => repository.insert(tx, dogOf('dog_3')), other);
    const rows = await repository
      .select(ctx, 'd')
      .where('d.grade = :grade', { grade: 1 })
      .orderBy('d.id')
      .limit(10)
      .getMany();
    expect(rows.map(({ id }) => id)).toEqual(['dog_1', 'dog_2']);
    expect(() => repository.select(ctx, 'd').orWhere('1 = 1')).toThrow('other tenants');
    const sum = await repository.select(ctx, 'd').select('SUM(d.priceMinor)', 'sum').getRawOne<{ sum: number }>();
    expect(sum?.sum).toBe(2_400);
  });

  it('adds to capacity in one statement, with one unique key only', async () => {
    const places = createRepository(test.db, capacity);
    const row = (slot: number, used: number) => ({ caregiverId: 'cgv_1', slot, used, cap: 3 });
    const options = { key: ['caregiverId', 'slot'], add: ['used'] } as const;
    await inTx((tx) => places.insertOrAdd(tx, [row(1, 1), row(2, 2)], options));
    await inTx((tx) => places.insertOrAdd(tx, [row(3, 1), row(1, 2)], options));
    await expect(inTx((tx) => places.insertOrAdd(tx, [row(9, 1), row(2, 2)], options))).rejects.toThrow();
    const rows = await places.find(ctx, {}, { limit: 10, orderBy: [['slot', 'asc']] });
    expect(rows.map(({ slot, used }) => [slot, used])).toEqual([
      [1, 3],
      [2, 2],
      [3, 1],
    ]);
    const twoKeys = inTx((tx) => repository.insertOrAdd(tx, [dogOf('dog_1')], { key: ['name'], add: ['walks'] }));
    await expect(twoKeys).rejects.toThrow('only unique key');
  });

  it('asks without a tenant only for a reason on the list', async () => {
    const system = createSystemRepository(test.db, keys, { reason: 'key-hash' });
    await test.db.systemTransaction((tx) => system.insert({ tx }, { hash: 'h1', label: 'one' }));
    expect(await system.findOne({}, { hash: 'h1' })).toEqual({ hash: 'h1', label: 'one' });
    await expect(test.db.systemTransaction((tx) => system.update({ tx }, {}, { label: 'x' }))).rejects.toThrow(
      'say which',
    );
    expect(() => createSystemRepository(test.db, keys, { reason: 'because' as never })).toThrow('no reason');
    const across = createSystemRepository(test.db, dogs, { reason: 'sweeper' });
    await inTx((tx) => repository.insert(tx, dogOf('dog_1')));
    await inTx((tx) => repository.insert(tx, dogOf('dog_2')), other);
    expect(await across.find({}, {}, { limit: 10 })).toHaveLength(2);
  });

  it('passes over rows that another transaction has locked', async () => {
    await inTx((tx) => repository.insert(tx, [dogOf('dog_1'), dogOf('dog_2')]));
    await inTx(async (tx) => {
      const mine = await repository.find(tx, {}, { limit: 1, orderBy: [['id', 'asc']], lock: 'skip' });
      expect(mine.map(({ id }) => id)).toEqual(['dog_1']);
      if (engine === 'sqlite') return;
      const theirs = await inTx((tx2) =>
        repository.find(tx2, {}, { limit: 5, orderBy: [['id', 'asc']], lock: 'skip' }),
      );
      expect(theirs.map(({ id }) => id)).not.toContain('dog_1');
    });
  });
});
