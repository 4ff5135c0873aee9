import type { Candle, Ohlcv } from './candle.ts';
import type { MacdVPoint } from './macd-v.ts';
import type { Timeframe } from './timeframe.ts';

/** The bucket that is still open, as far as closed candles of shorter timeframes tell. */
export interface FormingCandle extends Ohlcv {
  openTime: number;
  /** End of the newest closed candle in it, venue time; what came later is not in it. */
  through: number;
  /** The timeframes it was put together from, longest first. */
  from: Timeframe[];
}

/** Closed candles of a series, oldest first. */
export interface CandlePage {
  candles: Candle[];
  /** Whether there are older ones. */
  hasOlder: boolean;
  /** Only with the newest candles, and only once a shorter candle has closed in the bucket. */
  forming: FormingCandle | null;
  /** Decimals of a price; null when the exchange's increment is not known. */
  priceDecimals: number | null;
}

/** MACD-V of one closed candle. */
export interface IndicatorPoint extends Pick<MacdVPoint, 'macdV' | 'signal' | 'histogram' | 'state'> {
  openTime: number;
}

/** MACD-V of the candles of a page. */
export interface IndicatorPage {
  points: IndicatorPoint[];
  /** Bars before the page that the values were warmed up with. */
  warmUpBars: number;
  /** Open time of the candle whose values are the engine's own; null where they are all recomputed. */
  engineAt: number | null;
}
