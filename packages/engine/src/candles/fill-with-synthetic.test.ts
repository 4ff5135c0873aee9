import { describe, expect, it } from 'vitest';
import type { Candle } from '@livermore/schemas';
import { fillWithSynthetic } from './fill-with-synthetic.ts';

const MINUTE = 60_000;
const real = (minute: number, close: number): Candle => ({
  exchangeId: 1,
  symbol: 'AAA-USD',
  timeframe: '1m',
  openTime: minute * MINUTE,
  open: 1,
  high: 9,
  low: 1,
  close,
  volume: 5,
  trades: 3,
  synthetic: false,
  source: 'rest',
  revision: 0,
  closedAt: minute * MINUTE + MINUTE,
});

describe('fillWithSynthetic', () => {
  it('repeats the last close in each absent bucket, between candles and up to the last one asked for', () => {
    const filled = fillWithSynthetic([real(10, 2), real(13, 4)], 15 * MINUTE);
    expect(filled.map(({ openTime, close, synthetic, volume }) => [openTime / MINUTE, close, synthetic, volume])).toEqual([
      [10, 2, false, 5],
      [11, 2, true, 0],
      [12, 2, true, 0],
      [13, 4, false, 5],
      [14, 4, true, 0],
      [15, 4, true, 0],
    ]);
    expect(filled[1]).toEqual({
      exchangeId: 1,
      symbol: 'AAA-USD',
      timeframe: '1m',
      openTime: 11 * MINUTE,
      open: 2,
      high: 2,
      low: 2,
      close: 2,
      volume: 0,
      synthetic: true,
      cause: 'no-trades',
      source: 'rest',
      revision: 0,
      closedAt: 12 * MINUTE,
    });
  });

  it('makes nothing of nothing', () => {
    expect(fillWithSynthetic([], 15 * MINUTE)).toEqual([]);
  });
});
