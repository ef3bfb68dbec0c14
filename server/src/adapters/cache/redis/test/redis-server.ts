import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findProgram, freePort } from '../../../../../test/services/process.ts';
import type { ChildProcess } from 'node:child_process';

const program = findProgram('redis-server');
export const hasRedisServer = program !== undefined;

/** A Redis of the test's own, to be killed, frozen and started again on the same port, empty. */
export async function startOwnRedis() {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'dogcare-redis-'));
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;

  const answers = async () => {
    const probe = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: 500 });
    probe.on('error', () => {});
    await probe.ping();
    probe.disconnect();
  };
  const endWithTest = () => { server?.kill('SIGKILL'); };
  process.once('exit', endWithTest);

  const start = async () => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
    server = spawn(program!, args, { stdio: 'ignore' });
    await answers();
  };
  const kill = async () => {
    if (!server) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
    server = undefined;
  };
  await start();

  return {
    url,
    start,
    kill,
    freeze: () => server?.kill('SIGSTOP'),
    thaw: () => server?.kill('SIGCONT'),
    stop: async () => {
      process.off('exit', endWithTest);
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
