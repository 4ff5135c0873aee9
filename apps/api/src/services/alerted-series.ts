import type { StoredAlertMemory } from '@livermore/database';
import { EMPTY_ALERT_MEMORY, type AlertMemory } from '@livermore/engine';
import { TIMEFRAME_MS, type AlertTrigger, type Candle, type MacdVPoint, type SeriesId } from '@livermore/schemas';

/** The rules' memory as it is stored: with the candle judged last, null before the first. */
type StoredMemory = AlertMemory & { judged?: number | null };

/** How many reports of a series are kept to be judged again. */
const REPORTS_KEPT = 20;

/** What was judged is stored with every change of the memory, and at least once in so many candles. */
const STORED_EVERY_CANDLES = 100;

type Report = { openTime: number; trigger: AlertTrigger };

const NO_REPORTS: readonly Report[] = [];

/** How far one series of a user has been judged, and what the rules remember of it. */
export class AlertedSeries {
  readonly #series: SeriesId;
  /** Judged now; one that is only known is kept for the day on which it is judged again. */
  isArmed = false;
  memory: AlertMemory = EMPTY_ALERT_MEMORY;
  /*
   * Numbers only, never null: a field that is always a number is changed in place, and there is one
   * of these for each series and user.
   */
  /** Open time of the newest candle judged; -Infinity before the first. */
  #judged = -Infinity;
  #storedJudged = -Infinity;
  /** Open time of the newest bucket that the memory knows of: a preview may be ahead of the closes. */
  #newest = -Infinity;
  #isChanged = false;
  /** V as seen last, and the bucket it belongs to; NaN when it is not known. */
  #seenOpenTime = -Infinity;
  #seen = NaN;
  /** Triggers that closes of the newest candles reported, for the case that one of them is revised. */
  #reported: readonly Report[] = NO_REPORTS;

  constructor({ exchangeId, symbol, timeframe }: SeriesId) {
    this.#series = { exchangeId, symbol, timeframe };
  }

  /** Goes on from what was stored; a memory without `judged` changed at closes only. */
  static restore(stored: StoredAlertMemory): AlertedSeries {
    const alerted = new AlertedSeries(stored);
    const { judged = stored.openTime, ...memory } = stored.memory as StoredMemory;
    alerted.memory = memory;
    alerted.#judged = judged ?? -Infinity;
    alerted.#storedJudged = alerted.#judged;
    alerted.#newest = stored.openTime;
    return alerted;
  }

  /** Open time of the newest candle judged; null before the first. */
  get judged(): number | null {
    return this.#judged === -Infinity ? null : this.#judged;
  }

  hasJudged(openTime: number): boolean {
    return openTime <= this.#judged;
  }

  /** The next candle has closed, and counts as judged. */
  pass({ openTime }: Candle, { macdV }: MacdVPoint): void {
    this.#judged = openTime;
    this.#newest = Math.max(this.#newest, openTime);
    this.see(openTime, macdV);
  }

  /** V as seen last, of a preview or a close; null when it is not known. */
  get lastSeen(): number | null {
    return Number.isNaN(this.#seen) ? null : this.#seen;
  }

  see(openTime: number, macdV: number | null): void {
    this.#seenOpenTime = openTime;
    this.#seen = macdV ?? NaN;
  }

  correctSeen({ openTime }: Candle, { macdV }: MacdVPoint): void {
    if (openTime === this.#seenOpenTime) this.#seen = macdV ?? NaN;
  }

  /** The series was not heard for a while: what it was before is no longer what came before. */
  forgetSeen(): void {
    this.see(-Infinity, null);
  }

  noteReport(openTime: number, trigger: AlertTrigger): void {
    this.#reported = [...this.#reported, { openTime, trigger }].slice(-REPORTS_KEPT);
  }

  reportedFor(openTime: number): AlertTrigger[] {
    return this.#reported.filter((report) => report.openTime === openTime).map(({ trigger }) => trigger);
  }

  /** Takes the memory after the bucket at `openTime`; gives whether it changed. */
  remember(memory: AlertMemory, openTime: number): boolean {
    if (memory === this.memory) return false;
    this.memory = memory;
    this.#newest = Math.max(this.#newest, openTime);
    this.#isChanged = true;
    return true;
  }

  /** Users come due at different candles, so that no candle has the memories of all of them stored at once. */
  isStoreDue(userId: number): boolean {
    if (this.#isChanged || this.#storedJudged === -Infinity) return true;
    const step = TIMEFRAME_MS[this.#series.timeframe];
    if (this.#judged - this.#storedJudged >= STORED_EVERY_CANDLES * step) return true;
    return (this.#judged / step + userId) % STORED_EVERY_CANDLES === 0;
  }

  /** What is to be stored of it for a user; null when all of it is. */
  toStore(userId: number): StoredAlertMemory | null {
    if (!this.#isChanged && this.#storedJudged === this.#judged) return null;
    this.#isChanged = false;
    this.#storedJudged = this.#judged;
    const memory: StoredMemory = { ...this.memory, judged: this.judged };
    return { userId, ...this.#series, openTime: this.#newest, memory };
  }
}
