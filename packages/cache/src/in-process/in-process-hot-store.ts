import type { Clock, Logger } from '@livermore/base';
import { seriesKey, TIMEFRAMES, type Candle, type StoredMacdV, type Ticker } from '@livermore/schemas';
import { BucketSeries } from '../bucket-series.ts';
import { CANDLES_KEPT, type HotStore } from '../hot-store.ts';
import { tickerKey } from '../keys.ts';
import { InProcessBus } from './in-process-bus.ts';

/** A hot store and bus in the memory of this process: nothing to connect to, nothing to lose but the process. */
export const createInProcessHotStore = ({ clock, logger }: { clock: Clock; logger: Logger }): HotStore => {
  const candles = new Map<string, BucketSeries<Candle>>();
  const indicators = new Map<string, StoredMacdV>();
  const tickers = new Map<string, Ticker>();
  const bus = new InProcessBus(logger);
  const since = clock.now();

  return {
    putCandle: (candle) => {
      const key = seriesKey(candle);
      let series = candles.get(key);
      if (!series) candles.set(key, (series = new BucketSeries(CANDLES_KEPT)));
      series.put(candle);
    },
    replaceCandles: async (series, replacing) => {
      const key = seriesKey(series);
      const newest = replacing.at(-1)?.openTime ?? -Infinity;
      const replaced = new BucketSeries<Candle>(CANDLES_KEPT);
      const newer = candles.get(key)?.items.filter(({ openTime }) => openTime > newest) ?? [];
      for (const candle of [...replacing, ...newer]) replaced.put(candle);
      candles.set(key, replaced);
    },
    clear: async (symbol) => {
      for (const timeframe of TIMEFRAMES) {
        candles.delete(seriesKey({ ...symbol, timeframe }));
        indicators.delete(seriesKey({ ...symbol, timeframe }));
      }
      tickers.delete(tickerKey(symbol));
    },
    putIndicator: (value) => {
      indicators.set(seriesKey(value), value);
    },
    putTicker: (ticker) => {
      tickers.set(tickerKey(ticker), ticker);
    },
    candles: async (series, limit) => candles.get(seriesKey(series))?.newest(limit) ?? [],
    indicators: async (series) => series.map((one) => indicators.get(seriesKey(one))),
    tickers: async (symbols) => symbols.map((symbol) => tickers.get(tickerKey(symbol))),

    publish: (channel, message) => bus.publish(channel, message),
    subscribe: (channels, listener) => bus.subscribe(channels, listener),
    subscribePattern: (pattern, listener) => bus.subscribePattern(pattern, listener),
    onResubscribed: () => bus.onResubscribed(),
    listened: () => bus.listened(),
    listeners: (channels) => bus.listeners(channels),

    ready: async () => true,
    flushed: () => bus.delivered(),
    observe: () => ({
      kind: 'in-process',
      connected: true,
      since,
      reconnects: 0,
      waitingWrites: 0,
      droppedWrites: 0,
      droppedMessages: 0,
      unreadableValues: 0,
      listenerErrors: bus.listenerErrors,
    }),
    close: () => bus.close(),
  };
};
