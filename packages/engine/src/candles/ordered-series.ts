import { TIMEFRAME_MS } from '@livermore/schemas';
import type { Candle, SeriesId, Timeframe } from '@livermore/schemas';
import { flat, sameValues } from './bucket-values.ts';
import type { BucketValues, HistoryRow, HoleCause } from './candle-outcome.ts';
import { differs } from './differs.ts';
import { HoleRanges } from './hole-ranges.ts';
import type { BucketRange } from './hole-ranges.ts';
import { RecentCandles } from './recent-candles.ts';
import { candleOf, revisionsOf } from './settled.ts';
import type { Settled, SettledValues } from './settled.ts';

interface Missing extends BucketRange {
  cause: HoleCause;
}

/** What a series tells its owner. */
export interface SeriesReport {
  /** The next bucket in order is closed; without a candle when nothing was ever traded before it. */
  closed(openTime: number, candle: Candle | null): void;
  /** Closed candles that changed, in order of time. */
  revised(candles: Candle[]): void;
  hole(range: BucketRange, cause: HoleCause): void;
}

/**
 * One series from its last closed candle on. Buckets are judged one after the other when they end:
 * settled with values, or missing. A settled bucket is closed when all before it are, so closes are
 * strictly in order and each bucket closes once; what comes to light afterwards is a revision.
 */
export class OrderedSeries {
  readonly timeframe: Timeframe;
  readonly #id: SeriesId;
  readonly #stepMs: number;
  readonly #report: SeriesReport;
  readonly #recent: RecentCandles;
  readonly #holes: HoleRanges;
  /** Settled buckets that wait for a hole before them. */
  readonly #waiting = new Map<number, Settled>();
  #nextToClose: number | null = null;
  #nextToJudge = Number.NEGATIVE_INFINITY;
  #lastClose: number | null = null;
  #lastAsOf = Number.NEGATIVE_INFINITY;

  constructor(id: SeriesId, report: SeriesReport) {
    this.timeframe = id.timeframe;
    this.#id = id;
    this.#stepMs = TIMEFRAME_MS[id.timeframe];
    this.#report = report;
    this.#recent = new RecentCandles(id.timeframe);
    this.#holes = new HoleRanges(this.#stepMs);
  }

  get started(): boolean {
    return this.#nextToClose !== null;
  }

  /** Open time of the first bucket whose end has not been seen; -Infinity before the start. */
  get nextToJudge(): number {
    return this.#nextToJudge;
  }

  /** Whether everything that ended is closed. */
  get upToDate(): boolean {
    return this.#nextToClose === this.#nextToJudge;
  }

  get holes(): readonly BucketRange[] {
    return this.#holes.list;
  }

  /** Whether the bucket is a hole that waits for its history. */
  waitsFor(openTime: number): boolean {
    return this.#holes.has(openTime);
  }

  closed(openTime: number): Candle | undefined {
    return this.#recent.get(openTime);
  }

  /** Begins with the bucket at `openTime`, after a candle that closed at `lastClose` if there is one. */
  start(openTime: number, lastClose: number | null, kept: readonly Candle[] = []): void {
    this.#nextToClose = openTime;
    this.#nextToJudge = openTime;
    this.#lastClose = lastClose;
    for (const candle of kept) this.#recent.put(candle);
  }

  /** Judges every bucket that opens before `endedBefore`; a cause instead of a verdict is a hole. */
  judgeUpTo(endedBefore: number, verdict: (openTime: number) => Settled | HoleCause): void {
    let missing = null as Missing | null;
    while (this.#nextToJudge < endedBefore) {
      const openTime = this.#nextToJudge;
      this.#nextToJudge += this.#stepMs;
      const found = verdict(openTime);
      if (typeof found === 'string' && missing?.cause === found) {
        missing = { from: missing.from, to: openTime, cause: found };
        continue;
      }
      this.#announce(missing);
      missing = typeof found === 'string' ? { from: openTime, to: openTime, cause: found } : null;
      if (typeof found !== 'string') this.#settle(openTime, found);
    }
    this.#announce(missing);
  }

