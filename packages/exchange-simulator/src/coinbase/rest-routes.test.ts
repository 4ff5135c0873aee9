import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '@livermore/testkit';
import { formatDecimal } from '../market/decimal.ts';
import { createMarket } from '../market/market.ts';
import { startVenueClock } from '../venue-clock.ts';
import { startSimulatedCoinbase, type SimulatedCoinbase } from './simulated-coinbase.ts';

const NOW = Date.UTC(2026, 9, 1, 14, 17, 30);
const SPEED = 60;
const market = createMarket({ seed: 3 });
let wall: FakeClock;
let venue: SimulatedCoinbase;

beforeEach(async () => {
  wall = new FakeClock();
  venue = await startSimulatedCoinbase({ market, clock: startVenueClock(wall, { anchorMs: NOW, speed: SPEED }) });
});
afterEach(() => venue.close());

/** The lists that answers may hold; which fields are there is for the tests to say. */
interface Body {
  candles: { start: string; close: string }[];
  products: { product_id: string; price_increment: string; approximate_quote_24h_volume: string }[];
}

const get = async (path: string) => {
  const response = await fetch(`${venue.restUrl}${path}`);
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
};

const candles = (symbol: string, granularity: string, range: string) =>
  get(`/market/products/${symbol}/candles?granularity=${granularity}${range}`);

const starts = (body: Body): number[] => body.candles.map(({ start }) => Number(start));

