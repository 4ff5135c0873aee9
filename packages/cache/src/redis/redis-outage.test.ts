import { systemClock } from '@livermore/base';
import type { SeriesId } from '@livermore/schemas';
import { describeWith, RecordingLogger, startProxy, until, type Proxy } from '@livermore/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HotStore } from '../hot-store.ts';
import { CHANNEL_PATTERNS, runtimeChannel, tickerChannel } from '../keys.ts';
import { sampleCandle, sampleMacdV, sampleTicker } from '../testing/samples.ts';
import { createRedisHotStore } from './redis-hot-store.ts';

describeWith('redis', 'an outage of Redis', (url) => {
  let proxy: Proxy;
  /** Reaches the server through the proxy. */
  let store: HotStore;
  /** Reaches the server directly. */
  let witness: HotStore;
  let series: SeriesId;
  let channel: string;
  let logger: RecordingLogger;

  const connect = (address: string): HotStore => createRedisHotStore({ url: address, clock: systemClock, logger });

  beforeEach(async () => {
    logger = new RecordingLogger();
    proxy = await startProxy({ target: url });
    store = connect(proxy.url);
    witness = connect(url);
    await Promise.all([store.ready(5000), witness.ready(5000)]);
    const id = Math.floor(Math.random() * 1e12) + 1;
    series = { exchangeId: id, symbol: 'BTC-USD', timeframe: '5m' };
    channel = runtimeChannel(id);
  });
  afterEach(async () => {
    await Promise.all([store.close(), witness.close()]);
    await proxy.stop();
  });

  const lost = (): Promise<unknown> => until('the loss to be noticed', () => !store.observe().connected);
  const linesLost = (): string[] =>
    logger.entries.flatMap(({ level, fields }) => (level === 'warn' ? [(fields as { connection: string }).connection] : []));
  const back = (): Promise<unknown> => until('the connection', () => store.observe().connected);

  it('loses no candle: what was put during it is stored afterwards in its newest revision', async () => {
    store.putCandle(sampleCandle(series, 1));
    store.putCandle(sampleCandle(series, 2));
    await store.flushed();
    proxy.cut();
    await lost();
    store.putCandle(sampleCandle(series, 3));
    store.putCandle(sampleCandle(series, 2, { revision: 1, close: 90 }));
    store.putCandle(sampleCandle(series, 2, { revision: 2, close: 80 }));
    store.putIndicator(sampleMacdV(series, { macdV: 1 }));
    store.putIndicator(sampleMacdV(series, { macdV: 2 }));
    store.putTicker(sampleTicker(series.exchangeId, 'BTC-USD'));
    await store.flushed();
    expect(store.observe().waitingWrites).toBe(4);
    proxy.restore();
    await back();
    await store.flushed();
    expect(store.observe()).toMatchObject({ waitingWrites: 0, droppedWrites: 0, reconnects: 1 });
    expect(await witness.candles(series, 10)).toEqual([
      sampleCandle(series, 1),
      sampleCandle(series, 2, { revision: 2, close: 80 }),
      sampleCandle(series, 3),
    ]);
    expect(await witness.indicators([series])).toEqual([sampleMacdV(series, { macdV: 2 })]);
    expect(await witness.tickers([series])).toEqual([sampleTicker(series.exchangeId, 'BTC-USD')]);
  });

  it('loses no candle that was under way when the line went silent and then broke', async () => {
    proxy.silence();
    store.putCandle(sampleCandle(series, 1));
    await new Promise(setImmediate);
    store.putCandle(sampleCandle(series, 1, { revision: 1, close: 90 }));
    store.putCandle(sampleCandle(series, 2));
    await new Promise(setImmediate);
    proxy.cut();
    await lost();
    proxy.restore();
    await back();
    await store.flushed();
    expect(await witness.candles(series, 10)).toEqual([
      sampleCandle(series, 1, { revision: 1, close: 90 }),
      sampleCandle(series, 2),
    ]);
  });

  it('loses the messages published during it, and counts them', async () => {
    const heard: string[] = [];
    await witness.subscribe([channel], (_, message) => heard.push(message));
    proxy.cut();
    await lost();
    store.publish(channel, 'gone');
    expect(store.observe().droppedMessages).toBe(1);
    proxy.restore();
    await back();
    store.publish(channel, 'here');
    await until('the message', () => heard.length > 0);
    expect(heard).toEqual(['here']);
  });

  it('ends with every subscription in force, and says so', async () => {
    const heard: string[] = [];
    let resubscribed = 0;
    const ended = runtimeChannel(series.exchangeId + 1);
    const late = runtimeChannel(series.exchangeId + 2);
    store.onResubscribed(() => (resubscribed += 1));
    await store.subscribe([channel], (_, message) => heard.push(message));
    await store.subscribePattern(CHANNEL_PATTERNS.ticker, (name, message) => {
      if (name.includes(`:${series.exchangeId}:`)) heard.push(message);
    });
    const unsubscribe = await store.subscribe([ended], () => {});
    proxy.cut();
    await lost();
    await unsubscribe();
    await store.subscribe([late], (_, message) => heard.push(message));
    expect(resubscribed).toBe(0);
    proxy.restore();
    await until('the subscriptions', () => resubscribed === 1);
    for (const name of [channel, late, ended, tickerChannel(1, series)]) witness.publish(name, `on ${name}`);
    await until('three messages', () => heard.length === 3);
    expect(heard).toEqual([`on ${channel}`, `on ${late}`, `on ${tickerChannel(1, series)}`]);
  });

  it('is told once and makes reads fail at once with what to do', async () => {
    proxy.cut();
    await lost();
    await expect(store.candles(series, 10)).rejects.toMatchObject({ code: 'REDIS_UNREACHABLE', errorClass: 'retry' });
    await expect(store.listeners([channel])).resolves.toEqual([false]);
    await until('both lines', () => linesLost().length > 1);
    expect(linesLost().sort()).toEqual(['livermore-commands', 'livermore-subscriptions']);
  });

  it('is noticed on a quiet line that no longer carries anything', async () => {
    proxy.silence();
    await lost();
    proxy.restore();
    await back();
  });

  it('is noticed on a line that no longer carries anything while much is written to it', async () => {
    proxy.silence();
    let bucket = 0;
    await until('the loss to be noticed', () => {
      store.putCandle(sampleCandle(series, (bucket += 1)));
      // The other connection, which is quiet, must not be the one that notices.
      return linesLost().includes('livermore-commands');
    });
    proxy.restore();
    await back();
    await store.flushed();
    expect((await witness.candles(series, 1000)).map(({ openTime }) => openTime / 300_000)).toEqual(
      Array.from({ length: Math.min(bucket, 1000) }, (_, index) => Math.max(0, bucket - 1000) + index + 1),
    );
  });

  it('at the start holds nothing up, and is made good for when it ends', async () => {
    proxy.cut();
    const early = connect(proxy.url);
    const heard: string[] = [];
    try {
      expect(await early.ready(20)).toBe(false);
      await early.subscribe([channel], (_, message) => heard.push(message));
      early.putCandle(sampleCandle(series, 1));
      await early.flushed();
      let resubscribed = false;
      early.onResubscribed(() => (resubscribed = true));
      proxy.restore();
      expect(await early.ready(5000)).toBe(true);
      await until('the subscription', () => resubscribed);
      witness.publish(channel, 'a');
      await until('the message', () => heard.length > 0);
      expect(await witness.candles(series, 1)).toEqual([sampleCandle(series, 1)]);
    } finally {
      await early.close();
    }
  });

  it('does not hold up closing, whether the line is cut or silent', { timeout: 4000 }, async () => {
    const silenced = connect(proxy.url);
    await silenced.ready(5000);
    proxy.silence();
    silenced.putCandle(sampleCandle(series, 1));
    await silenced.close();
    proxy.cut();
    await lost();
    store.putCandle(sampleCandle(series, 1));
    await store.close();
    proxy.restore();
    await until('no connection', () => proxy.connections === 0);
  });
});
