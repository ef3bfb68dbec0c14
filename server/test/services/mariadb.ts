import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { findProgram, startDaemon, type MortalService } from './process.ts';

const USER = 'dogcare';
const PASSWORD = 'dogcare';

const installer = (): string | undefined => findProgram('mariadb-install-db');
const server = (): string | undefined => findProgram('mariadbd');

export const mariaDbAvailable = (): boolean => installer() !== undefined && server() !== undefined;

const asRoot = (): string[] => (process.getuid?.() === 0 ? ['--user=root'] : []);

/** An initialised data folder, made once for each version of the server and copied from then on. */
const templateFolder = (): string => {
  const version = execFileSync(server() as string, ['--no-defaults', '--version'], { encoding: 'utf8' });
  const name = version.match(/\d+\.\d+\.\d+/)?.[0] ?? 'unknown';
  const template = join(process.env['TEST_KEPT'] ?? tmpdir(), `dogcare-mariadb-${process.getuid?.() ?? 0}-${name}`);
  if (existsSync(template)) return template;
  const fresh = mkdtempSync(`${template}-`);
  const args = ['--no-defaults', `--datadir=${fresh}`, '--innodb-log-file-size=16M', '--skip-test-db', ...asRoot()];
  execFileSync(installer() as string, args, { stdio: 'pipe' });
  try {
    renameSync(fresh, template);
  } catch {
    rmSync(fresh, { recursive: true, force: true }); // another run was faster
  }
  return template;
};

/** For tests: nothing outlives a power cut, and making tables takes half the time. What the process itself loses by dying is the same. */
export const unsynced: readonly string[] = ['--innodb-flush-method=nosync', '--debug-no-sync', '--skip-sync-frm'];

/** Starts a MariaDB with an empty server's defaults (REPEATABLE READ among them) and small buffers; benches ask for larger ones. */
export const startMariaDb = (more: readonly string[] = []): Promise<MortalService> =>
  startDaemon({
    program: server() ?? 'mariadbd',
    args: (folder, port) => {
      const data = join(folder, 'data');
      cpSync(templateFolder(), data, { recursive: true });
      const init = join(folder, 'init.sql');
      const user = `'${USER}'@'127.0.0.1'`;
      writeFileSync(
        init,
        `CREATE USER IF NOT EXISTS ${user} IDENTIFIED BY '${PASSWORD}';\nGRANT ALL ON *.* TO ${user} WITH GRANT OPTION;\n`,
      );
      return [
        '--no-defaults',
        `--datadir=${data}`,
        // its own: another server that starts clears away what it finds in the common one
        `--tmpdir=${folder}`,
        `--socket=${join(folder, 'socket')}`,
        `--pid-file=${join(folder, 'pid')}`,
        `--init-file=${init}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--skip-name-resolve',
        '--innodb-log-file-size=16M',
        '--innodb-buffer-pool-size=64M',
        '--innodb-flush-log-at-trx-commit=2',
        '--max-connections=300',
        ...more,
        ...asRoot(),
      ];
    },
    ask: async (port) => {
      const connection = await mysql.createConnection(`mysql://${USER}:${PASSWORD}@127.0.0.1:${port}/`);
      connection.destroy();
    },
    url: (port) => `mysql://${USER}:${PASSWORD}@127.0.0.1:${port}/mysql`,
  });

/** A fresh database on the server that the URL names; drop it when done, or leave it to the server's end. */
export const createScratchDatabase = async (
  serverUrl: string,
  { collation = 'utf8mb4_bin' }: { collation?: string } = {},
): Promise<{ url: string; drop(): Promise<void> }> => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const run = async (sql: string): Promise<void> => {
    const connection = await mysql.createConnection(serverUrl);
    try {
      await connection.query(sql);
    } finally {
      connection.destroy();
    }
  };
  await run(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE ${collation}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`DROP DATABASE ${name}`) };
};
