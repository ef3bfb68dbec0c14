import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['server/test/browser/**/*.test.ts'],
    globalSetup: ['server/test/browser/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    isolate: false,
    experimental: { viteModuleRunner: false, nodeLoader: false },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
