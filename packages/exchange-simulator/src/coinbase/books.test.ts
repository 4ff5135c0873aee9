import { afterEach, describe, expect, it } from 'vitest';
import { formatDecimal } from '../market/decimal.ts';
import type { Market } from '../market/market.ts';
import type { BookRow } from '../testing/stream-client.ts';
import { startVenueUnderTest, type VenueUnderTest } from '../testing/venue-under-test.ts';

let running: VenueUnderTest | undefined;
const startVenue = async (): Promise<VenueUnderTest> => (running = await startVenueUnderTest());
afterEach(() => running?.close());

/** A book as a client keeps it: `bid 143.25` -> quantity, removed when the quantity is no more than zero. */
const apply = (book: Map<string, string>, rows: readonly BookRow[]): void => {
  for (const { side, price_level: price, new_quantity: quantity } of rows) {
    if (Number(quantity) === 0) book.delete(`${side} ${price}`);
    else book.set(`${side} ${price}`, quantity);
  }
};

/** The market's own book of that time, written as the venue writes numbers. */
const bookOf = (market: Market, symbol: string, at: number): Map<string, string> => {
  const { priceDecimals, sizeDecimals } = market.product(symbol);
  const { bids, asks } = market.book(symbol, at);
  const levels = (side: string, of: ReadonlyMap<number, number>): [string, string][] =>
    [...of].map(([price, lots]) => [`${side} ${formatDecimal(price, priceDecimals)}`, formatDecimal(lots, sizeDecimals)]);
  return new Map([...levels('bid', bids), ...levels('offer', asks)]);
};

describe('the simulated level2 channel', () => {
  it('is the book of each second: a snapshot, then updates that lead from one to the next', async () => {
    const { client, advance, market } = await startVenue();
    const one = await client();
    await one.subscribe('heartbeats');
    await one.subscribe('level2', ['BTC-USD', 'MLN-USD']);
    await advance(120_000, one);
    for (const symbol of ['BTC-USD', 'MLN-USD']) {
      const messages = one.of('l2_data').filter(({ events }) => events[0].product_id === symbol);
      const types = messages.map(({ events }) => events[0].type);
      expect(types[0]).toBe('snapshot');
      expect(new Set(types.slice(1))).toEqual(new Set(['update']));
      const book = new Map<string, string>();
      for (const { events, timestamp } of messages) {
        apply(book, events[0].updates);
        expect(book).toEqual(bookOf(market, symbol, Math.floor(Date.parse(timestamp) / 1000) * 1000));
      }
      expect(messages.length).toBeGreaterThan(20);
    }
  });

  it('sends rows of texts, sides mixed in a snapshot, on the one sequence of the connection', async () => {
    const { client, advance } = await startVenue();
    const one = await client();
    await one.subscribe('heartbeats');
    await one.subscribe('level2', ['SOL-USD']);
    await advance(30_000, one);
    const [snapshot, ...updates] = one.of('l2_data');
    expect(snapshot).toMatchObject({ channel: 'l2_data', client_id: '', sequence_num: expect.any(Number) });
    const sides = snapshot?.events[0].updates.map(({ side }) => side) ?? [];
    expect(new Set(sides)).toEqual(new Set(['bid', 'offer']));
    expect(sides).not.toEqual(sides.toSorted());
    expect(sides).not.toEqual(sides.toSorted().toReversed());
    for (const { events } of updates) {
      for (const row of events[0].updates) {
        expect(row).toEqual({
          side: expect.stringMatching(/^(bid|offer)$/),
          event_time: expect.stringMatching(/^2026-10-01T14:1\d:\d\dZ$/),
          price_level: expect.stringMatching(/^\d+(\.\d*[1-9])?$/),
          new_quantity: expect.stringMatching(/^\d+(\.\d+)?$/),
        });
      }
    }
    const removals = updates.flatMap(({ events }) => events[0].updates.map((row) => row.new_quantity)).filter((text) => Number(text) === 0);
    expect(new Set(removals)).toEqual(new Set(['0', '0.00000000']));
    const sequences = one.frames.map(({ body }) => body.sequence_num);
    expect(sequences).toEqual(sequences.map((_, place) => place));
  });

  it('tells everybody the same, and a new subscriber the whole book again', async () => {
    const { client, advance, market } = await startVenue();
    const [one, two] = [await client(), await client()];
    for (const each of [one, two]) await each.subscribe('heartbeats');
    await one.subscribe('level2', ['ETH-USD']);
    await advance(20_000, one, two);
    await two.subscribe('level2', ['ETH-USD']);
    await one.subscribe('level2', ['ETH-USD']);
    await advance(20_000, one, two);
    const types = one.eventsOf('l2_data').map(({ type }) => type);
    expect(types.filter((type) => type === 'snapshot')).toHaveLength(2);
    const last = (client_: typeof one) => client_.of('l2_data').at(-1);
    expect(last(two)?.events).toEqual(last(one)?.events);
    const book = new Map<string, string>();
    for (const { updates } of two.eventsOf('l2_data')) apply(book, updates);
    expect(book).toEqual(bookOf(market, 'ETH-USD', Math.floor(Date.parse(last(two)?.timestamp ?? '') / 1000) * 1000));
  });

  it('acknowledges the channel by the name it is subscribed under', async () => {
    const { client } = await startVenue();
    const one = await client();
    await one.subscribe('level2', ['ETH-USD', 'NONE-USD']);
    expect(one.eventsOf('subscriptions').at(-1)?.subscriptions).toEqual({ level2: ['ETH-USD'] });
  });
});
