import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

/** The longest of all, which would otherwise be left alone at the end: their files are small. */
const LONGEST = ['e2e/src/live-control-over-redis.test.ts', 'e2e/src/live-control-embedded.test.ts', 'e2e/src/heap.test.ts'];

/** What takes long begins early, so that the processes are done at the same time. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(name));
      if (place !== -1) return place;
      return LONGEST.length + Number(!moduleId.includes('/e2e/'));
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ['{packages,apps}/*/src/**/*.test.{ts,tsx}', '{bench,e2e,scripts}/**/*.test.ts'],
    globalSetup: ['packages/testkit/src/global-setup.ts'],
    // Processes of their own: sockets, signals and worker threads behave as in production. One runs many
    // files: to load anew for each what they test takes about as long as most of the tests.
    pool: 'forks',
    isolate: false,
    // The embedded database is not compiled a second time, for speed: that takes longer than tests use it.
    execArgv: ['--liftoff-only'],
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: '.cache/test-results.json' }]] : ['default'],
  },
});
