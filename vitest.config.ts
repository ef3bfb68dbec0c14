import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // tests of the server go through the SDK's sources, so that a change in it shows at once
    alias: [{ find: /^@dogcare\/sdk$/, replacement: new URL('./sdk/src/index.ts', import.meta.url).pathname }],
  },
  test: {
    include: ['server/**/test/**/*.test.ts', 'sdk/test/**/*.test.ts', 'cli/test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'server/test/browser/**'],
    globalSetup: ['server/test/services/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
