import type { Candle, MacdVMessage, Ohlcv, SeriesId, Ticker } from '@livermore/schemas';
import type { IndicatorUpdate } from '../indicator-calculation.service.ts';
import type { Announcement } from './announcement.ts';

/** An indicator value of a closed candle, with its message. */
export interface IndicatorAnnouncement {
  update: IndicatorUpdate;
  message: Announcement<MacdVMessage>;
  /** The candle closed before the engine was live: found while catching up. */
  late: boolean;
}

/** A bucket that is still open, as far as it has come. */
export type FormingBucket = Ohlcv & { openTime: number };

/** What the market plane tells whoever watches a symbol. Called in the turn in which it happened. */
export interface MarketListener {
  /** A candle closed (revision 0) or was corrected (revision above 0). */
  candle(announcement: Announcement<Candle>): void;
  indicator(announcement: IndicatorAnnouncement): void;
  /** A value computed from a bucket that is open at venue time `at`; at most once a second and series. */
  preview(series: SeriesId, message: Announcement<MacdVMessage>, bucket: FormingBucket, at: number): void;
  /** The newest price; at most once a second and symbol. */
  ticker(announcement: Announcement<Ticker>): void;
  /** Whether previews of this symbol are worth computing. */
  wantsPreviews(exchangeId: number, symbol: string): boolean;
}
