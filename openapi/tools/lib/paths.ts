import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** Where things are. Every tool takes its folders from here, so that a test can point one at a sample. */
export const rootDir = fileURLToPath(new URL('../../../', import.meta.url));
export const contractDir = join(rootDir, 'openapi');
export const generatedDir = join(contractDir, 'generated');
export const bundleFile = join(generatedDir, 'openapi.json');
export const hashFile = join(generatedDir, '.hash');
export const serverOutDir = join(rootDir, 'server/src/contract/generated');
export const sdkOutDir = join(rootDir, 'sdk/src/generated');
export const cacheDir = join(rootDir, '.cache');
export const bin = (name: string): string => join(rootDir, 'node_modules/.bin', name);