describe('the simulated Coinbase REST side', () => {
  it('tells its own time in strings', async () => {
    const { body } = await get('/time');
    expect(body).toEqual({ iso: '2026-10-01T14:17:30Z', epochSeconds: String(NOW / 1000), epochMillis: String(NOW) });
  });

  it('lists every product with string fields and a header that must not be believed', async () => {
    const { body, headers } = await get('/market/products');
    expect(body).toMatchObject({ num_products: 20, pagination: null });
    expect(headers.get('cache-control')).toBe('public, max-age=14400');
    const btc = body.products.find((row) => row.product_id === 'BTC-USD');
    expect(btc).toMatchObject({
      price: expect.stringMatching(/^\d+(\.\d{1,2})?$/),
      price_percentage_change_24h: expect.stringMatching(/^-?\d+(\.\d{1,4})?$/),
      base_increment: '0.00000001',
      price_increment: '0.01',
      status: 'online',
      product_type: 'SPOT',
      alias: '',
      alias_to: [],
      is_disabled: false,
      mid_market_price: '',
    });
    const volumes = body.products.map((row) => Number(row.approximate_quote_24h_volume));
    expect(volumes).toEqual(volumes.toSorted((a, b) => b - a));
    expect(new Set(body.products.map((row) => row.price_increment))).toEqual(
      new Set(['0.01', '0.0001', '0.00001', '0.001', '1']),
    );
  });

  it('lists the products asked for by repeated keys, and one bare', async () => {
    const { body } = await get('/market/products?product_ids=ETH-USD&product_ids=NONE-USD&product_ids=BTC-USD');
    expect(body.products.map((row) => row.product_id).toSorted()).toEqual(['BTC-USD', 'ETH-USD']);
    expect((await get('/market/products/ETH-USD')).body).toMatchObject({ product_id: 'ETH-USD' });
  });

  it('gives candles newest first, the open bucket included, both ends included, equal to the market', async () => {
    const [start, end] = [NOW / 1000 - 4 * 300 - 150, NOW / 1000];
    const { body } = await candles('BTC-USD', 'FIVE_MINUTE', `&start=${start}&end=${end}`);
    const open = Math.floor(end / 300) * 300;
    expect(starts(body)).toEqual([open, open - 300, open - 600, open - 900, open - 1200]);
    const product = market.product('BTC-USD');
    const text = (ticks: number | undefined) => formatDecimal(ticks ?? 0, product.priceDecimals);
    const forming = market.candleUpTo('BTC-USD', '5m', NOW);
    expect(body.candles[0]).toEqual({
      start: String(open),
      open: text(forming?.open),
      high: text(forming?.high),
      low: text(forming?.low),
      close: text(forming?.close),
      volume: formatDecimal(forming?.volume ?? 0, product.sizeDecimals),
    });
    const closed = market.candles('BTC-USD', '5m', (open - 1200) * 1000, open * 1000).toReversed();
    expect(body.candles.slice(1).map(({ close }) => close)).toEqual(closed.map(({ close }) => text(close)));
  });

  it('leaves out a bucket that contains the start but began before it', async () => {
    const open = Math.floor(NOW / 300_000) * 300;
    const { body } = await candles('BTC-USD', 'FIVE_MINUTE', `&start=${open - 899}&end=${open - 300}`);
    expect(starts(body)).toEqual([open - 300, open - 600]);
  });

  it('gives 350 buckets and refuses 351', async () => {
    const end = Math.floor(NOW / 3_600_000) * 3600;
    const most = await candles('BTC-USD', 'ONE_HOUR', `&start=${end - 349 * 3600}&end=${end}`);
    expect(most.body.candles).toHaveLength(350);
    const more = await candles('BTC-USD', 'ONE_HOUR', `&start=${end - 350 * 3600}&end=${end}`);
    expect(more.status).toBe(400);
    expect(more.body).toMatchObject({
      error: 'INVALID_ARGUMENT',
      message: expect.stringContaining('number of candles requested should be less than 350'),
    });
  });

  it('gives the newest 350 without a window, and fewer with a limit', async () => {
    expect((await candles('BTC-USD', 'ONE_DAY', '')).body.candles).toHaveLength(350);
    expect(starts((await candles('BTC-USD', 'ONE_DAY', '&limit=2')).body)).toEqual([
      Date.UTC(2026, 9, 1) / 1000,
      Date.UTC(2026, 8, 30) / 1000,
    ]);
  });

  it('leaves empty buckets out', async () => {
    const end = Math.floor(NOW / 300_000) * 300;
    const { body } = await candles('MLN-USD', 'FIVE_MINUTE', `&start=${end - 349 * 300}&end=${end}`);
    expect(body.candles.length).toBeLessThan(60);
    expect(starts(body)).toEqual(starts(body).toSorted((a, b) => b - a));
  });

  it('shows nothing of the future', async () => {
    const end = NOW / 1000 + 86_400;
    const { body } = await candles('BTC-USD', 'ONE_HOUR', `&start=${NOW / 1000 - 3600}&end=${end}`);
    expect(starts(body)).toEqual([Date.UTC(2026, 9, 1, 14) / 1000]);
    expect((await candles('BTC-USD', 'ONE_HOUR', `&start=${end}&end=${end + 7200}`)).body).toEqual({ candles: [] });
  });

  it.each([
    ['&start=1&end=2&granularity=ONE_WEEK', 'granularity'],
    ['&granularity=ONE_DAY&start=abc&end=2', 'UNIX timestamps'],
    ['&granularity=ONE_DAY&start=1', 'UNIX timestamps'],
    ['&granularity=ONE_DAY&start=172800&end=86400', 'after end'],
    ['&granularity=ONE_DAY&limit=351', 'limit'],
  ])('refuses the candle query %s', async (query, reason) => {
    const { status, body } = await get(`/market/products/BTC-USD/candles?${query.slice(1)}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'INVALID_ARGUMENT', error_details: expect.stringContaining(reason) });
  });

  it('answers an unknown product with 404', async () => {
    for (const path of ['/market/products/NONE-USD', '/market/products/NONE-USD/candles?granularity=ONE_DAY']) {
      expect(await get(path)).toMatchObject({ status: 404, body: { error: 'NOT_FOUND' } });
    }
  });

  it('takes ten requests a venue second, then answers 429 until the next', async () => {
    const first = await Promise.all(Array.from({ length: 12 }, () => get('/time')));
    expect(first.filter(({ status }) => status === 200)).toHaveLength(10);
    const refused = first.find(({ status }) => status === 429);
    expect(refused?.body).toEqual({ errors: [{ id: 'rate_limit_exceeded', message: 'Too many requests' }] });
    await wall.advance(1000 / SPEED);
    expect((await get('/time')).status).toBe(200);
  });

  it('records what clients asked', async () => {
    await get('/time');
    expect(venue.record.requests).toEqual([{ method: 'GET', url: '/api/v3/brokerage/time' }]);
  });
});
