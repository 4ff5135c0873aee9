import { MacdV } from '@livermore/indicators';
import { TIMEFRAME_MS } from '@livermore/schemas';
import type { AlertTrigger, MacdVPoint, MacdVState, Ohlcv, Timeframe } from '@livermore/schemas';
import { EMPTY_ALERT_MEMORY } from '../alerts/alert-memory.ts';
import type { AlertMemory } from '../alerts/alert-memory.ts';
import type { AlertRules } from '../alerts/alert-rules.ts';
import { judgeClose } from '../alerts/judge-close.ts';
import { flat } from '../candles/bucket-values.ts';
import { withMissing } from '../candles/fill-with-synthetic.ts';

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

/**
 * Runs recorded candles (oldest first, each bucket once) through MACD-V and the alert rules. A
 * bucket missing between them becomes a synthetic candle, as on a live series without trades.
 */
export function* replay(
  candles: Iterable<RecordedCandle>,
  { timeframe, rules }: { timeframe: Timeframe; rules: AlertRules },
): Generator<ReplayLine> {
  const series = new MacdV();
  let previous: MacdVPoint | null = null;
  let memory: AlertMemory = EMPTY_ALERT_MEMORY;
  const bars = withMissing(observed(candles), { stepMs: TIMEFRAME_MS[timeframe] }, (openTime, { close }) => ({
    openTime,
    ...flat(close),
    synthetic: true,
  }));
  for (const candle of bars) {
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

function* observed(candles: Iterable<RecordedCandle>): Generator<RecordedCandle & { synthetic: boolean }> {
  for (const candle of candles) yield { ...candle, synthetic: false };
}
