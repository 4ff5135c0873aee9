import { FakeClock } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { streamKey } from '../../feed/exchange-adapter.ts';
import type { FeedEvent, StreamKey } from '../../feed/exchange-adapter.ts';
import {
  acknowledgement,
  candlesUpdate,
  heartbeat,
  tickerUpdate,
  tradesUpdate,
} from '../../testing/coinbase-messages.ts';
import { FakeSockets } from '../../testing/fake-sockets.ts';
import { recordingLogger } from '../../testing/recording-logger.ts';
import { CoinbaseFeed } from './coinbase-feed.ts';

const START = Date.UTC(2026, 9, 2, 8, 16);
const SOL = new Set([streamKey('trades', 'SOL-USD'), streamKey('ticker', 'SOL-USD')]);

const start = (streams: ReadonlySet<StreamKey> = SOL, venueClock?: FakeClock) => {
  const clock = new FakeClock(START);
  const sockets = new FakeSockets();
  const logger = recordingLogger();
  const feed = new CoinbaseFeed({
    open: sockets.open,
    clock,
    venueClock: venueClock ?? clock,
    random: () => 0.5,
    logger,
  });
  const events: FeedEvent[] = [];
  feed.onEvent((event) => events.push(event));
  feed.want(streams);
  if (streams.size > 0) sockets.newest.accept();
  return { clock, sockets, logger, feed, events, beat: beats(sockets) };
};

/** Sends heartbeats, the sequence number and the second of which are given. */
const beats =
  (sockets: FakeSockets) =>
  (sequence: number, second = sequence): void => {
    sockets.newest.deliver(heartbeat(sequence, new Date(START + second * 1000).toISOString()));
  };

const kindsOf = (events: readonly FeedEvent[]): string[] => events.map(({ kind }) => kind);

