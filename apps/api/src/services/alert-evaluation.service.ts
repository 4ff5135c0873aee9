import type { Logger } from '@livermore/base';
import type { StoredAlertMemory } from '@livermore/database';
import { EMPTY_ALERT_MEMORY, judgeClose, judgeRevision, type AlertMemory, type AlertRules } from '@livermore/engine';
import { seriesKey, type AlertSignal, type AlertTrigger, type SeriesId } from '@livermore/schemas';
import type { IndicatorAnnouncement } from './market-hub/market-listener.ts';
import type { WriteBehindService } from './write-behind.service.ts';

export interface AlertEvaluationOptions {
  userId: number;
  /** Series of the user's plan. */
  series: readonly SeriesId[];
  rules: AlertRules;
  mode: string;
  settingsVersion: number;
  /** What the rules remembered when the engine last ran. */
  memories: readonly StoredAlertMemory[];
  storage: Pick<WriteBehindService, 'alert' | 'alertMemory' | 'revisedAlert'>;
  /** Told at level debug why a rule that applied reported nothing. */
  logger: Logger;
}

interface SeriesMemory {
  memory: AlertMemory;
  /** Triggers reported for the newest candles, for the case that one of them is revised. */
  reported: { openTime: number; trigger: AlertTrigger }[];
}

/** How many reports of a series are kept to be judged again. */
const REPORTS_KEPT = 20;

/**
 * Judges each closed candle of a user's series and hands what the rules found, and what they
 * remember, to storage in the same turn. Nothing is announced before it is stored.
 */
export class AlertEvaluationService {
  readonly #options: AlertEvaluationOptions;
  readonly #memories = new Map<string, SeriesMemory>();

  constructor(options: AlertEvaluationOptions) {
    this.#options = options;
    for (const series of options.series) {
      this.#memories.set(seriesKey(series), { memory: EMPTY_ALERT_MEMORY, reported: [] });
    }
    for (const stored of options.memories) {
      const known = this.#memories.get(seriesKey(stored));
      if (known) known.memory = stored.memory as AlertMemory;
    }
  }

  /** Takes the indicator value of a closed or revised candle. */
  indicator({ update, late }: IndicatorAnnouncement): void {
    const state = this.#memories.get(seriesKey(update.candle));
    if (!state) return;
    if (update.isRevision) this.#judgeAgain(state, update);
    else this.#judge(state, update, late);
  }

  #judge(state: SeriesMemory, update: IndicatorAnnouncement['update'], late: boolean): void {
    const { candle, point, previous } = update;
    const verdict = judgeClose(state.memory, { previous, current: point, candle }, this.#options.rules);
    for (const signal of verdict.alerts) this.#report(state, update, signal, late);
    for (const { trigger, reason } of verdict.withheld) {
      const { symbol, timeframe, openTime } = candle;
      this.#options.logger.debug({ symbol, timeframe, openTime, trigger, reason }, 'an alert was withheld');
    }
    this.#remember(state, update, verdict.memory);
  }

  #judgeAgain(state: SeriesMemory, update: IndicatorAnnouncement['update']): void {
    const { candle, point, previous } = update;
    const reported = state.reported
      .filter((report) => report.openTime === candle.openTime)
      .map((report) => report.trigger);
    const verdict = judgeRevision(
      state.memory,
      { previous, current: point, candle },
      reported,
      this.#options.rules,
    );
    for (const trigger of verdict.revoked) {
      const { exchangeId, symbol, timeframe, openTime } = candle;
      const { userId } = this.#options;
      this.#options.storage.revisedAlert({ userId, exchangeId, symbol, timeframe, openTime, trigger });
    }
    for (const signal of verdict.alerts) this.#report(state, update, signal, true);
    this.#remember(state, update, verdict.memory);
  }

  #report(
    state: SeriesMemory,
    { candle, point, previous }: IndicatorAnnouncement['update'],
    signal: AlertSignal,
    late: boolean,
  ): void {
    const { userId, mode, settingsVersion, rules, storage } = this.#options;
    const { exchangeId, symbol, timeframe, openTime, close } = candle;
    state.reported = [...state.reported, { openTime, trigger: signal.trigger }].slice(-REPORTS_KEPT);
    storage.alert({
      userId,
      exchangeId,
      symbol,
      timeframe,
      openTime,
      ...signal,
      price: close,
      mode,
      settingsVersion,
      late,
      explanation: { rules, previous, current: point },
    });
  }

  #remember(state: SeriesMemory, { candle }: IndicatorAnnouncement['update'], memory: AlertMemory): void {
    if (memory === state.memory) return;
    state.memory = memory;
    const { exchangeId, symbol, timeframe, openTime } = candle;
    this.#options.storage.alertMemory({
      userId: this.#options.userId,
      exchangeId,
      symbol,
      timeframe,
      openTime,
      memory,
    });
  }
}
