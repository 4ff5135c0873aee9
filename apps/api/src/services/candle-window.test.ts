import { systemClock } from '@livermore/base';
import { createInProcessHotStore, type HotStore } from '@livermore/cache';
import type { Candle } from '@livermore/schemas';
import { RecordingLogger } from '@livermore/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { candleWindow } from './candle-window.ts';

const SERIES = { exchangeId: 100, symbol: 'BTC-USD', timeframe: '1m' } as const;
const candle = (minute: number): Candle => ({
  ...{ ...SERIES, openTime: minute * 60_000, open: 1, high: 2, low: 1, close: 2, volume: 1 },
  ...{ synthetic: false, source: 'trades', revision: 0, closedAt: (minute + 1) * 60_000 },
});

describe('the candles that are stored with an alert', () => {
  let hotStore: HotStore;
  beforeEach(() => {
    hotStore = createInProcessHotStore({ clock: systemClock, logger: new RecordingLogger() });
    for (let minute = 0; minute < 500; minute++) hotStore.putCandle(candle(minute));
  });
  afterEach(() => hotStore.close());

  const minutes = async (minute: number): Promise<[first: number | undefined, last: number | undefined, count: number]> => {
    const window = (await candleWindow(hotStore, candle(minute))).map(({ openTime }) => openTime / 60_000);
    return [window[0], window.at(-1), window.length];
  };

  it('are the newest hundred, also while the bar of the alert is still open', async () => {
    expect(await minutes(499)).toEqual([400, 499, 100]);
    expect(await minutes(500)).toEqual([400, 499, 100]);
  });

  it('end with the candle of the alert, however many have closed since', async () => {
    expect(await minutes(498)).toEqual([399, 498, 100]);
    expect(await minutes(120)).toEqual([21, 120, 100]);
    expect(await minutes(30)).toEqual([0, 30, 31]);
  });
});
