import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffDelayMs } from './backoff.ts';

const limits = fc.record({ baseMs: fc.integer({ min: 1, max: 10_000 }), capMs: fc.integer({ min: 1, max: 600_000 }) });
const attempt = fc.nat({ max: 10_000 });
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('backoff with full jitter', () => {
  it('doubles its ceiling from the base up to the cap', () => {
    const ceilings = [0, 1, 2, 3, 4, 5].map((n) => backoffDelayMs(n, { baseMs: 250, capMs: 5000 }, () => 1));
    expect(ceilings).toEqual([250, 500, 1000, 2000, 4000, 5000]);
  });

  it('stays finite, and between zero and the cap, however often it is asked', () => {
    fc.assert(
      fc.property(attempt, limits, share, (n, bounds, random) => {
        const delay = backoffDelayMs(n, bounds, () => random);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(bounds.capMs);
      }),
    );
  });

  it('never lowers its ceiling from one attempt to the next', () => {
    fc.assert(
      fc.property(attempt, limits, (n, bounds) => {
        const ceiling = (k: number): number => backoffDelayMs(k, bounds, () => 1);
        expect(ceiling(n + 1)).toBeGreaterThanOrEqual(ceiling(n));
      }),
    );
  });

  it('spreads over the whole range: the delay is proportional to the random number', () => {
    fc.assert(
      fc.property(attempt, limits, share, (n, bounds, random) => {
        expect(backoffDelayMs(n, bounds, () => random)).toBeCloseTo(random * backoffDelayMs(n, bounds, () => 1), 6);
      }),
    );
  });
});
