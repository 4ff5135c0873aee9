import type { Alert } from './alert.ts';
import type { CommandRecord } from './control-command.schema.ts';
import type { LogLine, LogPage } from './logs/log-line.ts';
import type { MacdVState } from './macd-v.ts';
import type { RuntimeStatus } from './runtime-status.ts';
import type { Timeframe } from './timeframe.ts';

/** Topics of the one event stream of a tab. */
export const LIVE_TOPICS = ['status', 'commands', 'alerts', 'market', 'logs'] as const;

export type LiveTopic = (typeof LIVE_TOPICS)[number];

/** One cell of the matrix: the newest value of a series and what is needed to judge it. */
export interface MatrixCell {
  timeframe: Timeframe;
  /** Open time of the candle, venue time. */
  openTime: number;
  final: boolean;
  macdV: number | null;
  signal: number | null;
  histogram: number | null;
  /** +1 when the histogram rose since the candle before, -1 when it fell, 0 when unknown or equal. */
  histogramDirection: -1 | 0 | 1;
  state: MacdVState;
  seeded: boolean;
  syntheticShare: number;
  reason?: string;
  /** V of the last closed candles, oldest first, at most 30. */
  recent: (number | null)[];
  /** Wall time at which this value was last received, Unix ms. */
  receivedAt: number;
}

/** One row of the matrix. */
export interface MatrixRow {
  exchangeId: number;
  symbol: string;
  /** Decimals of a price, taken from the exchange's increment; null when not known. */
  priceDecimals: number | null;
  price: number | null;
  changePct24h: number | null;
  /** Wall time at which the price was last received; null before the first. */
  priceReceivedAt: number | null;
  cells: MatrixCell[];
}

/** A change of one row since the last event; absent fields did not change. */
export interface MatrixRowChange {
  exchangeId: number;
  symbol: string;
  price?: number;
  changePct24h?: number;
  priceReceivedAt?: number;
  cells?: MatrixCellChange[];
}

/** A changed cell. `recent` is present only when a candle closed or was revised. */
export type MatrixCellChange = Omit<MatrixCell, 'recent'> & Partial<Pick<MatrixCell, 'recent'>>;

/**
 * What the event stream carries, one of these a message. A stream without a place to resume from
 * begins with the newest alerts (newest first); a resumed one begins with the alerts after its place.
 * The log begins with a snapshot of its newest lines, which comes again when another process has told
 * what it wrote before; `dropped` lines were written but not kept for a reader that was too slow.
 */
export type LiveEvent =
  | { topic: 'status'; status: RuntimeStatus; serverTime: number }
  | { topic: 'commands'; kind: 'snapshot'; commands: CommandRecord[] }
  | { topic: 'commands'; kind: 'command'; command: CommandRecord }
  | { topic: 'alerts'; kind: 'snapshot'; alerts: Alert[] }
  | { topic: 'alerts'; kind: 'alert'; alert: Alert }
  | { topic: 'market'; kind: 'snapshot'; rows: MatrixRow[]; serverTime: number }
  | { topic: 'market'; kind: 'changes'; rows: MatrixRowChange[]; serverTime: number }
  | ({ topic: 'logs'; kind: 'snapshot' } & LogPage)
  | { topic: 'logs'; kind: 'lines'; lines: readonly LogLine[]; dropped: number };
