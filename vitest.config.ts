import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,apps}/*/src/**/*.test.{ts,tsx}', '{bench,e2e,scripts}/**/*.test.ts'],
    globalSetup: ['packages/testkit/src/global-setup.ts'],
    // Processes of their own: sockets, signals and worker threads behave as in production.
    pool: 'forks',
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: '.cache/test-results.json' }]] : ['default'],
  },
});
