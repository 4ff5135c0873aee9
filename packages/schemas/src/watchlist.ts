import type { ExchangeName } from './exchange.ts';
import type { MacdVState } from './macd-v.ts';
import type { Position } from './runtime-status.ts';
import type { Timeframe } from './timeframe.ts';

/** A symbol that the settings watch, or that is watched because it is held. */
export interface WatchlistEntry {
  /** Null while no exchange is enabled that it could belong to. */
  exchange: ExchangeName | null;
  exchangeId: number | null;
  symbol: string;
  /** As it stands among the monitored symbols; null for one that is only held. */
  written: string | null;
  /** What is held of it, if anything. */
  position: Position | null;
}

/** What a user's settings ask to watch. */
export interface Watchlist {
  settingsVersion: number;
  /** Exchanges that the settings enable, the one of unqualified symbols first. */
  enabled: ExchangeName[];
  minPositionValueUsd: number;
  symbols: WatchlistEntry[];
}

/** A product that matches what was typed. Price and volume are null until the exchange told them. */
export interface SymbolHit {
  exchange: ExchangeName;
  exchangeId: number;
  symbol: string;
  priceDecimals: number;
  price: number | null;
  changePct24h: number | null;
  /** Of the last 24 hours, in the base currency. */
  volume24h: number | null;
  watched: boolean;
}

/** How far the prices of an exchange's products are known. */
export interface QuoteState {
  exchange: ExchangeName;
  /** Wall time of the answer, Unix ms; null before the first. */
  at: number | null;
  /** The exchange is being asked. */
  asking: boolean;
  /** Why it did not answer; empty while it does. */
  error: string;
}

export interface SymbolSearch {
  hits: SymbolHit[];
  /** There are more than these. */
  more: boolean;
  quotes: QuoteState[];
}

/** Quality of one series, as of its newest closed candle. */
export interface SeriesMetrics {
  timeframe: Timeframe;
  openTime: number;
  macdV: number | null;
  state: MacdVState;
  seeded: boolean;
  observedCount: number;
  spanBars: number;
  /** Share of empty bars among the last 100, 0 to 1. */
  syntheticShare: number;
  /** Why MACD-V is undefined, in words. */
  reason?: string;
  /** Wall time at which the value was computed. */
  computedAt: number;
}

/** What is known of a watched symbol beside its status. */
export interface SymbolMetrics {
  exchangeId: number;
  symbol: string;
  volume24h: number | null;
  high24h: number | null;
  low24h: number | null;
  series: SeriesMetrics[];
}
