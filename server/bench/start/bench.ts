import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../test/services/process.ts';
import type { Bench, Finding, Tell } from '../lib/bench.ts';
import { compare } from '../lib/rounds.ts';
import { answers, start, stop, timed, until } from './processes.ts';

const rounds = 7;
const serverAimMs = 2_000;
const cliAim = 3;

async function server(tell: Tell): Promise<Finding> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dogcare-bench-'));
  const [port, second, sandbox] = [await freePort(), await freePort(), await freePort()];
  const args = ['--data-dir', dataDir, '--port', String(port), '--second-port', String(second), '--sandbox-port', String(sandbox)];
  const untilReady = async (file: string, given: readonly string[]): Promise<{ readyMs: number }> => {
    const startedAt = performance.now();
    const { child, output } = start(file, given);
    await until(() => answers(`http://127.0.0.1:${port}/api/ready`), child, output);
    const readyMs = performance.now() - startedAt;
    await stop(child);
    return { readyMs };
  };
  try {
    tell('making the demo, once');
    const first = start('server/src/main.ts', args);
    await until(() => first.output().includes('Dogcare is ready'), first.child, first.output);
    await stop(first.child);
    const compared = await compare({
      name: 'server', rounds, by: 'readyMs',
      floor: () => untilReady('server/bench/start/floor.ts', [String(port)]),
      subject: () => untilReady('server/src/main.ts', args),
    }, tell);
    return { name: 'Server on the demo’s data, from spawn to the first 200 of /api/ready', ...compared, aim: `< ${serverAimMs} ms`, met: compared.subject['readyMs']! < serverAimMs };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function cli(tell: Tell): Promise<Finding[]> {
  const against = async (...args: string[]): Promise<Finding> => {
    const name = `dogcare ${args.join(' ')}`;
    const compared = await compare({
      name, rounds: rounds * 2, by: 'tookMs',
      floor: async () => ({ tookMs: await timed(['-e', '0']) }),
      subject: async () => ({ tookMs: await timed(['cli/bin/run.js', ...args]) }),
    }, tell);
    return { name: `${name}, against node -e 0`, ...compared };
  };
  const version = await against('--version');
  // `--version` takes a short way; every other command loads the CLI first
  return [{ ...version, aim: `≤ ${cliAim} × the floor`, met: version.ratio! <= cliAim }, await against('bookings', '--help')];
}

export const bench: Bench = {
  name: 'start',
  about: 'How long the server and the CLI take to start, against a bare koa and a bare node',
  run: async (tell) => ({ findings: [await server(tell), ...await cli(tell)], notes: [`${rounds} rounds of the server, ${rounds * 2} of the CLI, medians.`] }),
};
