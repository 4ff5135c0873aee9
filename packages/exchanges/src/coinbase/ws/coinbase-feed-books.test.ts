import { FakeClock } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { streamKey } from '../../feed/exchange-adapter.ts';
import type { FeedEvent } from '../../feed/exchange-adapter.ts';
import { acknowledgement, heartbeat, level2Snapshot, level2Update, tradesUpdate } from '../../testing/coinbase-messages.ts';
import { FakeSockets } from '../../testing/fake-sockets.ts';
import { recordingLogger } from '../../testing/recording-logger.ts';
import { CoinbaseFeed } from './coinbase-feed.ts';

const START = Date.UTC(2026, 9, 2, 8, 16);
const BOOK = streamKey('level2', 'SOL-USD');

const start = async () => {
  const clock = new FakeClock(START);
  const sockets = new FakeSockets();
  const feed = new CoinbaseFeed({
    open: sockets.open,
    clock,
    venueClock: clock,
    random: () => 0.5,
    logger: recordingLogger(),
  });
  const events: FeedEvent[] = [];
  feed.onEvent((event) => events.push(event));
  feed.want(new Set([BOOK]));
  sockets.newest.accept();
  await clock.advance(1_000);
  /** What was sent since this was last asked, without heartbeats. */
  const sent = (): string[] => sockets.newest.sent.splice(0).filter((text) => !text.includes('heartbeats'));
  /** Delivers a message as the given one of the connection. */
  const deliver = (message: object, sequence: number): void => {
    sockets.newest.deliver({ ...message, sequence_num: sequence });
  };
  return { clock, deliver, events, feed, sent, sockets };
};

const SUBSCRIBE = '{"type":"subscribe","channel":"level2","product_ids":["SOL-USD"]}';
const UNSUBSCRIBE = '{"type":"unsubscribe","channel":"level2","product_ids":["SOL-USD"]}';

const kindsOf = (events: readonly FeedEvent[]): string[] => events.map(({ kind }) => kind);

/** The update with its first row changed. */
const updateWith = (fields: object): object => {
  const [event] = level2Update.events;
  const [row, ...rows] = event?.updates ?? [];
  return { ...level2Update, events: [{ ...event, updates: [{ ...row, ...fields }, ...rows] }] };
};

