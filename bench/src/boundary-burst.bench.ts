import { systemClock, type Logger } from '@livermore/base';
import { CHANNEL_PATTERNS, createRedisHotStore, indicatorChannel, type HotStore } from '@livermore/cache';
import { TIMEFRAME_MS, TIMEFRAMES, type Candle, type SeriesId } from '@livermore/schemas';
import { createClient } from 'redis';
import { USER_ID } from './closes.ts';
import { DrivenMinutes, rowOf, START } from './driven-minutes.ts';
import { adapterOf, DrivenFeed, restFromMemory } from './driven-venue.ts';
import { startEngine } from './engine.ts';
import type { Candidate, Figure } from './harness.ts';
import { profileStages } from './stage-profile.ts';
import { LoopWatch } from './loop-watch.ts';
import { startRedis } from './redis-server.ts';
import { SteppedClock } from './stepped-clock.ts';
import { recomputeWindow } from './window-recompute.ts';

const SYMBOLS = Array.from({ length: 1_000 }, (_, index) => `S${index}-USD`);
/** As many as the window that is recomputed reads; elsewhere just enough for every value to be defined. */
const BARS_1M = 200;
const BARS_OTHERWISE = 34;
const PROFILED_BOUNDARIES = 20;
const HELD_BOUNDARIES = 20;
/** By then the hub has begun to store the states of what it told; it takes so few symbols a turn at least. */
const STATES_AFTER_MS = 250;
const STATE_TURNS = SYMBOLS.length / 50;
const LAST_CHANNEL = indicatorChannel(USER_ID, { exchangeId: 1, symbol: 'LAST', timeframe: '1m' });

const historyOf = (series: SeriesId): Candle[] => {
  const step = TIMEFRAME_MS[series.timeframe];
  const count = series.timeframe === '1m' ? BARS_1M : BARS_OTHERWISE;
  return Array.from({ length: count }, (_, index): Candle => {
    const openTime = START - (count - index) * step;
    return {
      ...series,
      ...rowOf(series.symbol, openTime),
      synthetic: false,
      source: 'rest',
      revision: 0,
      closedAt: openTime + step,
    };
  });
};

/** Hears the indicators of closed candles as another client of Redis would. */
const listen = async (store: HotStore) => {
  let missing = 0;
  let heard = (): void => {};
  await store.subscribePattern(CHANNEL_PATTERNS.indicator, (_, message) => {
    if (!message.includes('"final":true')) return;
    missing -= 1;
    if (missing === 0) heard();
  });
  return {
    /** Resolves when `count` more of them have come. */
    next: (count: number): Promise<void> =>
      new Promise((resolve) => {
        missing = count;
        heard = resolve;
      }),
  };
};

/**
 * 5a: every symbol closes its minute at once. Measured from the venue's `time` event, handed to the
 * hub by a feed in memory, to the last indicator message that a subscriber received over Redis. The
 * reference starts with its candles stored already. Both publish on the same server.
 */
