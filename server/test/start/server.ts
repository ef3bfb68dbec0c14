import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The server as its own process, as somebody would start it. */
export interface Started {
  readonly process: ChildProcess;
  readonly url: string;
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves when it says what is waited for; rejects when it ends before, or takes too long. */
  says(text: string, withinMs?: number): Promise<void>;
  /** How it ended: an exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  stop(signal?: NodeJS.Signals): Promise<number | string>;
}

export interface Ports {
  readonly first: number;
  readonly second: number;
  readonly sandbox: number;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

export const freePorts = async (): Promise<Ports> => {
  const [first, second, sandbox] = await Promise.all([freePort(), freePort(), freePort()]);
  return { first, second, sandbox };
};

/** A folder that is gone with `remove`. */
export function scratchFolder() {
  const path = mkdtempSync(join(tmpdir(), 'dogcare-start-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function startProcess(dataDir: string, ports: Ports, env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Started {
  const child = spawn(process.execPath, [
    main, '--data-dir', dataDir, '--port', String(ports.first), '--second-port', String(ports.second), '--sandbox-port', String(ports.sandbox), ...args,
  ], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], DOGCARE_BCRYPT_COST: '4', ...env },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (err += text));
  const ended = new Promise<number | string>((resolve) => child.once('close', (code, signal) => resolve(code ?? signal ?? 'nothing')));
  return {
    process: child, url: `http://127.0.0.1:${ports.first}`, ended, out: () => out, err: () => err,
    says: (text, withinMs = 90_000) => new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`never said “${text}”: ${out}${err}`)), withinMs);
      const look = (): void => {
        if (!out.includes(text)) return;
        clearTimeout(timer);
        resolve();
      };
      child.stdout.on('data', look);
      look();
      void ended.then((how) => {
        clearTimeout(timer);
        reject(new Error(`ended with ${how} before it said “${text}”: ${out}${err}`));
      });
    }),
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}
