import { TIMEFRAMES, type CommandProgress } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRuntimeBench, untilState, type RuntimeBench } from '../testing/runtime-bench.ts';

const ANCHOR = Date.UTC(2026, 0, 8, 22, 40);
/** Venue minutes pass in tenths of a second. */
const SPEED = 600;
const MINUTE = 60_000;

const settings = (monitored: string[], more: object = {}) => ({
  exchanges: { demo: { enabled: true } },
  symbols: { monitored, minPositionValueUsd: 1e12 },
  ...more,
});

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await startRuntimeBench({ anchorMs: ANCHOR, speed: SPEED });
});
afterEach(() => bench.stop());

const status = (userId = 1) => bench.runtime(userId).status();
const watchedSymbols = (userId = 1) => status(userId).symbols.map(({ symbol }) => symbol);

/** Candles of a series in the hot store are without a hole, each bucket once. */
const expectNoHole = async (symbol: string, timeframe: '1m' | '5m'): Promise<void> => {
  const { exchangeId } = await bench.market();
  const times = (await bench.hotStore.candles({ exchangeId, symbol, timeframe }, 1_000)).map(({ openTime }) => openTime);
  const step = timeframe === '1m' ? MINUTE : 5 * MINUTE;
  expect(times).toEqual(times.map((_, index) => (times[0] ?? 0) + index * step));
};

const untilVenueTime = async (venueTime: number): Promise<void> => {
  const { hub } = await bench.market();
  await until('venue time', () => hub.venueTime >= venueTime && hub.holesWaiting === 0, 30_000);
};

