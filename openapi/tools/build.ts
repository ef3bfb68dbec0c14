import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildInputs, hashFiles } from './lib/hash.ts';
import { bin, cacheDir, rootDir } from './lib/paths.ts';
import { writeIfChanged } from './lib/write.ts';

interface Workspace {
  name: string;
  needs: readonly string[];
  command: readonly string[];
  entry: string;
  output: string;
}

/** In the order in which they need one another. */
const workspaces: readonly Workspace[] = [
  { name: 'sdk', needs: [], command: [process.execPath, 'build.ts'], entry: 'build.ts', output: 'dist/index.js' },
  { name: 'cli', needs: ['sdk'], command: [process.execPath, 'build.ts'], entry: 'build.ts', output: 'dist' },
  {
    name: 'examples/storefront',
    needs: ['sdk'],
    command: [bin('vite'), 'build', '--logLevel', 'warn'],
    entry: 'vite.config.ts',
    output: 'dist/index.html',
  },
];

const shared = ['package-lock.json', 'tsconfig.json']
  .map((name) => join(rootDir, name))
  .filter((file) => existsSync(file));

function inputHash({ name, needs }: Workspace): string {
  return hashFiles([...shared, ...[name, ...needs].flatMap((one) => buildInputs(join(rootDir, one)))]);
}

/** Builds what has changed (or everything) and answers the names of what was built. */
export async function buildAll({ ifChanged = false } = {}): Promise<string[]> {
  const built: string[] = [];
  mkdirSync(join(cacheDir, 'build'), { recursive: true });
  for (const workspace of workspaces) {
    const dir = join(rootDir, workspace.name);
    if (!existsSync(join(dir, workspace.entry))) continue;
    const stamp = join(cacheDir, 'build', `${workspace.name.replaceAll('/', '-')}.hash`);
    const hash = inputHash(workspace);
    const isCurrent =
      existsSync(join(dir, workspace.output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
    if (ifChanged && isCurrent) continue;
    await run(workspace.command, dir);
    writeIfChanged(stamp, hash);
    built.push(workspace.name);
  }
  return built;
}

function run([command, ...args]: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command!, args, { cwd, stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`building ${cwd} ended with ${code}`))));
  });
}

if (import.meta.main) {
  try {
    const built = await buildAll({ ifChanged: process.argv.includes('--if-changed') });
    if (built.length > 0) console.log(`built ${built.join(', ')}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
