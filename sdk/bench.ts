import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface SdkSize {
  functions: readonly string[];
  minifiedBytes: number;
  gzipBytes: number;
}

const functions = ['searchCaregivers', 'quoteBooking', 'createBooking'];

/** What a frontend's bundle grows by that uses the connection and three operations: minified, and then compressed. */
export async function measureSdk(): Promise<SdkSize> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createDogcare, ${functions.join(', ')} } from './src/index.ts';
        globalThis.used = [createDogcare, ${functions.join(', ')}];`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  const code = outputFiles[0]!.contents;
  return { functions, minifiedBytes: code.byteLength, gzipBytes: gzipSync(code, { level: 9 }).byteLength };
}

if (import.meta.main) console.log(await measureSdk());
