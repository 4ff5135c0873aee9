import type { FastifyInstance, FastifyReply } from 'fastify';
import { incrementText, formatDecimal } from '../market/decimal.ts';
import type { Market } from '../market/market.ts';
import type { MarketProduct } from '../market/products.ts';
import { accountPage, isAuthorized } from './accounts.ts';
import { candleRow } from './events.ts';
import { RateWindow } from './rate-window.ts';
import { rfc3339 } from './wire-time.ts';

/** Path below which the venue answers. */
export const API_PATH = '/api/v3/brokerage';
const PUBLIC_REQUESTS_PER_SECOND = 10;
const MAX_BUCKETS = 350;

const GRANULARITY_SECONDS: Readonly<Record<string, number>> = {
  ONE_MINUTE: 60,
  FIVE_MINUTE: 300,
  FIFTEEN_MINUTE: 900,
  THIRTY_MINUTE: 1_800,
  ONE_HOUR: 3_600,
  TWO_HOUR: 7_200,
  FOUR_HOUR: 14_400,
  SIX_HOUR: 21_600,
  ONE_DAY: 86_400,
};

export interface RestTimes {
  /** The venue's clock, for limits and `/time`. */
  nowMs: () => number;
  /** Time up to which the market is published; nothing later is shown. */
  publishedMs: () => number;
}

/** Adds the venue's public endpoints and the accounts. Limits count in venue seconds, for each client address. */
export const addRestRoutes = (app: FastifyInstance, market: Market, { nowMs, publishedMs }: RestTimes): void => {
  const windows = new Map<string, RateWindow>();

  app.addHook('onRequest', async (request, reply) => {
    const window = windows.get(request.ip) ?? new RateWindow(PUBLIC_REQUESTS_PER_SECOND);
    windows.set(request.ip, window);
    if (window.take(nowMs())) return;
    await reply.code(429).send({ errors: [{ id: 'rate_limit_exceeded', message: 'Too many requests' }] });
  });
  app.get(`${API_PATH}/accounts`, ({ headers, method, url }, reply) => {
    if (!isAuthorized(headers.authorization, `${method} api.coinbase.com${API_PATH}/accounts`)) {
      return reply.code(401).type('text/plain').send('Unauthorized\n');
    }
    const page = accountPage(market, new URL(url, 'http://venue').searchParams);
    return page ? reply.send(page) : invalidArgument(reply, 'limit must be between 1 and 250, cursor one that was given');
  });
  app.setNotFoundHandler((_, reply) => notFound(reply, 'path not found'));

  app.get(`${API_PATH}/time`, (_, reply) => {
    const now = Math.floor(nowMs());
    const seconds = Math.floor(now / 1000);
    return cached(reply).send({ iso: rfc3339(seconds * 1e6), epochSeconds: String(seconds), epochMillis: String(now) });
  });

  app.get(`${API_PATH}/market/products`, (request, reply) => {
    const query = new URL(request.url, 'http://venue').searchParams;
    const ids = query.getAll('product_ids');
    const named = market.products.filter(({ symbol }) => ids.length === 0 || ids.includes(symbol));
    const offset = Number(query.get('offset') ?? 0);
    const limit = Number(query.get('limit') ?? named.length);
    const rows = named
      .map((product) => productRow(market, product, publishedMs()))
      .toSorted((a, b) => Number(b.approximate_quote_24h_volume) - Number(a.approximate_quote_24h_volume))
      .slice(offset, offset + limit);
    return cached(reply).send({ products: rows, num_products: rows.length, pagination: null });
  });

  app.get<{ Params: { id: string } }>(`${API_PATH}/market/products/:id`, ({ params }, reply) => {
    const product = market.products.find(({ symbol }) => symbol === params.id);
    if (!product) return notFound(reply, `product ${params.id} not found`);
    return cached(reply).send(productRow(market, product, publishedMs()));
  });

  app.get<{ Params: { id: string } }>(`${API_PATH}/market/products/:id/candles`, ({ params, url }, reply) => {
    const product = market.products.find(({ symbol }) => symbol === params.id);
    if (!product) return notFound(reply, `product ${params.id} not found`);
    const range = candleRange(new URL(url, 'http://venue').searchParams, publishedMs());
    if (typeof range === 'string') return invalidArgument(reply, range);
    return cached(reply).send({ candles: candleRows(market, product, range, publishedMs()) });
  });
};

interface CandleRange {
  firstMs: number;
  lastMs: number;
  stepMs: number;
  limit: number;
}

