import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCatalogue } from '../bundle/load.ts';
import type { Document } from '../lib/document.ts';
import { withoutExamples } from './types.ts';
import { addSdkModules } from './sdk-modules.ts';
import { bundle } from '../bundle.ts';
import { cacheDir, rootDir, sdkOutDir } from '../lib/paths.ts';
import { mirror } from '../lib/write.ts';

/** The SDK's flat functions, types and query helpers, by hey-api. Runs in a process of its own beside the others. */
export async function generateSdk(
  document: Document,
  errors: ErrorCatalogue,
  outDir: string = sdkOutDir,
): Promise<void> {
  const { createClient } = await import('@hey-api/openapi-ts');
  const draft = join(cacheDir, `sdk-${process.pid}`);
  try {
    await createClient({
      input: withoutExamples(structuredClone(document)) as never,
      logs: { level: 'silent', file: false },
      output: { path: draft, module: { extension: '.ts' }, tsConfigPath: join(rootDir, 'tsconfig.json') },
      plugins: [
        '@hey-api/typescript',
        { name: '@hey-api/client-fetch', baseUrl: false, throwOnError: true },
        // The SDK's own client sends the keys and tokens, so the functions need not say which.
        { name: '@hey-api/sdk', auth: false, responseStyle: 'data' },
        '@tanstack/react-query',
      ],
    });
    addSdkModules(document, errors, draft);
    // Node's types have no BodyInit, and the SDK is checked with and without the DOM's.
    const client = join(draft, 'client/client.gen.ts');
    writeFileSync(client, readFileSync(client, 'utf8').replaceAll(' as BodyInit', " as RequestInit['body']"));
    mirror(draft, outDir);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const { document, errors } = bundle();
  await generateSdk(document, errors);
}
