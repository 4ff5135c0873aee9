import type { Logger } from '@livermore/base';
import type { StoredAlertMemory } from '@livermore/database';
import { judgeClose, judgePreview, judgeRevision, type AlertRules, type Judging, type Withheld } from '@livermore/engine';
import { seriesKey, type AlertSignal, type Candle, type MacdVMessage, type SeriesId } from '@livermore/schemas';
import { AlertedSeries } from './alerted-series.ts';
import type { ClosedBar } from './calculated-series.ts';
import { closesAfter } from './closes-after.ts';
import type { FormingBucket, IndicatorAnnouncement } from './market-hub/market-listener.ts';
import type { WriteBehindService } from './write-behind.service.ts';

export interface AlertEvaluationOptions {
  userId: number;
  /** What the rules remembered when the engine last ran. */
  memories: readonly StoredAlertMemory[];
  storage: Pick<WriteBehindService, 'alert' | 'alertMemory' | 'revisedAlert'>;
  /** Told at level debug why a rule that applied reported nothing. */
  logger: Logger;
}

/** What is judged, and what an alert says about the settings it comes from. */
export interface AlertProfile {
  rules: AlertRules;
  judging: Judging;
  mode: string;
  settingsVersion: number;
}

/** A closed candle with its MACD-V and that of the candle before. */
type ClosedValue = Pick<IndicatorAnnouncement['update'], 'candle' | 'point' | 'previous'>;

/**
 * Judges a user's series and hands what the rules found, and what they remember, to storage in the
 * same turn. Nothing is announced before it is stored. Lives as long as the user's runtime: `arm` and
 * `disarm` change what is judged, and the memory of every series survives them.
 */
export class AlertEvaluationService {
  readonly #options: AlertEvaluationOptions;
  readonly #known = new Map<string, AlertedSeries>();
  #profile: AlertProfile | null = null;
  /** Symbols of which a series is judged between closes, by exchange. */
  #previewed = new Map<number, Set<string>>();

  constructor(options: AlertEvaluationOptions) {
    this.#options = options;
    for (const stored of options.memories) this.#known.set(seriesKey(stored), AlertedSeries.restore(stored));
  }

  /** From now on these series are judged, and only these, in this way. */
  arm(profile: AlertProfile, series: readonly SeriesId[]): void {
    const before = this.#armedSeries();
    for (const alerted of before) alerted.isArmed = false;
    this.#profile = profile;
    this.#previewed = new Map();
    for (const each of series) {
      const key = seriesKey(each);
      const alerted = this.#known.get(key) ?? new AlertedSeries(each);
      this.#known.set(key, alerted);
      alerted.isArmed = true;
      if (!before.has(alerted)) alerted.forgetSeen();
      if (profile.judging !== 'closes-and-previews') continue;
      const symbols = this.#previewed.get(each.exchangeId) ?? new Set();
      this.#previewed.set(each.exchangeId, symbols.add(each.symbol));
    }
    for (const alerted of before) if (!alerted.isArmed) this.#store(alerted);
  }

  /** Judges nothing until the next `arm`. */
  disarm(): void {
    for (const alerted of this.#armedSeries()) {
      alerted.isArmed = false;
      this.#store(alerted);
    }
    this.#profile = null;
    this.#previewed = new Map();
  }

  /**
   * Takes the value of a closed or revised candle. A close is judged once, in the order of time; a
   * revision counts only for a candle that was judged.
   */
  indicator({ update, late }: IndicatorAnnouncement): void {
    const alerted = this.#armed(update.candle);
    const profile = this.#profile;
    if (!alerted || !profile) return;
    if (update.isRevision) this.#judgeAgain(alerted, update, profile);
    else this.#judge(alerted, update, profile, late);
  }

  /**
   * Takes the value that an open bucket would have, as of venue time `at` (Unix ms). How often is the
   * caller's choice.
   */
  preview(series: SeriesId, message: MacdVMessage, bucket: FormingBucket, at: number): void {
    const alerted = this.#armed(series);
    const profile = this.#profile;
    if (!alerted || profile?.judging !== 'closes-and-previews' || alerted.hasJudged(bucket.openTime)) return;
    const { openTime, open, high, low, close, volume } = bucket;
    const { timeframe } = series;
    const before = alerted.lastSeen;
    if (volume > 0) alerted.see(openTime, message.macdV);
    const preview = { before, current: message, bucket: { openTime, timeframe, volume }, at };
    const verdict = judgePreview(alerted.memory, preview, profile.rules);
    for (const signal of verdict.alerts) {
      const explanation = { rules: profile.rules, before, current: message, bucket: { openTime, open, high, low, close, volume } };
      this.#report({ ...series, openTime, close }, signal, profile, { final: false, late: false, explanation });
    }
    this.#tellWithheld({ ...series, openTime }, verdict.withheld);
    if (alerted.remember(verdict.memory, openTime)) this.#store(alerted);
  }

