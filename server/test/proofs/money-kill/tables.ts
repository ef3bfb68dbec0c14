import { DatabaseSync } from 'node:sqlite';
import mysql from 'mysql2/promise';

/** The proof's own way to the tables, past the server, and when that is dead. */
export interface Tables {
  rows(sql: string, ...given: readonly string[]): Promise<readonly Readonly<Record<string, any>>[]>;
  close(): Promise<void>;
}

export function openTables(url: string): Tables {
  if (url.startsWith('sqlite:')) {
    const db = new DatabaseSync(url.slice('sqlite:'.length), { timeout: 10_000 });
    return { rows: async (sql, ...given) => db.prepare(sql).all(...given) as never, close: async () => db.close() };
  }
  const pool = mysql.createPool({ uri: url, connectionLimit: 2, timezone: 'Z', supportBigNumbers: true });
  return { rows: async (sql, ...given) => (await pool.query(sql, [...given]))[0] as never, close: () => pool.end() };
}
