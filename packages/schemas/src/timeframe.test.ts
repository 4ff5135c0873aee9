import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketEnd, bucketStart, isTimeframe, TIMEFRAME_MS, TIMEFRAMES } from './timeframe.ts';

/** From 1938 to 2096, so that times before the epoch are among them. */
const time = fc.integer({ min: -1e12, max: 4e12 });
const timeframe = fc.constantFrom(...TIMEFRAMES);

describe('a bucket', () => {
  it.each([
    ['1m', '2024-02-29T13:57:00.000Z', '2024-02-29T13:58:00.000Z'],
    ['5m', '2024-02-29T13:55:00.000Z', '2024-02-29T14:00:00.000Z'],
    ['15m', '2024-02-29T13:45:00.000Z', '2024-02-29T14:00:00.000Z'],
    ['1h', '2024-02-29T13:00:00.000Z', '2024-02-29T14:00:00.000Z'],
    ['4h', '2024-02-29T12:00:00.000Z', '2024-02-29T16:00:00.000Z'],
    ['1d', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
  ] as const)('of %s that holds 13:57:31.250 UTC opens at %s and ends before %s', (frame, opens, ends) => {
    const start = bucketStart(Date.parse('2024-02-29T13:57:31.250Z'), frame);
    expect(new Date(start).toISOString()).toBe(opens);
    expect(new Date(bucketEnd(start, frame)).toISOString()).toBe(ends);
  });

  it('holds its time: it begins at or before it and ends after it', () => {
    fc.assert(
      fc.property(time, timeframe, (at, frame) => {
        const start = bucketStart(at, frame);
        expect(start).toBeLessThanOrEqual(at);
        expect(bucketEnd(start, frame)).toBeGreaterThan(at);
      }),
    );
  });

  it('is the same for its first and its last millisecond, and the next begins where it ends', () => {
    fc.assert(
      fc.property(time, timeframe, (at, frame) => {
        const start = bucketStart(at, frame);
        const end = bucketEnd(start, frame);
        expect(bucketStart(start, frame)).toBe(start);
        expect(bucketStart(end - 1, frame)).toBe(start);
        expect(bucketStart(end, frame)).toBe(end);
      }),
    );
  });

  it('lies within one bucket of every longer timeframe', () => {
    fc.assert(
      fc.property(time, timeframe, timeframe, (at, one, other) => {
        const [short, long] = TIMEFRAME_MS[one] <= TIMEFRAME_MS[other] ? [one, other] : [other, one];
        const start = bucketStart(at, short);
        expect(bucketStart(bucketEnd(start, short) - 1, long)).toBe(bucketStart(start, long));
      }),
    );
  });
});

describe('timeframes', () => {
  it('are six, shortest first, each a whole multiple of the one before', () => {
    expect(TIMEFRAMES.map((frame) => TIMEFRAME_MS[frame] / 60_000)).toEqual([1, 5, 15, 60, 240, 1440]);
  });

  it.each(TIMEFRAMES)('are known by their name: %s', (frame) => {
    expect(isTimeframe(frame)).toBe(true);
  });

  it.each(['', '2h', '1M', '5m ', 'toString'])('are not: "%s"', (text) => {
    expect(isTimeframe(text)).toBe(false);
  });
});
