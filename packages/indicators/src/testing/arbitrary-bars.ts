import fc from 'fast-check';
import type { Bar } from '../bar.ts';

/** One bar of a walk: relative move of the close, and how far high and low stand out of the body. */
interface Step {
  move: number;
  up: number;
  down: number;
  synthetic: boolean;
}

const step = (synthetic: fc.Arbitrary<boolean>): fc.Arbitrary<Step> => {
  const share = (limit: number): fc.Arbitrary<number> =>
    fc.oneof(fc.double({ min: 0, max: limit, noNaN: true }), fc.constant(0));
  return fc.record({
    move: fc.oneof(fc.double({ min: -0.05, max: 0.05, noNaN: true }), fc.constant(0)),
    up: share(0.02),
    down: share(0.02),
    synthetic,
  });
};

/** Bars along the steps; a synthetic bar stays on the last close. */
const walk = (start: number, steps: readonly Step[]): Bar[] => {
  let close = start;
  return steps.map(({ move, up, down, synthetic }) => {
    if (synthetic) return { high: close, low: close, close, synthetic };
    const open = close;
    close = open * (1 + move);
    return { high: Math.max(open, close) * (1 + up), low: Math.min(open, close) * (1 - down), close, synthetic };
  });
};

const walks = (synthetic: fc.Arbitrary<boolean>): fc.Arbitrary<Bar[]> =>
  fc
    .tuple(
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      fc.array(step(synthetic), { maxLength: 160, size: 'max' }),
    )
    .map(([start, steps]) => walk(start, steps));

/** Random walks of up to 160 bars with prices from 1e-6 to 1e6, some of them without a single move. */
export const observedBars: fc.Arbitrary<Bar[]> = walks(fc.constant(false));

/** The same with synthetic bars in between, from rare to nearly all. */
export const barsWithGaps: fc.Arbitrary<Bar[]> = fc
  .constantFrom(1, 3, 9)
  .chain((rarity) => walks(fc.nat({ max: 9 }).map((draw) => draw >= rarity)));

const anyPrice = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, 5e-324, 2 ** -1022, 1e-300, 1, 1e300, 1e308, Number.MAX_VALUE, Infinity, Number.NaN),
  fc.double({ min: -1e-300, max: 1e-300, noNaN: true }),
);

/** Bars that no venue sends: any numbers at all, with runs of the same bar. */
export const absurdBars: fc.Arbitrary<Bar[]> = fc
  .array(
    fc.tuple(
      fc.record({ high: anyPrice, low: anyPrice, close: anyPrice, synthetic: fc.boolean() }),
      fc.boolean(),
      fc.constantFrom(1, 1, 2, 30),
    ),
    { maxLength: 60, size: 'max' },
  )
  .map((drawn) =>
    drawn.flatMap(([bar, sorted, repeats]) => {
      const high = sorted ? Math.max(bar.high, bar.low) : bar.high;
      const low = sorted ? Math.min(bar.high, bar.low) : bar.low;
      return Array.from({ length: repeats }, () => ({ ...bar, high, low }));
    }),
  );
