import { TIMEFRAME_MS, type Candle, type IndicatorPoint } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { sourceCounts, withPage, type Bar } from './bar-series.ts';

const STEP = TIMEFRAME_MS['5m'];
const candle = (at: number, fields: Partial<Candle> = {}): Candle => ({
  ...{ exchangeId: 1, symbol: 'BTC-USD', timeframe: '5m', openTime: at * STEP, open: 1, high: 2, low: 0, close: 1, volume: 1 },
  ...{ synthetic: false, source: 'stream', revision: 0, closedAt: 0, ...fields },
});
const point = (at: number, macdV: number): IndicatorPoint => ({ openTime: at * STEP, macdV, signal: 0, histogram: macdV, state: 'RANGING' });
const places = (bars: readonly Bar[]): string => bars.map(({ openTime, candle: known }) => `${openTime / STEP}${known ? '' : '?'}`).join(' ');

describe('the bars of a chart', () => {
  it('grow to the left and to the right, in order, each bucket once', () => {
    const newest = withPage([], { candles: [candle(5), candle(6)], points: [point(6, 1)] }, '5m');
    const older = withPage(newest, { candles: [candle(3), candle(4), candle(5)], points: [point(4, 2)] }, '5m');
    const followed = withPage(older, { candles: [candle(6), candle(7)], points: [point(6, 3), point(7, 4)] }, '5m');
    expect(places(followed)).toBe('3 4 5 6 7');
    expect(followed.map(({ point: value }) => value?.macdV ?? null)).toEqual([null, 2, null, 3, 4]);
  });

  it('keep the higher revision of a candle, in whatever order they are told', () => {
    const revised = withPage([], { candles: [candle(1, { revision: 1, close: 7 })], points: [] }, '5m');
    expect(withPage(revised, { candles: [candle(1)], points: [] }, '5m')[0]?.candle?.close).toBe(7);
    expect(withPage(revised, { candles: [candle(1, { revision: 2, close: 8 })], points: [] }, '5m')[0]?.candle?.close).toBe(8);
  });

  it('show a hole as wide as it is until it is filled, and a very long one as one bar', () => {
    const holed = withPage([], { candles: [candle(1), candle(4)], points: [] }, '5m');
    expect(places(holed)).toBe('1 2? 3? 4');
    expect(places(withPage(holed, { candles: [candle(2), candle(3)], points: [] }, '5m'))).toBe('1 2 3 4');
    expect(places(withPage([], { candles: [candle(1), candle(9_000)], points: [] }, '5m'))).toBe('1 2? 9000');
  });

  it('tell where their candles come from', () => {
    const bars = withPage([], { candles: [candle(1), candle(2, { source: 'rest' }), candle(4, { source: 'rest' })], points: [] }, '5m');
    expect(sourceCounts(bars)).toEqual([
      { source: 'rest', count: 2 },
      { source: 'stream', count: 1 },
    ]);
  });
});
