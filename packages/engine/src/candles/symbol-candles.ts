import { bucketStart, TIMEFRAME_MS, TIMEFRAMES } from '@livermore/schemas';
import type { Candle, Ohlcv, Timeframe } from '@livermore/schemas';
import { AggregateSeries } from './aggregate-series.ts';
import type { CandleOutcome, HistoryRow, HoleCause, NativeCandle, TapeTrade } from './candle-outcome.ts';
import type { BucketRange } from './hole-ranges.ts';
import { OrderedSeries } from './ordered-series.ts';
import type { SeriesReport } from './ordered-series.ts';
import { contiguousTail } from './seeds.ts';
import { NativeSeries, TradedSeries } from './streamed-series.ts';
import type { MessageFate, Moment } from './streamed-series.ts';
import type { CandleSeed, IgnoredMessages, SymbolCandlesOptions } from './symbol-candles-options.ts';

/** A time further ahead of the venue's clock than this is a broken message. */
const FUTURE_MS = TIMEFRAME_MS['1d'];

/**
 * The candles of one symbol on all its timeframes, from what a venue sends. Knows no clock: every
 * time is the venue's and comes with an event. The rules are told in `docs/decisions/candles.md`.
 * `seed` comes first, if at all; then the events in the order of their arrival.
 */
export class SymbolCandles {
  readonly #graceMs: number;
  readonly #wanted: ReadonlySet<Timeframe>;
  readonly #traded: TradedSeries[] = [];
  readonly #native: NativeSeries[] = [];
  readonly #streamed: readonly (TradedSeries | NativeSeries)[];
  readonly #aggregates: AggregateSeries[] = [];
  readonly #series = new Map<Timeframe, OrderedSeries>();
  readonly #ignored: IgnoredMessages = { duplicate: 0, old: 0, future: 0 };
  /** Nothing was lost since; what ended before is late. Before the first gap nothing is trusted. */
  #trustFrom = Number.POSITIVE_INFINITY;
  /** The newest venue time seen in any message. */
  #clock = Number.NEGATIVE_INFINITY;
  /** Venue time of the event at hand. */
  #at = Number.NEGATIVE_INFINITY;
  #outcomes: CandleOutcome[] = [];

  constructor({ exchangeId, symbol, nativeTimeframes, timeframes, graceMs }: SymbolCandlesOptions) {
    this.#graceMs = graceMs;
    this.#wanted = new Set(timeframes);
    const native = (timeframe: Timeframe): boolean => nativeTimeframes.includes(timeframe);
    const built = timeframes.some((timeframe) => timeframe !== '1m' && !native(timeframe));
    if (built && !native('5m')) throw new Error('larger candles are built of native 5m candles, which this venue lacks');
    for (const timeframe of TIMEFRAMES) {
      if (!this.#wanted.has(timeframe) && !(built && timeframe === '5m')) continue;
      const series = new OrderedSeries({ exchangeId, symbol, timeframe }, this.#report(timeframe));
      this.#series.set(timeframe, series);
      if (native(timeframe)) this.#native.push(new NativeSeries(series));
      else if (timeframe === '1m') this.#traded.push(new TradedSeries(series));
      else this.#aggregates.push(new AggregateSeries(series));
    }
    this.#streamed = [...this.#traded, ...this.#native];
  }

  /**
   * Continues after candles that are stored. Larger candles that the 5m candles complete and that
   * are newer than their own last one are given, late.
   */
  seed({ lastClosed, fiveMinute }: CandleSeed): CandleOutcome[] {
    if (this.#streamed.some(({ series }) => series.started)) throw new Error('the seed comes before the first event');
    return this.#collect(fiveMinute.at(-1)?.closedAt ?? this.#at, () => {
      for (const [timeframe, series] of this.#series) {
        const last = lastClosed[timeframe];
        if (last) series.start(last.openTime + TIMEFRAME_MS[timeframe], last.close);
      }
      const fiveMinutes = this.#series.get('5m');
      const tail = contiguousTail(fiveMinute, lastClosed['5m']?.openTime);
      const newest = tail.at(-1);
      if (!fiveMinutes || !newest) return;
      fiveMinutes.start(newest.openTime + TIMEFRAME_MS['5m'], newest.close, tail);
      for (const candle of tail) this.#stepAggregates(candle.openTime, candle);
    });
  }

  /** One trade, in the order of ids within a message. */
  trade(trade: TapeTrade): CandleOutcome[] {
    if (this.#tooFar(trade.time)) return [];
    return this.#collect(trade.time, () => {
      if (!trade.snapshot) this.#see(trade.time);
      for (const traded of this.#traded) this.#note(traded.take(trade, this.#moment), trade);
    });
  }

  /** The state of a bucket of a native timeframe; others are not looked at. */
  candle(candle: NativeCandle): CandleOutcome[] {
    const native = this.#native.find(({ series }) => series.timeframe === candle.timeframe);
    if (!native || this.#tooFar(candle.openTime)) return [];
    return this.#collect(candle.at, () => {
      this.#see(candle.at);
      this.#note(native.take(candle, this.#moment), candle);
    });
  }

  /** The venue's clock has reached `atMs`. */
  time(atMs: number): CandleOutcome[] {
    return this.#collect(atMs, () => {
      this.#see(atMs);
      for (const streamed of this.#streamed) {
        streamed.judgeUpTo(bucketStart(atMs - this.#graceMs, streamed.series.timeframe), this.#moment);
      }
    });
  }

