import { spawn } from 'node:child_process';
import { bin, bundleFile, rootDir } from '../lib/paths.ts';

interface Outcome {
  code: number | null;
  output: string;
}

function run(name: string, args: string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' };
    const child = spawn(bin(name), args, { cwd: rootDir, env });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve({ code, output }));
  });
}

/** The general OpenAPI rules, on the merged contract. */
export async function lintRedocly(): Promise<string[]> {
  const { code, output } = await run('redocly', [
    'lint',
    bundleFile,
    '--config',
    'redocly.yaml',
    '--format',
    'checkstyle',
    '--max-problems',
    '500',
  ]);
  const findings = [...output.matchAll(/<error line="(\d+)"[^>]*message="([^"]*)" source="([^"]*)"/g)].map(
    ([, line, message, rule]) => `openapi/generated/openapi.json:${line}: ${unescapeXml(message!)} (${rule})`,
  );
  return code !== 0 && findings.length === 0 ? [`redocly lint ended with ${code}: ${output.trim()}`] : findings;
}

const unescapeXml = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#10;', ' ')
    .replaceAll('&amp;', '&');

/** The JavaScript linter over the whole repository. */
export async function lintOxlint(): Promise<string[]> {
  const { code, output } = await run('oxlint', [
    '--config',
    '.oxlintrc.json',
    '--format',
    'unix',
    '--deny-warnings',
    '.',
  ]);
  const findings = output.split('\n').filter((line) => /:\d+:\d+:/.test(line));
  return code !== 0 && findings.length === 0 ? [`oxlint ended with ${code}: ${output.trim()}`] : findings;
}
