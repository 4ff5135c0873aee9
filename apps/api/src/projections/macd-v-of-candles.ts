import { macdVColumns } from '@livermore/indicators';
import { TIMEFRAME_MS, type Candle, type IndicatorPoint } from '@livermore/schemas';

/**
 * MACD-V of the closed candles of one series, oldest first. Candles that are not known break the
 * series: it begins anew behind them, as the engine's does.
 */
export const macdVOfCandles = (candles: readonly Candle[]): IndicatorPoint[] =>
  unbroken(candles).flatMap((run) => {
    const values = macdVColumns(run);
    return run.map(({ openTime }, at) => ({ openTime, ...values.at(at) }));
  });

/** The candles from the newest missing bucket on: MACD-V of the newest one rests on these alone. */
export const newestRun = (candles: readonly Candle[]): readonly Candle[] => unbroken(candles).at(-1) ?? [];

/** The candles in runs without a missing bucket. */
const unbroken = (candles: readonly Candle[]): Candle[][] => {
  const runs: Candle[][] = [];
  for (const candle of candles) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before && before.openTime + TIMEFRAME_MS[candle.timeframe] === candle.openTime) run.push(candle);
    else runs.push([candle]);
  }
  return runs;
};
