/** `npm run prove -- <name>`: the proofs that run small in `npm test`, large. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

interface Proof {
  readonly files: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly about: string;
  /** What may be chosen, by option: the variable that tells the test, and what it means. */
  readonly options?: Readonly<Record<string, readonly [variable: string, meaning: string]>>;
}

const proofs: Readonly<Record<string, Proof>> = {
  bookings: {
    files: ['server/test/proofs/bookings.test.ts'],
    env: { BOOKINGS_RUNS: '10000' },
    about: '10,000 random lives of bookings on each engine, against a model of their own',
    options: {
      runs: ['BOOKINGS_RUNS', 'so many'], engine: ['BOOKINGS_ENGINE', 'sqlite or mysql'], seed: ['BOOKINGS_SEED', 'other runs; a failure prints its own'],
      path: ['BOOKINGS_PATH', 'a failure’s run alone, as it printed it'],
    },
  },
  money: {
    files: ['server/test/proofs/money.test.ts'],
    env: { MONEY_RUNS: '2000' },
    about: '2,000 random lives of payments on each engine, with lost answers, crashes and lost webhooks, against the providers’ own books',
    options: {
      runs: ['MONEY_RUNS', 'so many'], engine: ['MONEY_ENGINE', 'sqlite or mysql'], seed: ['MONEY_SEED', 'other runs; a failure prints its own'],
      path: ['MONEY_PATH', 'a failure’s run alone, as it printed it'],
    },
  },
  double: {
    files: ['server/test/proofs/double.test.ts'],
    env: { DOUBLE_ATTEMPTS: '100000' },
    about: '100,000 attempts on two servers with one MariaDB and Redis; the database is killed five times',
    options: { attempts: ['DOUBLE_ATTEMPTS', 'so many'] },
  },
  storm: {
    files: ['server/test/proofs/storm'],
    env: { STORM_ROUNDS: '40' },
    about: '64 clients storm one caregiver, round after round, on every engine',
  },
  zones: {
    files: ['server/src/modules/caregivers/test/zones.test.ts', 'server/test/proofs/zones.test.ts'],
    env: { ZONES_ALL: '1' },
    about: 'every IANA zone on every change of its clocks from 2020 to 2037, against Luxon: nights, slots, cut-offs, deadlines',
  },
  series: {
    files: ['server/src/modules/bookings/series/test'],
    env: { SERIES_ALL: '1', SERIES_RUNS: '200' },
    about: 'series in every IANA zone on every change of its clocks, rules against a count of every day, and random edits against a model',
  },
  'money-storm': {
    files: ['server/test/proofs/money-storm.test.ts'],
    env: { MONEY_STORM_ROUNDS: '1000' },
    about: '32 refunds, cancellations, webhooks, payouts and chargebacks of one booking at once, on two servers with one MariaDB, 1,000 times',
    options: { rounds: ['MONEY_STORM_ROUNDS', 'so many'], seed: ['MONEY_STORM_SEED', 'other choices'] },
  },
  'money-kill': {
    files: ['server/test/proofs/money-kill.test.ts'],
    env: { MONEY_KILLS: '100' },
    about: 'a server is killed 100 times on each engine while people pay by card, hold and PayPal, against the providers’ own books',
    options: { kills: ['MONEY_KILLS', 'so many'], engine: ['MONEY_KILL_ENGINE', 'sqlite or mysql'] },
  },
  idempotency: {
    files: ['server/test/proofs/idempotency.test.ts'],
    env: { IDEMPOTENCY_ALL: '1' },
    about: 'each mutation that takes a key, on each engine: killed on either side of each commit (money’s by SIGKILL, too) and sent again, and twenty at once, by the SDK, too',
    options: { operation: ['IDEMPOTENCY_ONLY', 'these alone, with commas between them'] },
  },
  recommendations: {
    files: ['server/src/modules/search/test/recommend-hits.test.ts'],
    env: { HITS_OWNERS: '2000', HITS_CAREGIVERS: '2000', HITS_SEED: '1234' },
    about: 'How often recommendations hit the next booking, beside the nearest and the best rated, for 2,000 owners',
  },
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const optionsOf = ({ options = {} }: Proof): [string, readonly [string, string]][] => Object.entries(options);
const known = Object.fromEntries(Object.values(proofs).flatMap((each) => optionsOf(each).map(([option]) => [option, { type: 'string' as const }])));
const usage = (): string => Object.entries(proofs)
  .flatMap(([each, proof]) => [`  ${each.padEnd(16)} ${proof.about}`, ...optionsOf(proof).map(([option, [, meaning]]) => `  ${''.padEnd(16)}   --${option.padEnd(9)} ${meaning}`)])
  .join('\n');

const fail = (line: string): never => {
  console.error(`${line} See: npm run prove -- --help`);
  process.exit(2);
};

function readArguments() {
  try {
    return parseArgs({ options: { ...known, help: { type: 'boolean', short: 'h' } }, allowPositionals: true });
  } catch (error) {
    // the first sentence names the option; what follows is advice for other programs
    return fail(`${(error as Error).message.split(/\. |\n/)[0]}.`);
  }
}

const { values: { help, ...values }, positionals: [name = '', ...rest] } = readArguments();
if (help || name === '') {
  console.log(`Usage: npm run prove -- <name> [options]\n\n${usage()}`);
  process.exit(0);
}
const proof = Object.hasOwn(proofs, name) ? proofs[name]! : fail(`There is no proof ${name}.`);
if (rest.length > 0) fail(`One proof at a time, and not ${rest.join(' ')} as well.`);
const chosen = Object.fromEntries(Object.entries(values).map(([option, value]): [string, string] =>
  [proof.options?.[option]?.[0] ?? fail(`${name} has no option --${option}.`), String(value)]));
const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=verbose', ...proof.files], {
  cwd: root, stdio: 'inherit', env: { ...process.env, ...proof.env, ...chosen },
});
child.once('exit', (code) => process.exit(code ?? 1));