export const figures = async (): Promise<Figure[]> => {
  const server = await startRedis();
  if (!server) {
    process.stderr.write('5a is left out: no redis-server is installed\n');
    return [];
  }
  const complain = (fields: object, message: string): void => {
    process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
  };
  const logger: Logger = { debug: () => {}, info: () => {}, warn: complain, error: complain };
  const { url } = server;
  const hotStore = createRedisHotStore({ url, clock: systemClock, logger });
  const subscriber = createRedisHotStore({ url, clock: systemClock, logger });
  const client = await createClient({ url, disableOfflineQueue: true, maintNotifications: 'disabled', commandOptions: { timeout: 0 } }).connect();
  await Promise.all([hotStore.ready(5000), subscriber.ready(5000)]);
  const listener = await listen(subscriber);

  const feed = new DrivenFeed();
  const hubClock = new SteppedClock(START);
  const rest = restFromMemory((symbol, _, openTime) => rowOf(symbol, openTime));
  const engine = await startEngine({
    adapter: adapterOf(feed, rest),
    hotStore,
    symbols: SYMBOLS,
    timeframes: TIMEFRAMES,
    hubClock,
    logger,
    history: historyOf,
    stored: ['1m'],
  });
  feed.connect(START);
  const minutes = new DrivenMinutes(feed, SYMBOLS);

  /** Ends the minute that was traded and gives the ms until all its indicators were heard. */
  const end = async (): Promise<{ ms: number; timeframes: number }> => {
    const timeframes = minutes.ending;
    const heard = listener.next(SYMBOLS.length * timeframes);
    const start = performance.now();
    minutes.end();
    await heard;
    return { ms: performance.now() - start, timeframes };
  };
  /** Has the states stored that the boundary has changed, which the hub does a while after it. */
  const storeStates = async (): Promise<void> => {
    hubClock.advance(STATES_AFTER_MS);
    for (let turn = 0; turn <= STATE_TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
    await hotStore.flushed();
    // Nothing that was told meanwhile is left to be heard in the next boundary.
    const drained = listener.next(1);
    hotStore.publish(LAST_CHANNEL, '"final":true');
    await drained;
  };
  const boundary = async (): Promise<{ ms: number; storedMs: number; timeframes: number }> => {
    minutes.trade();
    await hotStore.flushed();
    const { ms, timeframes } = await end();
    const start = performance.now();
    await storeStates();
    return { ms, storedMs: ms + performance.now() - start, timeframes };
  };
  await boundary();

  const measured = (figure: 'ms' | 'storedMs'): Candidate => ({
    name: 'livermore',
    run: async (minMs) => {
      const sample = { units: 0, ms: 0 };
      while (sample.ms < minMs) {
        const { timeframes, [figure]: ms } = await boundary();
        // Where longer candles end too there is more to do than the reference does.
        if (timeframes > 1) continue;
        sample.units += 1;
        sample.ms += ms;
      }
      return sample;
    },
  });
  const ours = measured('ms');
  const recompute = (name: string, all: () => Promise<unknown>): Candidate => ({
    name,
    run: async () => {
      const heard = listener.next(SYMBOLS.length);
      const start = performance.now();
      await Promise.all([all(), heard]);
      return { units: 1, ms: performance.now() - start };
    },
  });
  const series = SYMBOLS.map((symbol): SeriesId => ({ exchangeId: 1, symbol, timeframe: '1m' }));
  const together = recompute('window recompute, all at once', () =>
    Promise.all(series.map((one) => recomputeWindow(client, one))),
  );
  const inTurn = recompute('window recompute, in turn', async () => {
    for (const one of series) await recomputeWindow(client, one);
  });

  return [
    {
      id: '5a',
      title: `minute boundary of ${SYMBOLS.length} symbols`,
      unit: 'boundary',
      ours,
      peers: [
        { name: inTurn.name, candidate: inTurn, bar: { timesFaster: 20 } },
        { name: together.name, candidate: together, bar: { timesFaster: 20 } },
      ],
      shares: () =>
        profileStages(async () => {
          for (let index = 0; index < PROFILED_BOUNDARIES; index++) await ours.run(1);
        }),
    },
    {
      id: '5a',
      title: 'the same, until every state is stored too',
      unit: 'boundary',
      ours: measured('storedMs'),
      peers: [{ name: inTurn.name, candidate: inTurn }],
    },
    {
      id: '5a',
      title: 'longest hold of the event loop, minute boundaries with previews',
      unit: 'ms',
      atMost: 50,
      measure: async () => {
        let longestMs = 0;
        const watch = new LoopWatch();
        for (let minutesLeft = HELD_BOUNDARIES; minutesLeft > 0; ) {
          minutes.trade();
          await hotStore.flushed();
          watch.start();
          hubClock.advance(1_000);
          const { timeframes } = await end();
          await storeStates();
          const heldMs = watch.stop();
          if (timeframes > 1) continue;
          minutesLeft -= 1;
          longestMs = Math.max(longestMs, heldMs);
        }
        return longestMs;
      },
      close: async () => {
        client.destroy();
        await engine.stop();
        await Promise.all([hotStore.close(), subscriber.close()]);
        await server.stop();
      },
    },
  ];
};
