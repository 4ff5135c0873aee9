import type { FormingCandle, MatrixCell } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { formingBar, openBucket, withPrice, type SeenPrices } from './forming-bar.ts';

const HOUR = 3_600_000;
const seenOf = (...prices: number[]): SeenPrices | null => prices.reduce<SeenPrices | null>((seen, price) => withPrice(seen, HOUR, price), null);
const cell = (fields: Partial<MatrixCell>): MatrixCell => ({ openTime: HOUR, final: false, macdV: 12, signal: 10, histogram: 2, state: 'RALLYING', ...fields }) as MatrixCell;
const server: FormingCandle = { openTime: HOUR, open: 90, high: 130, low: 88, close: 100, volume: 5, through: HOUR + 300_000, from: ['5m'] };

describe('the open bucket', () => {
  it('is that of the preview, or the one behind the newest closed candle', () => {
    expect(openBucket(cell({}), '1h')).toBe(HOUR);
    expect(openBucket(cell({ openTime: 0, final: true }), '1h')).toBe(HOUR);
    expect(openBucket(undefined, '1h')).toBeNull();
  });

  it('has the range of the prices seen in it, and begins anew in the next one', () => {
    const seen = seenOf(100, 104, 97, 101);
    expect(seen).toEqual({ openTime: HOUR, open: 100, high: 104, low: 97, close: 101 });
    expect(withPrice(seen, 2 * HOUR, 102)).toEqual({ openTime: 2 * HOUR, open: 102, high: 102, low: 102, close: 102 });
    expect(withPrice(seen, HOUR, 101)).toBe(seen);
    expect(withPrice(seen, null, 5)).toBe(seen);
  });

  it('begins where shorter candles say it did', () => {
    expect(formingBar(seenOf(100, 131, 99), server, cell({}))).toEqual({
      ...{ openTime: HOUR, open: 90, high: 131, low: 88, close: 99, known: 'from-start' },
      ...{ macdV: 12, signal: 10, histogram: 2, state: 'RALLYING' },
    });
  });

  it('says when its beginning was not seen, and shows no value of another bucket', () => {
    const other = { ...server, openTime: 0 };
    expect(formingBar(seenOf(100), other, cell({ openTime: 0, final: true }))).toMatchObject({ open: 100, known: 'since-looked', macdV: null, state: 'UNDEFINED' });
    expect(formingBar(null, server, cell({}))).toBeNull();
  });
});
