import type { SeriesId } from './candle.ts';
import type { MacdVState } from './macd-v.ts';

/** Labels of the rules of MACD-V, such as `level_+150`, `level_-200`, `reversal_oversold`. */
export type AlertTrigger = `level_${'+' | '-'}${number}` | 'reversal_oversold' | 'reversal_overbought';

/** What the rules found on one candle, before it belongs to a user. */
export interface AlertSignal {
  trigger: AlertTrigger;
  /** MACD-V of the candle. */
  value: number;
  signal: number;
  histogram: number;
  state: MacdVState;
}

/** A stored alert: `channel:alert:{userId}` and every list of alerts. */
export interface Alert extends SeriesId, AlertSignal {
  id: number;
  userId: number;
  openTime: number;
  /** Close of the candle that triggered. */
  price: number;
  mode: string;
  settingsVersion: number;
  /** False for one found on a candle that was still open (mode scalper-macdv). */
  final: boolean;
  /** Found while catching up: the candle closed before the engine was live. */
  late: boolean;
  /** A revision of the candle took the reason for this alert away. */
  revised: boolean;
  /** Wall time of storing, Unix ms. */
  createdAt: number;
}
