import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from './bar.ts';
import { Ema } from './ema.ts';
import { InformativeAtr } from './informative-atr.ts';
import { MacdV } from './macd-v.ts';
import { expectAgreement } from './testing/agreement.ts';
import type { Oracle, OracleColumns } from './testing/oracles.ts';
import { ORACLES } from './testing/oracles.ts';
import { RECORDINGS } from './testing/recorded-bars.ts';

/** Ours, each column from its own indicator. */
const ours = (bars: readonly Bar[]): Record<keyof OracleColumns, (number | null)[]> => {
  const fast = new Ema(12);
  const slow = new Ema(26);
  const atr = new InformativeAtr(26);
  const macdV = new MacdV();
  const rows = bars.map((bar) => {
    fast.update(bar.close);
    slow.update(bar.close);
    atr.update(bar);
    macdV.update(bar);
    const point = macdV.reading();
    expect(point).toMatchObject({ fastEma: fast.reading(), slowEma: slow.reading(), atr: atr.reading() });
    return point;
  });
  const column = (name: keyof OracleColumns): (number | null)[] => rows.map((row) => row[name]);
  return {
    fastEma: column('fastEma'),
    slowEma: column('slowEma'),
    atr: column('atr'),
    macdV: column('macdV'),
    signal: column('signal'),
  };
};

const expectOracle = (oracle: Oracle, bars: readonly Bar[]): void => {
  const theirs = oracle.compute(bars);
  for (const [name, values] of Object.entries(ours(bars)) as [keyof OracleColumns, (number | null)[]][]) {
    expect(values.length).toBeGreaterThan(oracle.from);
    expectAgreement(`${oracle.name}: ${name}`, values.slice(oracle.from), theirs[name].slice(oracle.from), 1e-9);
  }
};

/** Long enough for every start to have converged; few draws, for the speed of the test. */
const longWalk: fc.Arbitrary<Bar[]> = fc
  .tuple(
    fc.double({ min: 1e-3, max: 1e5, noNaN: true }),
    fc.array(
      fc.tuple(
        fc.double({ min: -0.03, max: 0.03, noNaN: true }),
        fc.double({ min: 1e-4, max: 0.01, noNaN: true }),
        fc.double({ min: 1e-4, max: 0.01, noNaN: true }),
      ),
      { minLength: 700, maxLength: 800, size: 'max' },
    ),
  )
  .map(([start, steps]) => {
    let close = start;
    return steps.map(([move, up, down]) => {
      const open = close;
      close = open * (1 + move);
      return { high: Math.max(open, close) * (1 + up), low: Math.min(open, close) * (1 - down), close, synthetic: false };
    });
  });

describe.each(ORACLES)('EMA, ATR and MACD-V agree to 1e-9 with $name', (oracle) => {
  it('on random series', () => {
    fc.assert(
      fc.property(longWalk, (bars) => {
        expectOracle(oracle, bars);
      }),
      { numRuns: 15 },
    );
  });

  it.for(RECORDINGS)('on $name', ({ missing, read }, { skip }) => {
    skip(missing, 'the recorded data is not beside the repository');
    expectOracle(oracle, read(false));
  });
});
