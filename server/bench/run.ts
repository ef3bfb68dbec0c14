import { parseArgs } from 'node:util';
import type { Bench } from './lib/bench.ts';
import { print } from './lib/print.ts';

const load: Readonly<Record<string, () => Promise<{ bench: Bench }>>> = {
  contract: () => import('./contract/bench.ts'),
  booking: () => import('./booking/bench.ts'),
  search: () => import('./search/bench.ts'),
  start: () => import('./start/bench.ts'),
  sdk: () => import('./sdk/bench.ts'),
};

const smaller = { sizes: { type: 'string' }, engines: { type: 'string' }, only: { type: 'string' } } as const;

const list = async (): Promise<string> => {
  const benches = await Promise.all(Object.values(load).map(async (each) => (await each()).bench));
  const lines = benches.flatMap(({ name, about, options = {} }) => [
    `  ${name.padEnd(9)} ${about}`, ...Object.entries(options).map(([option, meaning]) => `            --${option.padEnd(9)} ${meaning}`),
  ]);
  return `Usage: npm run bench -- <name> [--json]\n\n${lines.join('\n')}\n`;
};

/** Progress goes to stderr, so that stdout is the result alone. */
const tell = (what: string): void => {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${what}` : `${what}\n`);
};

async function main(): Promise<number> {
  const { values: { json = false, ...given }, positionals } = parseArgs({ options: { json: { type: 'boolean' }, ...smaller }, allowPositionals: true });
  const [name] = positionals;
  if (name === undefined) {
    process.stdout.write(await list());
    return 0;
  }
  if (!Object.hasOwn(load, name) || positionals.length > 1) {
    process.stderr.write(`There is no bench “${positionals.join(' ')}”.\n\n${await list()}`);
    return 1;
  }
  const { bench } = await load[name]!();
  const startedAt = performance.now();
  const { findings, notes } = await bench.run(tell, given);
  const tookSeconds = Math.round((performance.now() - startedAt) / 1_000);
  tell('');
  process.stdout.write(json
    ? `${JSON.stringify({ bench: name, tookSeconds, findings, notes }, null, 2)}\n`
    : `${print(findings, notes)}\n\n${name}: ${tookSeconds} s\n`);
  return 0;
}

// what a bench started ends with this process, whatever happens
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
process.exit(await main().catch((error: unknown) => {
  console.error(error);
  return 1;
}));
