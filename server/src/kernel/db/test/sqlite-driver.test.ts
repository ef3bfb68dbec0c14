import { describe, expect, it } from 'vitest';
import { openSqlite } from '../sqlite-driver.ts';

const create = () => {
  const connection = openSqlite(':memory:');
  connection.exec('CREATE TABLE things (id integer PRIMARY KEY, flag boolean, at datetime(3), data blob, n bigint)');
  return connection;
};

describe('the better-sqlite3 face of node:sqlite', () => {
  it('tells statements that answer rows from those that do not', () => {
    const connection = create();
    expect(connection.prepare('SELECT 1 AS one').reader).toBe(true);
    expect(connection.prepare('INSERT INTO things (id) VALUES (9) RETURNING id').reader).toBe(true);
    expect(connection.prepare('DELETE FROM things').reader).toBe(false);
    expect(connection.pragma('foreign_keys')).toEqual([{ foreign_keys: 1 }]);
  });

  it('takes and gives booleans, dates, blobs and integers up to 2^53', () => {
    const connection = create();
    const at = new Date('2026-06-01T10:00:00.007Z');
    const run = connection
      .prepare('INSERT INTO things (flag, at, data, n) VALUES (?, ?, ?, ?)')
      .run(true, at, Buffer.from([0, 255, 1]), Number.MAX_SAFE_INTEGER);
    expect(run).toEqual({ changes: 1, lastInsertRowid: 1 });
    const [row] = connection.prepare('SELECT * FROM things').all();
    expect(row).toEqual({
      id: 1,
      flag: 1,
      at: '2026-06-01 10:00:00.007',
      data: Buffer.from([0, 255, 1]),
      n: Number.MAX_SAFE_INTEGER,
    });
    expect(Buffer.isBuffer(row?.data)).toBe(true);
  });

  it('refuses an undefined value', () => {
    expect(() => create().prepare('SELECT ? AS x').all(undefined)).toThrow(/cannot be bound/i);
  });

  it('keeps prepared statements, and forgets them when a script may have changed the tables', () => {
    const connection = create();
    const first = connection.prepare('SELECT * FROM things');
    expect(connection.prepare('SELECT * FROM things')).toBe(first);
    connection.exec('ALTER TABLE things ADD COLUMN more blob');
    expect(connection.prepare('SELECT * FROM things')).not.toBe(first);
  });

  it('answers plain objects that share a shape, with the columns of a schema that changed meanwhile', () => {
    const connection = create();
    connection.prepare('INSERT INTO things (id, n) VALUES (?, ?)').run(1, 2);
    const [row] = connection.prepare('SELECT * FROM things').all();
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
    connection.prepare('ALTER TABLE things DROP COLUMN flag').run();
    expect(connection.prepare('SELECT * FROM things').all()).toEqual([{ id: 1, at: null, data: null, n: 2 }]);
  });

  it('keeps at most 500 of them, the least recently used leave first', () => {
    const connection = create();
    const used = connection.prepare('SELECT 0 AS n');
    const unused = connection.prepare('SELECT 1 AS n');
    for (let n = 2; n < 501; n += 1) {
      connection.prepare(`SELECT ${n} AS n`);
      connection.prepare('SELECT 0 AS n');
    }
    expect(connection.prepare('SELECT 0 AS n')).toBe(used);
    expect(connection.prepare('SELECT 1 AS n')).not.toBe(unused);
  });

  it('knows whether it is in a transaction and open', () => {
    const connection = create();
    expect(connection.inTransaction).toBe(false);
    connection.prepare('BEGIN').run();
    expect(connection.inTransaction).toBe(true);
    connection.close();
    connection.close();
    expect(connection.open).toBe(false);
  });
});
