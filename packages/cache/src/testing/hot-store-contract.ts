import { until } from '@livermore/testkit';
import type { Candle, SeriesId } from '@livermore/schemas';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CANDLES_KEPT, type HotStore } from '../hot-store.ts';
import { CHANNEL_PATTERNS, candleCloseChannel, indicatorChannel, runtimeChannel, tickerChannel } from '../keys.ts';
import { sampleCandle, sampleMacdV, sampleTicker } from './samples.ts';

/** What is true of every hot store. `create` gives a connected one; the suite closes it. */
export const hotStoreContract = (create: () => Promise<HotStore>): void => {
  let store: HotStore;
  /** A series and a user that no other test knows: the store behind may be shared. */
  let series: SeriesId;
  let userId: number;

  beforeEach(async () => {
    store = await create();
    userId = Math.floor(Math.random() * 1e12) + 1;
    series = { exchangeId: userId, symbol: 'BTC-USD', timeframe: '5m' };
  });
  afterEach(() => store.close());

  const put = (...candles: Candle[]): void => {
    for (const candle of candles) store.putCandle(candle);
  };
  const buckets = async (limit = CANDLES_KEPT): Promise<number[]> =>
    (await store.candles(series, limit)).map(({ openTime }) => openTime / 300_000);

  describe('candles', () => {
    it('gives back the newest candles, oldest first, whatever the order in which they came', async () => {
      put(...[3, 1, 2, 5, 4].map((bucket) => sampleCandle(series, bucket)));
      expect(await buckets(3)).toEqual([3, 4, 5]);
      expect(await buckets()).toEqual([1, 2, 3, 4, 5]);
      expect(await buckets(0)).toEqual([]);
    });

    it('gives back every field of a candle', async () => {
      const candle = sampleCandle(series, 7, { trades: 12, synthetic: true, cause: 'no-trades', source: 'rest', volume: 1e-8 });
      put(candle);
      expect(await store.candles(series, 1)).toEqual([candle]);
    });

    it('takes the JSON of a candle from a caller who has it already', async () => {
      const candle = sampleCandle(series, 7);
      store.putCandle(candle, JSON.stringify(candle));
      expect(await store.candles(series, 1)).toEqual([candle]);
    });

    it('replaces the bucket of a revised candle', async () => {
      put(...[1, 2, 3].map((bucket) => sampleCandle(series, bucket)));
      await store.flushed();
      const revised = sampleCandle(series, 2, { revision: 1, close: 90 });
      put(sampleCandle(series, 2, { close: 80 }), revised);
      expect(await store.candles(series, 10)).toEqual([sampleCandle(series, 1), revised, sampleCandle(series, 3)]);
    });

    it('keeps the newest 1,000 of a series', async () => {
      put(...Array.from({ length: 700 }, (_, index) => sampleCandle(series, index + 1)));
      await store.flushed();
      put(...Array.from({ length: 350 }, (_, index) => sampleCandle(series, index + 701)));
      const kept = await buckets(5000);
      expect(kept).toHaveLength(1000);
      expect([kept[0], kept[999]]).toEqual([51, 1050]);
    });

    it('does not keep a candle older than a full series', async () => {
      put(...Array.from({ length: 1000 }, (_, index) => sampleCandle(series, index + 10)));
      await store.flushed();
      put(sampleCandle(series, 2));
      expect((await buckets())[0]).toBe(10);
    });

    it('replaces a whole series up to the newest of the new candles, and keeps what is newer', async () => {
      put(...[1, 2, 3, 4, 9].map((bucket) => sampleCandle(series, bucket)));
      const replacing = [3, 5].map((bucket) => sampleCandle(series, bucket, { close: 99.5, source: 'rest' }));
      await store.replaceCandles(series, replacing);
      expect(await store.candles(series, 10)).toEqual([...replacing, sampleCandle(series, 9)]);
    });

    it('shows a reader the old series or the new one while it is replaced', async () => {
      const old = Array.from({ length: 500 }, (_, index) => sampleCandle(series, index));
      put(...old);
      await store.flushed();
      const replaced = store.replaceCandles(series, old.map((candle) => ({ ...candle, close: 99.5 })));
      const seen = await Promise.all(Array.from({ length: 20 }, () => store.candles(series, 1_000)));
      await replaced;
      for (const candles of seen) expect(candles).toHaveLength(500);
    });

    it('keeps series apart', async () => {
      const other: SeriesId = { ...series, timeframe: '15m' };
      put(sampleCandle(series, 1), sampleCandle(other, 1), sampleCandle({ ...series, symbol: 'ETH-USD' }, 1));
      expect(await store.candles(other, 10)).toEqual([sampleCandle(other, 1)]);
      expect(await store.candles({ ...series, timeframe: '1d' }, 10)).toEqual([]);
    });
  });

  describe('indicators and tickers', () => {
    it('gives back the newest indicator of each series in the order asked', async () => {
      const other: SeriesId = { ...series, timeframe: '4h' };
      store.putIndicator(sampleMacdV(series, { macdV: 1 }));
      store.putIndicator(sampleMacdV(series, { macdV: 2, reason: 'because' }));
      store.putIndicator(sampleMacdV(other, { macdV: null, signal: null, histogram: null, state: 'UNDEFINED', seeded: false }));
      expect(await store.indicators([other, { ...series, symbol: 'ETH-USD' }, series])).toEqual([
        sampleMacdV(other, { macdV: null, signal: null, histogram: null, state: 'UNDEFINED', seeded: false }),
        undefined,
        sampleMacdV(series, { macdV: 2, reason: 'because' }),
      ]);
      expect(await store.indicators([])).toEqual([]);
    });

    it('gives back the state of an indicator to the last bit', async () => {
      const values = [0.1 + 0.2, 1 / 3, 5e-324, 1.7976931348623157e308, -0.1];
      store.putIndicator(sampleMacdV(series, { snapshot: { layout: 1, values } }));
      const [stored] = await store.indicators([series]);
      expect(stored?.snapshot.values).toEqual(values);
    });

    it('gives back the newest ticker of each symbol in the order asked', async () => {
      const { exchangeId } = series;
      store.putTicker(sampleTicker(exchangeId, 'BTC-USD', { price: 1 }));
      store.putTicker(sampleTicker(exchangeId, 'ETH-USD'));
      store.putTicker(sampleTicker(exchangeId, 'BTC-USD', { price: 2 }));
      const asked = ['ETH-USD', 'XRP-USD', 'BTC-USD'].map((symbol) => ({ exchangeId, symbol }));
      expect(await store.tickers(asked)).toEqual([
        sampleTicker(exchangeId, 'ETH-USD'),
        undefined,
        sampleTicker(exchangeId, 'BTC-USD', { price: 2 }),
      ]);
      expect(await store.tickers([])).toEqual([]);
    });
  });

  it('clears everything of one symbol and nothing of another', async () => {
    const other: SeriesId = { ...series, symbol: 'ETH-USD' };
    for (const each of [series, other]) {
      store.putCandle(sampleCandle(each, 1));
      store.putIndicator(sampleMacdV(each));
      store.putTicker(sampleTicker(each.exchangeId, each.symbol));
    }
    await store.clear(series);
    const left = await Promise.all([series, other].map((each) => store.candles(each, 10)));
    expect(left.map(({ length }) => length)).toEqual([0, 1]);
    expect((await store.indicators([series, other])).map((value) => value !== undefined)).toEqual([false, true]);
    expect((await store.tickers([series, other])).map((value) => value !== undefined)).toEqual([false, true]);
  });

  describe('messages', () => {
    const collect = (): { heard: string[]; listener: (channel: string, message: string) => void } => {
      const heard: string[] = [];
      return { heard, listener: (channel, message) => heard.push(`${channel} ${message}`) };
    };

    it('brings messages to the listeners of their channel, in order, and to nobody else', async () => {
      const channel = runtimeChannel(userId);
      const [first, second, other] = [collect(), collect(), collect()];
      await store.subscribe([channel, candleCloseChannel(userId, series)], first.listener);
      await store.subscribe([channel], second.listener);
      await store.subscribe([runtimeChannel(userId + 1)], other.listener);
      store.publish(channel, 'a');
      store.publish(candleCloseChannel(userId, series), 'b');
      store.publish(channel, 'c ä€😀');
      await until('three messages', () => first.heard.length === 3 && second.heard.length === 2);
      expect(first.heard).toEqual([`${channel} a`, `${candleCloseChannel(userId, series)} b`, `${channel} c ä€😀`]);
      expect(second.heard).toEqual([`${channel} a`, `${channel} c ä€😀`]);
      expect(other.heard).toEqual([]);
    });

    it('brings messages to the listeners of a pattern with the channel they came on', async () => {
      const { heard, listener } = collect();
      await store.subscribePattern(CHANNEL_PATTERNS.ticker, (channel, message) => {
        if (channel.includes(`:${userId}:`)) listener(channel, message);
      });
      await store.subscribePattern(CHANNEL_PATTERNS.indicator, listener.bind(undefined, 'indicator'));
      const channel = tickerChannel(userId, series);
      store.publish(runtimeChannel(userId), 'a');
      store.publish(channel, 'b');
      await until('a message', () => heard.length > 0);
      expect(heard).toEqual([`${channel} b`]);
    });

    it('delivers nothing in the turn in which it was published', async () => {
      const { heard, listener } = collect();
      await store.subscribe([runtimeChannel(userId)], listener);
      store.publish(runtimeChannel(userId), 'a');
      expect(heard).toEqual([]);
      await Promise.resolve();
      expect(heard).toEqual([]);
      await until('the message', () => heard.length === 1);
    });

    it('never calls a listener while a listener runs', async () => {
      const order: string[] = [];
      const channel = runtimeChannel(userId);
      await store.subscribe([channel], (_, message) => {
        order.push(`begin ${message}`);
        if (message === 'a') store.publish(channel, 'b');
        order.push(`end ${message}`);
      });
      store.publish(channel, 'a');
      await until('both messages', () => order.length === 4);
      expect(order).toEqual(['begin a', 'end a', 'begin b', 'end b']);
    });

    it('keeps a listener that throws from harming others, and counts it', async () => {
      const { heard, listener } = collect();
      const channel = runtimeChannel(userId);
      await store.subscribe([channel], () => {
        throw new Error('broken listener');
      });
      await store.subscribe([channel], listener);
      store.publish(channel, 'a');
      store.publish(channel, 'b');
      await until('both messages', () => heard.length === 2);
      expect(store.observe().listenerErrors).toBe(2);
    });

    it('ends one subscription without touching another of the same listener', async () => {
      const { heard, listener } = collect();
      const channel = runtimeChannel(userId);
      const unsubscribe = await store.subscribe([channel], listener);
      await store.subscribe([channel], listener);
      await unsubscribe();
      await unsubscribe();
      store.publish(channel, 'a');
      await until('a message', () => heard.length > 0);
      await store.flushed();
      expect(heard).toEqual([`${channel} a`]);
    });

    it('hears a channel again that was let go and taken up in the same turn', async () => {
      const { heard, listener } = collect();
      const channel = runtimeChannel(userId);
      const unsubscribe = await store.subscribe([channel], listener);
      const ended = unsubscribe();
      await store.subscribe([channel], listener);
      await ended;
      store.publish(channel, 'a');
      await until('a message', () => heard.length > 0);
      expect(heard).toEqual([`${channel} a`]);
    });

    it('lets whoever hears of a value find it in the store', async () => {
      const candle = sampleCandle(series, 3);
      const found: Promise<Candle[]>[] = [];
      await store.subscribe([candleCloseChannel(userId, series)], () => found.push(store.candles(series, 1)));
      store.publish(candleCloseChannel(userId, series), 'closed');
      store.putCandle(candle);
      const [newest] = await until('the message', () => found.length > 0 && found);
      expect(await newest).toEqual([candle]);
    });

    it('stores and publishes one text, to several channels and beside others, in order', async () => {
      const { heard, listener } = collect();
      const channels = [1, 2, 3].map((offset) => runtimeChannel(userId + offset));
      const [first = '', second = '', third = ''] = channels;
      await store.subscribe(channels, listener);
      const candle = sampleCandle(series, 3);
      const json = JSON.stringify(candle);
      store.publish(first, 'a');
      store.publish(second, json);
      store.publish(first, 'a');
      store.publish(third, json);
      store.publish(third, '7');
      store.publish(third, '');
      store.putCandle(candle, json);
      await until('six messages', () => heard.length === 6);
      expect(heard).toEqual([`${first} a`, `${second} ${json}`, `${first} a`, `${third} ${json}`, `${third} 7`, `${third} `]);
      expect(await store.candles(series, 1)).toEqual([candle]);
    });

    it('knows which channels somebody listens to', async () => {
      const channels = [runtimeChannel(userId), runtimeChannel(userId + 1)];
      const unsubscribe = await store.subscribe([runtimeChannel(userId)], () => {});
      // Somebody else on a shared server may hold a pattern for a moment.
      await until('no pattern to be held', async () => (await store.listeners(channels))[1] === false);
      expect(await store.listeners(channels)).toEqual([true, false]);
      await unsubscribe();
      expect(await store.listeners(channels)).toEqual([false, false]);
      expect(await store.listeners([])).toEqual([]);
    });

    it('tells every channel that is listened to, and whether a pattern hears more', async () => {
      const before = await store.subscribe([runtimeChannel(userId)], () => {});
      const { channels } = await store.listened();
      expect([runtimeChannel(userId), runtimeChannel(userId + 1)].map((channel) => channels.has(channel))).toEqual([true, false]);
      await before();
      expect((await store.listened()).channels.has(runtimeChannel(userId))).toBe(false);
      await store.subscribePattern(CHANNEL_PATTERNS.ticker, () => {});
      expect((await store.listened()).everything).toBe(true);
    });

    it('takes a pattern for somebody who listens', async () => {
      const unsubscribe = await store.subscribePattern(CHANNEL_PATTERNS.ticker, () => {});
      expect(await store.listeners([tickerChannel(userId, series), indicatorChannel(userId, series)])).toEqual([true, true]);
      await unsubscribe();
      await until('the pattern to be gone', async () => (await store.listeners([tickerChannel(userId, series)]))[0] === false);
    });
  });

  it('has everything of one turn delivered when flushed resolves', async () => {
    put(sampleCandle(series, 1));
    store.putTicker(sampleTicker(series.exchangeId, series.symbol));
    await store.flushed();
    expect(store.observe()).toMatchObject({ connected: true, waitingWrites: 0, droppedWrites: 0, droppedMessages: 0 });
    expect(await store.ready(0)).toBe(true);
  });

  it('may be closed twice and takes what comes afterwards without an error', async () => {
    await store.close();
    await store.close();
    put(sampleCandle(series, 1));
    store.publish(runtimeChannel(userId), 'late');
    await store.flushed();
  });
};
