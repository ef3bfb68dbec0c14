import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bin, rootDir } from './lib/paths.ts';
import { filesBelow } from './lib/hash.ts';

const projects = ['server', 'sdk', 'cli', 'openapi/tools', 'examples/storefront', 'examples/journey'];

/** Checks one folder's types with the native compiler; a folder without sources yet has nothing to say. */
function check(project: string): Promise<string> {
  const dir = join(rootDir, project);
  const sources = filesBelow(dir, (file) => /\.tsx?$/.test(file));
  if (!existsSync(join(dir, 'tsconfig.json')) || sources.length === 0) return Promise.resolve('');
  return new Promise((resolve, reject) => {
    const child = spawn(bin('tsc'), ['-p', dir, '--pretty', 'false'], { cwd: rootDir });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code === 0 ? '' : output || `${project}: the compiler ended with ${code}\n`));
  });
}

/** Every type error of the repository, as the compiler prints them. */
export async function checkTypes(): Promise<string> {
  return (await Promise.all(projects.map(check))).join('');
}

if (import.meta.main) {
  const startedAt = performance.now();
  const output = await checkTypes();
  const count = output.split('\n').filter((line) => line.includes('error TS')).length;
  process.stdout.write(output);
  console.log(
    `types: ${output === '' ? 'no errors' : `${count} errors`} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
  );
  if (output !== '') process.exitCode = 1;
}
