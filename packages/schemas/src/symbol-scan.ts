import type { ExchangeName } from './exchange.ts';
import type { Position } from './runtime-status.ts';

/** A product that an exchange trades, to choose from. */
export interface ScannedProduct {
  symbol: string;
  /** Null where the exchange does not tell. */
  price: number | null;
  /** Of the last 24 hours, in the base currency. */
  volume24h: number | null;
  changePct24h: number | null;
  /** Smallest step of the price and of the quantity. */
  priceIncrement: number;
  baseIncrement: number;
  /** Whether the user's settings watch it. */
  monitored: boolean;
}

/** What an exchange answered when it was asked for its products and the account's positions. */
export interface SymbolScan {
  exchange: ExchangeName;
  products: ScannedProduct[];
  /** Empty without credentials; `meetsMinimum` compares the value with `minPositionValueUsd`. */
  positions: (Position & { meetsMinimum: boolean })[];
  /** Wall time of the answer, Unix ms. */
  at: number;
}
