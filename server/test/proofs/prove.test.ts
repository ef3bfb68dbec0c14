import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const prove = (...given: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('../prove.ts', import.meta.url)), ...given], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe('npm run prove', () => {
  it.each([[['--help']], [['bookings', '-h']], [[]]])('%j lists the proofs with what may be chosen', (given) => {
    const { status, stdout, stderr } = prove(...given);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: npm run prove -- <name> \[options\]\n\n {2}bookings .*\n.*--runs /);
  });
  it.each([
    [['bookings', '--nope'], /Unknown option '--nope'/], [['bookings', '--runs'], /--runs/], [['storm', '--runs', '3'], /storm has no option --runs/],
    [['cats'], /There is no proof cats/], [['storm', 'zones'], /One proof at a time, and not zones/],
  ])('%j is refused in one line', (given, words) => {
    const { status, stdout, stderr } = prove(...given);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(words);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