describe('an order book of the Coinbase feed', () => {
  it('is subscribed as level2 and known from its snapshot on, as of the time of the newest message', async () => {
    const { deliver, events, feed, sent } = await start();
    expect(sent()).toEqual([SUBSCRIBE]);
    deliver(level2Update, 0);
    expect(feed.book('SOL-USD')).toBeUndefined();
    deliver(level2Snapshot, 1);
    expect(feed.book('SOL-USD')).toMatchObject({ at: START + 3_901, bestBid: { price: 143.27, size: 3.5 }, bestAsk: { price: 143.29, size: 7 } });
    deliver(level2Update, 2);
    const book = feed.book('SOL-USD');
    expect(book).toMatchObject({ at: START + 4_001, bestBid: { price: 143.28, size: 1 }, bestAsk: { price: 143.31, size: 12 } });
    expect(book?.depth('bids', 3).map(({ size }) => size)).toEqual([1, 3.5, 88.4]);
    expect(events.filter(({ kind }) => kind === 'book')).toEqual([
      { kind: 'book', symbol: 'SOL-USD', at: START + 3_901, snapshot: true },
      { kind: 'book', symbol: 'SOL-USD', at: START + 4_001, snapshot: false },
    ]);
  });

  it('is confirmed by its snapshot or the acknowledgement, not by an update', async () => {
    const { deliver, feed } = await start();
    deliver(level2Update, 0);
    expect(feed.observe().confirmed).toEqual(new Set());
    deliver(level2Snapshot, 1);
    expect(feed.observe().confirmed).toEqual(new Set([BOOK]));
  });

  it('is unknown when a listener hears of a gap, and is released and subscribed again', async () => {
    const { clock, deliver, events, feed, sent } = await start();
    deliver(level2Snapshot, 0);
    sent();
    let known: unknown = 'not asked';
    feed.onEvent(({ kind }) => {
      if (kind === 'gap') known = feed.book('SOL-USD');
    });
    events.length = 0;
    deliver(level2Update, 2);
    expect(known).toBeUndefined();
    expect(kindsOf(events)).toEqual(['gap', 'time']);
    await clock.advance(1_000);
    expect(sent()).toEqual([UNSUBSCRIBE, SUBSCRIBE]);
    deliver(level2Update, 3);
    expect(feed.book('SOL-USD')).toBeUndefined();
    deliver(level2Snapshot, 4);
    expect(feed.book('SOL-USD')?.bestBid?.price).toBe(143.27);
  });

  it('takes no message that comes between its release and its new subscription', async () => {
    const { clock, deliver, feed, sent } = await start();
    deliver(level2Snapshot, 0);
    sent();
    deliver(level2Update, 2);
    expect(sent()).toEqual([UNSUBSCRIBE]);
    deliver(level2Snapshot, 3);
    expect(feed.book('SOL-USD')).toBeUndefined();
    await clock.advance(1_000);
    deliver(level2Snapshot, 4);
    expect(feed.book('SOL-USD')).toBeDefined();
  });

  it('takes no late message', async () => {
    const { deliver, feed } = await start();
    deliver(heartbeat(5, '2026-10-02T08:16:03Z'), 5);
    deliver(level2Snapshot, 4);
    expect(feed.book('SOL-USD')).toBeUndefined();
    deliver(level2Snapshot, 6);
    deliver(level2Update, 3);
    expect(feed.book('SOL-USD')?.bestBid?.price).toBe(143.27);
  });

  it('is unknown without a connection, and known again by the snapshot of the next', async () => {
    const { clock, deliver, feed, sent, sockets } = await start();
    deliver(level2Snapshot, 0);
    sockets.newest.end('gone');
    expect(feed.book('SOL-USD')).toBeUndefined();
    await clock.advance(500);
    sockets.newest.accept();
    await clock.advance(1_000);
    expect(sent()).toEqual([SUBSCRIBE]);
    deliver(level2Update, 0);
    expect(feed.book('SOL-USD')).toBeUndefined();
    deliver(level2Snapshot, 1);
    expect(feed.book('SOL-USD')).toBeDefined();
  });

  it.each([
    ['crosses it', { price_level: '150' }, 'crossed-book'],
    ['names a price that cannot be', { price_level: '-1' }, 'absurd-number'],
    ['names an unknown side', { side: 'ask' }, 'bad-shape'],
  ])('is unknown and asked for again when a message %s, which is counted and no gap', async (_what, fields, kind) => {
    const { clock, deliver, events, feed, sent } = await start();
    deliver(level2Snapshot, 0);
    sent();
    events.length = 0;
    deliver(updateWith(fields), 1);
    expect(feed.book('SOL-USD')).toBeUndefined();
    expect(feed.observe().rejectedFrames).toEqual({ [kind]: 1 });
    expect(events[0]).toEqual({ kind: 'book', symbol: 'SOL-USD', at: START + 4_001, snapshot: false });
    deliver({ ...tradesUpdate, events: [] }, 2);
    expect(kindsOf(events)).toEqual(['book', 'time', 'time']);
    await clock.advance(1_000);
    expect(sent()).toEqual([UNSUBSCRIBE, SUBSCRIBE]);
  });

  it('is not touched by what is wrong with another', async () => {
    const { deliver, feed } = await start();
    deliver(level2Snapshot, 0);
    const [event] = level2Update.events;
    const rows = [{ side: 'bid', price_level: '0', new_quantity: '1' }];
    deliver({ ...level2Update, events: [{ ...event, product_id: 'BTC-USD', updates: rows }] }, 1);
    expect(feed.observe().rejectedFrames).toEqual({ 'absurd-number': 1 });
    expect(feed.book('SOL-USD')).toBeDefined();
  });

  it('is asked for again when its snapshot does not come although the venue acknowledged it', async () => {
    const { clock, deliver, sent } = await start();
    deliver(acknowledgement(0, '2026-10-02T08:16:01Z', { level2: ['SOL-USD'] }), 0);
    expect(sent()).toEqual([SUBSCRIBE]);
    for (let second = 1; second < 9; second += 1) {
      deliver(heartbeat(second, new Date(START + second * 1000).toISOString()), second);
      await clock.advance(1_000);
    }
    expect(sent()).toEqual([UNSUBSCRIBE, SUBSCRIBE]);
  });

  it('is taken whole from a snapshot of more than 4 MB', async () => {
    const { deliver, feed } = await start();
    const updates = Array.from({ length: 42_000 }, (_, place) => ({
      side: place % 2 === 0 ? 'bid' : 'offer',
      event_time: '1970-01-01T00:00:00Z',
      price_level: String(place % 2 === 0 ? 50_000 - place : 50_000 + place),
      new_quantity: '0.12345678',
    }));
    const snapshot = { ...level2Snapshot, events: [{ type: 'snapshot', product_id: 'SOL-USD', updates }] };
    expect(JSON.stringify(snapshot).length).toBeGreaterThan(4e6);
    deliver(snapshot, 0);
    expect(feed.book('SOL-USD')).toMatchObject({ bestBid: { price: 50_000 }, bestAsk: { price: 50_001 } });
    expect(feed.book('SOL-USD')?.depth('asks', 50_000)).toHaveLength(21_000);
  });

  it('leaves nothing when it is no longer wanted or the feed is closed', async () => {
    const { clock, deliver, events, feed, sockets } = await start();
    deliver(level2Snapshot, 0);
    events.length = 0;
    feed.want(new Set([streamKey('trades', 'SOL-USD')]));
    deliver(level2Update, 1);
    expect([feed.book('SOL-USD'), kindsOf(events)]).toEqual([undefined, ['time']]);
    const closed = feed.close();
    sockets.reportEnds();
    await closed;
    expect(clock.pending).toBe(0);
  });
});
