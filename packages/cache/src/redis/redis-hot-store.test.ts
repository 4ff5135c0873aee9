import { systemClock } from '@livermore/base';
import type { SeriesId } from '@livermore/schemas';
import { describeWith, findProgram, RecordingLogger, startRedisServer, until } from '@livermore/testkit';
import { createClient } from 'redis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HotStore } from '../hot-store.ts';
import { CHANNEL_PATTERNS, candlesKey, indicatorKey, runtimeChannel, tickerKey } from '../keys.ts';
import { hotStoreContract } from '../testing/hot-store-contract.ts';
import { sampleCandle, sampleMacdV, sampleTicker } from '../testing/samples.ts';
import { createRedisHotStore } from './redis-hot-store.ts';

describeWith('redis', 'the hot store on Redis', (url) => {
  hotStoreContract(async () => {
    const store = createRedisHotStore({ url, clock: systemClock, logger: new RecordingLogger() });
    await store.ready(5000);
    return store;
  });
});

describeWith('redis', 'what the hot store leaves in Redis', (url) => {
  let store: HotStore;
  let logger: RecordingLogger;
  let series: SeriesId;
  const plain = createClient({ url });

  beforeEach(async () => {
    if (!plain.isOpen) await plain.connect();
    logger = new RecordingLogger();
    store = createRedisHotStore({ url, clock: systemClock, logger });
    await store.ready(5000);
    series = { exchangeId: Math.floor(Math.random() * 1e12) + 1, symbol: 'BTC-USD', timeframe: '5m' };
  });
  afterEach(async () => {
    await store.close();
    await plain.close();
  });

  it('is a sorted set with the open time as score and one JSON candle per bucket', async () => {
    const candles = [1, 2].map((bucket) => sampleCandle(series, bucket));
    for (const candle of candles) store.putCandle(candle);
    await store.flushed();
    const stored = await plain.zRangeWithScores(`candles:${series.exchangeId}:BTC-USD:5m`, 0, -1);
    expect(stored.map(({ score, value }) => [score, JSON.parse(value) as unknown])).toEqual([
      [300_000, candles[0]],
      [600_000, candles[1]],
    ]);
  });

  it('is one JSON text for an indicator and for a ticker', async () => {
    store.putIndicator(sampleMacdV(series));
    store.putTicker(sampleTicker(series.exchangeId, 'BTC-USD'));
    await store.flushed();
    const indicator = await plain.get(`indicator:${series.exchangeId}:BTC-USD:5m:macd-v`);
    expect(JSON.parse(indicator ?? '')).toEqual(sampleMacdV(series));
    const ticker = await plain.get(`ticker:${series.exchangeId}:BTC-USD`);
    expect(JSON.parse(ticker ?? '')).toEqual(sampleTicker(series.exchangeId, 'BTC-USD'));
  });

  it('is read without what does not belong there, and that is counted', async () => {
    const good = sampleCandle(series, 3);
    const rubbish = [
      'not json',
      '[]',
      'null',
      '{}',
      JSON.stringify(sampleCandle({ ...series, symbol: 'ETH-USD' }, 3)),
      JSON.stringify(good).replace('"close":103.125', '"close":1e999'),
      JSON.stringify(good).replace('"revision":0', '"revision":-1'),
      JSON.stringify({ ...good, openTime: good.openTime + 1 }),
      JSON.stringify({ ...good, source: 'guess' }),
    ];
    const key = candlesKey(series);
    await plain.zAdd(key, [good, ...rubbish].map((value, index) => ({ score: index, value: typeof value === 'string' ? value : JSON.stringify(value) })));
    expect(await store.candles(series, 100)).toEqual([good]);
    expect(store.observe().unreadableValues).toBe(rubbish.length);
  });

  it('is read with the newest revision where another writer left two of a bucket', async () => {
    const key = candlesKey(series);
    const [first, revised] = [sampleCandle(series, 3, { close: 200 }), sampleCandle(series, 3, { revision: 1, close: 100 })];
    await plain.zAdd(key, [first, revised].map((candle) => ({ score: candle.openTime, value: JSON.stringify(candle) })));
    expect(await store.candles(series, 100)).toEqual([revised]);
    store.putCandle(sampleCandle(series, 3, { revision: 2 }));
    await store.flushed();
    expect(await plain.zCard(key)).toBe(1);
  });

  it('is not trusted where a key has another type or a broken state', async () => {
    await plain.set(candlesKey(series), 'a text');
    await plain.hSet(tickerKey(series), 'a', 'b');
    await plain.set(indicatorKey(series), JSON.stringify(sampleMacdV(series, { snapshot: { layout: 1, values: [Number.NaN] } })));
    expect(await store.candles(series, 10)).toEqual([]);
    expect(await store.tickers([series])).toEqual([undefined]);
    expect(await store.indicators([series])).toEqual([undefined]);
    // A hash in place of a text is, to MGET, nothing at all.
    expect(store.observe().unreadableValues).toBe(2);
  });

  it('takes the other writes of a turn when one is refused for good, and says so once', async () => {
    await plain.set(candlesKey(series), 'a text');
    store.putCandle(sampleCandle(series, 1));
    store.putTicker(sampleTicker(series.exchangeId, 'BTC-USD'));
    await store.flushed();
    expect(await store.tickers([series])).toEqual([sampleTicker(series.exchangeId, 'BTC-USD')]);
    expect(store.observe()).toMatchObject({ connected: true, waitingWrites: 0, droppedWrites: 1 });
    store.putCandle(sampleCandle(series, 2));
    await store.flushed();
    expect(store.observe().droppedWrites).toBe(2);
    expect(logger.messages('error')).toEqual(['Redis refuses a command']);
  });

  it('is at most ten distinct patterns, however many clients follow however many users', async () => {
    const stores = Array.from({ length: 4 }, () => createRedisHotStore({ url, clock: systemClock, logger }));
    try {
      await Promise.all(stores.map((each) => each.ready(5000)));
      for (const each of stores) {
        for (const pattern of Object.values(CHANNEL_PATTERNS)) await each.subscribePattern(pattern, () => {});
        await each.subscribe(Array.from({ length: 100 }, (_, user) => runtimeChannel(series.exchangeId + user)), () => {});
      }
      const patterns = await plain.sendCommand<number>(['PUBSUB', 'NUMPAT']);
      expect(patterns).toBeGreaterThan(0);
      expect(patterns).toBeLessThanOrEqual(10);
    } finally {
      await Promise.all(stores.map((each) => each.close()));
    }
  });

  it('hears messages of any other client', async () => {
    const heard: string[] = [];
    await store.subscribe([runtimeChannel(series.exchangeId)], (_, message) => heard.push(message));
    await plain.publish(`channel:runtime:${series.exchangeId}`, 'from outside');
    await until('the message', () => heard.length > 0);
    expect(heard).toEqual(['from outside']);
  });
});

