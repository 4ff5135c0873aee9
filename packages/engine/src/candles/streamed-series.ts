import { bucketEnd, bucketStart } from '@livermore/schemas';
import type { Ohlcv } from '@livermore/schemas';
import type { NativeCandle, TapeTrade } from './candle-outcome.ts';
import { NativeBars, streamed } from './native-bars.ts';
import type { OrderedSeries } from './ordered-series.ts';
import { TradeBars, withTrade } from './trade-bars.ts';

/** What is known about time while an event is handled. All are venue times. */
export interface Moment {
  /** Of the event. */
  at: number;
  /** The newest seen in any message. */
  clock: number;
  /** Nothing was lost since. */
  trustFrom: number;
}

/** What became of a message: used, or not and why. */
export type MessageFate = 'used' | 'duplicate' | 'old';

/** A series that is built from the stream itself, and not from other series. */
abstract class StreamedSeries {
  readonly series: OrderedSeries;
  protected abstract readonly bars: TradeBars | NativeBars;

  constructor(series: OrderedSeries) {
    this.series = series;
  }

  /** Judges the buckets that open before `endedBefore`. */
  judgeUpTo(endedBefore: number, { at, trustFrom }: Moment): void {
    this.series.judgeUpTo(endedBefore, (openTime) => this.bars.verdict(openTime, trustFrom, at));
  }

  /** The bucket that is open, as far as it is known; null while history is missing. */
  forming(trustFrom: number): (Ohlcv & { openTime: number }) | null {
    if (!this.series.upToDate) return null;
    const openTime = this.series.nextToJudge;
    const values = this.bars.forming(openTime, trustFrom);
    return values && { ...values, openTime };
  }
}

/** A series built from trades. */
export class TradedSeries extends StreamedSeries {
  protected readonly bars: TradeBars;

  constructor(series: OrderedSeries) {
    super(series);
    this.bars = new TradeBars(series.timeframe);
  }

  take(trade: TapeTrade, moment: Moment): MessageFate {
    const { fresh, lostSince } = this.bars.follow(trade);
    const { series } = this;
    if (lostSince !== null) series.distrust(bucketStart(lostSince, series.timeframe));
    if (!fresh) return trade.snapshot ? 'used' : 'duplicate';
    const openTime = bucketStart(trade.time, series.timeframe);
    this.judgeUpTo(openTime, moment);
    if (openTime >= series.nextToJudge) {
      this.bars.add(trade);
      return 'used';
    }
    const values = lostSince === null ? series.joinable(openTime) : null;
    const { clock } = moment;
    const joined =
      values !== null &&
      series.correct(openTime, { values: withTrade(values, trade), source: 'trades', at: clock, asOf: clock });
    return joined ? 'used' : 'old';
  }
}

/** A series that the venue streams. */
export class NativeSeries extends StreamedSeries {
  protected readonly bars = new NativeBars();

  take(candle: NativeCandle, moment: Moment): MessageFate {
    const { series } = this;
    const { openTime, final, at } = candle;
    const end = bucketEnd(openTime, series.timeframe);
    if (openTime >= series.nextToJudge) {
      this.bars.update(candle);
      this.judgeUpTo(final ? end : openTime, moment);
      return 'used';
    }
    // A hole is closed only by an update from after the end, which no other can follow.
    const usable = final || at >= end || !series.waitsFor(openTime);
    return usable && series.correct(openTime, streamed(candle, at)) ? 'used' : 'old';
  }
}
