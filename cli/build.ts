import { rmSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { build as bundle } from 'esbuild';

const dir = fileURLToPath(new URL('.', import.meta.url));

/** Compiles each command to a file of its own, and writes the list that lets oclif load only the one asked for. */
export async function build(): Promise<void> {
  const draft = join(dir, `dist.${process.pid}.tmp`);
  try {
    await bundle({
      absWorkingDir: dir,
      entryPoints: ['src/commands/**/*.ts', 'src/hooks/*.ts'],
      outbase: 'src',
      outdir: draft,
      bundle: true,
      splitting: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'warning',
    });
    rmSync(join(dir, 'dist'), { recursive: true, force: true });
    renameSync(draft, join(dir, 'dist'));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  const { Plugin } = await import('@oclif/core');
  const plugin = new Plugin({
    root: dir,
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  });
  await plugin.load();
  writeFileSync(join(dir, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest)}\n`);
}

if (import.meta.main) await build();
