import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contractHash } from './lib/hash.ts';
import { bundleFile, hashFile, sdkOutDir, serverOutDir } from './lib/paths.ts';

const outputs = [
  bundleFile,
  ...['types.ts', 'validators.js', 'validators.d.ts', 'operations.ts', 'errors.ts'].map((name) =>
    join(serverOutDir, name),
  ),
  join(sdkOutDir, 'sdk.gen.ts'),
];

/** Whether everything generated is there and comes from today's contract and tools. */
function isCurrent(hash: string): boolean {
  return outputs.every((file) => existsSync(file)) && existsSync(hashFile) && readFileSync(hashFile, 'utf8') === hash;
}

async function generate(hash: string): Promise<void> {
  const startedAt = performance.now();
  // hey-api takes as long as all the others together, so it gets a process of its own.
  const sdk = run(fileURLToPath(new URL('./generate/sdk.ts', import.meta.url)));
  const [
    { bundle, writeBundle },
    { generateOperations, generateErrors },
    { generateTypes },
    { generateValidators },
    { writeIfChanged },
  ] = await Promise.all([
    import('./bundle.ts'),
    import('./generate/operations.ts'),
    import('./generate/types.ts'),
    import('./generate/validators.ts'),
    import('./lib/write.ts'),
  ]);
  const { document, errors, findings } = bundle();
  if (findings.length > 0) throw new Error(findings.join('\n'));
  writeBundle(document);
  generateOperations(document);
  generateErrors(errors);
  await generateTypes(document);
  await generateValidators(document);
  await sdk;
  writeIfChanged(hashFile, hash);
  console.log(
    `generated types, validators, operations, errors and SDK in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
  );
}

function run(script: string): Promise<void> {
  const child = spawn(process.execPath, [script], { stdio: 'inherit' });
  const done = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${script} ended with ${code}`))));
  });
  done.catch(() => {}); // reported where it is awaited, also when another generator fails first
  return done;
}

const hash = contractHash();
if (!process.argv.includes('--if-changed') || !isCurrent(hash)) {
  try {
    await generate(hash);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
