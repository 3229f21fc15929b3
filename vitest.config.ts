import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Processes, not threads: the Temporal worker is a native module, and a crash takes down one file only.
    pool: 'forks',
    maxWorkers: 2,
    // Any order must do; vitest prints the seed of a run that fails.
    sequence: { shuffle: { files: true } },
    // The first file to ask for a server waits for its start, on a machine that may be busy.
    hookTimeout: 120_000,
    testTimeout: 30_000,
    teardownTimeout: 30_000,
  },
});
