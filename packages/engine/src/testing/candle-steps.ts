import type { Timeframe } from '@livermore/schemas';
import type { CandleOutcome, NativeCandle, TapeTrade } from '../candles/candle-outcome.ts';
import { SymbolCandles } from '../candles/symbol-candles.ts';

const SECOND = 1000;
export const MINUTE = 60 * SECOND;
/** 2026-10-01 12:00 UTC, the start of a 4h bucket. */
export const NOON = Date.UTC(2026, 9, 1, 12);

export const builder = (timeframes: readonly Timeframe[] = ['1m', '5m', '15m'], nativeTimeframes: readonly Timeframe[] = ['5m']) =>
  new SymbolCandles({ exchangeId: 1, symbol: 'AAA-USD', nativeTimeframes, timeframes, graceMs: 2000 });

/** A 5m update whose prices are all `price`, as of `atSecond` seconds after noon. */
export const update = (bucket: number, atSecond: number, price: number, more: Partial<NativeCandle> = {}): NativeCandle => ({
  timeframe: '5m',
  openTime: NOON + bucket * 5 * MINUTE,
  open: price,
  high: price,
  low: price,
  close: price,
  volume: atSecond,
  final: false,
  snapshot: false,
  at: NOON + atSecond * SECOND,
  ...more,
});

export const trade = (
  id: number,
  atSecond: number,
  price: number,
  more: { snapshot?: boolean; size?: number } = {},
): TapeTrade => ({
  id,
  price,
  size: more.size ?? 0.1,
  time: NOON + atSecond * SECOND,
  snapshot: more.snapshot ?? false,
});

export const at = (second: number): number => NOON + second * SECOND;

/** Outcomes in short: what happened, on which bucket counted from noon, with which close. */
export const short = (outcomes: readonly CandleOutcome[]): string[] =>
  outcomes.map((outcome) => {
    const name = (timeframe: Timeframe, openTime: number) =>
      `${timeframe}@${(openTime - NOON) / MINUTE}`;
    if (outcome.kind === 'hole') {
      const { timeframe, from, to, cause } = outcome;
      return `hole ${name(timeframe, from)}..${(to - NOON) / MINUTE} ${cause}`;
    }
    const { timeframe, openTime, close, revision, synthetic } = outcome.candle;
    const late = outcome.kind === 'closed' && outcome.late ? ' late' : '';
    return `${outcome.kind} ${name(timeframe, openTime)}=${close}${synthetic ? ' synthetic' : ''}${revision ? ` r${revision}` : ''}${late}`;
  });
