#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import * as modules from 'node:module';

const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-v')) {
  // Scripts ask this often, and it needs none of what follows.
  const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  console.log(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}`);
} else {
  modules.enableCompileCache?.();
  // `dogcare … | head` closes the pipe when it has read enough.
  process.stdout.on('error', (error) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const { execute } = await import('@oclif/core/execute');
  await execute({ dir: import.meta.url });
}
