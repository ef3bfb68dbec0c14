import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../../test/services/process.ts';
import { engines } from '../../../../test/services/engines.ts';
import { openDatabase, type Database } from '../database.ts';
import { DatabaseOpenError } from '../errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'dogcare-open-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (url: string): Promise<Database> =>
  openDatabase(
    { url, connectTimeoutMs: 1_000 },
    { entities: [], migrations: [], random: () => 0.5, sleep: async () => {} },
  );

const refusal = async (url: string): Promise<string> => {
  const error = await open(url).then(
    (db) => db.close().then(() => undefined),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DatabaseOpenError);
  expect((error as Error).message).not.toMatch(/\n|s3cret/);
  return (error as Error).message;
};

describe('a database that cannot be opened says why in a line', () => {
  it.each([
    ['postgres://x/y', /must start with sqlite: or mysql:/],
    ['sqlite:', /names no file/],
    ['mysql://u:s3cret@host', /mysql:\/\/user:password@host:port\/database/],
    ['mysql://u:s3cret@host/db?pool=3', /unknown setting "pool"/],
  ])('%s', async (url, message) => {
    expect(await refusal(url)).toMatch(message);
  });

  it('a file that is something else', async () => {
    const path = join(folder, 'text.db');
    writeFileSync(path, 'this is no database, whatever its name says. '.repeat(200));
    expect(await refusal(`sqlite:${path}`)).toMatch(/text\.db is not a SQLite database/);
  });

  it('a folder that cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await refusal(`sqlite:${join(folder, 'file', 'x.db')}`)).toMatch(
      /folder of .* cannot be made or written \((ENOTDIR|EEXIST)\)/,
    );
    mkdirSync(join(folder, 'folder'));
    expect(await refusal(`sqlite:${join(folder, 'folder')}`)).toMatch(/cannot be opened/);
  });

  it('a file that is open already, in this process or another, and only then', async () => {
    const path = join(folder, 'deep', 'own.db');
    const db = await open(`sqlite:${path}`);
    expect(await refusal(`sqlite:${path}`)).toMatch(/in use by another process/);
    const script = `const { DatabaseSync } = require('node:sqlite');
      try { new DatabaseSync(${JSON.stringify(`${path}.lock`)}).exec('BEGIN EXCLUSIVE'); console.log('taken') }
      catch (error) { console.log(error.errcode) }`;
    const fromOutside = (): string => execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }).trim();
    expect(fromOutside()).toBe('5');
    await db.close();
    expect(fromOutside()).toBe('taken'); // and its end gives it back, without a clean-up
    await (await open(`sqlite:${path}`)).close();
  });

  it('nobody at the address', async () => {
    const port = await freePort();
    expect(await refusal(`mysql://u:s3cret@127.0.0.1:${port}/db`)).toMatch(`127.0.0.1:${port} (ECONNREFUSED)`);
  });
});

describe.runIf(engines.includes('mysql'))('a MySQL server that refuses', () => {
  const url = (change: (url: URL) => void): string => {
    const changed = new URL(process.env.TEST_MYSQL_URL as string);
    change(changed);
    return changed.href;
  };
  it('the password', async () => {
    expect(await refusal(url((one) => (one.password = 's3cret')))).toMatch(
      /refuses user "dogcare": wrong name or password/,
    );
  });
  it('the database', async () => {
    expect(await refusal(url((one) => (one.pathname = '/nowhere')))).toMatch(/no database "nowhere"/);
  });
});

describe('sqlite::memory:', () => {
  it('leaves nothing behind', async () => {
    const count = (): number => readdirSync(tmpdir()).filter((name) => name.startsWith('dogcare-db-')).length;
    const before = count();
    const db = await open('sqlite::memory:');
    expect(db.engine).toBe('sqlite');
    await db.close();
    expect(count()).toBeLessThanOrEqual(before);
    expect(existsSync(':memory:')).toBe(false);
  });
});
