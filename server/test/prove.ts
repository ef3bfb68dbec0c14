/** `npm run prove -- <name>`: the proofs that run small in `npm test`, large. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const proofs: Readonly<Record<string, { readonly file: string; readonly env: Readonly<Record<string, string>>; readonly about: string }>> = {
  storm: {
    file: 'server/test/proofs/storm',
    env: { STORM_ROUNDS: '40' },
    about: '64 clients storm one caregiver, round after round, on every engine',
  },
  zones: {
    file: 'server/src/modules/caregivers/test/zones.test.ts',
    env: { ZONES_ALL: '1' },
    about: 'every IANA zone on every change of its clocks from 2020 to 2037, against Luxon',
  },
  series: {
    file: 'server/src/modules/bookings/series/test',
    env: { SERIES_ALL: '1', SERIES_RUNS: '200' },
    about: 'series in every IANA zone on every change of its clocks, rules against a count of every day, and random edits against a model',
  },
  recommendations: {
    file: 'server/src/modules/search/test/recommend-hits.test.ts',
    env: { HITS_OWNERS: '2000', HITS_CAREGIVERS: '2000', HITS_SEED: '1234' },
    about: 'How often recommendations hit the next booking, beside the nearest and the best rated, for 2,000 owners',
  },
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const name = process.argv[2] ?? '';
const proof = proofs[name];
if (!proof) {
  console.log(`Usage: npm run prove -- <name>\n\n${Object.entries(proofs).map(([each, { about }]) => `  ${each.padEnd(16)} ${about}`).join('\n')}`);
  process.exit(name === '' ? 0 : 2);
}
const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=verbose', proof.file], {
  cwd: root, stdio: 'inherit', env: { ...process.env, ...proof.env },
});
child.once('exit', (code) => process.exit(code ?? 1));