const program = findProgram(process.env['PATH'] ?? '', 'redis-server');

it.skipIf(program === null)('keeps what a full server refuses until it takes it, and still passes messages on', async () => {
  const server = await startRedisServer(program ?? '');
  const plain = await createClient({ url: server.url }).connect();
  const store = createRedisHotStore({ url: server.url, clock: systemClock, logger: new RecordingLogger() });
  try {
    await store.ready(5000);
    const heard: string[] = [];
    await store.subscribe([runtimeChannel(1)], (_, message) => heard.push(message));
    await plain.configSet('maxmemory', '1');
    const series: SeriesId = { exchangeId: 1, symbol: 'BTC-USD', timeframe: '1m' };
    store.putCandle(sampleCandle(series, 1));
    await store.flushed();
    await until('the refusal', () => store.observe().waitingWrites === 1);
    store.publish(runtimeChannel(1), 'still here');
    await until('the message', () => heard.length === 1);
    await plain.configSet('maxmemory', '0');
    await until('the candle', async () => (await plain.zCard(candlesKey(series))) === 1);
    expect(store.observe()).toMatchObject({ waitingWrites: 0, droppedWrites: 0 });
    // The contract forbids KEYS: it stops a server for as long as it looks.
    expect(await plain.info('commandstats')).not.toContain('cmdstat_keys');
  } finally {
    await store.close();
    await plain.close();
    await server.stop();
  }
});