  /** Takes the venue's history of `from..to`: absent buckets had no trades, closed ones are compared. */
  fill({ from, to }: BucketRange, rows: readonly HistoryRow[], at: number): void {
    const byOpenTime = new Map(rows.map((row) => [row.openTime, row]));
    const openTimes = this.#holes.take(from, to);
    for (const row of rows) {
      if (from <= row.openTime && row.openTime <= to) this.reviseIfDifferent(row, at);
    }
    for (const openTime of openTimes) {
      if (this.#nextToClose === null || openTime < this.#nextToClose) continue;
      const row = byOpenTime.get(openTime);
      this.#waiting.set(openTime, { values: row ?? null, source: 'rest', at, asOf: at });
    }
    this.#closeWhatIsDue();
  }

  /**
   * Complete values for a bucket that was judged before. Fills a hole, replaces what waits, revises
   * the last closed candle; false when the bucket is older than that or the information is.
   */
  correct(openTime: number, settled: SettledValues): boolean {
    const waiting = this.#waiting.get(openTime);
    if (waiting) {
      if (settled.asOf < waiting.asOf) return false;
      this.#waiting.set(openTime, settled);
      return true;
    }
    if (this.#holes.take(openTime, openTime).length > 0) {
      this.#settle(openTime, settled);
      return true;
    }
    const candle = this.#recent.get(openTime);
    if (!candle || openTime + this.#stepMs !== this.#nextToClose || settled.asOf < this.#lastAsOf) {
      return false;
    }
    if (!sameValues(candle, settled.values)) this.#revise(candle, settled);
    else this.#lastAsOf = settled.asOf;
    return true;
  }

  /** Values of a judged bucket that a late trade may still join: waiting, or the last one closed. */
  joinable(openTime: number): BucketValues | null {
    const waiting = this.#waiting.get(openTime);
    if (waiting) return waiting.source === 'trades' ? waiting.values : null;
    const candle = this.#recent.get(openTime);
    const last = openTime + this.#stepMs === this.#nextToClose && !this.#holes.has(openTime);
    return last && candle?.source === 'trades' ? candle : null;
  }

  /** A bucket built from trades turned out to lack some: its history is needed. */
  distrust(openTime: number): void {
    const built = (this.#waiting.get(openTime) ?? this.#recent.get(openTime))?.source === 'trades';
    if (!built || this.#holes.has(openTime)) return;
    this.#waiting.delete(openTime);
    this.#announce({ from: openTime, to: openTime, cause: 'feed-down' });
  }

  /** Makes the venue's values a new revision of a closed candle that is kept and differs. */
  reviseIfDifferent(row: HistoryRow, at: number): void {
    const candle = this.#recent.get(row.openTime);
    if (candle && (candle.synthetic || differs(candle, row))) {
      this.#revise(candle, { values: row, source: 'rest', at, asOf: at });
    }
  }

  /** Like `reviseIfDifferent` for values computed here, which may also be those of an empty bucket. */
  recompute(openTime: number, settled: SettledValues): void {
    const candle = this.#recent.get(openTime);
    const same = candle && sameValues(candle, settled.values) && candle.synthetic === (settled.synthetic ?? false);
    if (candle && !same) this.#revise(candle, settled);
  }

  #revise(candle: Candle, settled: SettledValues): void {
    const revised = revisionsOf(this.#id, candle, settled, (openTime) => this.#recent.get(openTime));
    for (const each of revised) this.#recent.put(each);
    if (candle.openTime + this.#stepMs === this.#nextToClose) this.#lastAsOf = Math.max(this.#lastAsOf, settled.asOf);
    const newest = revised.at(-1);
    if (newest && newest.openTime + this.#stepMs === this.#nextToClose) this.#lastClose = newest.close;
    this.#report.revised(revised);
  }

  #announce(missing: Missing | null): void {
    if (!missing) return;
    const { from, to, cause } = missing;
    this.#holes.add(from, to);
    this.#report.hole({ from, to }, cause);
  }

  #settle(openTime: number, settled: Settled): void {
    if (openTime === this.#nextToClose) this.#close(openTime, settled);
    else this.#waiting.set(openTime, settled);
    this.#closeWhatIsDue();
  }

  #closeWhatIsDue(): void {
    while (this.#nextToClose !== null && this.#waiting.size > 0) {
      const openTime = this.#nextToClose;
      const settled = this.#waiting.get(openTime);
      if (!settled) return;
      this.#waiting.delete(openTime);
      this.#close(openTime, settled);
    }
  }

  #close(openTime: number, settled: Settled): void {
    this.#nextToClose = openTime + this.#stepMs;
    this.#lastAsOf = settled.asOf;
    const values = settled.values ?? (this.#lastClose === null ? null : flat(this.#lastClose));
    const candle = values && candleOf(this.#id, openTime, settled, values, 0);
    if (candle) {
      this.#lastClose = candle.close;
      this.#recent.put(candle);
    }
    this.#report.closed(openTime, candle);
  }
}