describe('a runtime', () => {
  it('starts into the mode of its settings and says of each symbol what was observed', async () => {
    await bench.serve(1, settings(['BTC-USD', 'NOPE-USD']));
    await untilState(bench, 1, 'running');
    await until('the venue confirms', () => status().symbols[0]?.confirmed);
    const { symbols, holds, applied, desired, exchanges } = status();
    expect(symbols).toEqual([
      expect.objectContaining({ symbol: 'BTC-USD', wanted: true, confirmed: true, exchangeId: 100 }),
    ]);
    expect(symbols[0]?.series.map(({ timeframe, seeded }) => [timeframe, seeded])).toEqual(TIMEFRAMES.map((each) => [each, true]));
    expect(holds.map(({ reason }) => reason)).toEqual(['unknown-symbol']);
    expect(applied).toMatchObject({ settingsVersion: 1, mode: 'position-monitor' });
    expect(desired).toEqual({ paused: false, settingsVersion: 1, mode: 'position-monitor' });
    expect(exchanges).toEqual([expect.objectContaining({ exchangeId: 100, connection: 'connected' })]);
  });

  it('releases the feed while it is paused, and goes on after a resume without a hole', async () => {
    await bench.serve(1, settings(['BTC-USD']));
    await untilState(bench, 1, 'running');
    await bench.command(1, { type: 'pause' });
    expect(status()).toMatchObject({ state: 'paused', paused: true, symbols: [], holds: [{ reason: 'PAUSED' }] });
    await until('the venue has no connection', () => bench.venue.connections() === 0);
    const { hub, adapter } = await bench.market();
    expect(adapter.feed.observe().connection).toBe('idle');
    const pausedAt = hub.venueTime;
    await until('some venue minutes', () => bench.venueNow() > pausedAt + 7 * MINUTE);
    await bench.command(1, { type: 'resume' });
    expect(status()).toMatchObject({ state: 'running', paused: false, holds: [] });
    await untilVenueTime(pausedAt + 20 * MINUTE);
    await expectNoHole('BTC-USD', '1m');
    await expectNoHole('BTC-USD', '5m');
  });

  it('keeps indicator state and subscription of a symbol that both modes watch', async () => {
    await bench.serve(1, settings(['BTC-USD']));
    await untilState(bench, 1, 'running');
    const { adapter, indicators, exchangeId } = await bench.market();
    const series = { exchangeId, symbol: 'BTC-USD', timeframe: '1m' } as const;
    const connectedSince = adapter.feed.observe().since;
    const observed = indicators.count(series);
    await bench.command(1, { type: 'switch-mode', payload: { mode: 'scalper-macdv' } });
    expect(status()).toMatchObject({ state: 'running', mode: 'scalper-macdv', applied: { settingsVersion: 2 } });
    expect(status().symbols[0]?.series.map(({ timeframe }) => timeframe)).toEqual(['1m', '5m']);
    expect(adapter.feed.observe()).toMatchObject({ since: connectedSince, reconnects: 0 });
    expect(indicators.count(series)).toBeGreaterThanOrEqual(observed);
    await bench.command(1, { type: 'switch-mode', payload: { mode: 'position-monitor' } });
    expect(status().symbols[0]?.series.map(({ seeded }) => seeded)).toEqual(TIMEFRAMES.map(() => true));
    await untilVenueTime((await bench.market()).hub.venueTime + 12 * MINUTE);
    await expectNoHole('BTC-USD', '1m');
    await expectNoHole('BTC-USD', '5m');
  });

  it('only notes another mode while it is paused, and takes it up with the resume', async () => {
    await bench.serve(1, settings(['BTC-USD']));
    await untilState(bench, 1, 'running');
    await bench.command(1, { type: 'pause' });
    await bench.command(1, { type: 'switch-mode', payload: { mode: 'scalper-macdv' } });
    expect(status()).toMatchObject({ state: 'paused', mode: 'scalper-macdv', symbols: [] });
    await bench.command(1, { type: 'resume' });
    expect(status()).toMatchObject({ state: 'running', mode: 'scalper-macdv' });
  });

  it('adds a symbol that the exchange lists, and refuses one that it does not before anything changes', async () => {
    await bench.serve(1, settings(['BTC-USD']));
    await untilState(bench, 1, 'running');
    await expect(bench.command(1, { type: 'add-symbol', payload: { symbol: 'NOPE-USD' } })).rejects.toMatchObject({
      code: 'UNKNOWN_SYMBOL',
    });
    expect(status().desired.settingsVersion).toBe(1);
    const progress: CommandProgress[] = [];
    await bench.command(1, { type: 'add-symbol', payload: { symbol: 'ETH-USD' } }, { onProgress: (each) => progress.push(each) });
    expect(progress.map(({ done, total }) => [done, total])).toEqual(TIMEFRAMES.map((_, index) => [index + 1, 6]));
    expect(watchedSymbols()).toEqual(['BTC-USD', 'ETH-USD']);
    expect(status().symbols[1]).toMatchObject({ wanted: true });
    await until('it is confirmed', () => status().symbols[1]?.confirmed === true);
  });

  it('lets a removed symbol go at the venue and clears its hot data', async () => {
    await bench.serve(1, settings(['BTC-USD', 'ETH-USD']));
    await untilState(bench, 1, 'running');
    await bench.command(1, { type: 'remove-symbol', payload: { symbol: 'ETH-USD' } });
    expect(watchedSymbols()).toEqual(['BTC-USD']);
    const { adapter, exchangeId } = await bench.market();
    await until('it is unsubscribed', () => ![...adapter.feed.observe().confirmed].some((stream) => stream.endsWith('ETH-USD')));
    expect(await bench.hotStore.candles({ exchangeId, symbol: 'ETH-USD', timeframe: '5m' }, 10)).toEqual([]);
  });

  it('works on with a back-fill after a pause has overtaken it', async () => {
    await bench.serve(1, settings(['BTC-USD', 'ETH-USD']));
    await untilState(bench, 1, 'running');
    const progress: CommandProgress[] = [];
    const suspended: boolean[] = [];
    const backfill = bench.command(1, { type: 'force-backfill' }, {
      onProgress: (each) => progress.push(each),
      onSuspended: (each) => suspended.push(each),
    });
    await until('it has begun', () => progress.length > 1);
    await bench.command(1, { type: 'pause' });
    await until('it is suspended', () => suspended.length === 1);
    expect(status()).toMatchObject({ state: 'paused', jobs: [expect.objectContaining({ type: 'force-backfill', suspended: true })] });
    await bench.command(1, { type: 'resume' });
    expect(await backfill).toMatchObject({ data: { series: 12 } });
    expect(suspended).toEqual([true, false]);
    expect(progress.at(-1)).toMatchObject({ done: 12, total: 12 });
    expect(status().jobs).toEqual([]);
  });

  it('works on all that it is to watch, also when it is asked during the start', async () => {
    await bench.serve(1, settings(['BTC-USD', 'ETH-USD']));
    expect(await bench.command(1, { type: 'force-backfill' })).toMatchObject({ data: { series: 12 } });
  });

  it('refuses to work on caches while it is paused', async () => {
    await bench.serve(1, settings(['BTC-USD']));
    await bench.command(1, { type: 'pause' });
    await expect(bench.command(1, { type: 'clear-cache', payload: { scope: 'all' } })).rejects.toMatchObject({ code: 'PAUSED' });
  });

  it('keeps the order book of its symbols in the mode for it, and says that it has no rules yet', async () => {
    await bench.serve(1, settings(['BTC-USD'], { mode: 'scalper-orderbook' }));
    await untilState(bench, 1, 'running');
    const { adapter } = await bench.market();
    const book = await until('the book', () => adapter.feed.book('BTC-USD'));
    expect(book.bestBid?.price ?? 0).toBeLessThan(book.bestAsk?.price ?? 0);
    expect(status().warnings.map(({ reason }) => reason)).toContain('no-order-book-rules');
    await bench.command(1, { type: 'switch-mode', payload: { mode: 'position-monitor' } });
    await until('the book is let go', () => adapter.feed.book('BTC-USD') === undefined);
  });
});

describe('runtimes of several users', () => {
  it('share one subscription of a symbol, which stays while one of them is paused', async () => {
    await bench.serve(1, settings(['BTC-USD']));
    await untilState(bench, 1, 'running');
    const { adapter } = await bench.market();
    const { since } = adapter.feed.observe();
    await bench.serve(2, settings(['BTC-USD', 'ETH-USD'], { timeframes: ['5m'] }));
    await untilState(bench, 2, 'running');
    await bench.command(1, { type: 'pause' });
    expect(status(2)).toMatchObject({ state: 'running' });
    expect(adapter.feed.observe()).toMatchObject({ since, reconnects: 0 });
    await bench.command(1, { type: 'resume' });
    expect(status(1).symbols[0]?.series.map(({ seeded }) => seeded)).toEqual(TIMEFRAMES.map(() => true));
  });
});
