import type { NewAlert, StoredAlertMemory } from '@livermore/database';
import type { AlertRules } from '@livermore/engine';
import { seriesKey, TIMEFRAME_MS, type Candle, type SeriesId } from '@livermore/schemas';
import { RecordingLogger } from '@livermore/testkit';
import fc from 'fast-check';
import { AlertEvaluationService, type AlertProfile } from '../services/alert-evaluation.service.ts';
import { messageOfClose } from '../services/calculated-series.ts';
import { IndicatorCalculationService, type IndicatorUpdate } from '../services/indicator-calculation.service.ts';
import { Announcement } from '../services/market-hub/announcement.ts';

export const series: SeriesId = { exchangeId: 100, symbol: 'BTC-USD', timeframe: '1m' };
export const MINUTE = TIMEFRAME_MS['1m'];

export const rules: AlertRules = {
  levels: [30, 60, 90],
  reversal: { enabled: true, oversoldBufferPct: 5, overboughtBufferPct: 3 },
  cooldownMs: 3 * MINUTE,
  maxSyntheticShare: 0.5,
};
export const atCloses: AlertProfile = { rules, judging: 'closes', mode: 'position-monitor', settingsVersion: 3 };

/** A storage port that keeps what it is given as a database would: a memory as JSON, the newest of a series. */
export class Recorder {
  readonly alerts: NewAlert[] = [];
  readonly revised: string[] = [];
  readonly memories = new Map<string, StoredAlertMemory>();

  alert(alert: NewAlert): void {
    this.alerts.push(alert);
  }

  alertMemory(memory: StoredAlertMemory): void {
    const known = this.memories.get(seriesKey(memory));
    if (known && known.openTime > memory.openTime) throw new Error('the store would keep the other memory');
    this.memories.set(seriesKey(memory), JSON.parse(JSON.stringify(memory)) as StoredAlertMemory);
  }

  revisedAlert({ openTime, trigger }: { openTime: number; trigger: string }): void {
    this.revised.push(`${openTime} ${trigger}`);
  }

  /** Identities of the alerts, in the order in which they were given. */
  get identities(): string[] {
    return this.alerts.map(({ openTime, trigger }) => `${openTime / MINUTE} ${trigger}`);
  }

  service(memories = [...this.memories.values()]): AlertEvaluationService {
    return new AlertEvaluationService({ userId: 1, memories, storage: this, logger: new RecordingLogger() });
  }
}

export const candleAt = (bar: number, close: number, revision = 0): Candle => ({
  ...series,
  openTime: bar * MINUTE,
  open: close,
  high: close + 1,
  low: close - 1,
  close,
  volume: 1,
  synthetic: false,
  source: 'trades',
  revision,
  closedAt: (bar + 1) * MINUTE,
});

/** The updates that the market plane announces for these closes, from the first on. */
export const market = (closes: readonly number[]) => {
  const indicators = new IndicatorCalculationService({ now: () => 0 });
  const candles = closes.map((close, bar) => candleAt(bar, close));
  const updates = candles.map((candle) => {
    const update = indicators.close(candle);
    if (!update) throw new Error('a close was not taken');
    return update;
  });
  return { indicators, candles, updates };
};

export const announced = (update: IndicatorUpdate, late = false) => ({
  update,
  message: new Announcement(messageOfClose(update)),
  late,
});

/** Closes that swing widely enough to pass every level, both ways. */
export const swings = (bars: number): number[] =>
  Array.from({ length: bars }, (_, bar) => 1_000 + 14 * Math.sin(bar / 6) * (1 + (bar % 7) / 5));

export const closesArbitrary = fc
  .array(fc.integer({ min: -3, max: 3 }), { minLength: 45, maxLength: 140 })
  .map((steps) => steps.reduce<number[]>((closes, step) => [...closes, (closes.at(-1) ?? 1_000) + step], []));
