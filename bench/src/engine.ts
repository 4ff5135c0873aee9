import type { Clock, Logger } from '@livermore/base';
import { systemClock } from '@livermore/base';
import type { HotStore } from '@livermore/cache';
import { UserSettingsSchema, type Candle, type SeriesId, type Timeframe } from '@livermore/schemas';
import { rulesOf } from '@livermore/engine';
import type { ExchangeAdapter } from '@livermore/exchanges';
import { AlertEvaluationService } from '../../apps/api/src/services/alert-evaluation.service.ts';
import { createMarketPlane, type MarketPlane } from '../../apps/api/src/services/market-plane.ts';
import { userListener } from '../../apps/api/src/services/user-listener.ts';
import { ListenerWatch } from '../../apps/api/src/services/listener-watch.service.ts';
import { UserPublisher } from '../../apps/api/src/services/user-publisher.service.ts';
import { WriteBehindService } from '../../apps/api/src/services/write-behind.service.ts';
import { USER_ID } from './closes.ts';

export interface EngineOptions {
  adapter: ExchangeAdapter;
  hotStore: HotStore;
  symbols: readonly string[];
  timeframes: readonly Timeframe[];
  /** The clock of the once-a-second work of the hub; everything else runs on the wall clock. */
  hubClock: Clock;
  logger: Logger;
  /** Closed candles that each series starts from, oldest first. */
  history: (series: SeriesId) => Candle[];
  /** Timeframes whose history is put into the hot store. */
  stored: readonly Timeframe[];
}

export interface Engine {
  market: MarketPlane;
  publisher: UserPublisher;
  stop: () => Promise<void>;
}

const EXCHANGE_ID = 1;

/**
 * The market plane and one user's plane as the server puts them together, warmed up. What is to be
 * archived is collected and then let go: no database is part of it.
 */
export const startEngine = async (options: EngineOptions): Promise<Engine> => {
  const { adapter, hotStore, symbols, timeframes, hubClock, logger } = options;
  const clock = systemClock;
  const writeBehind = new WriteBehindService({
    store: () => Promise.resolve({ storedAlerts: [], revisedAlerts: [] }),
    candleWindow: () => Promise.resolve([]),
    onAlerts: () => {},
    clock,
    random: Math.random,
    logger,
  });
  await writeBehind.start();
  const market = createMarketPlane({
    exchange: 'coinbase',
    adapter,
    clock: hubClock,
    random: Math.random,
    logger,
    hotStore,
    archive: { candles: () => Promise.resolve([]), indicatorStates: () => Promise.resolve([]) },
    writeBehind,
    saveProducts: () => Promise.resolve(),
  });
  await market.hub.start();
  const listening = new ListenerWatch({ hotStore, clock });
  await listening.start();
  const publisher = new UserPublisher({ userId: USER_ID, hotStore, listening });
  publisher.setTimeframes(timeframes);
  const alerts = new AlertEvaluationService({ userId: USER_ID, memories: [], storage: writeBehind, logger });
  alerts.arm(
    { rules: rulesOf(UserSettingsSchema.parse({})), judging: 'closes', mode: 'position-monitor', settingsVersion: 1 },
    symbols.flatMap((symbol) => timeframes.map((timeframe) => ({ exchangeId: EXCHANGE_ID, symbol, timeframe }))),
  );
  const listener = userListener(publisher, alerts);
  for (const symbol of symbols) market.announcer.join(symbol, listener);
  for (const symbol of symbols) {
    admit(market, symbol, options);
    await hotStore.flushed();
  }
  return {
    market,
    publisher,
    stop: async () => {
      await listening.stop();
      await market.hub.stop();
      await writeBehind.stop();
    },
  };
};

/** Hands a symbol over to the hub with its history, as a back-fill does. */
const admit = (
  { hub, indicators }: MarketPlane,
  symbol: string,
  { timeframes, hotStore, history, stored }: Pick<EngineOptions, 'timeframes' | 'hotStore' | 'history' | 'stored'>,
): void => {
  const lastClosed: Partial<Record<Timeframe, Candle>> = {};
  let fiveMinute: Candle[] = [];
  for (const timeframe of timeframes) {
    const series = { exchangeId: EXCHANGE_ID, symbol, timeframe };
    const candles = history(series);
    if (stored.includes(timeframe)) for (const candle of candles) hotStore.putCandle(candle);
    indicators.rebuild(series, candles);
    const newest = candles.at(-1);
    if (newest) lastClosed[timeframe] = newest;
    if (timeframe === '5m') fiveMinute = candles;
  }
  hub.admit(symbol, { timeframes, streams: ['trades', 'candles', 'ticker'] }, { lastClosed, fiveMinute });
};
