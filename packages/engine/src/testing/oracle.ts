import { bucketStart, TIMEFRAME_MS } from '@livermore/schemas';
import type { Ohlcv, Timeframe } from '@livermore/schemas';

/** A trade in whole ticks of 0.01 and whole lots of 1e-8, so that sums are exact. */
export interface OracleTrade {
  id: number;
  time: number;
  ticks: number;
  lots: number;
}

export interface OracleRow extends Ohlcv {
  openTime: number;
  trades: number;
  synthetic: boolean;
}

export const TICK = 100;
export const LOT = 1e8;

/** The venue's history: one row per bucket with trades, straight from the whole tape. */
export const historyOf = (tape: readonly OracleTrade[], timeframe: Timeframe): OracleRow[] => {
  const buckets = new Map<number, OracleTrade[]>();
  for (const trade of tape) {
    const openTime = bucketStart(trade.time, timeframe);
    buckets.set(openTime, [...(buckets.get(openTime) ?? []), trade]);
  }
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([openTime, unsorted]) => {
      const trades = unsorted.toSorted((a, b) => a.id - b.id);
      const prices = trades.map(({ ticks }) => ticks);
      return {
        openTime,
        open: (prices.at(0) ?? Number.NaN) / TICK,
        high: Math.max(...prices) / TICK,
        low: Math.min(...prices) / TICK,
        close: (prices.at(-1) ?? Number.NaN) / TICK,
        volume: trades.reduce((sum, { lots }) => sum + lots, 0) / LOT,
        trades: trades.length,
        synthetic: false,
      };
    });
};

/** Every bucket from the first with trades at or after `from` to the last that ends by `to`. */
export const seriesOf = (tape: readonly OracleTrade[], timeframe: Timeframe, from: number, to: number): OracleRow[] => {
  const rows = new Map(historyOf(tape, timeframe).map((row) => [row.openTime, row]));
  const series: OracleRow[] = [];
  const step = TIMEFRAME_MS[timeframe];
  for (let openTime = bucketStart(from, timeframe); openTime + step <= to; openTime += step) {
    const row = rows.get(openTime);
    const close = series.at(-1)?.close;
    if (row) series.push(row);
    else if (close !== undefined) {
      series.push({ openTime, open: close, high: close, low: close, close, volume: 0, trades: 0, synthetic: true });
    }
  }
  return series;
};
