import { defineConfig } from 'vitest/config';

/** For `npm run mutants`: the tests of the rules that are changed on purpose, each of which is run many times. */
export default defineConfig({
  test: {
    include: [
      'test/core/**/*.test.ts',
      'test/functions/send/**/*.test.ts',
      // What send measures is tested beside what the others do.
      'test/functions/runtime/metrics.test.ts',
    ],
    pool: 'threads',
    isolate: false,
    watch: false,
  },
});
