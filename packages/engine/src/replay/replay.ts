import { MacdV } from '@livermore/indicators';
import { TIMEFRAME_MS } from '@livermore/schemas';
import type { AlertTrigger, MacdVPoint, MacdVState, Ohlcv, Timeframe } from '@livermore/schemas';
import { EMPTY_ALERT_MEMORY } from '../alerts/alert-memory.ts';
import type { AlertMemory } from '../alerts/alert-memory.ts';
import type { AlertRules } from '../alerts/alert-rules.ts';
import { judgeClose } from '../alerts/judge-close.ts';
import { flat } from '../candles/bucket-values.ts';

/** A recorded candle; the buckets of a series are aligned to their timeframe. */
export interface RecordedCandle extends Ohlcv {
  openTime: number;
}

/** One line of `livermore replay`; null where a value is not yet defined. */
export interface ReplayLine {
  openTime: number;
  close: number;
  synthetic: boolean;
  macdV: number | null;
  signal: number | null;
  histogram: number | null;
  state: MacdVState;
  alerts: { trigger: AlertTrigger; value: number }[];
}

/** Candles in order of time without repetition, with a synthetic one for each bucket missing between. */
export function* fillHoles(
  candles: Iterable<RecordedCandle>,
  timeframe: Timeframe,
): Generator<RecordedCandle & { synthetic: boolean }> {
  const step = TIMEFRAME_MS[timeframe];
  let last: RecordedCandle | undefined;
  for (const candle of candles) {
    if (last) {
      for (let openTime = last.openTime + step; openTime < candle.openTime; openTime += step) {
        yield { openTime, ...flat(last.close), synthetic: true };
      }
    }
    yield { ...candle, synthetic: false };
    last = candle;
  }
}

/** Runs recorded candles (oldest first, each bucket once) through MACD-V and the alert rules. */
export function* replay(
  candles: Iterable<RecordedCandle>,
  { timeframe, rules }: { timeframe: Timeframe; rules: AlertRules },
): Generator<ReplayLine> {
  const series = new MacdV();
  let previous: MacdVPoint | null = null;
  let memory: AlertMemory = EMPTY_ALERT_MEMORY;
  for (const candle of fillHoles(candles, timeframe)) {
    series.update(candle);
    const current = series.reading();
    const { openTime, close, synthetic } = candle;
    const judged = judgeClose(memory, { previous, current, candle: { openTime, timeframe, close, synthetic } }, rules);
    memory = judged.memory;
    previous = current;
    yield {
      openTime,
      close,
      synthetic,
      macdV: current.macdV,
      signal: current.signal,
      histogram: current.histogram,
      state: current.state,
      alerts: judged.alerts.map(({ trigger, value }) => ({ trigger, value })),
    };
  }
}
