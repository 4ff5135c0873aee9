import { systemClock } from '@livermore/base';
import { createInProcessHotStore, type HotStore } from '@livermore/cache';
import { MacdV } from '@livermore/indicators';
import { TIMEFRAME_MS, type Candle, type StoredMacdV, type Timeframe } from '@livermore/schemas';
import { RecordingLogger } from '@livermore/testkit';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formingCandle } from './forming-candle.ts';
import { macdVOfCandles } from './macd-v-of-candles.ts';
import { SeriesHistory } from './series-history.ts';

const START = 1_699_920_000_000;
const SERIES = { exchangeId: 100, symbol: 'BTC-USD', timeframe: '5m' } as const;

/** Bucket number `at` of a timeframe, with a price that wanders. */
const candle = (at: number, timeframe: Timeframe = '5m', fields: Partial<Candle> = {}): Candle => {
  const openTime = START + at * TIMEFRAME_MS[timeframe];
  const close = 100 + 10 * Math.sin(at / 9) + (at % 7);
  const range = { open: close - 0.5, high: close + 1, low: close - 2, close, volume: 1 + (at % 3) };
  return { ...SERIES, timeframe, openTime, ...range, synthetic: false, source: 'stream', revision: 0, closedAt: openTime, ...fields };
};
const candles = (from: number, to: number): Candle[] => Array.from({ length: to - from }, (_, nr) => candle(from + nr));

describe('the history of a series', () => {
  let hotStore: HotStore;
  let archived: Candle[];
  let asked: { before: number; limit: number }[];
  let history: SeriesHistory;
  beforeEach(() => {
    hotStore = createInProcessHotStore({ clock: systemClock, logger: new RecordingLogger() });
    asked = [];
    history = new SeriesHistory({
      hotStore,
      archive: (_, page) => {
        asked.push(page);
        return Promise.resolve(archived.filter(({ openTime }) => openTime < page.before).slice(-page.limit));
      },
      alerts: () => Promise.resolve([]),
      priceDecimals: () => Promise.resolve(2),
    });
  });
  afterEach(() => hotStore.close());

  it('gives the newest candles from what is at hand, without asking the archive', async () => {
    archived = candles(0, 500);
    for (const each of candles(100, 500)) hotStore.putCandle(each);
    const page = await history.candles(SERIES, { limit: 300 });
    expect(page).toMatchObject({ hasOlder: true, priceDecimals: 2, candles: candles(200, 500) });
    expect(asked).toEqual([]);
  });

  it('reads through everything page by page: each candle once, in order, the newest revision', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 25 }), async (total, hot, limit) => {
        archived = candles(0, total);
        const store = createInProcessHotStore({ clock: systemClock, logger: new RecordingLogger() });
        for (const each of candles(Math.max(0, total - hot), total)) store.putCandle({ ...each, revision: 1 });
        const pages = new SeriesHistory({
          hotStore: store,
          archive: (_, page) => Promise.resolve(archived.filter(({ openTime }) => openTime < page.before).slice(-page.limit)),
          alerts: () => Promise.resolve([]),
          priceDecimals: () => Promise.resolve(null),
        });
        const read: Candle[] = [];
        for (let before: number | undefined; ; before = read[0]?.openTime) {
          const page = await pages.candles(SERIES, { before, limit });
          read.unshift(...page.candles);
          if (!page.hasOlder) break;
        }
        await store.close();
        expect(read.map(({ openTime }) => openTime)).toEqual(archived.map(({ openTime }) => openTime));
        expect(read.map(({ revision }) => revision)).toEqual(read.map((_, at) => (at >= total - hot ? 1 : 0)));
      }),
      { numRuns: 30 },
    );
  });

  it('gives MACD-V as the engine computes it bar by bar, warmed up before the page', async () => {
    archived = candles(0, 1_400);
    const engine = new MacdV();
    const expected = archived.slice(100).map((bar) => {
      engine.update(bar);
      const { macdV, signal, histogram, state } = engine.reading();
      return { openTime: bar.openTime, macdV, signal, histogram, state };
    });
    const page = await history.indicators(SERIES, { before: candle(1_400).openTime, limit: 300 });
    expect(page.warmUpBars).toBe(1_000);
    expect(page.points).toEqual(expected.slice(-300));
    expect(page.engineAt).toBeNull();
  });

  it('gives the newest value as the engine stored it', async () => {
    archived = candles(0, 100);
    const stored = { ...SERIES, openTime: candle(99).openTime, macdV: 12, signal: 11, histogram: 1, state: 'RANGING' } as unknown as StoredMacdV;
    hotStore.putIndicator(stored);
    const page = await history.indicators(SERIES, { limit: 10 });
    expect(page.engineAt).toBe(candle(99).openTime);
    expect(page.points.at(-1)).toEqual({ openTime: candle(99).openTime, macdV: 12, signal: 11, histogram: 1, state: 'RANGING' });
    // A value of another candle is not taken for the newest one's.
    hotStore.putIndicator({ ...stored, openTime: candle(100).openTime });
    expect((await history.indicators(SERIES, { limit: 10 })).engineAt).toBeNull();
  });

  it('puts the open bucket together from shorter candles that have closed in it', async () => {
    archived = [];
    hotStore.putCandle(candle(4, '1h'));
    for (let at = 55; at < 63; at++) hotStore.putCandle(candle(at, '5m'));
    for (let at = 300; at < 318; at++) hotStore.putCandle(candle(at, '1m'));
    const { forming } = await history.candles({ ...SERIES, timeframe: '1h' }, { limit: 5 });
    const parts = [60, 61, 62].map((at) => candle(at, '5m')).concat([315, 316, 317].map((at) => candle(at, '1m')));
    expect(forming).toEqual({
      openTime: candle(60).openTime,
      open: candle(60).open,
      high: Math.max(...parts.map(({ high }) => high)),
      low: Math.min(...parts.map(({ low }) => low)),
      close: candle(317, '1m').close,
      volume: parts.reduce((sum, { volume }) => sum + volume, 0),
      through: candle(318, '1m').openTime,
      from: ['5m', '1m'],
    });
  });
});

describe('the open bucket', () => {
  it('is not told while its beginning is not known, and ends at a hole', () => {
    const ends = START + TIMEFRAME_MS['1h'];
    expect(formingCandle(START, ends, [[candle(1), candle(2)]])).toBeNull();
    expect(formingCandle(START, ends, [[candle(0), candle(2)]])?.through).toBe(candle(1).openTime);
    expect(formingCandle(START, ends, [candles(0, 30)])?.through).toBe(ends);
  });
});

it('begins MACD-V anew behind candles that are not known', () => {
  const points = macdVOfCandles([...candles(0, 60), ...candles(61, 100)]);
  expect(points).toHaveLength(99);
  expect(points[59]?.macdV).not.toBeNull();
  expect(points[60]).toMatchObject({ macdV: null, state: 'UNDEFINED' });
  expect(points.slice(60)).toEqual(macdVOfCandles(candles(61, 100)));
});
