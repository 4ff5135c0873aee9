import type { Alert } from './alert.ts';
import type { Candle, Ohlcv } from './candle.ts';
import type { IndicatorPoint } from './series-page.ts';
import type { Timeframe } from './timeframe.ts';

/** Which alerts are meant; what is absent leaves all. */
export interface AlertQuery {
  /** Part of a symbol, of either case. */
  symbol?: string | undefined;
  timeframe?: Timeframe | undefined;
  rule?: 'level' | 'reversal' | undefined;
  late?: boolean | undefined;
}

/** The rules that an alert was judged by. */
export interface AlertRulesThen {
  levels: number[];
  reversal: { enabled: boolean; oversoldBufferPct: number; overboughtBufferPct: number };
  cooldownMs: number;
  maxSyntheticShare: number;
}

/** How far the MACD-V of a window can be told. */
export type WindowValues =
  /** Recomputed, and the same as the engine's where the engine told its own. */
  | { kind: 'recomputed'; warmUpBars: number }
  /** Recomputed values differ from the engine's, so that none is given. */
  | { kind: 'differs' }
  /** Too little is known to recompute any. */
  | { kind: 'unknown' };

/** The candles that led to an alert, as they were stored with it, oldest first. */
export interface AlertWindow {
  candles: Candle[];
  /** The open bucket as it stood, for an alert on a bar that was still open; null where it was not stored. */
  open: (Ohlcv & { openTime: number }) | null;
  /** MACD-V of as many of these bars as it is truly known for, the open one included. */
  points: IndicatorPoint[];
  values: WindowValues;
}

/** What became known of the bars of a window after the alert. */
export interface AlertCorrections {
  /** Bars of the window that were corrected since, as they are now. */
  candles: Candle[];
  /** MACD-V of the alert's bar as it is now; null where it cannot be recomputed. */
  point: IndicatorPoint | null;
}

/** A stored alert with what explains it. */
export interface AlertDetail {
  alert: Alert;
  priceDecimals: number | null;
  /** Null where they were not stored or cannot be read. */
  rules: AlertRulesThen | null;
  /** V seen before: of the candle before, or of the preview before; null where it is not known. */
  before: number | null;
  /** Null where it was not stored or cannot be read. */
  window: AlertWindow | null;
  /** Null where nothing was corrected since, or where that cannot be told. */
  corrections: AlertCorrections | null;
  /** Ids of the next newer and the next older alert among those asked for. */
  newer: number | null;
  older: number | null;
}
