import { MacdV, RevisableMacdV } from '@livermore/indicators';
import {
  seriesKey,
  type Candle,
  type MacdVMessage,
  type MacdVPoint,
  type Ohlcv,
  type SeriesId,
  type StoredMacdV,
} from '@livermore/schemas';
import { RecentValues } from './recent-values.ts';

/** The indicator value of one closed candle. */
export interface IndicatorUpdate {
  candle: Candle;
  point: MacdVPoint;
  /** Value of the candle before it; null for the first of a series. */
  previous: MacdVPoint | null;
  /** The candle was judged before: it, or one before it, was corrected. */
  isRevision: boolean;
}

/** A closed candle with its value. */
export interface ClosedBar {
  candle: Candle;
  point: MacdVPoint;
}

interface SeriesState {
  macdV: RevisableMacdV;
  /** The newest closed bars, oldest first: as many as can be revised, and the one before them. */
  closed: ClosedBar[];
  /** V of the last closed candles for the sparkline. */
  recent: RecentValues;
  /** Histogram of the candle before the first of `closed`. */
  previousHistogram: number | null;
}

/** How many closed candles back a revision is replayed; older ones need a rebuild from the store. */
const REVISABLE_BARS = 4;

/** Keeps the MACD-V of every series up to date: one update per closed candle, never a window recomputed. */
export class IndicatorCalculationService {
  readonly #series = new Map<string, SeriesState>();
  readonly #now: () => number;

  constructor({ now }: { now: () => number }) {
    this.#now = now;
  }

  /** The newest candle of a series and its value, or undefined for an unknown series. */
  newest(series: SeriesId): ClosedBar | undefined {
    return this.#series.get(seriesKey(series))?.closed.at(-1);
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
    const state = emptyState(new MacdV());
    for (const candle of candles) append(state, candle);
    this.#series.set(seriesKey(series), state);
    return this.stored(series);
  }

  /**
   * Continues a series from its stored state. `candle` is the one the state ends with.
   * Throws TypeError when the stored state is malformed.
   */
  restore(stored: StoredMacdV, candle: Candle): void {
    const state = emptyState(MacdV.restore(stored.snapshot));
    state.closed.push({ candle, point: pointOf(stored) });
    state.recent = new RecentValues(stored.recent);
    state.previousHistogram = stored.previousHistogram;
    this.#series.set(seriesKey(stored), state);
  }

  /** Takes the next closed candle; null when the series already has it. */
  close(candle: Candle): IndicatorUpdate | null {
    const key = seriesKey(candle);
    const state = this.#series.get(key) ?? emptyState(new MacdV());
    this.#series.set(key, state);
    const newest = state.closed.at(-1);
    if (newest && newest.candle.openTime >= candle.openTime) return null;
    const point = append(state, candle);
    return { candle, point, previous: newest?.point ?? null, isRevision: false };
  }

  /**
   * Replays from a corrected candle on and gives the new value of it and of each later candle;
   * `too-old` when it lies further back than can be replayed.
   */
  revise(candle: Candle): IndicatorUpdate[] | 'too-old' {
    const state = this.#series.get(seriesKey(candle));
    const index = state?.closed.findIndex((bar) => bar.candle.openTime === candle.openTime) ?? -1;
    if (!state || index < 0) return 'too-old';
    const barsBack = state.closed.length - 1 - index;
    const points = state.macdV.revise(barsBack, candle);
    if (!points) return 'too-old';
    return points.map((point, offset) => {
      const bar = state.closed[index + offset];
      if (!bar) throw new Error('a replayed bar has no candle');
      if (offset === 0) bar.candle = candle;
      bar.point = point;
      state.recent.replace(barsBack - offset, point.macdV);
      const previous = state.closed[index + offset - 1]?.point ?? null;
      return { candle: bar.candle, point, previous, isRevision: true };
    });
  }

