import { defineConfig } from 'vitest/config';
import { LongFirst } from './server/test/sequence.ts';

export default defineConfig({
  test: {
    include: ['server/**/test/**/*.test.ts', 'sdk/test/**/*.test.ts', 'cli/test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'server/test/browser/**'],
    globalSetup: ['server/test/services/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Each worker loads the application once, and Node does it, as everywhere else: Vite loading it anew for each file took a third of the time.
    // So a file puts back what it changes in the process, and the SDK is what `npm run build` made of it.
    isolate: false,
    experimental: { viteModuleRunner: false, nodeLoader: false },
    sequence: { sequencer: LongFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
