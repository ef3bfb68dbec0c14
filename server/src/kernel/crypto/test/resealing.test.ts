import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineEntity, id, nullable, tenantId, text, type Row } from '../../db/index.ts';
import { createRepository, type Database } from '../../db/index.ts';
import { createTable, dropTable } from '../../db/migrate.ts';
import { engines, openTestDatabase, type TestDatabase } from '../../../../test/services/engines.ts';
import { createResealing, createVault, newVaultKey, sealedColumn, sealedText, type SealedPlace } from '../index.ts';

const table = { table: 'notes', columns: { id: id(), tenantId: tenantId(), sealed: nullable(text()) } };
const NoteEntity = defineEntity(table);
type Note = Row<typeof NoteEntity>;
class Notes1 {
  readonly name = 'Notes1700000000000';
  up = (runner: Parameters<typeof createTable>[0]) => createTable(runner, table);
  down = (runner: Parameters<typeof createTable>[0]) => dropTable(runner, 'notes');
}

const [k1, k2, k3] = ['k1', 'k10', 'k3'].map((name) => newVaultKey(name, randomBytes)) as [string, string, string];
const ctx = { tenant: { id: 'ten_1' } } as never;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const open = (keys: string) => sealedText(createVault({ keys }), 'note');

describe.each(engines)('resealing a column (%s)', (engine) => {
  let test: TestDatabase;
  let db: Database;
  let notes: ReturnType<typeof createRepository<Note>>;
  beforeEach(async () => {
    test = await openTestDatabase(engine, { entities: [NoteEntity], migrations: [Notes1 as never] });
    db = test.db;
    notes = createRepository<Note>(db, NoteEntity);
  });
  afterEach(() => test.close());

  const insert = (rows: Note[]) => db.transaction(ctx, (tx) => notes.insert(tx, rows));
  const note = (noteId: string, keys: string, subject = noteId): Note =>
    ({ id: noteId, tenantId: 'ten_1', sealed: open(keys).seal({ tenant: { id: 'ten_1' } }, `of ${noteId}`, subject) });
  const placeWith = (keys: string) => sealedColumn(db, NoteEntity, 'sealed', open(keys));
  const run = async (place: SealedPlace, old: string[]) => {
    const done = { resealed: 0, failed: [] as string[] };
    await place.reseal(old, { stopped: () => false, resealed: (count) => void (done.resealed += count), failed: (failed) => void done.failed.push(failed) });
    return done;
  };

  it('takes all of it, more than a page; and counts what is left by key, by its whole name', async () => {
    await insert(Array.from({ length: 450 }, (_, n) => note(`n${String(n).padStart(4, '0')}`, n % 2 ? k1 : k2)));
    await insert([{ id: 'none', tenantId: 'ten_1', sealed: null }, note('new', k3)]);
    const place = placeWith(`${k3},${k2},${k1}`);
    // k1 is where k10 begins
    expect(await place.count(['k3', 'k10', 'k1'])).toEqual({ byKey: { k3: 1, k10: 225, k1: 225 }, other: 0 });
    expect(await place.count(['k3', 'k1'])).toEqual({ byKey: { k3: 1, k1: 225 }, other: 225 });
    expect(await run(place, ['k1'])).toEqual({ resealed: 225, failed: [] });
    expect(await place.count(['k3', 'k10', 'k1'])).toEqual({ byKey: { k3: 226, k10: 225, k1: 0 }, other: 0 });
    expect(await run(place, ['k10', 'k1'])).toEqual({ resealed: 225, failed: [] });
    const row = await notes.findOne(ctx, { id: 'n0007' });
    expect(open(k3).open(ctx, row!.sealed, 'n0007')).toBe('of n0007');
  });

  it('says what does not open, leaves it as it is, and is held up by nothing', async () => {
    await insert([note('a', k1), note('b', k1, 'of another row'), note('c', k1)]);
    const before = (await notes.findOne(ctx, { id: 'b' }))!.sealed;
    const place = placeWith(`${k3},${k1}`);
    expect(await run(place, ['k1'])).toEqual({ resealed: 2, failed: ['b'] });
    expect((await notes.findOne(ctx, { id: 'b' }))!.sealed).toBe(before);
    expect(await place.count(['k3', 'k1'])).toEqual({ byKey: { k3: 2, k1: 1 }, other: 0 });
  });
});

describe('resealing', () => {
  const hour = 3_600_000;
  const counting = (left: () => Record<string, number>, other = 0) => {
    const asked: (readonly string[])[] = [];
    const place: SealedPlace = {
      name: 'notes.sealed', purposes: ['note'], columns: ['notes.sealed'],
      count: async () => ({ byKey: left(), other }),
      reseal: async (old) => void asked.push(old),
    };
    return { place, asked };
  };

  it('says which keys can be taken away: those that nothing is left under', async () => {
    const { place } = counting(() => ({ k3: 5, k2: 0, k1: 1 }));
    const report = await createResealing({ places: [place, place], keyIds: ['k3', 'k2', 'k1'], log: quiet }).report();
    expect(report).toMatchObject({ byKey: { k3: 10, k2: 0, k1: 2 }, droppable: ['k2'] });
  });

  it('goes on each hour while there are older keys, and once where there are none', async () => {
    for (const [keyIds, passes] of [[['k2', 'k1'], 3], [['k2'], 1]] as const) {
      const { place, asked } = counting(() => ({ k2: 1 }));
      const resealing = createResealing({ places: [place], keyIds, log: quiet });
      for (const ms of [0, 1, hour - 1, hour, hour + 1, 2 * hour]) await resealing.tend(new Date(ms));
      expect(asked).toEqual(Array.from({ length: passes }, () => keyIds.slice(1)));
    }
  });

  it('says at once that a key is missing', async () => {
    const errors: string[] = [];
    const { place } = counting(() => ({ k2: 1 }), 4);
    await createResealing({ places: [place], keyIds: ['k2'], log: { ...quiet, error: (fields, message) => void errors.push(`${JSON.stringify(fields)} ${message}`) } }).tend(new Date(0));
    expect(errors).toEqual([expect.stringMatching(/^\{"values":4\} .*DOGCARE_DATA_KEYS/)]);
  });

  it('stops between places when it is told to', async () => {
    const { place, asked } = counting(() => ({}));
    const resealing = createResealing({ places: [{ ...place, reseal: async () => resealing.stop() }, place], keyIds: ['k2', 'k1'], log: quiet });
    await resealing.run();
    expect(asked).toEqual([]);
  });
});
