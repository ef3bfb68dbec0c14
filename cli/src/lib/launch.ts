import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usage } from './usage.ts';

/** Where this package is, wherever the bundler put this code. */
function packageDir(): string {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, 'package.json'))) dir = dirname(dir);
  return dir;
}

/** The server’s entry: of the repository that this CLI stands in, or of the package installed beside it. */
export function findServer(): string | undefined {
  const dirs = [join(packageDir(), '../server')];
  try {
    dirs.push(dirname(realpathSync(createRequire(import.meta.url).resolve('@dogcare/server/package.json'))));
  } catch {
    // not installed
  }
  // Node strips no types under node_modules, so a package has a built entry.
  return dirs
    .flatMap((dir) => [join(dir, 'src/main.ts'), join(dir, 'dist/main.js')])
    .find((file) => existsSync(file));
}

export function findMock(): string | undefined {
  const file = join(packageDir(), '../openapi/tools/mock.ts');
  return existsSync(file) ? file : undefined;
}

/** A Node that runs the server: this one if it is new enough, or one that the workspace or the PATH has. */
function findNode(near: string): string {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const dirs: string[] = [];
  for (let dir = dirname(near); dir !== dirname(dir); dir = dirname(dir)) dirs.push(join(dir, 'node_modules/.bin'));
  const found = dirs.map((dir) => join(dir, 'node')).find((file) => existsSync(file));
  if (found) return realpathSync(found);
  const path = (process.env.PATH ?? '').split(delimiter).map((dir) => join(dir, 'node'));
  const other = path.find((file) => existsSync(file) && realpathSync(file) !== realpathSync(process.execPath));
  if (other) return other;
  throw usage(`The server needs Node 24 or newer; this is ${process.version}.`);
}

/** Runs a script of ours in the foreground, hands it the signals, and ends as it ends. */
export async function launch(script: string, args: readonly string[]): Promise<number> {
  const child = spawn(findNode(script), [script, ...args], { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  // Ctrl-C reaches the child by itself, being in the same group; here it must only not end us first.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', pass);
  process.on('SIGHUP', pass);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)));
  });
}
