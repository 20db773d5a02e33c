import { defineConfig } from 'vitest/config';

const below = (...folders: string[]): string[] => folders.map((folder) => `test/${folder}/**/*.test.ts`);

const browser = below('console/browser');
/** As unit tests are made, but each goes through thousands of campaigns, lists or requests. */
const long = [
  'test/promise/every-point.test.ts',
  'test/promise/lists.test.ts',
  'test/functions/api/http/fuzz.test.ts',
];

export default defineConfig({
  test: {
    watch: false,
    // Emulators and property tests share two cores with whatever else the machine does.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    projects: [
      // What runs in this process alone: rules, functions over fakes, and whole campaigns in virtual time.
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...below('adapters', 'infra', 'local', 'red-team', 'trial'), ...long, ...browser],
          pool: 'threads',
          // None of them changes what another finds, and most of their time was the loading of the same modules.
          isolate: false,
        },
      },
      // What starts emulators, processes, synthesis or the whole local run.
      {
        extends: true,
        test: {
          name: 'emulated',
          include: [...below('adapters', 'infra', 'local', 'red-team', 'trial'), ...long],
          globalSetup: 'test/support/rigs/assembly-folder.ts',
        },
      },
      // The console in Chromium.
      {
        extends: true,
        test: { name: 'browser', include: browser, globalSetup: 'test/support/rigs/assembly-folder.ts' },
      },
    ],
  },
});
