import { AppError } from '@livermore/base';
import type { Logger } from '@livermore/base';
import { TIMEFRAME_MS, bucketStart } from '@livermore/schemas';
import type { Timeframe } from '@livermore/schemas';
import type {
  AccountBalance,
  ExchangeCredentials,
  ExchangeRest,
  HistoricCandle,
  Product,
  RestBudgetUse,
  RestPriority,
} from '../../feed/exchange-adapter.ts';
import type { RestBudget } from '../../rest/budget.ts';
import { readCount } from '../numbers.ts';
import { API_PATH } from './http-client.ts';
import type { HttpClient } from './http-client.ts';
import type { BearerTokens } from './bearer-tokens.ts';
import { mapAccount, mapCandlePage, mapProduct } from './mapper.ts';
import { hasPagination, isAccountPage, isProductPage, isServerTime } from './schemas.ts';

const GRANULARITIES: Readonly<Record<Timeframe, string>> = {
  '1m': 'ONE_MINUTE',
  '5m': 'FIVE_MINUTE',
  '15m': 'FIFTEEN_MINUTE',
  '1h': 'ONE_HOUR',
  '4h': 'FOUR_HOUR',
  '1d': 'ONE_DAY',
};

/** About 900 products in one page today; a listing that never ends must not be followed for ever. */
const MAX_PAGES = 50;
/** The most that the venue gives at once. */
const ACCOUNTS_PER_PAGE = 250;

/** Coinbase's public REST market data, and the accounts of whoever has a key. */
export class CoinbaseRest implements ExchangeRest {
  /** The venue refuses a window of more than 350 buckets; some callers saw 350 refused. */
  readonly pageLimit = 300;
  readonly #http: HttpClient;
  readonly #budget: RestBudget;
  readonly #tokens: BearerTokens;
  readonly #logger: Logger;

  constructor(http: HttpClient, budget: RestBudget, tokens: BearerTokens, logger: Logger) {
    this.#http = http;
    this.#budget = budget;
    this.#tokens = tokens;
    this.#logger = logger;
  }

  async products(signal?: AbortSignal): Promise<Product[]> {
    const products: Product[] = [];
    let unreadable = 0;
    let cursor = '';
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = new URLSearchParams({ product_type: 'SPOT', ...(cursor ? { cursor } : {}) });
      const path = `/market/products?${query.toString()}`;
      const body = await this.#http.getJson({ path, priority: 'live', signal });
      if (!isProductPage.Check(body)) {
        throw new AppError('EXCHANGE_REFUSED', `Coinbase answered GET ${path} without a list of products`);
      }
      for (const row of body.products) {
        const product = mapProduct(row);
        if (product) products.push(product);
        else unreadable += 1;
      }
      cursor = hasPagination.Check(body) && body.pagination.has_next ? body.pagination.next_cursor : '';
      if (!cursor) break;
    }
    if (unreadable > 0) {
      this.#logger.warn({ unreadable }, `${unreadable} products of Coinbase could not be read and are left out`);
    }
    return products;
  }

  async candles(
    { symbol, timeframe, from, to }: { symbol: string; timeframe: Timeframe; from: number; to: number },
    { priority, signal }: { priority: RestPriority; signal?: AbortSignal },
  ): Promise<HistoricCandle[]> {
    const step = TIMEFRAME_MS[timeframe];
    // An unaligned start would lose the bucket that holds it on some venues and not on others.
    const first = bucketStart(from + step - 1, timeframe);
    const last = bucketStart(to, timeframe);
    if (last < first) return [];
    const buckets = (last - first) / step + 1;
    if (buckets > this.pageLimit) {
      throw new AppError(
        'EXCHANGE_REFUSED',
        `${buckets} candles of ${symbol} ${timeframe} were asked for at once; ask for at most ${this.pageLimit}`,
      );
    }
    const query = new URLSearchParams({
      start: String(first / 1000),
      end: String(last / 1000),
      granularity: GRANULARITIES[timeframe],
      limit: String(this.pageLimit),
    });
    const path = `/market/products/${encodeURIComponent(symbol)}/candles?${query.toString()}`;
    const page = await this.#http.getJson({ path, priority, signal });
    // Whether the venue's `end` is included is not certain.
    return mapCandlePage(page, timeframe, `GET ${path}`).filter(
      ({ openTime }) => openTime >= first && openTime <= last,
    );
  }

  /** A wallet and a vault of one asset are one balance. Empty wallets are listed by the venue. */
  async accounts(credentials: ExchangeCredentials | null, signal?: AbortSignal): Promise<AccountBalance[]> {
    const bearer = credentials ? this.#tokens.of(credentials, `GET ${API_PATH}/accounts`) : undefined;
    const quantities = new Map<string, number>();
    let cursor = '';
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = new URLSearchParams({ limit: String(ACCOUNTS_PER_PAGE), ...(cursor ? { cursor } : {}) });
      const path = `/accounts?${query.toString()}`;
      const body = await this.#http.getJson({ path, priority: 'live', signal, bearer });
      if (!isAccountPage.Check(body)) {
        throw new AppError('EXCHANGE_REFUSED', 'Coinbase answered GET /accounts without a list of accounts');
      }
      for (const [index, row] of body.accounts.entries()) {
        const balance = mapAccount(row);
        // Left out, it would look as if nothing were held.
        if (!balance) {
          const place = `row ${index + 1} of page ${page + 1}`;
          throw new AppError('EXCHANGE_REFUSED', `Coinbase answered GET /accounts with an account that cannot be read: ${place}`);
        }
        quantities.set(balance.asset, (quantities.get(balance.asset) ?? 0) + balance.quantity);
      }
      cursor = body.has_next ? (body.cursor ?? '') : '';
      if (!cursor) break;
    }
    const balances = [...quantities].map(([asset, quantity]) => ({ asset, quantity }));
    return balances.filter(({ quantity }) => quantity > 0);
  }

  async serverTime(signal?: AbortSignal): Promise<number> {
    const body = await this.#http.getJson({ path: '/time', priority: 'live', signal });
    const timeMs = isServerTime.Check(body) ? readCount(body.epochMillis) : Number.NaN;
    if (Number.isNaN(timeMs)) {
      throw new AppError('EXCHANGE_REFUSED', 'Coinbase answered GET /time without a time');
    }
    return timeMs;
  }

  budget(): RestBudgetUse {
    return this.#budget.use();
  }
}
