import { TIMEFRAME_MS, type Candle } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { messageOfClose } from './calculated-series.ts';
import { IndicatorCalculationService } from './indicator-calculation.service.ts';

const series = { exchangeId: 1, symbol: 'BTC-USD', timeframe: '1m' } as const;

const candle = (bar: number, close: number, revision = 0): Candle => ({
  ...series,
  openTime: bar * TIMEFRAME_MS['1m'],
  open: close,
  high: close + 1,
  low: close - 1,
  close,
  volume: 1,
  synthetic: false,
  source: 'trades',
  revision,
  closedAt: (bar + 1) * TIMEFRAME_MS['1m'],
});

const closeOf = (bar: number): number => 100 + ((bar * 37) % 23) / 7;

/** A series of `bars` closed candles and the last update. */
const closed = (bars: number) => {
  const indicators = new IndicatorCalculationService({ now: () => 1_700_000_000_000 });
  let update = indicators.close(candle(0, closeOf(0)));
  for (let bar = 1; bar < bars; bar++) update = indicators.close(candle(bar, closeOf(bar)));
  if (!update) throw new Error('nothing was closed');
  return { indicators, update };
};

describe('IndicatorCalculationService', () => {
  it.each([1, 20, 33, 50])('writes the JSON of the stored value around its message, after %i bars', (bars) => {
    const { indicators, update } = closed(bars);
    const storable = indicators.storable(series, JSON.stringify(messageOfClose(update)));
    expect(JSON.parse(storable?.json() ?? '')).toEqual(JSON.parse(JSON.stringify(storable?.read())));
  });

  it('writes it also after a revision, with the value of the newest candle', () => {
    const { indicators } = closed(50);
    const updates = indicators.revise(candle(48, 140, 1));
    if (updates === 'too-old') throw new Error('the revision was too old');
    const newest = updates.at(-1);
    if (!newest) throw new Error('nothing was revised');
    const storable = indicators.storable(series, JSON.stringify(messageOfClose(newest)));
    expect(JSON.parse(storable?.json() ?? '')).toEqual(JSON.parse(JSON.stringify(storable?.read())));
  });

  it('tells what is to be stored as the series stands when it is asked, and since when', () => {
    let now = 1_000;
    const indicators = new IndicatorCalculationService({ now: () => now });
    indicators.close(candle(0, closeOf(0)));
    const storable = indicators.storable(series, '{}');
    now = 2_000;
    indicators.close(candle(1, closeOf(1)));
    now = 3_000;
    indicators.forget(series);
    expect(storable?.read()).toMatchObject({ openTime: candle(1, 0).openTime, computedAt: 2_000 });
  });
});
