import { defineConfig } from 'vitest/config';
import { countsReporter } from './tests/support/counts.ts';

// vitest wants its configuration as a default export.
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/server.ts'],
    reporters: ['default', countsReporter],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
});