describe('the Coinbase feed', () => {
  it('opens no connection while nothing is wanted', () => {
    const { feed, sockets } = start(new Set());
    expect(sockets.opened).toHaveLength(0);
    expect(feed.observe().connection).toBe('idle');
  });

  it('subscribes heartbeats first, then one channel a message, at most 100 products each', async () => {
    const symbols = Array.from({ length: 101 }, (_, index) => `P${index}-USD`);
    const { clock, sockets } = start(
      new Set(symbols.flatMap((symbol) => [streamKey('candles', symbol), streamKey('ticker', symbol)])),
    );
    await clock.advance(2_000);
    expect(sockets.newest.sent.map((text): unknown => JSON.parse(text))).toEqual([
      { type: 'subscribe', channel: 'heartbeats' },
      { type: 'subscribe', channel: 'candles', product_ids: symbols.slice(0, 100) },
      { type: 'subscribe', channel: 'candles', product_ids: ['P100-USD'] },
      { type: 'subscribe', channel: 'ticker', product_ids: symbols.slice(0, 100) },
      { type: 'subscribe', channel: 'ticker', product_ids: ['P100-USD'] },
    ]);
  });

  it('sends fewer than eight messages in any second of venue time, also across reconnections', async () => {
    const venueClock = new FakeClock(START);
    const { feed, sockets } = start(SOL, venueClock);
    const sentAt: number[] = [];
    for (let step = 0; step < 400; step += 1) {
      const sent = sockets.opened.reduce((sum, socket) => sum + socket.sent.length, 0);
      while (sentAt.length < sent) sentAt.push(venueClock.now());
      feed.want(new Set([streamKey(step % 2 === 0 ? 'trades' : 'candles', `P${step}-USD`)]));
      if (step % 50 === 49) {
        feed.want(new Set());
        feed.want(SOL);
        sockets.newest.accept();
      }
      await venueClock.advance(25);
    }
    expect(sentAt.length).toBeGreaterThan(20);
    const windows = sentAt.map((at) => sentAt.filter((other) => other >= at && other < at + 1_000));
    expect(Math.max(...windows.map(({ length }) => length))).toBeLessThan(8);
  });

  it('tells of a gap before the first message of a connection, and of the time after it', () => {
    const { events, sockets } = start();
    sockets.newest.deliver(tradesUpdate);
    expect(kindsOf(events)).toEqual(['gap', 'trade', 'trade', 'time']);
    expect(events[0]).toEqual({ kind: 'gap', reason: 'connected', at: START + 5_250 });
    expect(events[3]).toEqual({ kind: 'time', at: START + 5_250 });
  });

  it('tells of a gap where the sequence has a hole, whatever the channel', () => {
    const { beat, events, feed } = start();
    beat(0);
    beat(1);
    beat(4);
    expect(events.slice(2)).toEqual([
      { kind: 'time', at: START + 1_000 },
      { kind: 'gap', reason: 'sequence', at: START + 4_000 },
      { kind: 'time', at: START + 4_000 },
    ]);
    expect(feed.observe().gaps).toBe(2);
  });

  it('delivers trades of a late message, no old ticker, no gap, and never turns time back', () => {
    const { beat, events, sockets } = start();
    beat(100, 60);
    events.length = 0;
    sockets.newest.deliver(tradesUpdate);
    sockets.newest.deliver(tickerUpdate);
    beat(101, 59);
    expect(kindsOf(events)).toEqual(['trade', 'trade']);
  });

  it('brings no event of a stream that is not wanted', () => {
    const { events, sockets } = start(new Set([streamKey('ticker', 'SOL-USD')]));
    sockets.newest.deliver(candlesUpdate);
    sockets.newest.deliver({ ...tradesUpdate, sequence_num: 45 });
    expect(kindsOf(events)).toEqual(['gap', 'time', 'time']);
  });

  it('counts every kind of bad frame, logs each once a minute, and delivers the next good one', async () => {
    const { beat, clock, events, feed, logger, sockets } = start();
    beat(0);
    events.length = 0;
    const bad = [
      '{"channel":',
      { ...tickerUpdate, channel: 'news', sequence_num: 1 },
      { ...tickerUpdate, sequence_num: 2, events: [{}] },
      { ...tickerUpdate, sequence_num: 3, timestamp: '2999-01-01T00:00:00Z' },
    ];
    for (const frame of [...bad, ...bad]) sockets.newest.deliver(frame);
    sockets.newest.deliver({ ...tickerUpdate, sequence_num: 4 });
    expect(feed.observe().rejectedFrames).toEqual({
      'not-json': 2,
      'unknown-channel': 2,
      'bad-shape': 2,
      'absurd-number': 2,
    });
    expect(events.filter(({ kind }) => kind === 'ticker')).toHaveLength(1);
    const logged = logger.lines.map(({ fields }) => 'kind' in fields && fields.kind);
    expect(logged).toEqual(['not-json', 'unknown-channel', 'bad-shape', 'absurd-number']);
    await clock.advance(5_000);
    sockets.newest.deliver('{');
    await clock.advance(55_000);
    sockets.newest.deliver('{');
    const repeated = logger.lines.filter(({ fields }) => 'kind' in fields && fields.kind === 'not-json');
    expect(repeated.map(({ fields }) => fields)).toMatchObject([
      { alsoSinceLast: 0 },
      { alsoSinceLast: 2 },
    ]);
  });

  it('logs only the beginning of a bad frame', () => {
    const { logger, sockets } = start();
    sockets.newest.deliver(`{"channel":"${'x'.repeat(100_000)}`);
    expect(JSON.stringify(logger.lines).length).toBeLessThan(1_000);
  });

  it('does not take a spared bad frame for a gap, but a lost candle or trade for one', () => {
    const { beat, events, sockets } = start();
    beat(0);
    sockets.newest.deliver({ ...tickerUpdate, channel: 'news', sequence_num: 1 });
    beat(2, 10);
    expect(events.filter(({ kind }) => kind === 'gap')).toHaveLength(1);
    sockets.newest.deliver({ ...tradesUpdate, sequence_num: 3, events: [{}] });
    beat(4, 11);
    expect(events.filter(({ kind }) => kind === 'gap')).toHaveLength(2);
  });

  it.each([90, 7_200, 72_000, 200 * 86_400])('refuses a message whose time leaps ahead by %i s that have not passed', (seconds) => {
    const { beat, clock, events, feed } = start();
    beat(0);
    beat(1, seconds);
    expect(feed.observe()).toMatchObject({ venueTime: START, rejectedFrames: { 'absurd-number': 1 } });
    beat(2, 1);
    expect(events.at(-1)).toEqual({ kind: 'time', at: START + 1_000 });
    clock.set(START + seconds * 1_000);
    beat(3, seconds);
    expect(feed.observe()).toMatchObject({ venueTime: START + seconds * 1_000, rejectedFrames: { 'absurd-number': 1 } });
  });

  it('lets the time of a simulated venue leap by minutes that its clock has not shown, and not by hours', () => {
    const { beat, feed } = start(SOL, new FakeClock(START));
    beat(0);
    beat(1, 3_000);
    expect(feed.observe()).toMatchObject({ venueTime: START + 3_000_000 });
    beat(2, 7_200);
    expect(feed.observe()).toMatchObject({ venueTime: START + 3_000_000, rejectedFrames: { 'absurd-number': 1 } });
  });

  it('takes what comes in time after what was held up on its way', () => {
    const { beat, clock, feed } = start();
    beat(0);
    clock.set(START + 300_000);
    beat(1, 1);
    beat(2, 300);
    expect(feed.observe()).toMatchObject({ venueTime: START + 300_000 });
  });

  it('refuses a sequence number that leaps, and takes none that follows for old', () => {
    const { beat, events, feed, sockets } = start();
    beat(0);
    events.length = 0;
    beat(1_000_000_000, 1);
    expect(feed.observe()).toMatchObject({ gaps: 1, rejectedFrames: { 'absurd-number': 1 } });
    sockets.newest.deliver({ ...tickerUpdate, sequence_num: 1 });
    expect(kindsOf(events)).toEqual(['ticker', 'time']);
  });

  it('goes on with a count that begins anew within a connection, and takes it for one hole', () => {
    const { beat, events, feed, sockets } = start();
    beat(50_000);
    for (let sequence = 0; sequence < 100; sequence++) beat(sequence, 50_000);
    events.length = 0;
    sockets.newest.deliver({ ...tickerUpdate, sequence_num: 100 });
    expect(kindsOf(events)).toEqual(['ticker']);
    expect(feed.observe().gaps).toBe(2);
  });

  it('counts a message above the size limit, which ends the connection', () => {
    const { feed, sockets } = start();
    sockets.newest.end('Max payload size exceeded', true);
    expect(feed.observe()).toMatchObject({ connection: 'down', rejectedFrames: { 'too-large': 1 } });
  });

  it('confirms a stream when it is delivered or acknowledged', async () => {
    const { clock, feed, sockets } = start();
    await clock.advance(1_000);
    expect(feed.observe().confirmed).toEqual(new Set());
    sockets.newest.deliver(tradesUpdate);
    expect(feed.observe().confirmed).toEqual(new Set(['trades:SOL-USD']));
    const listed = { ticker: ['SOL-USD'], market_trades: ['SOL-USD'] };
    sockets.newest.deliver(acknowledgement(72, '2026-10-02T08:16:06Z', listed));
    expect(feed.observe().confirmed).toEqual(SOL);
  });

  it('asks again, after a while, for what is not confirmed when the venue answers with an error', async () => {
    const { beat, clock, sockets } = start();
    await clock.advance(1_000);
    sockets.newest.deliver(tradesUpdate);
    sockets.newest.sent.length = 0;
    sockets.newest.deliver({ type: 'error', message: 'rate limit exceeded' });
    sockets.newest.deliver({ channel: 'error', message: 'rate limit exceeded' });
    expect(sockets.newest.sent).toEqual([]);
    beat(72, 8);
    await clock.advance(2_000);
    expect(sockets.newest.sent).toEqual([
      '{"type":"subscribe","channel":"ticker","product_ids":["SOL-USD"]}',
    ]);
  });

  it('asks as soon as the first time when a stream is dropped after all was well again', async () => {
    const { beat, clock, sockets } = start();
    const listed = { ticker: ['SOL-USD'], market_trades: ['SOL-USD'] };
    await clock.advance(1_000);
    let sequence = 71;
    for (let times = 0; times < 6; times++) {
      sockets.newest.deliver(acknowledgement(++sequence, '2026-10-02T08:16:06Z', listed));
      sockets.newest.deliver(acknowledgement(++sequence, '2026-10-02T08:16:06Z', { market_trades: ['SOL-USD'] }));
      sockets.newest.sent.length = 0;
      beat(++sequence, 8);
      await clock.advance(2_000);
      expect(sockets.newest.sent).toEqual(['{"type":"subscribe","channel":"ticker","product_ids":["SOL-USD"]}']);
    }
  });

  it('asks for heartbeats again after an error unless they beat', async () => {
    const { clock, sockets } = start();
    await clock.advance(1_000);
    sockets.newest.deliver({ type: 'error', message: 'rate limit exceeded' });
    await clock.advance(2_000);
    const asked = sockets.newest.sent.filter((text) => text.includes('heartbeats'));
    expect(asked).toHaveLength(2);
  });

  it('subscribes the wanted streams of now when it connects again', async () => {
    const { clock, events, feed, sockets } = start();
    await clock.advance(1_000);
    sockets.newest.deliver(tradesUpdate);
    sockets.newest.end('gone');
    expect(feed.observe()).toMatchObject({ connection: 'down', confirmed: new Set() });
    feed.want(new Set([streamKey('candles', 'BTC-USD')]));
    await clock.advance(500);
    sockets.newest.accept();
    await clock.advance(1_000);
    expect(sockets.newest.sent).toEqual([
      '{"type":"subscribe","channel":"heartbeats"}',
      '{"type":"subscribe","channel":"candles","product_ids":["BTC-USD"]}',
    ]);
    events.length = 0;
    sockets.newest.deliver(candlesUpdate);
    expect(kindsOf(events)).toEqual(['gap', 'candle']);
    expect(feed.observe()).toMatchObject({ connection: 'connected', reconnects: 1, gaps: 2 });
  });

  it('tells the lag where the venue runs on wall time, and none where it does not', () => {
    const { beat, clock, feed } = start();
    clock.set(START + 1_250);
    beat(0, 1);
    expect(feed.observe().lagMs).toBe(250);
    clock.set(START + 7_200_000);
    beat(1, 2);
    expect(feed.observe().lagMs).toBeNull();
    const simulated = start(SOL, new FakeClock(START));
    simulated.beat(0, 1);
    expect(simulated.feed.observe().lagMs).toBeNull();
  });

  it('harms neither itself nor other listeners when a listener throws', () => {
    const { beat, feed, logger } = start();
    const heard: string[] = [];
    feed.onEvent(() => {
      throw new Error('broken');
    });
    feed.onEvent(({ kind }) => heard.push(kind));
    beat(0);
    expect(heard).toEqual(['gap', 'time']);
    expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('leaves no timer and no socket when closed, and ignores what is wanted afterwards', async () => {
    const { beat, clock, events, feed, sockets } = start();
    beat(0);
    sockets.newest.deliver({ type: 'error', message: 'rate limit exceeded' });
    const closed = Promise.all([feed.close(), feed.close()]);
    feed.want(SOL);
    beat(1);
    sockets.reportEnds();
    await closed;
    expect(clock.pending).toBe(0);
    expect(sockets.live).toHaveLength(0);
    expect(sockets.opened).toHaveLength(1);
    expect(feed.observe().connection).toBe('idle');
    expect(kindsOf(events)).toEqual(['gap', 'time']);
  });
});
