import { describe, expect, it } from 'vitest';
import type { Candidate, Comparison, Sample } from './harness.ts';
import { measureFigure, timed } from './harness.ts';
import { median, shuffled } from './statistics.ts';

/** A candidate whose rounds take the given ms for one unit; the first is the warm-up. */
const scripted = (name: string, rounds: number[], order: string[] = []): Candidate => {
  let round = 0;
  return {
    name,
    run: (): Sample => {
      order.push(name);
      return { units: 1, ms: rounds[round++] ?? 0 };
    },
  };
};

const options = { rounds: 3, minMs: 1, random: () => 0, onProgress: () => {} };

const comparison = (ours: Candidate, peers: Comparison['peers']): Comparison => ({
  id: '0',
  title: 'a figure',
  unit: 'unit',
  ours,
  peers,
});

describe('measureFigure', () => {
  it('gives the median of the per-round ratios, not the ratio of medians, without the warm-up', async () => {
    const figure = comparison(scripted('ours', [999, 1, 10, 20]), [
      { name: 'peer', candidate: scripted('peer', [1, 10, 20, 100]), bar: { timesFaster: 5 } },
      { name: 'c', candidate: scripted('c', [1, 2, 10, 4]), bar: { timesTheCost: 1 } },
    ]);
    const { rows } = await measureFigure(figure, options);
    // Rounds 10/1, 20/10 and 100/20 give 5 (the medians 20 and 10 would give 2); 1/2, 10/10 and 20/4 give 1.
    expect(rows).toMatchObject([
      { peer: 'peer', value: 5, verdict: 'pass', bar: '>= 5x faster' },
      { peer: 'c', value: 1, verdict: 'pass', bar: '<= 1x the cost' },
    ]);
  });

  it('fails what misses its bar on either side', async () => {
    const figure = comparison(scripted('ours', [1, 2, 2, 2]), [
      { name: 'peer', candidate: scripted('peer', [1, 3, 3, 3]), bar: { timesFaster: 1.6 } },
      { name: 'c', candidate: scripted('c', [1, 1, 1, 1]), bar: { timesTheCost: 1.9 } },
    ]);
    expect((await measureFigure(figure, options)).rows.map(({ verdict }) => verdict)).toEqual(['fail', 'fail']);
  });

  it('says "no peer" where the peer cannot run', async () => {
    const figure = comparison(scripted('ours', [1, 2, 2, 2]), [
      { name: 'C', candidate: undefined, bar: { timesTheCost: 2 } },
    ]);
    expect((await measureFigure(figure, options)).rows).toMatchObject([{ peer: 'C', value: null, verdict: 'no peer' }]);
  });

  it('runs every candidate once in each round, in random order', async () => {
    const order: string[] = [];
    const draws = [0, 0.99, 0, 0.99];
    const figure = comparison(scripted('ours', [1, 1, 1, 1], order), [
      { name: 'peer', candidate: scripted('peer', [1, 1, 1, 1], order), bar: { timesFaster: 1 } },
    ]);
    await measureFigure(figure, { ...options, random: () => draws.shift() ?? 0 });
    expect(order).toEqual(['peer', 'ours', 'ours', 'peer', 'peer', 'ours', 'ours', 'peer']);
  });

  it('gives p50 and p99 of single operations over all rounds but the first, beside those of a peer', async () => {
    const operation = (name: string, factor: number) => {
      let calls = 0;
      // The first round's hundred are the warm-up.
      return { name, once: () => Promise.resolve(calls++ < 100 ? 1e6 : factor * (((calls - 1) % 100) + 1)) };
    };
    const figure = { id: '0', title: 'a delay', ours: operation('ours', 2), peers: [{ operation: operation('peer', 1), bar: { timesTheCost: 2 } }], perRound: 100 };
    const { rows } = await measureFigure(figure, options);
    // Of 1 to 100, three times each, half do not exceed 50 and 99 of a hundred do not exceed 99.
    expect(rows).toMatchObject([
      { title: 'a delay, p50', value: 2, verdict: 'pass', detail: '100 ms, peer 50 ms' },
      { title: 'a delay, p99', value: 2, verdict: 'pass', detail: '198 ms, peer 99 ms' },
    ]);
  });

  it('judges a plain measurement, gives its shares, and closes it also when it fails', async () => {
    let closed = 0;
    const base = { id: '0', title: 'bytes', unit: 'bytes', atMost: 400, close: () => void closed++ };
    const shares = [{ name: 'parse', percent: 60 }];
    const result = await measureFigure({ ...base, measure: () => 401, shares: () => shares }, options);
    expect(result).toMatchObject({ rows: [{ value: 401, bar: '<= 400 bytes', verdict: 'fail' }], shares });
    const failing = measureFigure({ ...base, measure: () => Promise.reject(new Error('no heap')) }, options);
    await expect(failing).rejects.toThrow('no heap');
    expect(closed).toBe(2);
  });
});

describe('timed', () => {
  it('repeats a batch, also an awaited one, until the time is over and counts its units', async () => {
    for (const batch of [() => 5, () => Promise.resolve(5)]) {
      const { units, ms } = await timed('work', batch).run(5);
      expect(ms).toBeGreaterThanOrEqual(5);
      expect(units % 5).toBe(0);
      expect(units).toBeGreaterThan(0);
    }
  });
});

describe('median and shuffled', () => {
  it('take the middle, and keep every value', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
    expect(shuffled([1, 2, 3, 4], Math.random).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  });
});
