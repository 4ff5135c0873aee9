import { systemClock, type Logger } from '@livermore/base';
import type { HotStore } from '@livermore/cache';
import type { ExchangeAdapter, Product } from '@livermore/exchanges';
import { TIMEFRAME_MS, redactSecrets } from '@livermore/schemas';
import { AccountReader } from '../../apps/api/src/services/account-reader.ts';
import { ListenerWatch } from '../../apps/api/src/services/listener-watch.service.ts';
import { createMarketPlane, type MarketPlane } from '../../apps/api/src/services/market-plane.ts';
import { Markets } from '../../apps/api/src/services/markets.ts';
import { RuntimeModeManager } from '../../apps/api/src/services/runtime-mode-manager.service.ts';
import { SettingsLoader } from '../../apps/api/src/services/settings-loader.service.ts';
import { WriteBehindService } from '../../apps/api/src/services/write-behind.service.ts';
import { rowOf, START } from './driven-minutes.ts';
import { adapterOf, DrivenFeed, restFromMemory } from './driven-venue.ts';

export interface UserPlaneOptions {
  adapter: ExchangeAdapter;
  hotStore: HotStore;
  /** The settings document of every user. */
  settings: object;
  logger: Logger;
}

/** One market plane and the runtimes of users who all have the same settings. */
export interface UserPlane {
  market: MarketPlane;
  runtime: (userId: number) => RuntimeModeManager;
  /** Starts the runtimes of users with these ids; resolves when each says that it runs. */
  serve: (userIds: readonly number[]) => Promise<void>;
  /** Resolves when nothing waits to be stored. */
  settled: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Users whose runtime starts side by side. */
const STARTING = 10;

/**
 * The market plane and user planes as the server puts them together. What is to be archived is
 * collected and then let go: no database is part of it.
 */
export const startUserPlane = async ({ adapter, hotStore, settings, logger }: UserPlaneOptions): Promise<UserPlane> => {
  const clock = systemClock;
  const writeBehind = new WriteBehindService({
    store: () => Promise.resolve({ storedAlerts: [], revisedAlerts: [] }),
    candleWindow: (alert) => hotStore.candles(alert, 100),
    onAlerts: () => {},
    clock,
    random: Math.random,
    logger,
  });
  await writeBehind.start();
  const listening = new ListenerWatch({ hotStore, clock });
  await listening.start();
  const market = createMarketPlane({
    exchange: 'demo',
    adapter,
    clock,
    random: Math.random,
    logger,
    hotStore,
    archive: { candles: () => Promise.resolve([]), indicatorStates: () => Promise.resolve([]) },
    writeBehind,
    saveProducts: () => Promise.resolve(),
  });
  const markets = new Markets({
    demo: async () => {
      await market.hub.start();
      return market;
    },
  });
  const settingsLoader = new SettingsLoader(() => Promise.resolve({ settings, version: 1 }));
  const runtimes = new Map<number, RuntimeModeManager>();
  const serve = async (userId: number): Promise<void> => {
    const runtime = new RuntimeModeManager({
      userId,
      settingsLoader,
      markets,
      accounts: new AccountReader({ markets, secret: () => undefined, clock }),
      positions: [],
      savePositions: () => Promise.resolve(),
      isPaused: false,
      alertMemories: [],
      saveApplied: () => Promise.resolve(),
      commandStatus: () => ({ queue: { waiting: 0, running: null }, rejectedCommands: { count: 0, recent: [] } }),
      storage: writeBehind,
      hotStore,
      listening,
      clock,
      random: Math.random,
      logger,
      redact: redactSecrets,
      onProgress: () => {},
    });
    runtimes.set(userId, runtime);
    await runtime.start();
    runtime.enter();
    await runtime.reached(new AbortController().signal);
    const { state, holds } = runtime.status();
    if (state !== 'running') throw new Error(`user ${userId} is ${state}: ${JSON.stringify(holds)}`);
  };
  return {
    market,
    runtime: (userId) => {
      const runtime = runtimes.get(userId);
      if (!runtime) throw new RangeError(`user ${userId} has no runtime`);
      return runtime;
    },
    serve: async (userIds) => {
      const waiting = [...userIds];
      const worker = async (): Promise<void> => {
        for (let userId = waiting.shift(); userId !== undefined; userId = waiting.shift()) await serve(userId);
      };
      await Promise.all(Array.from({ length: STARTING }, worker));
    },
    settled: async () => {
      await writeBehind.flushed();
      await hotStore.flushed();
    },
    stop: async () => {
      for (const runtime of runtimes.values()) await runtime.stop();
      await market.backfill.stop();
      await market.hub.stop();
      await listening.stop();
      await writeBehind.stop();
    },
  };
};

/** A venue in memory whose events the benchmark emits, with `bars` candles of history before `START`. */
export const drivenVenue = (symbols: readonly string[], bars: number): { adapter: ExchangeAdapter; feed: DrivenFeed } => {
  const feed = new DrivenFeed();
  const rest = restFromMemory((symbol, timeframe, openTime) =>
    openTime < START - bars * TIMEFRAME_MS[timeframe] ? null : rowOf(symbol, openTime),
  );
  const adapter = adapterOf(feed, {
    ...rest,
    products: () => Promise.resolve(symbols.map(productOf)),
    serverTime: () => Promise.resolve(START),
  });
  feed.connect(START);
  return { adapter, feed };
};

const productOf = (symbol: string): Product => ({
  symbol,
  price: 100,
  changePct24h: 0,
  volume24h: 1,
  priceIncrement: 0.01,
  baseIncrement: 0.01,
  tradable: true,
});
