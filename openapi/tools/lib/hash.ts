import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { contractDir, rootDir } from './paths.ts';

const notSources = ['node_modules', 'generated', '.cache', '.git', '.data'];

/**
 * Every file below a folder (or the file itself) that a test accepts; skips what is built, installed or, unless told,
 * generated.
 */
export function filesBelow(
  path: string,
  accept: (file: string) => boolean = () => true,
  skip: readonly string[] = notSources,
): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return accept(path) ? [path] : [];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !skip.includes(name) && name !== 'dist' && !name.startsWith('dist.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory()
        ? filesBelow(join(path, entry.name), accept, skip)
        : accept(entry.name)
          ? [join(path, entry.name)]
          : [],
    );
}

/** What a workspace is built from: its own files, its generated ones too, but no tests. */
export const buildInputs = (dir: string): string[] =>
  filesBelow(dir, undefined, ['node_modules', '.cache', 'test', '.data']);

/** One hash over names and contents. */
export function hashFiles(files: readonly string[], ...extra: string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  for (const text of extra) hash.update(text).update('\0');
  return hash.digest('hex');
}

const generators = ['openapi-typescript', '@hey-api/openapi-ts', 'ajv', 'ajv-formats', 'esbuild', 'yaml'];

/** What the generated files depend on: the contract, the tools that read it and the versions of what they use. */
export function contractHash(dir: string = contractDir): string {
  const versions = generators.map((name) => {
    const manifest = JSON.parse(readFileSync(join(rootDir, 'node_modules', name, 'package.json'), 'utf8'));
    return `${name}@${manifest.version}`;
  });
  const tools = ['bundle.ts', 'bundle', 'generate.ts', 'generate', 'lib'];
  const sources = tools.flatMap((name) => filesBelow(join(contractDir, 'tools', name), (file) => file.endsWith('.ts')));
  const yaml = filesBelow(dir, (file) => /\.ya?ml$/.test(file));
  return hashFiles([...yaml, ...sources], ...versions);
}
