import { AppError, messageOf, sleep, type Clock } from '@livermore/base';
import type { WatchedSymbol } from '@livermore/engine';
import { EXCHANGE_LABELS, type ExchangeName } from '@livermore/schemas';
import type { Markets } from '../markets.ts';

/** What exchanges list, as far as they answered. */
export interface ListedProducts {
  listed: ReadonlyMap<ExchangeName, ReadonlySet<string>>;
  /** Why an exchange did not answer, in words for the user; it is worth asking again. */
  unreachable: ReadonlyMap<ExchangeName, string>;
}

/** A connection that is being made is waited for this long before the runtime is called degraded. */
const CONNECT_LIMIT_MS = 5_000;

/** Whether trying again may help; what is not one of our errors is a fault of the line. */
export const mayRetry = (error: unknown): boolean => !(error instanceof AppError) || error.errorClass === 'retry';

/** The exchanges of a plan as one user's runtime sees them: their products and their connections. */
export class VenueReach {
  readonly #markets: Markets;
  readonly #clock: Clock;
  readonly #followed = new Map<ExchangeName, () => void>();
  #exchanges: readonly ExchangeName[] = [];

  constructor({ markets, clock }: { markets: Markets; clock: Clock }) {
    this.#markets = markets;
    this.#clock = clock;
  }

  /** Asks the exchanges of these symbols what they list. Rejects when one refuses for good. */
  async products(watched: readonly WatchedSymbol[]): Promise<ListedProducts> {
    const listed = new Map<ExchangeName, ReadonlySet<string>>();
    const unreachable = new Map<ExchangeName, string>();
    for (const exchange of exchangesOf(watched)) {
      try {
        const market = await this.#markets.open(exchange);
        listed.set(exchange, new Set((await market.products.list()).map(({ symbol }) => symbol)));
      } catch (error) {
        if (!mayRetry(error)) throw error;
        unreachable.set(exchange, `${EXCHANGE_LABELS[exchange]} cannot be reached, trying again: ${messageOf(error)}`);
      }
    }
    return { listed, unreachable };
  }

  /** From now on `onChange` is called when the connection to an exchange of these symbols changes. */
  follow(watched: readonly WatchedSymbol[], onChange: () => void): void {
    this.#exchanges = exchangesOf(watched);
    for (const [exchange, stop] of this.#followed) {
      if (this.#exchanges.includes(exchange)) continue;
      stop();
      this.#followed.delete(exchange);
    }
    for (const exchange of this.#exchanges) {
      const market = this.#markets.get(exchange);
      if (market && !this.#followed.has(exchange)) this.#followed.set(exchange, market.adapter.feed.onChange(onChange));
    }
  }

  /** Whether every followed exchange is connected. */
  get isConnected(): boolean {
    return this.#exchanges.every((exchange) => this.#connection(exchange) === 'connected');
  }

  /** Resolves when all are connected, or will not be soon. */
  async untilConnected(signal: AbortSignal): Promise<void> {
    const until = this.#clock.now() + CONNECT_LIMIT_MS;
    while (!this.isConnected && this.#clock.now() < until) {
      signal.throwIfAborted();
      await this.#nextChange(until - this.#clock.now(), signal);
    }
  }

  stop(): void {
    this.follow([], () => {});
  }

  async #nextChange(withinMs: number, signal: AbortSignal): Promise<void> {
    const changed = new AbortController();
    const stops = this.#exchanges.map((exchange) =>
      this.#markets.get(exchange)?.adapter.feed.onChange(() => {
        changed.abort();
      }),
    );
    await sleep(this.#clock, withinMs, AbortSignal.any([changed.signal, signal])).catch(() => undefined);
    for (const stop of stops) stop?.();
  }

  #connection(exchange: ExchangeName): string | undefined {
    return this.#markets.get(exchange)?.adapter.feed.observe().connection;
  }
}

const exchangesOf = (watched: readonly WatchedSymbol[]): ExchangeName[] => [...new Set(watched.map(({ exchange }) => exchange))];
