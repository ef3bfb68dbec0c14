import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../bin/run.js', import.meta.url));
if (!existsSync(fileURLToPath(new URL('../dist/commands', import.meta.url))))
  throw new Error('The CLI is not built: npm run build');

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  json: any;
}

/** The built CLI as a person would run it, with a configuration folder of its own. */
export function createCli(url?: string) {
  const home = mkdtempSync(join(tmpdir(), 'dogcare-cli-'));
  const run = async (
    args: readonly string[],
    { env = {}, stdin }: { env?: Record<string, string>; stdin?: string } = {},
  ): Promise<Ran> => {
    const child = spawn(process.execPath, [bin, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: home, ...(url ? { DOGCARE_URL: url } : {}), ...env },
    });
    child.stdin.end(stdin);
    const exited = new Promise<number | null>((resolve, reject) => child.on('exit', resolve).on('error', reject));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
    return {
      code,
      stdout,
      stderr,
      get json() {
        return JSON.parse(stdout || stderr);
      },
    };
  };
  return { run, configFile: join(home, 'dogcare/config.json') };
}

export interface Asked {
  method: string;
  url: string;
  headers: Record<string, unknown>;
  body: any;
}
export type Routes = Record<string, (request: Asked) => unknown>;

/** An API with the given answers by `METHOD /path`; an answer with `status` ≥ 400 is a problem. */
export async function startApi(routes: Routes) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const one = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: body && request.headers['content-type']?.includes('json') ? JSON.parse(body) : body || undefined,
    };
    asked.push(one);
    const answer = routes[`${one.method} ${one.url.split('?')[0]}`];
    const value = (answer?.(one) ?? { status: 404, code: 'not_found', title: 'Nothing is at this address' }) as {
      status?: unknown;
    };
    const status = typeof value.status === 'number' ? value.status : 200;
    response
      .writeHead(status, { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json' })
      .end(JSON.stringify(value));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
