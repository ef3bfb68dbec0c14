import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A server that a test run started for itself, on a port and in a folder of its own. */
export interface Service {
  readonly url: string;
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 25;

/** Where a program is, or undefined. Daemons live in sbin, which is not on everybody's path. */
export const findProgram = (name: string): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/local/bin']
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const exited = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

export interface Daemon {
  readonly program: string;
  args(folder: string, port: number): string[] | Promise<string[]>;
  /** Throws until the server answers. */
  ask(port: number): Promise<void>;
  url(port: number): string;
}

/** For tests of what happens when it is suddenly gone. */
export interface MortalService extends Service {
  /** As by `kill -9`: nothing is written, nobody is told. */
  crash(): Promise<void>;
  /** Starts it again, on the same port and with what it had kept. */
  revive(): Promise<void>;
}

/** Starts a daemon in a fresh folder and waits until it answers. It and its folder are gone when this process is. */
export const startDaemon = async (daemon: Daemon): Promise<MortalService> => {
  const folder = mkdtempSync(join(tmpdir(), 'dogcare-test-'));
  const port = await freePort();
  const args = await daemon.args(folder, port);
  let output = '';
  const note = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-4_000);
  };
  const start = () => {
    // a faked clock (`faketime -f +7h vitest run …`) is for our own code: the daemons don't start under it
    const { LD_PRELOAD: _, ...env } = process.env;
    const started = spawn(daemon.program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    started.stdout.on('data', note);
    started.stderr.on('data', note);
    started.once('error', (error) => note(Buffer.from(error.message)));
    return started;
  };
  let child = start();

  const vanish = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', vanish);

  const stop = async (): Promise<void> => {
    process.off('exit', vanish);
    if (!exited(child)) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await gone;
      clearTimeout(timer);
    }
    rmSync(folder, { recursive: true, force: true });
  };

  const ready = async (): Promise<void> => {
    const until = performance.now() + READY_TIMEOUT_MS;
    for (;;) {
      try {
        return await daemon.ask(port);
      } catch (error) {
        if (exited(child) || performance.now() > until) {
          await stop();
          throw new Error(`${daemon.program} did not start:\n${output}`, { cause: error });
        }
        await pause(POLL_MS);
      }
    }
  };
  await ready();
  return {
    url: daemon.url(port),
    stop,
    async crash() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
    revive() {
      child = start();
      return ready();
    },
  };
};
