import { MacdV, RevisableMacdV } from '@livermore/indicators';
import type { Candle, MacdVMessage, MacdVPoint, Ohlcv, SeriesId, StorableMacdV, StoredMacdV, Timeframe } from '@livermore/schemas';
import { RecentValues } from './recent-values.ts';

/** A closed candle with its value. */
export interface ClosedBar {
  candle: Candle;
  point: MacdVPoint;
}

/** How many closed candles back a revision is replayed; older ones need a rebuild from the store. */
const REVISABLE_BARS = 4;

/** The MACD-V of one series: its newest closed bars, and all that is needed to go on. */
export class CalculatedSeries implements StorableMacdV {
  readonly exchangeId: number;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly #macdV: RevisableMacdV;
  /** Oldest first: as many as can be revised, and the one before them. */
  readonly #closed: ClosedBar[] = [];
  /** V of the last closed candles for the sparkline. */
  readonly #recent: RecentValues;
  /** Histogram of the candle before the first of `closed`. */
  readonly #previousHistogram: number | null;
  /** When the newest value was computed, Unix ms. */
  #computedAt: number;

  /** An empty series, or one that goes on from `stored`, which ends with `candle`. Throws TypeError for a malformed state. */
  constructor({ exchangeId, symbol, timeframe }: SeriesId, from?: { stored: StoredMacdV; candle: Candle }) {
    this.exchangeId = exchangeId;
    this.symbol = symbol;
    this.timeframe = timeframe;
    this.#macdV = new RevisableMacdV(from ? MacdV.restore(from.stored.snapshot) : new MacdV(), REVISABLE_BARS);
    this.#recent = new RecentValues(from?.stored.recent);
    this.#previousHistogram = from?.stored.previousHistogram ?? null;
    this.#computedAt = from?.stored.computedAt ?? 0;
    if (from) this.#closed.push({ candle: from.candle, point: pointOf(from.stored) });
  }

  get newest(): ClosedBar | undefined {
    return this.#closed.at(-1);
  }

  /** Takes the next closed candle. */
  append(candle: Candle, now: number): MacdVPoint {
    this.#macdV.update(candle);
    const point = this.#macdV.series.reading();
    this.#closed.push({ candle, point });
    if (this.#closed.length > REVISABLE_BARS + 1) this.#closed.shift();
    this.#recent.push(point.macdV);
    this.#computedAt = now;
    return point;
  }

  /**
   * Replays from a corrected candle on: it and each later candle with the new value, and the value of
   * the candle before; null when it lies further back than can be replayed.
   */
  revise(candle: Candle, now: number): (ClosedBar & { previous: MacdVPoint | null })[] | null {
    const index = this.#closed.findIndex((bar) => bar.candle.openTime === candle.openTime);
    if (index < 0) return null;
    const barsBack = this.#closed.length - 1 - index;
    const points = this.#macdV.revise(barsBack, candle);
    if (!points) return null;
    this.#computedAt = now;
    return points.map((point, offset) => {
      const bar = this.#closed[index + offset];
      if (!bar) throw new Error('a replayed bar has no candle');
      if (offset === 0) bar.candle = candle;
      bar.point = point;
      this.#recent.replace(barsBack - offset, point.macdV);
      return { candle: bar.candle, point, previous: this.#closed[index + offset - 1]?.point ?? null };
    });
  }

  /** The value that the open bucket would have if it closed now; changes nothing. */
  preview({ high, low, close, openTime }: Ohlcv & { openTime: number }): MacdVMessage {
    const point = this.#macdV.series.preview({ high, low, close, synthetic: false });
    return messageOf(point, { openTime, revision: 0, final: false });
  }

  /** The newest value with the state to continue from. Throws before the first candle. */
  read(): StoredMacdV {
    const { exchangeId, symbol, timeframe, newest } = this;
    if (!newest) throw new Error(`${symbol} ${timeframe} has no candle yet`);
    return {
      exchangeId,
      symbol,
      timeframe,
      ...messageOfClose(newest),
      snapshot: this.#macdV.series.snapshot(),
      recent: this.#recent.values,
      previousHistogram: this.#closed.at(-2)?.point.histogram ?? this.#previousHistogram,
      computedAt: this.#computedAt,
    };
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
