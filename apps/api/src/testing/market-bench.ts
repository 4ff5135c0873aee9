import { systemClock } from '@livermore/base';
import { createInProcessHotStore, type HotStore } from '@livermore/cache';
import { CoinbaseAdapter } from '@livermore/exchanges';
import {
  createMarket,
  startSimulatedCoinbase,
  startVenueClock,
  type Market,
  type SimulatedCoinbase,
} from '@livermore/exchange-simulator';
import type { Candle, MacdVMessage, SeriesId, StoredMacdV, Timeframe } from '@livermore/schemas';
import { RecordingLogger, until } from '@livermore/testkit';
import type { IndicatorAnnouncement, MarketListener } from '../services/market-hub/market-listener.ts';
import { createMarketPlane, type MarketPlane } from '../services/market-plane.ts';
import { WriteBehindService } from '../services/write-behind.service.ts';

/** A market plane on a simulated venue, with everything it announced. */
export interface MarketBench {
  venue: SimulatedCoinbase;
  plane: MarketPlane;
  hotStore: HotStore;
  candles: Candle[];
  indicators: IndicatorAnnouncement[];
  /** What was archived, newest state per series. */
  archived: { candles: Map<string, Candle>; states: Map<string, StoredMacdV> };
  /** Waits until the plane has seen this venue time and has no hole left to fill. */
  untilVenueTime(venueTime: number): Promise<void>;
  stop(): Promise<void>;
}

export interface MarketBenchOptions {
  symbols: readonly string[];
  timeframes: readonly Timeframe[];
  anchorMs: number;
  speed: number;
  /** The market as the venue's stream and history tell it; one and the same unless a test says otherwise. */
  market?: Market;
  /** What an earlier bench archived. */
  archived?: MarketBench['archived'];
}

/** Starts a venue and a plane on it, warms the symbols up and lets them run. */
export const startMarketBench = async ({
  symbols,
  timeframes,
  anchorMs,
  speed,
  market = createMarket({ seed: 7 }),
  archived = { candles: new Map(), states: new Map() },
}: MarketBenchOptions): Promise<MarketBench> => {
  const logger = new RecordingLogger();
  const clock = systemClock;
  const venueClock = startVenueClock(clock, { anchorMs, speed });
  const venue = await startSimulatedCoinbase({ market, clock: venueClock });
  const adapter = new CoinbaseAdapter({ ...venue, venueClock, clock, random: Math.random, logger });
  const hotStore = createInProcessHotStore({ clock, logger });
  const writeBehind = new WriteBehindService({
    store: ({ candles = [], indicators = [] }) => {
      for (const candle of candles) archived.candles.set(`${seriesText(candle)}:${candle.openTime}`, candle);
      for (const state of indicators) archived.states.set(seriesText(state), state);
      return Promise.resolve({ storedAlerts: [], revisedAlerts: [] });
    },
    candleWindow: () => Promise.resolve([]),
    onAlerts: () => {},
    clock,
    random: Math.random,
    logger,
  });
  const plane = createMarketPlane({
    exchange: 'demo',
    adapter,
    clock,
    random: Math.random,
    logger,
    hotStore,
    archive: {
      candles: (series, limit) =>
        Promise.resolve(
          [...archived.candles.values()]
            .filter((candle) => seriesText(candle) === seriesText(series))
            .sort((a, b) => a.openTime - b.openTime)
            .slice(-limit),
        ),
      indicatorStates: () => Promise.resolve([...archived.states.values()]),
    },
    writeBehind,
    saveProducts: () => Promise.resolve(),
  });
  const candles: Candle[] = [];
  const indicators: IndicatorAnnouncement[] = [];
  const listener: MarketListener = {
    candle: ({ value }) => candles.push(value),
    indicator: (announcement) => indicators.push(announcement),
    preview: () => {},
    ticker: () => {},
    wantsPreviews: () => true,
  };
  for (const symbol of symbols) plane.announcer.join(symbol, listener);
  await writeBehind.start();
  await plane.hub.start();
  await plane.boundary.start();
  const streams = ['trades', 'candles', 'ticker'] as const;
  const run = { signal: new AbortController().signal, onSeries: () => {}, onFresh: () => {} };
  await Promise.all(symbols.map((symbol) => plane.interests.acquire(1, symbol, { timeframes, streams }, run)));
  return {
    venue,
    plane,
    hotStore,
    candles,
    indicators,
    archived,
    untilVenueTime: (venueTime) =>
      until(
        `venue time ${new Date(venueTime).toISOString()}`,
        () => plane.hub.venueTime >= venueTime && plane.hub.holesWaiting === 0,
        60_000,
      ).then(() => undefined),
    stop: async () => {
      await plane.backfill.stop();
      await plane.boundary.stop();
      await plane.hub.stop();
      await writeBehind.stop();
      await venue.close();
    },
  };
};

/** The message with which a closed candle's value was announced, without what differs per run. */
export const valueOf = ({ update: { candle, point } }: IndicatorAnnouncement): [number, MacdVMessage['macdV']] => [
  candle.openTime,
  point.macdV,
];

const seriesText = ({ exchangeId, symbol, timeframe }: SeriesId): string => `${exchangeId}:${symbol}:${timeframe}`;
