import type { PoolConnection } from 'mysql2';
import { describe, expect, it } from 'vitest';
import { createMysqlLine } from '../mysql-line.ts';

type Raw = readonly unknown[] | { affectedRows: number };

const done: Raw = { affectedRows: 1 };
const again = Object.assign(new Error('deadlock'), { errno: 1213 });
const taken = Object.assign(new Error('taken'), { errno: 1062 });

/** A connection that notes its packets and answers each statement in them by what `fate` says of it. */
const lineTo = (fate: (sql: string) => Raw | Error = (sql) => (sql.startsWith('SELECT') ? [{ sql }] : done), opening?: string) => {
  const packets: string[] = [];
  const connection = {
    format: (sql: string, values: readonly unknown[]) => sql.replace('?', () => `'${String(values[0])}'`),
    query({ sql }: { sql: string }, callback: (error: Error | null, raw?: unknown) => void) {
      packets.push(sql);
      const headers: ((header: Raw) => void)[] = [];
      queueMicrotask(() => {
        const answers: Raw[] = [];
        for (const statement of sql.split('; ')) {
          const answer = fate(statement);
          if (answer instanceof Error) return callback(answer);
          answers.push(answer);
          if (!Array.isArray(answer)) for (const tell of headers) tell(answer);
        }
        callback(null, answers.length === 1 ? answers[0] : answers);
      });
      return { on: (_: 'result', tell: (header: Raw) => void) => void headers.push(tell) };
    },
  } as unknown as PoolConnection;
  return { line: createMysqlLine(connection, 1_000, opening), packets };
};

const asked = (line: ReturnType<typeof lineTo>['line'], ...statements: string[]) =>
  Promise.allSettled(statements.map((sql) => line.ask(sql, [])));
const fates = async (results: ReturnType<typeof asked>): Promise<unknown[]> =>
  (await results).map((one) => (one.status === 'fulfilled' ? 'done' : one.reason.message));

