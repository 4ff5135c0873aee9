import { candleCloseChannel, indicatorChannel, tickerChannel, type HotStore } from '@livermore/cache';
import type { Candle, MacdVMessage, SeriesId, Ticker, Timeframe } from '@livermore/schemas';
import type { ListenerWatch } from './listener-watch.service.ts';
import type { Announcement } from './market-hub/announcement.ts';
import type { IndicatorAnnouncement } from './market-hub/market-listener.ts';

export interface UserPublisherOptions {
  userId: number;
  hotStore: Pick<HotStore, 'publish'>;
  listening: Pick<ListenerWatch, 'isListened' | 'isPreviewed' | 'isTickerListened'>;
}

/**
 * Publishes what happens in a user's symbols on that user's channels. Candles and indicators of
 * closed candles always; tickers and previews only while somebody listens. Names of channels are
 * made anew each time: to find them among those of many users takes four times as long.
 */
export class UserPublisher {
  readonly #userId: number;
  readonly #hotStore: UserPublisherOptions['hotStore'];
  readonly #listening: UserPublisherOptions['listening'];
  #timeframes: ReadonlySet<Timeframe> = new Set();

  constructor({ userId, hotStore, listening }: UserPublisherOptions) {
    this.#userId = userId;
    this.#hotStore = hotStore;
    this.#listening = listening;
  }

  /** The user's timeframes; others are computed for somebody else. */
  setTimeframes(timeframes: readonly Timeframe[]): void {
    this.#timeframes = new Set(timeframes);
  }

  candle({ value, json }: Announcement<Candle>): void {
    if (this.#timeframes.has(value.timeframe)) this.#publish(candleCloseChannel(this.#userId, value), json);
  }

  indicator({ update, message }: IndicatorAnnouncement): void {
    const { candle } = update;
    if (this.#timeframes.has(candle.timeframe)) this.#publish(indicatorChannel(this.#userId, candle), message.json);
  }

  preview(series: SeriesId, message: Announcement<MacdVMessage>): void {
    if (!this.#timeframes.has(series.timeframe)) return;
    const channel = indicatorChannel(this.#userId, series);
    if (this.#listening.isListened(channel)) this.#publish(channel, message.json);
  }

  ticker({ value, json }: Announcement<Ticker>): void {
    if (this.#listening.isTickerListened(this.#userId, value)) this.#publish(tickerChannel(this.#userId, value), json);
  }

  wantsPreviews(exchangeId: number, symbol: string): boolean {
    return this.#listening.isPreviewed(this.#userId, exchangeId, symbol);
  }

  #publish(channel: string, json: string): void {
    this.#hotStore.publish(channel, json);
  }
}
