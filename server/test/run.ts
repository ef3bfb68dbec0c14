/** `npm test`: everything. Lints, types, then all tests on SQLite and, where MariaDB and Redis are on the machine, on those too. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './browser/chromium.ts';
import { clamdAvailable } from './services/clamd.ts';
import { mariaDbAvailable } from './services/mariadb.ts';
import { redisAvailable } from './services/redis.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

interface Step {
  readonly name: string;
  run(): Promise<Count>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const reports = join(root, '.cache/test-reports');
const isCi = process.env['CI'] === 'true';

const command = (args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });

const check = (name: string, ...args: string[]): Step => ({
  name,
  run: async () => ((await command(args)) === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }),
});

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly success: boolean;
}

const vitest = (name: string, ...args: string[]): Step => ({
  name,
  async run() {
    const file = join(reports, `${name.replaceAll(' ', '-')}.json`);
    rmSync(file, { force: true });
    const code = await command([join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`, ...args]);
    if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
    const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
    // a suite that could not even start has no failed test, but it failed
    const failed = report.numFailedTests || (code === 0 && report.success ? 0 : Math.max(1, report.numFailedTestSuites));
    return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
  },
});

const missing = (name: string, what: string): Step => ({
  name,
  async run() {
    console.log(`${isCi ? 'FAILED' : 'skipped'}: ${what} is not on this machine`);
    return isCi ? { passed: 0, failed: 1, skipped: 0 } : { passed: 0, failed: 0, skipped: 1 };
  },
});

const steps: Step[] = [
  check('generated code', 'openapi/tools/generate.ts', '--if-changed'),
  check('lint', 'openapi/tools/lint.ts'),
  check('types', 'openapi/tools/types.ts'),
  check('build', 'openapi/tools/build.ts', '--if-changed'),
  vitest('tests'),
  ...(mariaDbAvailable() && redisAvailable() ? [] : [missing('MariaDB and Redis', 'MariaDB or Redis, so what runs on them')]),
  ...(clamdAvailable() ? [] : [missing('ClamAV', 'clamd, so what runs on it')]),
  findChromium() ? vitest('browser', '--config', 'vitest.browser.config.ts') : missing('browser', 'Chromium, so the storefront’s journey'),
];

const startedAt = performance.now();
mkdirSync(reports, { recursive: true });
const total: Count = { passed: 0, failed: 0, skipped: 0 };
for (const step of steps) {
  console.log(`\n== ${step.name}`);
  const count = await step.run();
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
  if (count.failed > 0) console.log(`== ${step.name}: ${count.failed} failed`);
}
console.log(`\nin ${Math.round((performance.now() - startedAt) / 1000)} s`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
