import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['server/**/test/**/*.test.ts'],
    globalSetup: ['server/test/services/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
  },
});