  /** Whether the rules look at previews of a symbol. */
  wantsPreviews(exchangeId: number, symbol: string): boolean {
    return this.#previewed.get(exchangeId)?.has(symbol) ?? false;
  }

  /**
   * Takes up a series that others kept alive, before it is heard again, in the same turn: gives
   * whether closes up to `newest` were missed, for which `catchUp` is needed. One that was never
   * heard begins with `newest`, which counts as judged.
   */
  takeUp(series: SeriesId, { candle, point }: ClosedBar): boolean {
    const alerted = this.#armed(series);
    if (!alerted) return false;
    if (alerted.judged !== null) return !alerted.hasJudged(candle.openTime);
    alerted.pass(candle, point);
    this.#store(alerted);
    return false;
  }

  /**
   * Judges, as late, what a series that others kept alive closed while it was not heard: those of
   * `candles` (oldest first, up to the newest) that opened after `since`, the open time of the last
   * one judged; null is what the service knows itself, and nothing where it knows nothing. For a
   * series that is armed, before it is heard again, in the same turn.
   */
  catchUp(series: SeriesId, candles: readonly Candle[], since: number | null): void {
    const alerted = this.#armed(series);
    const profile = this.#profile;
    if (!alerted || !profile) return;
    const known = Math.max(since ?? -Infinity, alerted.judged ?? -Infinity);
    const isKnown = known > -Infinity;
    for (const value of closesAfter(candles, isKnown ? known : (candles.at(-2)?.openTime ?? known))) {
      if (isKnown) this.#judge(alerted, value, profile, true);
      else alerted.pass(value.candle, value.point);
    }
    this.#store(alerted);
  }

  #judge(alerted: AlertedSeries, value: ClosedValue, profile: AlertProfile, late: boolean): void {
    const { candle, point, previous } = value;
    if (alerted.hasJudged(candle.openTime)) return;
    alerted.pass(candle, point);
    if (profile.judging !== 'nothing') {
      const verdict = judgeClose(alerted.memory, { previous, current: point, candle }, profile.rules);
      for (const signal of verdict.alerts) this.#reportClose(alerted, value, signal, profile, late);
      this.#tellWithheld(candle, verdict.withheld);
      alerted.remember(verdict.memory, candle.openTime);
    }
    if (alerted.isStoreDue(this.#options.userId)) this.#store(alerted);
  }

  #judgeAgain(alerted: AlertedSeries, value: ClosedValue, profile: AlertProfile): void {
    const { candle, point, previous } = value;
    if (profile.judging === 'nothing' || !alerted.hasJudged(candle.openTime)) return;
    alerted.correctSeen(candle, point);
    const reported = alerted.reportedFor(candle.openTime);
    const verdict = judgeRevision(alerted.memory, { previous, current: point, candle }, reported, profile.rules);
    const { exchangeId, symbol, timeframe, openTime } = candle;
    for (const trigger of verdict.revoked) {
      const { userId, storage } = this.#options;
      storage.revisedAlert({ userId, exchangeId, symbol, timeframe, openTime, trigger });
    }
    for (const signal of verdict.alerts) this.#reportClose(alerted, value, signal, profile, true);
    if (alerted.remember(verdict.memory, openTime)) this.#store(alerted);
  }

  #reportClose(
    alerted: AlertedSeries,
    { candle, point, previous }: ClosedValue,
    signal: AlertSignal,
    profile: AlertProfile,
    late: boolean,
  ): void {
    alerted.noteReport(candle.openTime, signal.trigger);
    const explanation = { rules: profile.rules, previous, current: point };
    this.#report(candle, signal, profile, { final: true, late, explanation });
  }

  #report(
    { exchangeId, symbol, timeframe, openTime, close }: SeriesId & { openTime: number; close: number },
    signal: AlertSignal,
    { mode, settingsVersion }: AlertProfile,
    rest: { final: boolean; late: boolean; explanation: Record<string, unknown> },
  ): void {
    const { userId, storage } = this.#options;
    storage.alert({ userId, exchangeId, symbol, timeframe, openTime, ...signal, price: close, mode, settingsVersion, ...rest });
  }

  #tellWithheld({ symbol, timeframe, openTime }: SeriesId & { openTime: number }, withheld: readonly Withheld[]): void {
    for (const { trigger, reason } of withheld) {
      this.#options.logger.debug({ symbol, timeframe, openTime, trigger, reason }, 'an alert was withheld');
    }
  }

  #armedSeries(): Set<AlertedSeries> {
    return new Set([...this.#known.values()].filter(({ isArmed }) => isArmed));
  }

  /** A series that is judged, else undefined. */
  #armed(series: SeriesId): AlertedSeries | undefined {
    const alerted = this.#known.get(seriesKey(series));
    return alerted?.isArmed ? alerted : undefined;
  }

  #store(alerted: AlertedSeries): void {
    const stored = alerted.toStore(this.#options.userId);
    if (stored) this.#options.storage.alertMemory(stored);
  }
}
