import { afterEach, describe, expect, it } from 'vitest';
import { formatDecimal } from '../market/decimal.ts';
import { ANCHOR, microseconds, startVenueUnderTest, type VenueUnderTest } from '../testing/venue-under-test.ts';

const BOUNDARY = Date.UTC(2026, 9, 1, 14, 15);
const LIQUID = ['BTC-USD', 'ETH-USD', 'SOL-USD', 'XRP-USD', 'DOGE-USD'];

let running: VenueUnderTest | undefined;
const startVenue = async (): Promise<VenueUnderTest> => (running = await startVenueUnderTest());
afterEach(() => running?.close());

describe('the simulated Coinbase stream', () => {
  it('counts one sequence from 0 over all channels of a connection, in order of venue time', async () => {
    const { client, advance } = await startVenue();
    const one = await client();
    await one.subscribe('heartbeats');
    await one.subscribe('candles', ['BTC-USD', 'SOL-USD']);
    await one.subscribe('ticker', ['BTC-USD']);
    await one.subscribe('market_trades', ['BTC-USD', 'SOL-USD']);
    await advance(60_000, one);
    const messages = one.frames.map(({ body }) => body);
    expect(messages.map((message) => message.sequence_num)).toEqual(messages.map((_, place) => place));
    const times = messages.map(({ timestamp }) => microseconds(timestamp));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(messages.map(({ channel }) => channel))).toEqual(
      new Set(['subscriptions', 'heartbeats', 'candles', 'ticker', 'market_trades']),
    );
  });

  it('beats once each venue second, counting by one from an arbitrary value', async () => {
    const { client, advance } = await startVenue();
    const [one, two] = [await client(), await client()];
    await one.subscribe('heartbeats');
    await two.subscribe('heartbeats');
    await advance(30_000, one, two);
    for (const { of } of [one, two]) {
      const beats = of('heartbeats');
      expect(beats.length).toBeGreaterThanOrEqual(30);
      const first = beats[0]?.events[0].heartbeat_counter ?? 0;
      expect(first).toBeGreaterThan(0);
      beats.forEach((beat, place) => {
        expect(beat).not.toHaveProperty('client_id');
        expect(beat.events[0].heartbeat_counter).toBe(first + place);
        expect(beat.events[0].current_time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? \+0000 UTC m=\+\d+\.\d{9}$/);
        expect(beat.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d*[1-9])?Z$/);
        expect(Math.floor(Date.parse(beat.timestamp) / 1000)).toBe(ANCHOR / 1000 + place + 1);
      });
    }
    expect(one.eventsOf('heartbeats')[0]?.heartbeat_counter).not.toBe(two.eventsOf('heartbeats')[0]?.heartbeat_counter);
  });

  it('streams the whole tape: snapshot and updates, newest first inside a message, hold every trade once', async () => {
    const { client, advance, market, venue } = await startVenue();
    const one = await client();
    await one.subscribe('heartbeats');
    await one.subscribe('market_trades', ['SOL-USD', 'BTC-USD']);
    const subscribedAt = venue.publishedMs();
    await advance(180_000, one);
    for (const product of [market.product('SOL-USD'), market.product('BTC-USD')]) {
      const [snapshot, ...updates] = one
        .eventsOf('market_trades')
        .filter(({ trades }) => trades[0]?.product_id === product.symbol);
      expect(snapshot?.type).toBe('snapshot');
      expect(new Set(updates.map(({ type }) => type))).toEqual(new Set(['update']));
      for (const { trades } of updates) {
        const ids = trades.map(({ trade_id: id }) => Number(id));
        expect(ids).toEqual(ids.toSorted((a, b) => b - a));
      }
      const expected = market.trades(product.symbol, subscribedAt, venue.publishedMs());
      expect(expected.length).toBeGreaterThan(50);
      expect(updates.flatMap(({ trades }) => trades.toReversed())).toEqual(
        expected.map((trade) => ({
          trade_id: String(trade.id),
          product_id: product.symbol,
          price: formatDecimal(trade.price, product.priceDecimals),
          size: formatDecimal(trade.size, product.sizeDecimals),
          side: trade.makerSide,
          time: expect.stringMatching(/^2026-10-01T14:1\d:\d\d(\.\d{0,5}[1-9])?Z$/),
        })),
      );
      expect(Number(snapshot?.trades[0]?.trade_id) + 1).toBe(expected[0]?.id);
    }
  });

  it('sends a trade in the batch of its 250 venue milliseconds', async () => {
    const { client, advance } = await startVenue();
    const one = await client();
    await one.subscribe('heartbeats');
    await one.subscribe('market_trades', ['SOL-USD']);
    await advance(60_000, one);
    const updates = one.of('market_trades').slice(1);
    expect(updates.length).toBeGreaterThan(10);
    for (const { timestamp, events } of updates) {
      for (const { time } of events[0].trades) {
        const delayUs = microseconds(timestamp) - microseconds(time);
        expect(delayUs).toBeGreaterThan(0);
        expect(delayUs).toBeLessThanOrEqual(255_000);
      }
    }
  });

  it('ends every 5m bucket with an update that is exactly the history of that bucket', async () => {
    const { client, advance, market } = await startVenue();
    const one = await client();
    await one.subscribe('heartbeats');
    const symbols = [...LIQUID, 'ADA-USD', 'AVAX-USD', 'LINK-USD', 'ALGO-USD', 'BAND-USD'];
    await one.subscribe('candles', symbols);
    await advance(1_300_000, one);
    const rows = one
      .eventsOf('candles')
      .filter(({ type }) => type === 'update')
      .flatMap(({ candles }) => candles);
    for (const symbol of symbols) {
      const { priceDecimals, sizeDecimals } = market.product(symbol);
      const closed = market.candles(symbol, '5m', BOUNDARY, BOUNDARY + 1_200_000);
      expect(closed.length).toBeGreaterThan(2);
      for (const candle of closed) {
        const start = String(candle.openTime / 1000);
        expect(rows.findLast((row) => row.product_id === symbol && row.start === start)).toEqual({
          start,
          open: formatDecimal(candle.open, priceDecimals),
          high: formatDecimal(candle.high, priceDecimals),
          low: formatDecimal(candle.low, priceDecimals),
          close: formatDecimal(candle.close, priceDecimals),
          volume: formatDecimal(candle.volume, sizeDecimals),
          product_id: symbol,
        });
      }
    }
  });

  it('updates candles at most once a second, only when a bucket changed, and a last time after its end', async () => {
    const { client, advance } = await startVenue();
    const one = await client();
    await one.subscribe('heartbeats');
    await one.subscribe('candles', LIQUID);
    await advance(120_000, one);
    const updates = one.of('candles').filter(({ events }) => events[0].type === 'update');
    const seconds = updates.map(({ timestamp }) => Math.floor(Date.parse(timestamp) / 1000));
    expect(new Set(seconds).size).toBe(seconds.length);
    const rows = updates.flatMap(({ events }) => events[0].candles).map((row) => JSON.stringify(row));
    expect(new Set(rows).size).toBe(rows.length);
    const late = updates.filter(
      ({ timestamp, events }) =>
        Date.parse(timestamp) >= BOUNDARY && events[0].candles.some(({ start }) => Number(start) * 1000 < BOUNDARY),
    );
    expect(late).toHaveLength(1);
    expect(Date.parse(late[0]?.timestamp ?? '') - BOUNDARY).toBeLessThan(1000);
  });

  it('begins candles with at most 100 rows, holes and the open bucket among them, in either order', async () => {
    const { client, advance, market, venue } = await startVenue();
    const one = await client();
    const openSeconds = Math.floor(venue.publishedMs() / 300_000) * 300;
    await one.subscribe('candles', market.products.map(({ symbol }) => symbol));
    await one.subscribe('heartbeats');
    await advance(1_000, one);
    const snapshots = one.eventsOf('candles').filter(({ type }) => type === 'snapshot');
    expect(snapshots.length).toBeGreaterThan(15);
    const orders = new Set<string>();
    for (const { candles } of snapshots) {
      const starts = candles.map(({ start }) => Number(start));
      const ascending = starts.toSorted((a, b) => a - b);
      expect(starts.length).toBeLessThanOrEqual(100);
      orders.add(starts.join() === ascending.join() ? 'oldest first' : 'newest first');
      if (LIQUID.includes(candles[0]?.product_id ?? '')) {
        expect(ascending.at(-1)).toBe(openSeconds);
        expect(openSeconds - (ascending[0] ?? 0)).toBeGreaterThan(99 * 300);
      }
    }
    expect(orders).toEqual(new Set(['oldest first', 'newest first']));
  });

  it('sends a ticker snapshot and then one update for all matches of a batch', async () => {
    const { client, advance, market, venue } = await startVenue();
    const one = await client();
    await one.subscribe('heartbeats');
    await one.subscribe('ticker', ['SOL-USD']);
    const from = venue.publishedMs();
    await advance(60_000, one);
    const [snapshot, ...updates] = one.of('ticker');
    expect(snapshot?.events[0].type).toBe('snapshot');
    expect(new Set(updates.map(({ events }) => events[0].type))).toEqual(new Set(['update']));
    const batches = market.trades('SOL-USD', from, venue.publishedMs()).map(({ timeUs }) => Math.floor(timeUs / 250_000));
    expect(updates).toHaveLength(new Set(batches).size);

    const last = updates.at(-1);
    const ticker = last?.events[0].tickers[0];
    const asOf = Math.floor(Date.parse(last?.timestamp ?? '') / 250) * 250;
    const day = market.trades('SOL-USD', asOf - 86_400_000, asOf).map(({ price }) => price);
    const [first = 1, newest = 0] = [day[0], day.at(-1)];
    const text = (ticks: number) => formatDecimal(ticks, market.product('SOL-USD').priceDecimals);
    expect(ticker).toMatchObject({
      type: 'ticker',
      product_id: 'SOL-USD',
      price: text(newest),
      low_24_h: text(Math.min(...day)),
      high_24_h: text(Math.max(...day)),
    });
    for (const value of Object.values(ticker ?? {})) expect(typeof value).toBe('string');
    expect(Number(ticker?.price_percent_chg_24_h)).toBeCloseTo((100 * (newest - first)) / first, 4);
    expect(Number(ticker?.best_ask)).toBeGreaterThan(Number(ticker?.best_bid));
  });
});
