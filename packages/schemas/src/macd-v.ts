import type { SeriesId } from './candle.ts';

/** The range states of MACD-V, lowest first. */
export const MACD_V_STATES = [
  'RISK_OVERSOLD',
  'REVERSING',
  'REBOUNDING',
  'RANGING',
  'RETRACING',
  'RALLYING',
  'RISK_OVERBOUGHT',
  'UNDEFINED',
] as const;

export type MacdVState = (typeof MACD_V_STATES)[number];

/** MACD-V of one candle. A value that is not defined is null, never 0, NaN or Infinity. */
export interface MacdVPoint {
  macdV: number | null;
  signal: number | null;
  histogram: number | null;
  fastEma: number | null;
  slowEma: number | null;
  atr: number | null;
  state: MacdVState;
  /** V and signal are both defined: 34 bars without a hole. */
  seeded: boolean;
  /** True ranges used in total; synthetic bars contribute none. */
  observedCount: number;
  /** Bars from the first to the last observed one, both included. */
  spanBars: number;
  /** Share of synthetic bars among the last 100, 0 to 1. */
  syntheticShare: number;
  /** Why V is undefined, in words; absent when it is defined. */
  reason?: string;
}

/** The message on `channel:indicator:…:macd-v`. */
export interface MacdVMessage extends MacdVPoint {
  openTime: number;
  revision: number;
  /** False for a preview computed from the bucket that is still open. */
  final: boolean;
}

/**
 * Everything needed to continue a MACD-V series to the same bits: plain numbers only, so that it
 * survives JSON. `values` is laid out by `@livermore/indicators`; `layout` names that layout.
 */
export interface MacdVSnapshot {
  layout: 1;
  values: number[];
}

/** What is kept per series: the newest closed value and the state to continue from. */
export interface StoredMacdV extends SeriesId, MacdVMessage {
  snapshot: MacdVSnapshot;
  /** V of the last closed candles, oldest first, at most 30; null where undefined. */
  recent: (number | null)[];
  /** Histogram of the candle before the newest, for the direction of the histogram. */
  previousHistogram: number | null;
  /** Wall time at which the value was computed, Unix ms; its age is measured from here. */
  computedAt: number;
}

/** A series whose state is to be stored: read as it stands when it is written out. */
export interface StorableMacdV extends SeriesId {
  read(): StoredMacdV;
}

/** How many closed values `StoredMacdV.recent` keeps. */
export const RECENT_VALUES = 30;
