import { every, messageOf, type Cancel, type Clock, type Logger, type Service } from '@livermore/base';
import { candleCloseChannel, indicatorChannel, tickerChannel, type HotStore } from '@livermore/cache';
import { seriesKey, type Candle, type MacdVMessage, type SeriesId, type Ticker, type Timeframe } from '@livermore/schemas';
import type { Announcement } from './market-hub/announcement.ts';
import type { IndicatorAnnouncement, MarketListener } from './market-hub/market-listener.ts';

export interface UserPublisherOptions {
  userId: number;
  symbols: readonly { exchangeId: number; symbol: string }[];
  timeframes: readonly Timeframe[];
  hotStore: HotStore;
  clock: Clock;
  logger: Logger;
}

/** How often the bus is asked who listens. */
const LISTENERS_INTERVAL_MS = 5_000;

/**
 * Publishes what happens in a user's symbols on that user's channels. Candles and indicators of
 * closed candles always; tickers and previews only while somebody listens.
 */
export class UserPublisher implements MarketListener, Service {
  readonly name: string;
  readonly #options: UserPublisherOptions;
  /** Names of the channels of each series of the user, made once. */
  readonly #channels: ReadonlyMap<string, { candle: string; indicator: string }>;
  /** Channels of tickers and indicators, by symbol, that somebody listened to when last asked. */
  #listened = new Set<string>();
  /** Symbols of which some indicator was listened to, as `exchangeId:symbol`. */
  #previewed = new Set<string>();
  #stop: Cancel = () => {};

  constructor(options: UserPublisherOptions) {
    this.#options = options;
    this.name = `publisher of user ${options.userId}`;
    const { userId } = options;
    this.#channels = new Map(
      this.#allSeries().map((series) => [
        seriesKey(series),
        { candle: candleCloseChannel(userId, series), indicator: indicatorChannel(userId, series) },
      ]),
    );
  }

  start(): Promise<void> {
    this.#stop = every(this.#options.clock, LISTENERS_INTERVAL_MS, () => {
      void this.#askListeners();
    });
    return this.#askListeners();
  }

  stop(): Promise<void> {
    this.#stop();
    return Promise.resolve();
  }

  candle({ value, json }: Announcement<Candle>): void {
    const channels = this.#channels.get(seriesKey(value));
    if (channels) this.#publish(channels.candle, json);
  }

  indicator({ update, message }: IndicatorAnnouncement): void {
    const channels = this.#channels.get(seriesKey(update.candle));
    if (channels) this.#publish(channels.indicator, message.json);
  }

  preview(series: SeriesId, message: Announcement<MacdVMessage>): void {
    const channels = this.#channels.get(seriesKey(series));
    if (channels && this.#listened.has(channels.indicator)) this.#publish(channels.indicator, message.json);
  }

  ticker({ value, json }: Announcement<Ticker>): void {
    const channel = tickerChannel(this.#options.userId, value);
    if (this.#listened.has(channel)) this.#publish(channel, json);
  }

  wantsPreviews(exchangeId: number, symbol: string): boolean {
    return this.#previewed.has(`${exchangeId}:${symbol}`);
  }

  #publish(channel: string, json: string): void {
    this.#options.hotStore.publish(channel, json);
  }

  #allSeries(): SeriesId[] {
    return this.#options.symbols.flatMap((symbol) =>
      this.#options.timeframes.map((timeframe) => ({ ...symbol, timeframe })),
    );
  }

  async #askListeners(): Promise<void> {
    const { userId, symbols, hotStore, logger } = this.#options;
    const channels = [
      ...symbols.map((symbol) => tickerChannel(userId, symbol)),
      ...this.#allSeries().map((series) => indicatorChannel(userId, series)),
    ];
    try {
      const listened = await hotStore.listeners(channels);
      this.#listened = new Set(channels.filter((_, index) => listened[index]));
    } catch (error) {
      // Nobody can be reached, so nobody listens.
      this.#listened = new Set();
      logger.debug({ userId }, `could not ask who listens: ${messageOf(error)}`);
    }
    const previewed = this.#allSeries().filter((series) => this.#listened.has(indicatorChannel(userId, series)));
    this.#previewed = new Set(previewed.map(({ exchangeId, symbol }) => `${exchangeId}:${symbol}`));
  }
}
