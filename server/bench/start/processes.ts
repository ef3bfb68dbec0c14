import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

const startWithinMs = 120_000;
const askEveryMs = 10;

/** Starts a program that runs until it is stopped. Its output is kept for when it fails. */
export function start(file: string, args: readonly string[]): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [join(root, file), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: string[] = [];
  child.stdout!.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  process.once('exit', () => child.kill('SIGKILL'));
  return { child, output: () => chunks.join('') };
}

/** Asks until it is so. */
export async function until(isSo: () => Promise<boolean> | boolean, child: ChildProcess, output: () => string): Promise<void> {
  const end = performance.now() + startWithinMs;
  while (!(await isSo())) {
    if (child.exitCode !== null || performance.now() > end) throw new Error(`it did not start:\n${output()}`);
    await new Promise((resolve) => {
      setTimeout(resolve, askEveryMs);
    });
  }
}

export const answers = async (url: string): Promise<boolean> =>
  fetch(url).then(async (response) => {
    await response.arrayBuffer();
    return response.status === 200;
  }, () => false);

export async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  child.kill('SIGTERM');
  await gone;
}

/** How long a program takes that ends by itself. */
export const timed = (args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' });
    child.once('exit', (code) => (code === 0 ? resolve(performance.now() - startedAt) : reject(new Error(`${args.join(' ')} ended with ${code}`))));
  });
