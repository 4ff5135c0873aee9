import type { HotStore } from '@livermore/cache';
import type { FoundProduct } from '@livermore/database';
import {
  enabledExchanges,
  EXCHANGE_IDS,
  exchangeName,
  isTimeframe,
  locateMonitored,
  type ExchangeName,
  type Position,
  type RuntimeStatus,
  type SeriesMetrics,
  type StoredMacdV,
  type SymbolMetrics,
  type SymbolSearch,
  type UserSettings,
  type Watchlist,
  type WatchlistEntry,
} from '@livermore/schemas';
import { decimalsOf } from './price-decimals.ts';
import type { RecentScans } from './recent-scans.ts';

export interface WatchlistReaderOptions {
  hotStore: Pick<HotStore, 'indicators' | 'tickers'>;
  settings: (userId: number) => Promise<{ settings: UserSettings; version: number }>;
  status: (userId: number) => RuntimeStatus | null;
  searchProducts: (search: { exchangeIds: readonly number[]; text: string; limit: number }) => Promise<FoundProduct[]>;
  scans: Pick<RecentScans, 'quotes'>;
}

/** Symbols of one exchange. */
interface SymbolOfExchange {
  exchangeId: number;
  symbol: string;
}

/** Who types does not wait longer than this for prices. */
const QUOTES_WAIT_MS = 700;

/** What a user's settings watch, what else there is to watch, and how good the watched series are. */
export class WatchlistReader {
  readonly #options: WatchlistReaderOptions;

  constructor(options: WatchlistReaderOptions) {
    this.#options = options;
  }

  /** The monitored symbols in their order, then what is held and worth watching. Rejects as the settings' `get` does. */
  async list(userId: number): Promise<Watchlist> {
    const { settings, version } = await this.#options.settings(userId);
    const enabled = enabledExchanges(settings);
    const { monitored, minPositionValueUsd } = settings.symbols;
    const positions = new Map(
      (this.#options.status(userId)?.positions ?? []).flatMap((position): [string, Position][] =>
        position.symbol === null ? [] : [[keyOf(position.exchangeId, position.symbol), position]],
      ),
    );
    const entries = new Map<string, WatchlistEntry>();
    for (const written of monitored) {
      const located = locateMonitored(written, enabled[0]);
      const exchangeId = located && EXCHANGE_IDS[located.exchange];
      const key = located ? keyOf(EXCHANGE_IDS[located.exchange], located.symbol) : written;
      if (entries.has(key)) continue;
      entries.set(key, {
        ...{ exchange: located?.exchange ?? null, exchangeId, symbol: located?.symbol ?? written, written },
        position: positions.get(key) ?? null,
      });
    }
    for (const [key, position] of positions) {
      const exchange = exchangeName(position.exchangeId);
      const isWorthIt = (position.valueUsd ?? -1) >= minPositionValueUsd;
      if (entries.has(key) || !isWorthIt || !exchange || !enabled.includes(exchange) || position.symbol === null) continue;
      entries.set(key, { exchange, exchangeId: position.exchangeId, symbol: position.symbol, written: null, position });
    }
    return { settingsVersion: version, enabled, minPositionValueUsd, symbols: [...entries.values()] };
  }

  /**
   * Products of the enabled exchanges, or of one of them, whose symbol contains `query`, with the
   * prices that the exchanges told last. Does not wait long for prices; `quotes` says how far they are known.
   */
  async search(userId: number, { query, exchange, limit }: { query: string; exchange?: ExchangeName | undefined; limit: number }): Promise<SymbolSearch> {
    const { searchProducts, scans } = this.#options;
    const { symbols, enabled } = await this.list(userId);
    const searched = enabled.filter((name) => exchange === undefined || name === exchange);
    const quotes = await Promise.all(searched.map((name) => scans.quotes(userId, name, QUOTES_WAIT_MS)));
    // Asking an exchange that was never asked stores its products, so they are searched afterwards.
    const found = await searchProducts({
      exchangeIds: searched.map((name) => EXCHANGE_IDS[name]),
      text: query.trim().toUpperCase().replaceAll(/[/_\s]+/g, '-'),
      limit: limit + 1,
    });
    const watched = new Set(symbols.map(({ exchangeId, symbol }) => keyOf(exchangeId ?? 0, symbol)));
    return {
      hits: found.slice(0, limit).flatMap(({ exchangeId, symbol, priceIncrement }) => {
        const name = exchangeName(exchangeId);
        const product = quotes.find((each) => each.exchange === name)?.products.get(symbol);
        if (!name) return [];
        return {
          ...{ exchange: name, exchangeId, symbol, priceDecimals: decimalsOf(priceIncrement) },
          price: product?.price ?? null,
          changePct24h: product?.changePct24h ?? null,
          volume24h: product?.volume24h ?? null,
          watched: watched.has(keyOf(exchangeId, symbol)),
        };
      }),
      more: found.length > limit,
      quotes: quotes.map(({ exchange: name, at, asking, error }) => ({ exchange: name, at, asking, error })),
    };
  }

  /** The quality of every series of the watched symbols, or of one of them. */
  async metrics(userId: number, only?: SymbolOfExchange): Promise<SymbolMetrics[]> {
    const { hotStore, status } = this.#options;
    const symbols = (status(userId)?.symbols ?? []).filter(
      ({ exchangeId, symbol }) => !only || (only.exchangeId === exchangeId && only.symbol === symbol),
    );
    const series = symbols.flatMap(({ exchangeId, symbol, series: list }) =>
      list.flatMap(({ timeframe }) => (isTimeframe(timeframe) ? [{ exchangeId, symbol, timeframe }] : [])),
    );
    const [indicators, tickers] = await Promise.all([hotStore.indicators(series), hotStore.tickers(symbols)]);
    const bySymbol = new Map<string, SeriesMetrics[]>();
    for (const value of indicators) {
      if (!value) continue;
      const key = keyOf(value.exchangeId, value.symbol);
      bySymbol.set(key, [...(bySymbol.get(key) ?? []), metricsOf(value)]);
    }
    return symbols.map(({ exchangeId, symbol }, at) => ({
      exchangeId,
      symbol,
      volume24h: tickers[at]?.volume24h ?? null,
      high24h: tickers[at]?.high24h ?? null,
      low24h: tickers[at]?.low24h ?? null,
      series: bySymbol.get(keyOf(exchangeId, symbol)) ?? [],
    }));
  }
}

const metricsOf = (value: StoredMacdV): SeriesMetrics => ({
  timeframe: value.timeframe,
  openTime: value.openTime,
  macdV: value.macdV,
  state: value.state,
  seeded: value.seeded,
  observedCount: value.observedCount,
  spanBars: value.spanBars,
  syntheticShare: value.syntheticShare,
  ...(value.reason === undefined ? {} : { reason: value.reason }),
  computedAt: value.computedAt,
});

const keyOf = (exchangeId: number, symbol: string): string => `${exchangeId}:${symbol}`;
