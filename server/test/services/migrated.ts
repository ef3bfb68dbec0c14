import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { entities, migrations } from '../../src/entities.ts';
import { openDatabase } from '../../src/kernel/db/database.ts';
import { migrate } from '../../src/kernel/db/migrate.ts';
import type { EngineName } from './engines.ts';
import { createScratchDatabase } from './mariadb.ts';

export interface Migrated {
  readonly url: string;
  /** When nothing is connected to it any more. */
  giveBack(): Promise<void>;
}

const folder = (): string => mkdtempSync(join(process.env['TEST_DATABASES'] ?? tmpdir(), 'dogcare-db-'));

async function makeTables(url: string): Promise<void> {
  const db = await openDatabase({ url }, { entities, migrations, random: () => 0.5, sleep: async () => undefined });
  await migrate(db);
  await db.close();
}

let template: Promise<string> | undefined;
async function makeTemplate(): Promise<string> {
  const file = join(folder(), 'template');
  await makeTables(`sqlite:${file}`);
  return file;
}

async function copyOfTemplate(): Promise<Migrated> {
  template ??= makeTemplate();
  const own = folder();
  const file = join(own, 'database');
  copyFileSync(await template, file);
  return { url: `sqlite:${file}`, giveBack: async () => rmSync(own, { recursive: true, force: true }) };
}

/** Empties what has rows in it: a handful of statements, where making a hundred tables anew takes a second. */
async function empty(url: string): Promise<void> {
  const connection = await mysql.createConnection({ uri: url, multipleStatements: true });
  const names = async (sql: string): Promise<string[]> => (await connection.query<RowDataPacket[]>(sql))[0].map(({ name }) => name as string);
  try {
    const tables = await names("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> 'migrations'");
    const guarded = new Set(await names("SELECT event_object_table AS name FROM information_schema.triggers WHERE trigger_schema = DATABASE() AND event_manipulation = 'DELETE'"));
    if (tables.length === 0) return; // its server gave up before it made any
    const filled = await names(tables.map((table) => `(SELECT '${table}' AS name FROM \`${table}\` LIMIT 1)`).join(' UNION ALL '));
    await connection.query(['SET foreign_key_checks = 0', ...filled.map((table) => (guarded.has(table) ? `TRUNCATE \`${table}\`` : `DELETE FROM \`${table}\``))].join('; '));
  } finally {
    connection.destroy();
  }
}

/** MariaDB's, that earlier tests of this process gave back. */
const free: string[] = [];
async function used(): Promise<Migrated> {
  const url = free.pop() ?? (await createScratchDatabase(process.env['TEST_MYSQL_URL']!)).url;
  return {
    url,
    async giveBack() {
      await empty(url);
      free.push(url);
    },
  };
}

/** A database with all tables and nothing in them: a copy of one that was made once, or one that an earlier test gave back. */
export const takeMigrated = (engine: EngineName): Promise<Migrated> => (engine === 'sqlite' ? copyOfTemplate() : used());
