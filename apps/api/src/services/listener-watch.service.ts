import { every, type Cancel, type Clock, type Service } from '@livermore/base';
import { parseChannel, tickerChannel, type HotStore, type Listened, type SymbolId } from '@livermore/cache';

/** How often the bus is asked who listens. */
const INTERVAL_MS = 5_000;

/**
 * Knows which channels somebody listens to, asked for once for all users of the process: tickers,
 * previews and statuses that nobody hears need not be made.
 */
export class ListenerWatch implements Service {
  readonly name = 'listener watch';
  readonly #hotStore: Pick<HotStore, 'listened'>;
  readonly #clock: Clock;
  #listened: Listened = { everything: false, channels: new Set() };
  /** Symbols of which some indicator is listened to, as `exchangeId:symbol`, by user. */
  #previewed = new Map<number, Set<string>>();
  /** Users of whom some ticker is listened to. Most have none, which is known without a name of a channel. */
  #withTickers = new Set<number>();
  #stop: Cancel = () => {};

  constructor({ hotStore, clock }: { hotStore: Pick<HotStore, 'listened'>; clock: Clock }) {
    this.#hotStore = hotStore;
    this.#clock = clock;
  }

  start(): Promise<void> {
    this.#stop = every(this.#clock, INTERVAL_MS, () => {
      void this.#ask();
    });
    return this.#ask();
  }

  stop(): Promise<void> {
    this.#stop();
    return Promise.resolve();
  }

  isListened(channel: string): boolean {
    return this.#listened.everything || this.#listened.channels.has(channel);
  }

  /** Whether somebody listens to an indicator of this symbol as this user sees it. */
  isPreviewed(userId: number, exchangeId: number, symbol: string): boolean {
    return this.#listened.everything || (this.#previewed.get(userId)?.has(`${exchangeId}:${symbol}`) ?? false);
  }

  /** Whether somebody listens to the ticker of this symbol as this user sees it. */
  isTickerListened(userId: number, symbol: SymbolId): boolean {
    if (this.#listened.everything) return true;
    return this.#withTickers.has(userId) && this.#listened.channels.has(tickerChannel(userId, symbol));
  }

  async #ask(): Promise<void> {
    this.#listened = await this.#hotStore.listened();
    const previewed = new Map<number, Set<string>>();
    const withTickers = new Set<number>();
    for (const name of this.#listened.channels) {
      const channel = parseChannel(name);
      if (channel?.kind === 'ticker') withTickers.add(channel.userId);
      if (channel?.kind !== 'indicator') continue;
      const { userId, series } = channel;
      const symbols = previewed.get(userId) ?? new Set();
      previewed.set(userId, symbols.add(`${series.exchangeId}:${series.symbol}`));
    }
    this.#withTickers = withTickers;
    this.#previewed = previewed;
  }
}