  /** The value that the open bucket would have if it closed now; changes nothing. */
  preview(series: SeriesId, bucket: Ohlcv & { openTime: number }): MacdVMessage | null {
    const state = this.#series.get(seriesKey(series));
    if (!state) return null;
    const { high, low, close, openTime } = bucket;
    const point = state.macdV.series.preview({ high, low, close, synthetic: false });
    return messageOf(point, { openTime, revision: 0, final: false });
  }

  /** The newest value of a series with the state to continue from; null before its first candle. */
  stored(series: SeriesId): StoredMacdV | null {
    const state = this.#series.get(seriesKey(series));
    const newest = state?.closed.at(-1);
    if (!state || !newest) return null;
    return {
      exchangeId: series.exchangeId,
      symbol: series.symbol,
      timeframe: series.timeframe,
      ...messageOfClose(newest),
      snapshot: state.macdV.series.snapshot(),
      recent: state.recent.values,
      previousHistogram: state.closed.at(-2)?.point.histogram ?? state.previousHistogram,
      computedAt: this.#now(),
    };
  }

  /** The JSON of what `stored` gives now, made around its message, whose JSON exists already. */
  storedJson(stored: StoredMacdV, messageJson: string): string {
    const { exchangeId, symbol, timeframe, snapshot, previousHistogram, computedAt } = stored;
    const recent = this.#series.get(seriesKey(stored))?.recent.json ?? '[]';
    // Finite numbers and plain names only, which a template writes as JSON would, and sooner.
    return (
      `${messageJson.slice(0, -1)},"exchangeId":${exchangeId},"symbol":"${symbol}","timeframe":"${timeframe}",` +
      `"snapshot":{"layout":${snapshot.layout},"values":[${snapshot.values.join(',')}]},` +
      `"recent":${recent},"previousHistogram":${previousHistogram},"computedAt":${computedAt}}`
    );
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

/** The message that a closed candle's value is published with. */
export const messageOfClose = ({ candle, point }: ClosedBar): MacdVMessage =>
  messageOf(point, { openTime: candle.openTime, revision: candle.revision, final: true });

/** Every field written out: a spread of this many costs more than all the rest of a close. */
const messageOf = (
  point: MacdVPoint,
  { openTime, revision, final }: Pick<MacdVMessage, 'openTime' | 'revision' | 'final'>,
): MacdVMessage => {
  const message: MacdVMessage = {
    macdV: point.macdV,
    signal: point.signal,
    histogram: point.histogram,
    fastEma: point.fastEma,
    slowEma: point.slowEma,
    atr: point.atr,
    state: point.state,
    seeded: point.seeded,
    observedCount: point.observedCount,
    spanBars: point.spanBars,
    syntheticShare: point.syntheticShare,
    openTime,
    revision,
    final,
  };
  if (point.reason !== undefined) message.reason = point.reason;
  return message;
};

const emptyState = (macdV: MacdV): SeriesState => ({
  macdV: new RevisableMacdV(macdV, REVISABLE_BARS),
  closed: [],
  recent: new RecentValues(),
  previousHistogram: null,
});

const pointOf = (stored: StoredMacdV): MacdVPoint => ({
  macdV: stored.macdV,
  signal: stored.signal,
  histogram: stored.histogram,
  fastEma: stored.fastEma,
  slowEma: stored.slowEma,
  atr: stored.atr,
  state: stored.state,
  seeded: stored.seeded,
  observedCount: stored.observedCount,
  spanBars: stored.spanBars,
  syntheticShare: stored.syntheticShare,
  ...(stored.reason === undefined ? {} : { reason: stored.reason }),
});

const append = (state: SeriesState, candle: Candle): MacdVPoint => {
  state.macdV.update(candle);
  const point = state.macdV.series.reading();
  state.closed.push({ candle, point });
  if (state.closed.length > REVISABLE_BARS + 1) state.closed.shift();
  state.recent.push(point.macdV);
  return point;
};