  /** Messages may have been lost before venue time `atMs`. Comes before the message that shows it. */
  gap(atMs: number): CandleOutcome[] {
    return this.#collect(atMs, () => {
      this.#trustFrom = Math.max(atMs, Number.isFinite(this.#trustFrom) ? this.#trustFrom : atMs);
      this.#see(atMs);
    });
  }

  /**
   * The venue's history of the buckets that open from `from` to `to`, both included, as of venue
   * time `at`. Rows become candles; absent buckets had no trades and become synthetic candles, or
   * are left out while nothing was ever traded before them. Part of a hole may be filled.
   */
  fill(timeframe: Timeframe, from: number, to: number, rows: readonly HistoryRow[], at: number): CandleOutcome[] {
    return this.#collect(at, () => this.#series.get(timeframe)?.fill({ from, to }, rows, at));
  }

  /**
   * The venue's own closed candle. One that differs becomes the next revision and, on 5m, reaches
   * the larger candles made of it as far as its neighbours are kept.
   */
  revise(candle: HistoryRow & { timeframe: Timeframe }, at: number): CandleOutcome[] {
    return this.fill(candle.timeframe, candle.openTime, candle.openTime, [candle], at);
  }

  /** The bucket that is open, as far as it is known; null without one, or while history is missing. */
  forming(timeframe: Timeframe): (Ohlcv & { openTime: number }) | null {
    const aggregate = this.#aggregates.find(({ series }) => series.timeframe === timeframe);
    if (!aggregate) return this.#formingStreamed(timeframe);
    const parts = this.#series.get('5m');
    if (!parts?.started || !parts.upToDate) return null;
    return aggregate.forming(parts.nextToJudge, this.#formingStreamed('5m'));
  }

  /** The newest venue time seen in any message of the symbol, Unix ms; -Infinity before the first. */
  get venueTime(): number {
    return this.#clock;
  }

  /** The earliest venue time at which `time` may close something; -Infinity before the first event. */
  get nextDueAt(): number {
    let dueAt = Number.POSITIVE_INFINITY;
    for (const { series } of this.#streamed) {
      dueAt = Math.min(dueAt, series.nextToJudge + TIMEFRAME_MS[series.timeframe] + this.#graceMs);
    }
    return dueAt;
  }

  /** A recent closed candle: on 5m of the whole day, elsewhere one of the newest few. */
  closed(timeframe: Timeframe, openTime: number): Candle | undefined {
    return this.#series.get(timeframe)?.closed(openTime);
  }

  /** Buckets of a series that still wait for `fill`. */
  holes(timeframe: Timeframe): readonly BucketRange[] {
    return this.#series.get(timeframe)?.holes ?? [];
  }

  get ignored(): Readonly<IgnoredMessages> {
    return this.#ignored;
  }

  get #moment(): Moment {
    return { at: this.#at, clock: this.#clock, trustFrom: this.#trustFrom };
  }

  #formingStreamed(timeframe: Timeframe): (Ohlcv & { openTime: number }) | null {
    return this.#streamed.find(({ series }) => series.timeframe === timeframe)?.forming(this.#trustFrom) ?? null;
  }

  #stepAggregates(openTime: number, candle: Candle | null): void {
    for (const aggregate of this.#aggregates) {
      aggregate.step(openTime, candle, this.#at, (bucket) => this.#causeOf(bucket));
    }
  }

  #refreshAggregates(revised: readonly Candle[]): void {
    const parts = (openTime: number): Candle | undefined => this.closed('5m', openTime);
    for (const aggregate of this.#aggregates) {
      const { timeframe } = aggregate.series;
      const touched = new Set(revised.map(({ openTime }) => bucketStart(openTime, timeframe)));
      for (const openTime of touched) aggregate.refresh(openTime, parts, this.#at);
    }
  }

  #causeOf(openTime: number): HoleCause {
    return openTime >= this.#trustFrom ? 'not-yet-known' : 'feed-down';
  }

  #report(timeframe: Timeframe): SeriesReport {
    const wanted = this.#wanted.has(timeframe);
    return {
      closed: (openTime, candle) => {
        const late = openTime + TIMEFRAME_MS[timeframe] <= this.#trustFrom;
        if (wanted && candle) this.#outcomes.push({ kind: 'closed', candle, late });
        if (timeframe === '5m') this.#stepAggregates(openTime, candle);
      },
      revised: (candles) => {
        if (wanted) for (const candle of candles) this.#outcomes.push({ kind: 'revised', candle });
        if (timeframe === '5m') this.#refreshAggregates(candles);
      },
      hole: ({ from, to }, cause) => {
        this.#outcomes.push({ kind: 'hole', timeframe, from, to, cause });
      },
    };
  }

  /** Moves the clock; the series that have not begun begin with the bucket that is open. */
  #see(at: number): void {
    this.#clock = Math.max(this.#clock, at);
    for (const { series } of this.#streamed) {
      if (!series.started) series.start(bucketStart(at, series.timeframe), null);
    }
  }

  /** Counts what was no use. A snapshot repeats the past, which is not worth counting. */
  #note(fate: MessageFate, { snapshot }: { snapshot: boolean }): void {
    if (fate !== 'used' && !snapshot) this.#ignored[fate] += 1;
  }

  #tooFar(time: number): boolean {
    const far = Number.isFinite(this.#clock) && time > this.#clock + FUTURE_MS;
    if (far) this.#ignored.future += 1;
    return far;
  }

  #collect(at: number, work: () => void): CandleOutcome[] {
    this.#at = at;
    this.#outcomes = [];
    work();
    const outcomes = this.#outcomes;
    this.#outcomes = [];
    return outcomes;
  }
}
