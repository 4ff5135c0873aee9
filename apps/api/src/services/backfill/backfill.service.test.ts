import { AppError } from '@livermore/base';
import { CANDLES_KEPT } from '@livermore/cache';
import { bucketStart, TIMEFRAME_MS, type Candle, type SeriesId } from '@livermore/schemas';
import { FakeClock, until } from '@livermore/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { ScriptedExchange, VENUE_NOW } from '../../testing/scripted-exchange.ts';
import { scriptedMarket, type ScriptedMarket } from '../../testing/scripted-market.ts';

const SERIES = { exchangeId: 100, symbol: 'BTC-USD', timeframe: '1m' } as const satisfies SeriesId;
const STEP = TIMEFRAME_MS['1m'];
/** The newest bucket that has closed and settled. */
const NEWEST = bucketStart(VENUE_NOW, '1m') - STEP;

let exchange: ScriptedExchange;
let market: ScriptedMarket;
beforeEach(() => {
  exchange = new ScriptedExchange();
  market = scriptedMarket('demo', exchange, new FakeClock());
});

/** `count` candles, the newest of which opened `barsAgo` bars before the newest settled one. */
const candles = (count: number, barsAgo: number): Candle[] =>
  Array.from({ length: count }, (_, index) => {
    const openTime = NEWEST - (barsAgo + count - 1 - index) * STEP;
    const values = { open: 100, high: 101, low: 99, close: 100, volume: 1 };
    return { ...SERIES, ...values, openTime, synthetic: false, source: 'trades' as const, revision: 0, closedAt: openTime + STEP };
  });

/** What an earlier process stored of the series: candles and the state after the last of them. */
const archive = (stored: readonly Candle[]): void => {
  const state = market.plane.indicators.rebuild(SERIES, stored);
  market.plane.indicators.forget(SERIES);
  market.stored.store({ candles: stored, indicators: state ? [state] : [] });
};

const warmUp = () => market.plane.backfill.warmUp('BTC-USD', ['1m'], { signal: new AbortController().signal, onSeries: () => {} });

/** Bars of the hot store, as distances from the newest settled one. */
const hotBars = async (): Promise<number[]> =>
  (await market.hotStore.candles(SERIES, CANDLES_KEPT)).map(({ openTime }) => (NEWEST - openTime) / STEP);

const run = (count: number, newest = 0): number[] => Array.from({ length: count }, (_, index) => newest + count - 1 - index);

describe('the warm-up of a series', () => {
  it('reads 600 bars of history where nothing is stored', async () => {
    const seed = await warmUp();
    expect(await hotBars()).toEqual(run(600));
    expect(seed.lastClosed['1m']?.openTime).toBe(NEWEST);
    expect(market.plane.indicators.count(SERIES)).toBe(600);
  });

  it('continues the stored state, and asks the exchange for nothing but its time', async () => {
    archive(candles(700, 20));
    const seed = await warmUp();
    expect(await hotBars()).toEqual(run(700, 20));
    expect(seed.lastClosed['1m']?.openTime).toBe(NEWEST - 20 * STEP);
    expect(market.plane.indicators.count(SERIES)).toBe(700);
    expect(exchange.asked).toEqual(['time']);
  });

  it('begins anew where the stored state ended too long ago, and leaves no hole behind the new candles', async () => {
    const old = candles(700, 5_000);
    archive(old);
    for (const candle of old) market.hotStore.putCandle(candle);
    await warmUp();
    expect(await hotBars()).toEqual(run(600));
  });

  it('leaves out stored candles from before a hole', async () => {
    archive([...candles(200, 900), ...candles(500, 10)]);
    await warmUp();
    expect(await hotBars()).toEqual(run(500, 10));
  });

  it('begins anew where too little is stored since a hole', async () => {
    archive([...candles(700, 900), ...candles(100, 10)]);
    await warmUp();
    expect(await hotBars()).toEqual(run(600));
  });

  it('goes on when the hot store cannot replace candles just now', async () => {
    market.hotStore.replaceCandles = () => Promise.reject(new AppError('REDIS_UNREACHABLE', 'the store is away'));
    await warmUp();
    expect(await hotBars()).toEqual(run(600));
  });
});

/** A watched series whose stream has just begun, with all of its buckets closed up to `NEWEST`. */
const watched = async (): Promise<void> => {
  const { hub, interests } = market.plane;
  await hub.start();
  const once = { signal: new AbortController().signal, onSeries: () => {}, onFresh: () => {} };
  await interests.acquire(1, 'BTC-USD', { timeframes: ['1m'], streams: ['trades'] }, once);
  exchange.tell({ kind: 'gap', reason: 'connected', at: VENUE_NOW });
  exchange.connect('connected');
};

let trades = 0;
/** A bucket with a trade closes at the venue, so many bars after the newest of the warm-up. */
const close = async (bars: number): Promise<void> => {
  const openTime = NEWEST + bars * STEP;
  exchange.tell({ kind: 'trade', symbol: 'BTC-USD', id: (trades += 1), price: 100, size: 1, time: openTime + STEP - 1_000, snapshot: false });
  exchange.tell({ kind: 'time', at: openTime + STEP + 10_000 });
  await until(`bar ${bars}`, () => market.plane.indicators.newestOpenTime(SERIES) === openTime);
};

describe('refreshing a watched series', () => {
  it('takes what closes while the history is read, and reads it once', async () => {
    await watched();
    for (const bars of [1, 2]) await close(bars);
    const asked = exchange.asked.length;
    let letGo = (): void => {};
    const answer = new Promise<void>((resolve) => (letGo = resolve));
    exchange.answering = () => answer;
    const refreshed = market.plane.backfill.refresh(SERIES, { archived: true, signal: new AbortController().signal });
    await until('the question', () => exchange.asked.length > asked);
    for (const bars of [3, 4]) await close(bars);
    letGo();
    await refreshed;
    // 1,000 bars are four pages.
    expect(exchange.asked.slice(asked)).toEqual(Array(4).fill('candles BTC-USD 1m'));
    expect(market.plane.indicators.count(SERIES)).toBe(CANDLES_KEPT + 2);
    expect(await hotBars()).toEqual(run(CANDLES_KEPT, -4));
    await market.plane.hub.stop();
  });
});