/** Reads a candle query; a text says what is wrong with it. */
const candleRange = (query: URLSearchParams, nowMs: number): CandleRange | string => {
  const stepSeconds = GRANULARITY_SECONDS[query.get('granularity') ?? ''];
  if (stepSeconds === undefined) return 'invalid granularity';
  const limit = integer(query.get('limit') ?? String(MAX_BUCKETS));
  if (limit === undefined || limit < 1 || limit > MAX_BUCKETS) return `limit must be between 1 and ${MAX_BUCKETS}`;
  const stepMs = stepSeconds * 1000;
  const texts = { start: query.get('start'), end: query.get('end') };
  if (texts.start === null && texts.end === null) {
    const lastMs = Math.floor(nowMs / stepMs) * stepMs;
    return { firstMs: lastMs - (MAX_BUCKETS - 1) * stepMs, lastMs, stepMs, limit };
  }
  const start = integer(texts.start);
  const end = integer(texts.end);
  if (start === undefined || end === undefined) return 'start and end must be UNIX timestamps in seconds';
  if (start > end) return 'start must not be after end';
  // A bucket that contains `start` but began before it is not returned.
  const firstMs = Math.ceil(start / stepSeconds) * stepMs;
  const lastMs = Math.floor(end / stepSeconds) * stepMs;
  if ((lastMs - firstMs) / stepMs + 1 > MAX_BUCKETS) {
    return `number of candles requested should be less than ${MAX_BUCKETS}`;
  }
  return { firstMs, lastMs, stepMs, limit };
};

/** Rows newest first, the open bucket included, buckets without trades left out. */
const candleRows = (market: Market, product: MarketProduct, range: CandleRange, nowMs: number) => {
  const rows: ReturnType<typeof candleRow>[] = [];
  for (let openTime = range.lastMs; openTime >= range.firstMs && rows.length < range.limit; openTime -= range.stepMs) {
    const candle = market.aggregate(product.symbol, openTime, Math.min(openTime + range.stepMs, nowMs));
    if (candle) rows.push(candleRow(product, candle));
  }
  return rows;
};

const productRow = (market: Market, product: MarketProduct, nowMs: number) => {
  const { symbol, name, priceDecimals, sizeDecimals } = product;
  const [base = '', quote = ''] = symbol.split('-');
  const day = market.stats24h(symbol, nowMs);
  const dayBefore = market.stats24h(symbol, nowMs - 86_400_000);
  const last = market.recentTrades(symbol, nowMs, 1)[0];
  const percent = (now: number, before: number): string => formatDecimal(Math.round(((now - before) / before) * 1e6), 4);
  const price = last ? formatDecimal(last.price, priceDecimals) : '';
  const volume = formatDecimal(day?.volume ?? 0, sizeDecimals);
  return {
    product_id: symbol,
    price,
    price_percentage_change_24h: day && last ? percent(last.price, day.open) : '',
    volume_24h: volume,
    volume_percentage_change_24h: day && dayBefore ? percent(day.volume, dayBefore.volume) : '',
    base_increment: incrementText(sizeDecimals),
    quote_increment: incrementText(priceDecimals),
    quote_min_size: '1',
    quote_max_size: '50000000',
    base_min_size: incrementText(sizeDecimals),
    base_max_size: '1000000000',
    base_name: name,
    quote_name: 'US Dollar',
    watched: false,
    is_disabled: false,
    new: false,
    status: 'online',
    cancel_only: false,
    limit_only: false,
    post_only: false,
    trading_disabled: false,
    auction_mode: false,
    product_type: 'SPOT',
    quote_currency_id: quote,
    base_currency_id: base,
    fcm_trading_session_details: null,
    mid_market_price: '',
    alias: '',
    alias_to: [],
    base_display_symbol: base,
    quote_display_symbol: quote,
    view_only: false,
    price_increment: incrementText(priceDecimals),
    display_name: symbol,
    product_venue: 'CBE',
    approximate_quote_24h_volume: String(Math.round(Number(price) * Number(volume))),
    best_bid_price: '',
    best_ask_price: '',
    new_at: '2015-01-01T00:00:00Z',
  };
};

const integer = (text: string | null): number | undefined =>
  text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;

/** The header the venue sends although its answers are about a second old. */
const cached = (reply: FastifyReply): FastifyReply => reply.header('cache-control', 'public, max-age=14400');

const notFound = (reply: FastifyReply, details: string): FastifyReply =>
  reply.code(404).send({ error: 'NOT_FOUND', error_details: details, message: details });

const invalidArgument = (reply: FastifyReply, details: string): FastifyReply =>
  reply.code(400).send({ error: 'INVALID_ARGUMENT', error_details: details, message: details });
