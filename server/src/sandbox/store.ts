import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DatabaseOpenError } from '../kernel/db/errors.ts';

export interface ListQuery {
  a?: string | undefined;
  b?: string | undefined;
  limit: number;
  offset?: number | undefined;
}

/**
 * What the stand-ins remember: documents by kind and id, in a SQLite file when there is a folder and in memory
 * otherwise, so that a restarted server finds its payments again. `account` keeps provider accounts apart.
 */
export interface Store {
  put(kind: string, id: string, document: object, marks?: { a?: string | null; b?: string | null }): void;
  get<T>(kind: string, id: string): T | null;
  /** Newest first. `a` and `b` are the marks given to `put`. */
  list<T>(kind: string, query: ListQuery): T[];
  remove(kind: string, id: string): void;
  /** With the mark `a`, or with both. */
  removeMarked(kind: string, a: string, b?: string): number;
  /** Forgets the oldest beyond `keep`. */
  trim(kind: string, keep: number): void;
}

export interface StoreFile {
  /** The documents of one provider account. */
  account(name: string): Store;
  /** All or nothing, for what one request changes. */
  atomic<T>(work: () => T): T;
  close(): void;
}

const schema = `
  CREATE TABLE IF NOT EXISTS documents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    a TEXT, b TEXT, body TEXT NOT NULL, UNIQUE (account, kind, id)
  );
  CREATE INDEX IF NOT EXISTS documents_kind ON documents (account, kind, seq);
  CREATE INDEX IF NOT EXISTS documents_a ON documents (account, kind, a, seq);
  CREATE INDEX IF NOT EXISTS documents_b ON documents (account, kind, b, seq);`;

export const openStore = (dataDir?: string | undefined): StoreFile => {
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const path = dataDir === undefined ? ':memory:' : join(dataDir, 'provider-sandbox.sqlite');
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;');
    db.exec(schema);
  } catch (cause) {
    db.close();
    throw new DatabaseOpenError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  const upsert = db.prepare(`INSERT INTO documents (account, kind, id, a, b, body) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (account, kind, id) DO UPDATE SET a = excluded.a, b = excluded.b, body = excluded.body`);
  const one = db.prepare('SELECT body FROM documents WHERE account = ? AND kind = ? AND id = ?');
  const many = db.prepare(`SELECT body FROM documents WHERE account = ? AND kind = ? ORDER BY seq DESC LIMIT ? OFFSET ?`);
  const manyA = db.prepare(
    `SELECT body FROM documents WHERE account = ? AND kind = ? AND a = ? ORDER BY seq DESC LIMIT ? OFFSET ?`,
  );
  const manyB = db.prepare(
    `SELECT body FROM documents WHERE account = ? AND kind = ? AND b = ? ORDER BY seq DESC LIMIT ? OFFSET ?`,
  );
  const manyAB = db.prepare(
    `SELECT body FROM documents WHERE account = ? AND kind = ? AND a = ? AND b = ? ORDER BY seq DESC LIMIT ? OFFSET ?`,
  );
  const remove = db.prepare('DELETE FROM documents WHERE account = ? AND kind = ? AND id = ?');
  const removeA = db.prepare('DELETE FROM documents WHERE account = ? AND kind = ? AND a = ?');
  const removeAB = db.prepare('DELETE FROM documents WHERE account = ? AND kind = ? AND a = ? AND b = ?');
  const trim = db.prepare(`DELETE FROM documents WHERE account = ? AND kind = ? AND seq <= (
    SELECT seq FROM documents WHERE account = ? AND kind = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)`);
  const parse = (row: unknown): unknown => JSON.parse((row as { body: string }).body);
  let depth = 0;

  return {
    account: (account) => ({
      put: (kind, id, document, marks = {}) => {
        upsert.run(account, kind, id, marks.a ?? null, marks.b ?? null, JSON.stringify(document));
      },
      get: <T>(kind: string, id: string) => {
        const row = one.get(account, kind, id);
        return row === undefined ? null : (parse(row) as T);
      },
      list: <T>(kind: string, { a, b, limit, offset = 0 }: ListQuery) => {
        const rows =
          a !== undefined && b !== undefined
            ? manyAB.all(account, kind, a, b, limit, offset)
            : a !== undefined
              ? manyA.all(account, kind, a, limit, offset)
              : b !== undefined
                ? manyB.all(account, kind, b, limit, offset)
                : many.all(account, kind, limit, offset);
        return rows.map((row) => parse(row) as T);
      },
      remove: (kind, id) => {
        remove.run(account, kind, id);
      },
      removeMarked: (kind, a, b) => Number((b === undefined ? removeA.run(account, kind, a) : removeAB.run(account, kind, a, b)).changes),
      trim: (kind, keep) => {
        trim.run(account, kind, account, kind, keep);
      },
    }),
    atomic: (work) => {
      if (depth > 0) return work();
      depth += 1;
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      } finally {
        depth -= 1;
      }
    },
    close: () => db.close(),
  };
};
