import {
  seriesKey,
  type Candle,
  type MacdVMessage,
  type MacdVPoint,
  type Ohlcv,
  type SeriesId,
  type StoredMacdV,
} from '@livermore/schemas';
import { CalculatedSeries, type ClosedBar } from './calculated-series.ts';

/** The indicator value of one closed candle. */
export interface IndicatorUpdate extends ClosedBar {
  /** The series it belongs to, to be stored as it stands. */
  series: CalculatedSeries;
  /** Value of the candle before it; null for the first of a series. */
  previous: MacdVPoint | null;
  /** The candle was judged before: it, or one before it, was corrected. */
  isRevision: boolean;
}

/** Keeps the MACD-V of every series up to date: one update per closed candle, never a window recomputed. */
export class IndicatorCalculationService {
  readonly #series = new Map<string, CalculatedSeries>();
  readonly #now: () => number;

  constructor({ now }: { now: () => number }) {
    this.#now = now;
  }

  /** The newest candle of a series and its value, or undefined for an unknown series. */
  newest(series: SeriesId): ClosedBar | undefined {
    return this.#series.get(seriesKey(series))?.newest;
  }

  /** The newest candle of a series, or undefined for an unknown series. */
  newestCandle(series: SeriesId): Candle | undefined {
    return this.newest(series)?.candle;
  }

  /** Open time of the newest candle of a series, or undefined for an unknown series. */
  newestOpenTime(series: SeriesId): number | undefined {
    return this.newestCandle(series)?.openTime;
  }

  forget(series: SeriesId): void {
    this.#series.delete(seriesKey(series));
  }

  /** Starts a series from its candles, oldest first; replaces what was known of it. */
  rebuild(series: SeriesId, candles: readonly Candle[]): StoredMacdV | null {
    const rebuilt = new CalculatedSeries(series);
    const now = this.#now();
    for (const candle of candles) rebuilt.append(candle, now);
    this.#series.set(seriesKey(series), rebuilt);
    return this.stored(series);
  }

  /**
   * Continues a series from its stored state. `candle` is the one the state ends with.
   * Throws TypeError when the stored state is malformed.
   */
  restore(stored: StoredMacdV, candle: Candle): void {
    this.#series.set(seriesKey(stored), new CalculatedSeries(stored, { stored, candle }));
  }

  /** Takes the next closed candle; null when the series already has it. */
  close(candle: Candle): IndicatorUpdate | null {
    const key = seriesKey(candle);
    let series = this.#series.get(key);
    if (!series) this.#series.set(key, (series = new CalculatedSeries(candle)));
    const { newest } = series;
    if (newest && newest.candle.openTime >= candle.openTime) return null;
    const point = series.append(candle, this.#now());
    return { series, candle, point, previous: newest?.point ?? null, isRevision: false };
  }

  /**
   * Replays from a corrected candle on and gives the new value of it and of each later candle;
   * `too-old` when it lies further back than can be replayed.
   */
  revise(candle: Candle): IndicatorUpdate[] | 'too-old' {
    const series = this.#series.get(seriesKey(candle));
    const revised = series?.revise(candle, this.#now());
    return series && revised ? revised.map((bar) => ({ series, ...bar, isRevision: true })) : 'too-old';
  }

  /** The value that the open bucket would have if it closed now; changes nothing. */
  preview(series: SeriesId, bucket: Ohlcv & { openTime: number }): MacdVMessage | null {
    return this.#series.get(seriesKey(series))?.preview(bucket) ?? null;
  }

  /** The newest value of a series with the state to continue from; null before its first candle. */
  stored(series: SeriesId): StoredMacdV | null {
    const known = this.#series.get(seriesKey(series));
    return known?.newest ? known.read() : null;
  }

  /** Whether V and signal of the newest candle are defined. */
  isSeeded(series: SeriesId): boolean {
    return this.newest(series)?.point.seeded ?? false;
  }

  /** Candles that the value of a series rests on, since the first observed one. */
  count(series: SeriesId): number {
    return this.newest(series)?.point.spanBars ?? 0;
  }
}
