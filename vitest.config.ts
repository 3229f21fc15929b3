import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/** Told in a browser: one stack and one browser serve all the files that a process runs. */
const STORIES = ['test/e2e/**/*.test.ts', 'test/service-invoice-pro/console.test.ts'];
/** Each file has its own database, and nothing else of a process. */
const API = ['test/api/**/*.test.ts', 'test/cli/**/*.test.ts', 'test/db/**/*.test.ts'];
/** Functions, and servers that a file starts and ends. */
const PLAIN = [
  'test/domain/**/*.test.ts',
  'test/providers/**/*.test.ts',
  'test/sandbox/**/*.test.ts',
  'test/docs/**/*.test.ts',
  'packages/*/test/**/*.test.ts',
];
/** What kills processes, and what counts those of this machine. */
const APART = ['test/chaos/**/*.test.ts', 'test/dev/**/*.test.ts', 'test/workers/**/*.test.ts'];
const ALL = ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    teardownTimeout: 30_000,
    // What a module is turned into is kept: for the other projects of a run, and for the next run.
    experimental: { fsModuleCache: true, fsModuleCachePath: '.cache/modules' },
    projects: [
      project('apart', APART, { isolate: true }),
      // Each file has its own database, namespace and worker; starting Node and our modules anew took a fifth of it.
      project('engine', ALL, { exclude: [...APART, ...STORIES, ...API, ...PLAIN], isolate: false }),
      project('stories', STORIES, { isolate: false }),
      project('api', API, { isolate: false }),
      project('plain', PLAIN, { isolate: false }),
    ],
  },
});

function project(
  name: string,
  include: string[],
  { exclude = [], isolate }: { exclude?: string[]; isolate: boolean },
): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      include,
      exclude: ['**/node_modules/**', ...exclude],
      isolate,
      // Processes, not threads: a crash of a native module takes no other process down.
      pool: 'forks',
      // The first file to ask for a server waits for its start, on a machine that may be busy.
      hookTimeout: 120_000,
      // A machine may be three times slower, and busy with everything else; what holds already is not waited for.
      testTimeout: 120_000,
      expect: { poll: { timeout: 60_000 } },
    },
  };
}
