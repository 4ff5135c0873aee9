import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

/** Pages that need more than one processor to be drawn: beside each runs a part of what needs less than one. */
const DEMANDING = ['broken-line', 'heap'];
/** Measures what a page costs, so it comes last, after small tests, when next to nothing is left to run beside it. */
const MEASURING = ['budgets'];
/** Waits most of its time for a venue that is away. */
const WAITING = ['coinbase'];
/** The longest of the others, which would otherwise be left alone at the end: their files are small. */
const LONGEST = ['live-control-over-redis', 'live-control-embedded'];

/** Both processors are to be busy from the beginning to the end, and neither with two of what it cannot keep up with. */
class Packed extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const named = (names: readonly string[]): TestSpecification[] =>
      names.flatMap((name) => sorted.filter(({ moduleId }) => moduleId.endsWith(`/e2e/src/${name}.test.ts`)));
    const demanding = named(DEMANDING);
    const waiting = named(WAITING);
    const measuring = named(MEASURING);
    const longest = named(LONGEST);
    const isEndToEnd = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/e2e/');
    const small = [...waiting, ...sorted.filter((file) => !isEndToEnd(file))];
    const others = sorted.filter((file) => isEndToEnd(file) && ![...demanding, ...waiting, ...measuring, ...longest].includes(file));
    const parts = demanding.length + 1;
    const smallOf = (part: number): TestSpecification[] => small.filter((_file, index) => index % parts === part);
    return [
      ...demanding.flatMap((file, part) => [file, ...smallOf(part)]),
      ...longest,
      ...others,
      ...smallOf(demanding.length),
      ...measuring,
    ];
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
    sequence: { sequencer: Packed },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: '.cache/test-results.json' }]] : ['default'],
  },
});
