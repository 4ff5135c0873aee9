import { bucketStart, TIMEFRAME_MS, TIMEFRAMES } from '@livermore/schemas';
import type { HistoricCandle } from '@livermore/exchanges';
import type { DrivenFeed } from './driven-venue.ts';

const MINUTE_MS = TIMEFRAME_MS['1m'];
/** Venue time after the end of a bucket at which the venue's clock closes it. */
const CLOSED_AFTER_MS = 2_000;

/** A day's end, so that every timeframe begins a bucket. */
export const START = bucketStart(1_700_000_000_000, '1d');

const priceOf = (symbol: string, time: number): number =>
  100 + ((symbol.length * 7 + (time / MINUTE_MS) * 13) % 41) / 100 + (time / MINUTE_MS % 7) / 10;

/** The bucket of a symbol that opens at `openTime`, with as many digits as real ones have. */
export const rowOf = (symbol: string, openTime: number): HistoricCandle => {
  const close = priceOf(symbol, openTime);
  return { openTime, open: close - 0.12, high: close + 0.25, low: close - 0.33, close, volume: 12.345_678_91 };
};

/** A venue's symbols minute by minute: one trade and one native candle a symbol and minute. */
export class DrivenMinutes {
  readonly #feed: DrivenFeed;
  readonly #symbols: readonly string[];
  #minute = START;
  #trades = 0;

  constructor(feed: DrivenFeed, symbols: readonly string[]) {
    this.#feed = feed;
    this.#symbols = symbols;
  }

  /** Timeframes whose bucket ends with the minute that was traded last. */
  get ending(): number {
    const end = this.#minute;
    return TIMEFRAMES.filter((timeframe) => end % TIMEFRAME_MS[timeframe] === 0).length;
  }

  /** All that is traded in the next minute, and nothing that ends it. */
  trade(): void {
    this.tick();
    this.#minute += MINUTE_MS;
  }

  /** Trades in the next minute, which goes on. */
  tick(): void {
    const openTime = this.#minute;
    const native = bucketStart(openTime, '5m');
    this.#trades += 1;
    this.#symbols.forEach((symbol) => {
      const { open, high, low, close: price, volume: size } = rowOf(symbol, openTime);
      const time = openTime + 30_000;
      this.#feed.emit({ kind: 'trade', symbol, id: this.#trades, price, size, time, snapshot: false });
      this.#feed.emit({
        kind: 'candle',
        symbol,
        timeframe: '5m',
        openTime: native,
        open,
        high,
        low,
        close: price,
        volume: size * (1 + (openTime - native) / MINUTE_MS),
        final: false,
        snapshot: false,
        at: time,
      });
    });
  }

  /** The venue's clock passes the end of the minute that was traded last. */
  end(): void {
    this.#feed.emit({ kind: 'time', at: this.#minute + CLOSED_AFTER_MS });
  }
}