describe('statements to MySQL', () => {
  it('that are asked for together travel together, reads apart from writes, behind the beginning of the transaction', async () => {
    const { line, packets } = lineTo(undefined, 'START TRANSACTION');
    expect([line.isOpen, line.answered]).toEqual([false, false]);
    const answers = await Promise.all(['SELECT 1', 'SELECT 2', 'INSERT 3', 'UPDATE 4', 'SELECT 5'].map((sql) => line.ask(sql, [])));
    expect(packets).toEqual(['START TRANSACTION; SELECT 1; SELECT 2', 'INSERT 3; UPDATE 4', 'SELECT 5']);
    expect(answers.map(({ rows, affected }) => rows[0]?.['sql'] ?? affected)).toEqual(['SELECT 1', 'SELECT 2', 1, 1, 'SELECT 5']);
    await line.ask('COMMIT', []);
    expect(packets.at(-1)).toBe('COMMIT');
    expect([line.isOpen, line.answered, line.busy]).toEqual([true, true, false]);
  });

  it('wait for whoever goes on from an answer, however many promises that takes', async () => {
    const { line, packets } = lineTo();
    const deep = async (sql: string, depth: number): Promise<unknown> => (depth === 0 ? line.ask(sql, []) : deep(sql, depth - 1));
    const later = async (sql: string): Promise<unknown> => {
      for (let i = 0; i < 10; i += 1) await null;
      return line.ask(sql, []);
    };
    await Promise.all([deep('SELECT 1', 5), later('SELECT 2')]);
    expect(packets).toEqual(['SELECT 1; SELECT 2']);
  });

  it('that lock rows go before those that only read, so that what is read is as it is under the locks', async () => {
    const { line, packets } = lineTo();
    const answers = await Promise.all(['SELECT 1', 'SELECT 2 FOR UPDATE', 'SELECT 3', 'SELECT 4 LOCK IN SHARE MODE'].map((sql) => line.ask(sql, [])));
    expect(packets).toEqual(['SELECT 2 FOR UPDATE; SELECT 4 LOCK IN SHARE MODE; SELECT 1; SELECT 3']);
    expect(answers.map(({ rows }) => rows[0]?.['sql'])).toEqual(['SELECT 1', 'SELECT 2 FOR UPDATE', 'SELECT 3', 'SELECT 4 LOCK IN SHARE MODE']);
  });

  it('that fail leave those before as they are, and those after to be sent', async () => {
    const { line, packets } = lineTo((sql) => (sql === 'INSERT 2' ? taken : done), 'START TRANSACTION');
    expect(await fates(asked(line, 'INSERT 1', 'INSERT 2', 'INSERT 3', 'INSERT 4'))).toEqual(['done', 'taken', 'done', 'done']);
    expect(packets).toEqual(['START TRANSACTION; INSERT 1; INSERT 2; INSERT 3; INSERT 4', 'INSERT 3; INSERT 4']);
  });

  it('that fail fail for their caller, who may give up before the others are sent', async () => {
    const { line, packets } = lineTo((sql) => (sql === 'INSERT 1' ? taken : done));
    const all = Promise.all(['INSERT 1', 'INSERT 2'].map((sql) => line.ask(sql, [])));
    await all.catch(() => line.drop(() => new Error('undone')));
    await line.ask('ROLLBACK', []);
    expect(packets).toEqual(['INSERT 1; INSERT 2', 'ROLLBACK']);
  });

  it('do not come after a deadlock: they would be alone and commit themselves', async () => {
    const { line, packets } = lineTo((sql) => (sql === 'UPDATE 2' ? again : done));
    expect(await fates(asked(line, 'UPDATE 1', 'UPDATE 2', 'UPDATE 3', 'SELECT 4'))).toEqual(['deadlock', 'deadlock', 'deadlock', 'deadlock']);
    expect(packets).toHaveLength(1);
  });

  it('that read together fail together', async () => {
    const { line } = lineTo((sql) => (sql === 'SELECT 2' ? new Error('too long') : [{ sql }]));
    expect(await fates(asked(line, 'SELECT 1', 'SELECT 2', 'INSERT 3'))).toEqual(['too long', 'too long', 'done']);
  });

  it('take the COMMIT along, unless one of them fails, or it is not wanted any more', async () => {
    const { line, packets } = lineTo((sql) => (sql === 'INSERT 4' ? taken : sql.startsWith('SELECT') ? [] : done), 'START TRANSACTION');
    await line.ask('SELECT 1', []);
    const refused = asked(line, 'INSERT 3', 'INSERT 4', 'INSERT 5');
    expect(await line.commit()).toBe(false);
    expect(await fates(refused)).toEqual(['done', 'taken', 'done']);
    let isWanted = true;
    const given = asked(line, 'INSERT 6');
    const unwanted = line.commit(() => isWanted);
    isWanted = false;
    expect(await unwanted).toBe(false);
    await given;
    const written = asked(line, 'INSERT 7', 'INSERT 8');
    expect(await line.commit()).toBe(true);
    expect(await fates(written)).toEqual(['done', 'done']);
    expect(packets.slice(1)).toEqual(['INSERT 3; INSERT 4; INSERT 5; COMMIT', 'INSERT 5', 'INSERT 6', 'INSERT 7; INSERT 8; COMMIT']);
  });

  it('do not take the COMMIT along before anything was answered: a lost connection is tried again then', async () => {
    const { line, packets } = lineTo(undefined, 'START TRANSACTION');
    const written = asked(line, 'INSERT 1');
    expect(await line.commit()).toBe(true);
    await written;
    expect(packets).toEqual(['START TRANSACTION; INSERT 1', 'COMMIT']);
    expect(await lineTo(undefined, 'START TRANSACTION').line.commit()).toBe(true); // of nothing, for which nothing is sent
  });

  it('leave nobody sure when the connection is lost on the way, or the COMMIT itself fails', async () => {
    const lost = Object.assign(new Error('lost'), { fatal: true });
    for (const fate of [(sql: string) => (sql === 'INSERT 2' ? lost : done), (sql: string) => (sql === 'COMMIT' ? lost : done)]) {
      const { line } = lineTo(fate, 'START TRANSACTION');
      await line.ask('INSERT 1', []);
      const written = asked(line, 'INSERT 2');
      await expect(line.commit()).rejects.toThrow('lost');
      await written;
    }
  });

  it('that must meet one row are looked at by the database', async () => {
    const missed = Object.assign(new Error('out of range'), { errno: 1690 });
    const { line, packets } = lineTo((sql) => (sql.startsWith('SET') && packets.length === 1 ? missed : done));
    const all = Promise.allSettled([line.ask('UPDATE 1', []), line.ask('UPDATE 2', [], 'one row'), line.ask('UPDATE 3', [])]);
    expect(await fates(all)).toEqual(['done', 'A write did not meet the one row that it was for', 'done']);
    expect(packets).toEqual([expect.stringMatching(/^UPDATE 1; UPDATE 2; SET @one_row = .*ROW_COUNT.*; UPDATE 3$/), 'UPDATE 3']);
  });

  it('bring no others of their own; values may say anything', async () => {
    const { line, packets } = lineTo();
    await expect(line.ask("SELECT '1'; DROP TABLE dogs", [])).rejects.toThrow('semicolon');
    await line.ask('SELECT ?', ['a;b']);
    expect(packets).toEqual(["SELECT 'a;b'"]);
  });
});
