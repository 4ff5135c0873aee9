import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from './bar.ts';
import { MacdV } from './macd-v.ts';
import { macdVColumns } from './macd-v-columns.ts';
import type { MacdVPoint } from './macd-v-point.ts';
import { barsWithGaps, observedBars } from './testing/arbitrary-bars.ts';
import { indicatorContract } from './testing/indicator-contract.ts';

indicatorContract<Bar, MacdVPoint>({
  name: 'MACD-V',
  create: () => new MacdV(),
  restore: (snapshot) => MacdV.restore(snapshot),
  inputs: fc.oneof(observedBars, barsWithGaps),
  steady: observedBars,
  warmUp: 34,
  isDefined: ({ seeded }) => seeded,
  refused: { high: 1, low: 2, close: 1, synthetic: false },
  batch: {
    run: (bars) => {
      const columns = macdVColumns(bars);
      return bars.map((_, index) => columns.at(index));
    },
    expected: ({ macdV, signal, histogram, state }) => ({ macdV, signal, histogram, state }),
  },
});

const run = (bars: readonly Bar[], series = new MacdV()): MacdVPoint[] =>
  bars.map((bar) => {
    series.update(bar);
    return series.reading();
  });

const bar = (close: number, range = 1): Bar => ({ high: close + range, low: close - range, close, synthetic: false });
const gap = (close: number): Bar => ({ high: close, low: close, close, synthetic: true });
/** Closes that rise and fall without ever leaving the range of |V| <= 50. */
const calm = (length: number): Bar[] => Array.from({ length }, (_, index) => bar(100 + (index % 2) * 0.1));

describe('MacdV', () => {
  it('needs 26 bars for V and 34 for its signal, histogram and state', () => {
    const points = run(calm(35));
    expect(points.findIndex(({ macdV }) => macdV !== null)).toBe(25);
    expect(points.findIndex(({ signal }) => signal !== null)).toBe(33);
    expect(points.findIndex(({ histogram }) => histogram !== null)).toBe(33);
    expect(points.findIndex(({ state }) => state !== 'UNDEFINED')).toBe(33);
    expect(points.map(({ seeded }) => seeded).indexOf(true)).toBe(33);
    expect(points[11]).toMatchObject({ macdV: null, slowEma: null, reason: 'warming up: 12 of 26 bars' });
    expect(points[25]).not.toHaveProperty('reason');
  });

  it('has the averages beside V (by hand: mean of 12 and of 26 rising closes)', () => {
    const [last] = run(Array.from({ length: 26 }, (_, index) => bar(index + 1))).slice(-1);
    // EMA12 of 1, 2, …: 6.5 at the 12th bar and a lag of 5.5 from then on; EMA26 is 13.5; each true range is 2.
    expect(last).toMatchObject({ fastEma: 20.5, slowEma: 13.5, atr: 2, macdV: 350, observedCount: 26, spanBars: 26 });
  });

  it('is undefined without price movement, and its signal takes nine V from the first movement on', () => {
    const flat = Array.from({ length: 40 }, () => bar(100, 0));
    const points = run([...flat, ...calm(9)]);
    expect(points[39]).toMatchObject({ macdV: null, atr: 0, state: 'UNDEFINED', seeded: false });
    expect(points[39]?.reason).toBe('no price movement: average true range is zero');
    expect(points[40]?.macdV).not.toBeNull();
    expect(points.findIndex(({ signal }) => signal !== null)).toBe(48);
  });

  it('waits for 26 observed bars in a thin market and says so', () => {
    const thin = calm(26).flatMap((each) => [each, gap(each.close), gap(each.close)]);
    const points = run(thin);
    expect(points[35]).toMatchObject({ macdV: null, reason: 'insufficient trading: 12 of 26 observed bars' });
    expect(points.findIndex(({ macdV }) => macdV !== null)).toBe(75);
  });

  it('counts observed bars, their span, and the synthetic share of the last 100 bars', () => {
    const points = run([gap(100), gap(100), ...calm(3), gap(100), ...calm(1), gap(100), gap(100)]);
    expect(points[0]).toMatchObject({ observedCount: 0, spanBars: 0, syntheticShare: 1 });
    expect(points[5]).toMatchObject({ observedCount: 3, spanBars: 3, syntheticShare: 3 / 6 });
    expect(points[8]).toMatchObject({ observedCount: 4, spanBars: 5, syntheticShare: 5 / 9 });
    fc.assert(
      fc.property(barsWithGaps, (bars) => {
        run(bars).forEach(({ syntheticShare, observedCount }, index) => {
          const recent = bars.slice(Math.max(0, index - 99), index + 1);
          expect(syntheticShare).toBe(recent.filter(({ synthetic }) => synthetic).length / recent.length);
          expect(observedCount).toBe(bars.slice(0, index + 1).filter(({ synthetic }) => !synthetic).length);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('is ranging after 20 observed bars of |V| <= 50, which synthetic bars neither count for nor break', () => {
    const points = run([...calm(44), gap(100), gap(100), ...calm(2)]);
    // V is defined from bar 25 on, so bars 25 to 44 are the first twenty; 44 and 45 are synthetic.
    const states = points.map(({ state }) => state);
    expect(states.slice(33, 46)).not.toContain('RANGING');
    expect(states.slice(46)).toEqual(['RANGING', 'RANGING']);
    expect(run([...calm(45), gap(100)]).at(-1)?.state).toBe('RANGING');
    expect(run(calm(54), new MacdV(30)).at(-1)?.state).not.toBe('RANGING');
    expect(run(calm(55), new MacdV(30)).at(-1)?.state).toBe('RANGING');
  });

  it('ends a range with the first observed bar beyond 50', () => {
    const [last] = run([...calm(60), bar(130)]).slice(-1);
    expect(last?.macdV).toBeGreaterThan(50);
    expect(last?.state).not.toBe('RANGING');
  });

  it('refuses a number of ranging bars outside of 20 to 30', () => {
    for (const bars of [19, 31, 20.5, Number.NaN]) expect(() => new MacdV(bars)).toThrow(/from 20 to 30/);
  });

  it('refuses a snapshot whose counts contradict each other', () => {
    const { layout, values } = snapshotOf([...calm(40), gap(100)]);
    for (const index of [0, 1, 2, 3, 4, 9, 10]) {
      expect(() => MacdV.restore({ layout, values: values.with(index, 2 ** 31 - 1) }), `value ${index}`).toThrow(
        /counts contradict each other/,
      );
    }
    // The number of bars: fewer than those observed.
    expect(() => MacdV.restore({ layout, values: values.with(8, 20) })).toThrow(/counts contradict each other/);
  });
});

const snapshotOf = (bars: readonly Bar[]) => {
  const series = new MacdV();
  for (const each of bars) series.update(each);
  return series.snapshot();
};
