import { withFields, type Clock, type Logger } from '@livermore/base';
import type { Timeframe } from '@livermore/schemas';
import type { ExchangeAdapter, ExchangeFeed, ExchangeRest } from '../feed/exchange-adapter.ts';
import { webSocketTo } from '../feed/web-socket.ts';
import { RestBudget } from '../rest/budget.ts';
import { BearerTokens } from './rest/bearer-tokens.ts';
import { CoinbaseRest } from './rest/coinbase-rest.ts';
import { HttpClient } from './rest/http-client.ts';
import { CoinbaseFeed } from './ws/coinbase-feed.ts';

export interface CoinbaseAdapterOptions {
  /** `wss://advanced-trade-ws.coinbase.com`, or a venue that speaks alike. */
  wsUrl: string;
  /** `https://api.coinbase.com`, with or without `/api/v3/brokerage`. */
  restUrl: string;
  /** Wall clock. */
  clock: Clock;
  /** The clock in which the venue counts its limits; the wall clock unless the venue is simulated. */
  venueClock?: Clock;
  /** Gives numbers in [0, 1). */
  random: () => number;
  logger: Logger;
}

/** Public requests that the venue takes from one address. */
const REST_LIMIT = { limit: 10, windowMs: 1_000 };

/** Coinbase Advanced Trade: public market data, which needs no key, and accounts of any number of keys. */
export class CoinbaseAdapter implements ExchangeAdapter {
  readonly feed: ExchangeFeed;
  readonly rest: ExchangeRest;
  readonly nativeTimeframes: readonly Timeframe[] = ['5m'];
  readonly #http: HttpClient;

  constructor({ wsUrl, restUrl, clock, venueClock = clock, random, logger }: CoinbaseAdapterOptions) {
    const open = webSocketTo(wsUrl);
    this.feed = new CoinbaseFeed({ open, clock, venueClock, random, logger });
    const budget = new RestBudget({ ...REST_LIMIT, clock, venueClock });
    this.#http = new HttpClient({ restUrl, budget, clock, venueClock, random, logger: withFields(logger, { component: 'requests' }) });
    const tokens = new BearerTokens(venueClock, random);
    this.rest = new CoinbaseRest(this.#http, budget, tokens, logger);
  }

  /** Ends the feed and every request, also those that wait, and leaves no timer or socket. */
  async close(): Promise<void> {
    this.#http.close();
    await this.feed.close();
  }
}
