import { TIMEFRAME_MS, type Candle } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { IndicatorCalculationService } from './indicator-calculation.service.ts';

const series = { exchangeId: 1, symbol: 'BTC-USD', timeframe: '1m' } as const;

const candle = (bar: number, close: number): Candle => ({
  ...series,
  openTime: bar * TIMEFRAME_MS['1m'],
  open: close,
  high: close + 1,
  low: close - 1,
  close,
  volume: 1,
  synthetic: false,
  source: 'trades',
  revision: 0,
  closedAt: (bar + 1) * TIMEFRAME_MS['1m'],
});

const closeOf = (bar: number): number => 100 + ((bar * 37) % 23) / 7;

describe('IndicatorCalculationService', () => {
  it('tells what is to be stored as the series stands when it is asked, and since when', () => {
    let now = 1_000;
    const indicators = new IndicatorCalculationService({ now: () => now });
    const storable = indicators.close(candle(0, closeOf(0)))?.series;
    now = 2_000;
    indicators.close(candle(1, closeOf(1)));
    now = 3_000;
    indicators.forget(series);
    expect(storable?.read()).toMatchObject({ openTime: candle(1, 0).openTime, computedAt: 2_000 });
  });
});
