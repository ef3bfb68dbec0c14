import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const dir = fileURLToPath(new URL('.', import.meta.url));

const below = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });

/** Compiles the SDK to `dist`, with its types: a module for each source file, so that bundlers can drop the unused. */
export function build(): void {
  const draft = join(dir, `dist.${process.pid}.tmp`);
  try {
    const tsc = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url));
    execFileSync(process.execPath, [tsc, '-p', join(dir, 'tsconfig.build.json'), '--outDir', draft], {
      stdio: 'inherit',
    });
    // Files are replaced one by one: whoever imports the SDK meanwhile finds the old one or the new one.
    cpSync(draft, join(dir, 'dist'), { recursive: true });
    const wanted = new Set(below(draft));
    for (const file of below(join(dir, 'dist')))
      if (!wanted.has(file)) rmSync(join(dir, 'dist', file), { recursive: true, force: true });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

if (import.meta.main) build();
