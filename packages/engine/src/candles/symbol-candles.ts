import { bucketStart, TIMEFRAME_MS, TIMEFRAMES } from '@livermore/schemas';
import type { Candle, Ohlcv, Timeframe } from '@livermore/schemas';
import { AggregateSeries } from './aggregate-series.ts';
import type { CandleOutcome, HistoryRow, HoleCause, NativeCandle, TapeTrade } from './candle-outcome.ts';
import type { BucketRange } from './hole-ranges.ts';
import { NativeBars, streamed } from './native-bars.ts';
import { OrderedSeries } from './ordered-series.ts';
import type { SeriesReport } from './ordered-series.ts';
import { contiguousTail } from './seeds.ts';
import { TradeBars, withTrade } from './trade-bars.ts';

/** A time further ahead of the venue's clock than this is a broken message. */
const FUTURE_MS = TIMEFRAME_MS['1d'];

export interface SymbolCandlesOptions {
  exchangeId: number;
  symbol: string;
  /** Timeframes that the venue streams; `5m` must be among them when larger ones are built here. */
  nativeTimeframes: readonly Timeframe[];
  /** Timeframes whose candles are reported. */
  timeframes: readonly Timeframe[];
  /** Venue time after the end of a bucket in which its last messages may still arrive, ms. */
  graceMs: number;
}

/** Where the series stand when the symbol is taken up. */
export interface CandleSeed {
  /** The newest closed candle of each series; a whole `Candle` fits. */
  lastClosed: Partial<Record<Timeframe, { openTime: number; close: number }>>;
  /** Closed 5m candles, oldest first, back to the open of the oldest aggregate bucket still open. */
  fiveMinute: readonly Candle[];
}

/** Messages that changed nothing, by reason. */
export interface IgnoredMessages {
  /** A trade whose id was seen before. */
  duplicate: number;
  /** For a bucket older than the last closed one, or older than what is known of it. */
  old: number;
  /** More than a day ahead of the venue's clock. */
  future: number;
}

type Base = { series: OrderedSeries } & (
  | { kind: 'trades'; bars: TradeBars }
  | { kind: 'native'; bars: NativeBars }
);

/**
 * The candles of one symbol on all its timeframes, from what a venue sends. Knows no clock: every
 * time is the venue's and comes with an event. The rules are told in `docs/decisions/candles.md`.
 * `seed` comes first, if at all; then the events in the order of their arrival.
 */
export class SymbolCandles {
  readonly #graceMs: number;
  readonly #wanted: ReadonlySet<Timeframe>;
  readonly #bases: Base[] = [];
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
      if (native(timeframe)) this.#bases.push({ kind: 'native', series, bars: new NativeBars() });
      else if (timeframe === '1m') this.#bases.push({ kind: 'trades', series, bars: new TradeBars(timeframe) });
      else this.#aggregates.push(new AggregateSeries(series));
    }
  }

  /**
   * Continues after candles that are stored. Larger candles that the 5m candles complete and that
   * are newer than their own last one are given, late.
   */
  seed({ lastClosed, fiveMinute }: CandleSeed): CandleOutcome[] {
    if (this.#bases.some(({ series }) => series.started)) throw new Error('the seed comes before the first event');
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
      for (const base of this.#bases) if (base.kind === 'trades') this.#take(base, trade);
    });
  }

  /** The state of a bucket of a native timeframe; others are not looked at. */
  candle(candle: NativeCandle): CandleOutcome[] {
    const base = this.#bases.find(({ series }) => series.id.timeframe === candle.timeframe);
    if (base?.kind !== 'native' || this.#tooFar(candle.openTime)) return [];
    return this.#collect(candle.at, () => {
      this.#see(candle.at);
      const { series, bars } = base;
      const end = candle.openTime + TIMEFRAME_MS[candle.timeframe];
      if (candle.openTime >= series.nextToJudge) {
        bars.update(candle);
        this.#judge(base, candle.final ? end : candle.openTime);
        return;
      }
      const complete = candle.final || candle.at >= end;
      const known = !series.waitsFor(candle.openTime) || complete;
      const news = known && series.correct(candle.openTime, streamed(candle, candle.at));
      if (!news && !candle.snapshot) this.#ignored.old += 1;
    });
  }

  /** The venue's clock has reached `atMs`. */
  time(atMs: number): CandleOutcome[] {
    return this.#collect(atMs, () => {
      this.#see(atMs);
      for (const base of this.#bases) {
        this.#judge(base, bucketStart(atMs - this.#graceMs, base.series.id.timeframe));
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
    const aggregate = this.#aggregates.find(({ series }) => series.id.timeframe === timeframe);
    if (!aggregate) return this.#formingBase(timeframe);
    const parts = this.#series.get('5m');
    if (!parts?.started || !parts.upToDate) return null;
    return aggregate.forming(parts.nextToJudge, this.#formingBase('5m'));
  }

  /** The earliest venue time at which `time` may close something; -Infinity before the first event. */
  get nextDueAt(): number {
    const due = this.#bases.map(
      ({ series }) => series.nextToJudge + TIMEFRAME_MS[series.id.timeframe] + this.#graceMs,
    );
    return Math.min(...due);
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

  #take({ series, bars }: Base & { kind: 'trades' }, trade: TapeTrade): void {
    const { fresh, lostSince } = bars.follow(trade);
    const { timeframe } = series.id;
    if (lostSince !== null) series.distrust(bucketStart(lostSince, timeframe));
    if (!fresh) {
      if (!trade.snapshot) this.#ignored.duplicate += 1;
      return;
    }
    const openTime = bucketStart(trade.time, timeframe);
    this.#judge({ kind: 'trades', series, bars }, openTime);
    if (openTime >= series.nextToJudge) {
      bars.add(trade);
      return;
    }
    const values = lostSince === null ? series.joinable(openTime) : null;
    const joined = values && { values: withTrade(values, trade), source: 'trades' as const };
    if (!joined || !series.correct(openTime, { ...joined, at: this.#clock, asOf: this.#clock })) {
      this.#ignored.old += 1;
    }
  }

  #judge({ series, bars }: Base, endedBefore: number): void {
    series.judgeUpTo(endedBefore, (openTime) => bars.verdict(openTime, this.#trustFrom, this.#at));
  }

  #formingBase(timeframe: Timeframe): (Ohlcv & { openTime: number }) | null {
    const base = this.#bases.find(({ series }) => series.id.timeframe === timeframe);
    if (!base?.series.upToDate) return null;
    const openTime = base.series.nextToJudge;
    const values = base.bars.forming(openTime, this.#trustFrom);
    return values && { ...values, openTime };
  }

  #stepAggregates(openTime: number, candle: Candle | null): void {
    for (const aggregate of this.#aggregates) {
      aggregate.step(openTime, candle, this.#at, (bucket) => this.#causeOf(bucket));
    }
  }

  #refreshAggregates(revised: readonly Candle[]): void {
    const parts = (openTime: number): Candle | undefined => this.closed('5m', openTime);
    for (const aggregate of this.#aggregates) {
      const { timeframe } = aggregate.series.id;
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
    for (const { series } of this.#bases) {
      if (!series.started) series.start(bucketStart(at, series.id.timeframe), null);
    }
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
