import { afterEach, describe, expect, it } from 'vitest';
import { until } from '@livermore/testkit';
import { ANCHOR, SPEED, startVenueUnderTest, type VenueUnderTest } from '../testing/venue-under-test.ts';
import { startVenueClock } from '../venue-clock.ts';
import { startSimulatedCoinbase } from './simulated-coinbase.ts';

let running: VenueUnderTest | undefined;
const startVenue = async (): Promise<VenueUnderTest> => (running = await startVenueUnderTest());
afterEach(() => running?.close());

describe('a connection to the simulated Coinbase', () => {
  it('is told the full current set after every change, unknown products left out', async () => {
    const { client } = await startVenue();
    const one = await client();
    await one.subscribe('heartbeats');
    await one.subscribe('candles', ['BTC-USD', 'NONE-USD']);
    await one.subscribe('candles', ['SOL-USD']);
    const sets = () => one.eventsOf('subscriptions').map(({ subscriptions }) => subscriptions);
    expect(sets().at(-1)).toEqual({ heartbeats: ['heartbeats'], candles: ['BTC-USD', 'SOL-USD'] });
    one.send({ type: 'unsubscribe', channel: 'candles', product_ids: ['BTC-USD'] });
    await until('the fourth acknowledgement', () => sets().length === 4);
    expect(sets().at(-1)).toEqual({ heartbeats: ['heartbeats'], candles: ['SOL-USD'] });
    one.send({ type: 'unsubscribe', channel: 'candles' });
    await until('the fifth acknowledgement', () => sets().length === 5);
    expect(sets().at(-1)).toEqual({ heartbeats: ['heartbeats'] });
  });

  it('gets a new snapshot of what it subscribes again and nothing of what it unsubscribed', async () => {
    const { client, advance } = await startVenue();
    const one = await client();
    await one.subscribe('heartbeats');
    await one.subscribe('market_trades', ['BTC-USD']);
    await one.subscribe('market_trades', ['BTC-USD']);
    one.send({ type: 'unsubscribe', channel: 'market_trades', product_ids: ['BTC-USD'] });
    await until('the acknowledgement', () => one.of('subscriptions').length === 4);
    await advance(60_000, one);
    expect(one.eventsOf('market_trades').map(({ type }) => type)).toEqual(['snapshot', 'snapshot']);
  });

  it('gets its snapshot before the acknowledgement or after it', async () => {
    const { client } = await startVenue();
    const orders = new Set<string>();
    for (let attempt = 0; attempt < 8; attempt++) {
      const one = await client();
      one.send({ type: 'subscribe', channel: 'ticker', product_ids: ['BTC-USD'] });
      await until('both', () => one.frames.length === 2);
      orders.add(one.frames.map(({ body }) => body.channel).join());
    }
    expect(orders).toEqual(new Set(['subscriptions,ticker', 'ticker,subscriptions']));
  });

  it.each(['{"type":"subscribe","channel":"level9"}', '{"type":"subscribe","channel":["ticker"]}', 'not json', '[]'])(
    'is answered %s with an error frame and stays open',
    async (text) => {
      const { client } = await startVenue();
      const one = await client();
      one.send(text);
      await until('the error', () => one.frames.length === 1);
      expect(one.frames[0]?.body).toEqual({ type: 'error', message: 'authentication failure' });
      await one.subscribe('heartbeats');
    },
  );

  it('may send eight messages a venue second', async () => {
    const { client, venue, wall } = await startVenue();
    const one = await client();
    for (let message = 0; message < 10; message++) one.send({ type: 'subscribe', channel: 'heartbeats' });
    await until('ten answers', () => one.frames.length === 10);
    expect(one.frames.filter(({ body }) => body.message === 'rate limit exceeded')).toHaveLength(2);
    expect(venue.record.frames).toHaveLength(10);
    await wall.advance(1000 / SPEED);
    await one.subscribe('heartbeats');
  });

  it('is closed when it subscribes to nothing within five seconds of the wall', async () => {
    const { client, wall } = await startVenue();
    const [silent, active] = [await client(), await client()];
    await active.subscribe('heartbeats');
    await wall.advance(4_900);
    expect(silent.isClosed()).toBe(false);
    await wall.advance(200);
    await until('the close', silent.isClosed);
    expect(active.isClosed()).toBe(false);
  });

  it('is closed after 60 to 90 quiet venue seconds, never while heartbeats are subscribed', async () => {
    const { client, advance } = await startVenue();
    const [quiet, beating] = [await client(), await client()];
    await quiet.subscribe('market_trades', ['MLN-USD']);
    await beating.subscribe('heartbeats');
    await advance(50_000, beating);
    expect(quiet.isClosed()).toBe(false);
    await advance(45_000, beating);
    await until('the close', quiet.isClosed);
    expect(beating.isClosed()).toBe(false);
  });

  it('is cut off when it does not read, instead of its messages being kept for ever', async () => {
    const { client, venue, wall, market } = await startVenue();
    const lazy = await client();
    await lazy.subscribe('heartbeats');
    await lazy.subscribe('market_trades', market.products.map(({ symbol }) => symbol));
    lazy.socket.pause();
    await until('the cut', async () => {
      await wall.advance(2_000);
      return venue.connections() === 0;
    }, 25_000);
  });

  it('is cut off after a standstill, instead of being sent hours at once', async () => {
    const { client, venue, wall } = await startVenue();
    const one = await client();
    await one.subscribe('heartbeats');
    const before = one.frames.length;
    wall.set(wall.now() + 3_600_000);
    await wall.advance(60);
    await until('the close', one.isClosed);
    expect(one.frames).toHaveLength(before);
    expect(venue.publishedMs()).toBeGreaterThan(ANCHOR + 3_600_000 * SPEED);
  });
});

describe('the simulated Coinbase', () => {
  it('lets a test cut connections, inject a text and leave a number of the sequence out', async () => {
    const { client, venue, advance } = await startVenue();
    const one = await client();
    await one.subscribe('heartbeats');
    venue.injectRaw('{"channel":"nonsense"}');
    venue.skipSequence();
    await advance(2_000, one);
    expect(one.frames.flatMap(({ body }) => body.sequence_num ?? []).slice(0, 3)).toEqual([0, 2, 3]);
    expect(one.frames.some(({ text }) => text === '{"channel":"nonsense"}')).toBe(true);
    venue.dropConnections();
    await until('the close', one.isClosed);
    await until('no connection', () => venue.connections() === 0);
  });

  it('leaves no timer and no port behind when it closes', async () => {
    const { client, venue, wall } = await startVenue();
    const one = await client();
    await one.subscribe('heartbeats');
    await venue.close();
    await until('the close', one.isClosed);
    await until('no timer', () => wall.pending === 0);
    await expect(fetch(`${venue.restUrl}/time`)).rejects.toThrow('fetch failed');
  });

  it('says what to do when its port is in use', async () => {
    const { venue, market, wall } = await startVenue();
    const port = Number(new URL(venue.wsUrl).port);
    await expect(
      startSimulatedCoinbase({ market, clock: startVenueClock(wall, { anchorMs: ANCHOR, speed: 1 }), port }),
    ).rejects.toMatchObject({ code: 'PORT_IN_USE', message: expect.stringContaining('Choose another port') });
  });
});
