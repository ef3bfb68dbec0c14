import mysql from 'mysql2/promise';
import type { Database } from '../../src/kernel/db/index.ts';

const tables = ['quotes', 'bookings', 'booking_dogs', 'booking_transitions', 'deadlines', 'events', 'caregiver_capacity', 'idempotency_keys'] as const;

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

/** The floor works on the same rows in tables made alike, with every index and CHECK, that are its own. */
export async function copyDatabase(db: Database, from: string, to: string): Promise<void> {
  if (db.engine === 'sqlite') {
    await db.query({}, 'VACUUM INTO ?', [to.slice('sqlite:'.length)]);
    return;
  }
  const connection = await mysql.createConnection(to);
  const [source, target] = [nameOf(from), nameOf(to)];
  for (const table of tables) {
    await connection.query('CREATE TABLE ??.?? LIKE ??.??', [target, table, source, table]);
    await connection.query('INSERT INTO ??.?? SELECT * FROM ??.??', [target, table, source, table]);
  }
  await connection.end();
}
