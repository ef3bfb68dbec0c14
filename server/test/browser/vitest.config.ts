import { defineConfig } from 'vitest/config';

/** The browser tests stand apart: they need Chromium and the built storefront, and start a server of their own. */
export default defineConfig({
  root: new URL('../../..', import.meta.url).pathname,
  test: {
    include: ['server/test/browser/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
