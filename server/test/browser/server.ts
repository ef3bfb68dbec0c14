import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('../../..', import.meta.url).pathname;
const startWithinMs = 90_000;

export interface DemoAddresses {
  /** Pawhaven’s storefront and the API. */
  readonly pawhaven: string;
  /** City Tails’ storefront. */
  readonly citytails: string;
}

export interface DemoServer extends DemoAddresses {
  stop(): Promise<void>;
}

async function freePorts(count: number): Promise<number[]> {
  // All are held until all are known, so that no port is handed out twice.
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer()
            .once('error', reject)
            .listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** The embedded mode as a person starts it, in a process of its own. */
async function startServer(dataDir: string): Promise<DemoServer> {
  if (!existsSync(join(root, 'examples/storefront/dist/index.html')))
    throw new Error('the storefront is not built: run `npm run build` first');
  const [first, second, sandbox] = await freePorts(3);
  const server = spawn(process.execPath, ['server/src/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      DOGCARE_DATA_DIR: dataDir,
      DOGCARE_PORT: String(first),
      DOGCARE_SECOND_PORT: String(second),
      DOGCARE_SANDBOX_PORT: String(sandbox),
      DOGCARE_BCRYPT_COST: '4',
      // everybody comes from one address here
      DOGCARE_LIMIT_AUTH: '1000',
      DOGCARE_LIMIT_REGISTER: '1000',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server was not ready in time:\n${said}`)), startWithinMs);
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes('Dogcare is ready')) return;
      clearTimeout(timer);
      resolve();
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    void ended.then(() => reject(new Error(`the server ended:\n${said}`)));
  }).catch((error: unknown) => {
    server.kill('SIGKILL');
    throw error;
  });
  return {
    pawhaven: `http://127.0.0.1:${first}`,
    citytails: `http://127.0.0.1:${second}`,
    async stop() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** The first start in an empty folder. */
export async function makeDemo(folder: string): Promise<void> {
  const server = await startServer(folder);
  await server.stop();
}

/** A server with the demo, as it was made in that folder. */
export async function startDemoServer(made: string): Promise<DemoServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dogcare-browser-'));
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true });
  try {
    cpSync(made, dataDir, { recursive: true });
    const server = await startServer(dataDir);
    return { ...server, stop: () => server.stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
