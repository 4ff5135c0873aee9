import { createInProcessHotStore } from '@livermore/cache';
import type { ExchangeAdapter, FeedEvent } from '@livermore/exchanges';
import { bucketStart, type Candle } from '@livermore/schemas';
import { FakeClock, RecordingLogger, until } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { createMarketPlane } from '../market-plane.ts';
import { WriteBehindService } from '../write-behind.service.ts';

const MINUTE = 60_000;
const START = bucketStart(1_700_000_000_000, '1d');
const SYMBOLS = Array.from({ length: 180 }, (_, index) => `S${index}-USD`);

/** A hub that watches the 1m candles of all symbols, live since `START`, and what it closed. */
const watching = async () => {
  const clock = new FakeClock(START);
  const logger = new RecordingLogger();
  let emit: (event: FeedEvent) => void = () => {};
  let confirm = (): void => {};
  let confirmed: ReadonlySet<`trades:${string}`> = new Set();
  const adapter = {
    nativeTimeframes: ['5m'],
    feed: {
      want: (streams: typeof confirmed) => (confirmed = streams),
      onEvent: (listener: typeof emit) => {
        emit = listener;
        return () => {};
      },
      onChange: (listener: typeof confirm) => {
        confirm = listener;
        return () => {};
      },
      observe: () => ({ confirmed }),
    },
    rest: { pageLimit: 350, candles: () => Promise.resolve([]) },
    close: () => Promise.resolve(),
  } as unknown as ExchangeAdapter;
  const writeBehind = new WriteBehindService({
    store: () => Promise.resolve({ storedAlerts: [], revisedAlerts: [] }),
    candleWindow: () => Promise.resolve([]),
    onAlerts: () => {},
    clock,
    random: () => 0,
    logger,
  });
  const hotStore = createInProcessHotStore({ clock, logger });
  const { hub, announcer, indicators } = createMarketPlane({
    exchange: 'coinbase',
    adapter,
    clock,
    random: () => 0,
    logger,
    hotStore,
    archive: { candles: () => Promise.resolve([]), indicatorStates: () => Promise.resolve([]) },
    writeBehind,
    saveProducts: () => Promise.resolve(),
  });
  await hub.start();
  const closed: Candle[] = [];
  hub.onCandle((candle) => closed.push(candle));
  for (const symbol of SYMBOLS) {
    const seed = { lastClosed: { '1m': { openTime: START - MINUTE, close: 1 } }, fiveMinute: [] };
    hub.admit(symbol, { timeframes: ['1m'], streams: ['trades'] }, seed);
  }
  emit({ kind: 'gap', reason: 'connected', at: START });
  confirm();
  const trade = (symbol: string, id: number, time: number): void => {
    emit({ kind: 'trade', symbol, id, price: 100 + id, size: 1, time, snapshot: false });
  };
  for (const symbol of SYMBOLS) trade(symbol, 1, START + 30_000);
  return { hub, announcer, indicators, hotStore, clock, closed, trade, time: (at: number) => emit({ kind: 'time', at }) };
};

describe('MarketHub at a boundary of many symbols', () => {
  it('closes every symbol once, over several turns of the event loop', async () => {
    const { hub, closed, time } = await watching();
    time(START + MINUTE + 2_000);
    expect(closed.length).toBeGreaterThan(0);
    expect(closed.length).toBeLessThan(SYMBOLS.length);
    await until('all have closed', () => closed.length >= SYMBOLS.length);
    expect(closed.map(({ symbol }) => symbol)).toEqual(SYMBOLS);
    await hub.stop();
  });

  it('lets no trade overtake the time that came before it', async () => {
    const { hub, closed, trade, time } = await watching();
    const last = SYMBOLS.at(-1) ?? '';
    time(START + MINUTE + 2_000);
    expect(closed.some(({ symbol }) => symbol === last)).toBe(false);
    trade(last, 2, START + MINUTE + 2_500);
    const candle = closed.find(({ symbol }) => symbol === last);
    expect(candle).toMatchObject({ openTime: START, close: 101, closedAt: START + MINUTE + 2_000 });
    await until('all have closed', () => closed.length >= SYMBOLS.length);
    expect(closed).toHaveLength(SYMBOLS.length);
    await hub.stop();
  });

  it('closes the next minute of all when its end came while the last was still being closed', async () => {
    const { hub, closed, trade, time } = await watching();
    time(START + MINUTE + 2_000);
    for (const symbol of SYMBOLS) trade(symbol, 2, START + MINUTE + 3_000);
    time(START + 2 * MINUTE + 2_000);
    await until('both minutes have closed', () => closed.length >= 2 * SYMBOLS.length);
    expect(closed.filter(({ openTime }) => openTime === START + MINUTE)).toHaveLength(SYMBOLS.length);
    await hub.stop();
  });
});

describe('the state of a series that has closed', () => {
  const series = SYMBOLS.map((symbol) => ({ exchangeId: 1, symbol, timeframe: '1m' as const }));

  it('is in the hot store a moment after its listeners have heard of the close, as it stands then', async () => {
    const { hub, hotStore, clock, closed, trade, time } = await watching();
    time(START + MINUTE + 2_000);
    await until('all have closed', () => closed.length >= SYMBOLS.length);
    expect((await hotStore.indicators(series)).filter((state) => state)).toEqual([]);
    trade(SYMBOLS[0] ?? '', 2, START + MINUTE + 3_000);
    time(START + 2 * MINUTE + 2_000);
    await until('the second minute', () => closed.some(({ openTime }) => openTime === START + MINUTE));
    await clock.advance(500);
    await until('every state', async () => (await hotStore.indicators(series)).every((state) => state));
    expect((await hotStore.indicators(series))[0]).toMatchObject({ openTime: START + MINUTE, spanBars: 2 });
    await hub.stop();
  });

  it('is not stored any more when the series was let go', async () => {
    const { hub, hotStore, indicators, clock, closed, time } = await watching();
    time(START + MINUTE + 2_000);
    await until('all have closed', () => closed.length >= SYMBOLS.length);
    const [first, ...others] = series;
    if (first) indicators.forget(first);
    await clock.advance(500);
    await until('the states of the others', async () => (await hotStore.indicators(others)).every((state) => state));
    expect(first && (await hotStore.indicators([first]))).toEqual([undefined]);
    await hub.stop();
  });
});

describe('MarketHub between closes', () => {
  it('tells what an open bucket would give after a change, and each minute without one', async () => {
    const { hub, announcer, clock, closed, trade, time } = await watching();
    const told: number[] = [];
    announcer.join(SYMBOLS[0] ?? '', {
      candle: () => {},
      indicator: () => {},
      preview: ({ symbol }) => {
        if (symbol === SYMBOLS[0]) told.push(clock.now() - START);
      },
      ticker: () => {},
      wantsPreviews: () => true,
    });
    time(START + MINUTE + 2_000);
    await until('all have closed', () => closed.length >= SYMBOLS.length);
    trade(SYMBOLS[0] ?? '', 2, START + MINUTE + 3_000);
    await clock.advance(90_000);
    trade(SYMBOLS[0] ?? '', 3, START + MINUTE + 4_000);
    await clock.advance(5_000);
    // Many symbols take turns, so each comes within a few seconds of its time.
    const [first = 0, still = 0, changed = 0, ...more] = told;
    expect(more).toEqual([]);
    expect(first).toBeLessThanOrEqual(5_000);
    expect(still - first).toBeGreaterThanOrEqual(60_000);
    expect(changed).toBeGreaterThan(90_000);
    await hub.stop();
  });
});
