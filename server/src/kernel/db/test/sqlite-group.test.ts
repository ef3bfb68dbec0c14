import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite, type SqliteConnection } from '../sqlite-driver.ts';
import { createGroup, type Group } from '../sqlite-group.ts';

describe('a group', () => {
  let connection: SqliteConnection;
  let group: Group;
  let commits: number;
  beforeEach(() => {
    connection = openSqlite(':memory:');
    connection.exec('CREATE TABLE dogs (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES dogs DEFERRABLE INITIALLY DEFERRED)');
    commits = 0;
    group = createGroup({
      ...connection,
      prepare(sql) {
        if (sql === 'COMMIT') commits += 1;
        return connection.prepare(sql);
      },
      get inTransaction() {
        return connection.inTransaction;
      },
    });
  });
  afterEach(() => connection.close());

  const insert = (id: number, owner: number | null = null): void =>
    void connection.prepare('INSERT OR ROLLBACK INTO dogs VALUES (?, ?)').run(id, owner);
  const ids = () => connection.prepare('SELECT id FROM dogs ORDER BY id').all().map(({ id }) => id);
  const transaction = (...row: Parameters<typeof insert>): Promise<void> => {
    group.begin();
    insert(...row);
    return group.done();
  };

  it('commits together what is done in one turn, and tells nobody before', async () => {
    const told: number[] = [];
    const both = [1, 2].map((id) => transaction(id).then(() => told.push(id)));
    await Promise.resolve();
    expect([told, commits]).toEqual([[], 0]);
    await Promise.all(both);
    expect([told, commits, ids()]).toEqual([[1, 2], 1, [1, 2]]);
    await transaction(3);
    expect(commits).toBe(2);
  });

  it('waits for the one under way', async () => {
    const first = transaction(1);
    group.begin();
    await new Promise(setImmediate);
    insert(2);
    expect(commits).toBe(0);
    await Promise.all([first, group.done()]);
    expect([commits, ids()]).toEqual([1, [1, 2]]);
  });

  it('takes back one alone, and says so when what it may have seen is committed', async () => {
    const first = transaction(1);
    group.begin();
    insert(2);
    const undone = group.undo(undefined).then(() => commits);
    await Promise.all([first, transaction(3)]);
    expect([await undone, ids()]).toEqual([1, [1, 3]]);
  });

  it('falls as a whole when it cannot be committed, and the next one does not', async () => {
    const fates = await Promise.allSettled([transaction(1), transaction(2, 404)]);
    expect(fates.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await transaction(3);
    expect(ids()).toEqual([3]);
  });

  it('tells those before of what threw all of it away', async () => {
    const first = transaction(1);
    group.begin();
    expect(() => insert(1)).toThrow();
    await group.undo('why');
    await expect(first).rejects.toBe('why');
    await transaction(3);
    expect(ids()).toEqual([3]);
  });
});
