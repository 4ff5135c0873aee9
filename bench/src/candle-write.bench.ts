import { systemClock, type Logger } from '@livermore/base';
import { candleCloseChannel, candlesKey, createRedisHotStore, indicatorChannel, type HotStore } from '@livermore/cache';
import type { Candle, SeriesId, StoredMacdV } from '@livermore/schemas';
import { createClient } from 'redis';
import { closeOf, fillSeries, indicatorOf, messageOf, plainCommandsOf, seriesList, USER_ID } from './closes.ts';
import { timed, type Candidate, type Figure, type Share } from './harness.ts';
import { connectRawRedis, respOf, type RawRedis } from './raw-redis.ts';
import { startRedis } from './redis-server.ts';

const CLOSES = 100;

/** With the options of our own connections, so that only the way of using it differs. */
const connectPlain = (url: string) =>
  createClient({ url, disableOfflineQueue: true, maintNotifications: 'disabled', commandOptions: { timeout: 0 } }).connect();

type PlainClient = Awaited<ReturnType<typeof connectPlain>>;

const SERIES = seriesList(CLOSES);

/** One turn of ours: makes texts, hands them over and waits until all have arrived. */
interface Turn<Texts> {
  units: number;
  serialise: () => Texts;
  handOver: (texts: Texts) => void;
}

/** Times a turn as a candidate, and keeps what each part of it took over all rounds. */
const staged = <Texts>(store: HotStore, client: PlainClient, { units, serialise, handOver }: Turn<Texts>) => {
  const ms = { serialise: 0, handOver: 0, build: 0, away: 0, server: 0 };
  const inner = timed('livermore', async () => {
    const start = performance.now();
    const texts = serialise();
    const serialised = performance.now();
    handOver(texts);
    const handedOver = performance.now();
    const flushed = store.flushed();
    const built = performance.now();
    await flushed;
    ms.serialise += serialised - start;
    ms.handOver += handedOver - serialised;
    ms.build += built - handedOver;
    ms.away += performance.now() - built;
    return units;
  });
  const candidate: Candidate = {
    name: inner.name,
    run: async (minMs) => {
      const before = await scriptMs(client);
      const sample = await inner.run(minMs);
      ms.server += (await scriptMs(client)) - before;
      return sample;
    },
  };
  const shares = (): Share[] => {
    const total = ms.serialise + ms.handOver + ms.build + ms.away;
    const share = (name: string, part: number): Share => ({ name, percent: (100 * part) / total });
    return [
      share('serialise, name channels', ms.serialise),
      share('hand over (put, publish)', ms.handOver),
      share('build the commands', ms.build),
      share('server', ms.server),
      share('encode, socket, answer', ms.away - ms.server),
    ];
  };
  return { candidate, shares };
};

/** Milliseconds the server has worked on scripts, which only our way uses. */
const scriptMs = async (client: PlainClient): Promise<number> => {
  const stats = await client.info('commandstats');
  return Number(/^cmdstat_eval:.*?usec=(\d+)/m.exec(stats)?.[1] ?? 0) / 1000;
};

/** 100 closes of one turn: each a candle to store and two messages to publish. */
const manyCloses = (store: HotStore, nextBucket: () => number) => ({
  units: CLOSES,
  serialise: () => {
    const bucket = nextBucket();
    return SERIES.map((series) => {
      const candle = closeOf(series, bucket);
      const json = JSON.stringify(candle);
      return { candle, json, channel: candleCloseChannel(USER_ID, series), other: indicatorChannel(USER_ID, series) };
    });
  },
  handOver: (closes: { candle: Candle; json: string; channel: string; other: string }[]) => {
    for (const { candle, json, channel, other } of closes) {
      store.putCandle(candle, json);
      store.publish(channel, json);
      store.publish(other, json);
    }
  },
});

/** One close of one series, alone in its turn: candle, indicator and a message for each. */
const oneClose = (store: HotStore, series: SeriesId, nextBucket: () => number) => {
  const indicator = indicatorOf(series);
  return {
    units: 1,
    serialise: () => {
      const candle = closeOf(series, nextBucket());
      const value: StoredMacdV = { ...indicator, openTime: candle.openTime };
      return { candle, json: JSON.stringify(candle), value, message: JSON.stringify(messageOf(value)) };
    },
    handOver: ({ candle, json, value, message }: { candle: Candle; json: string; value: StoredMacdV; message: string }) => {
      store.putCandle(candle, json);
      store.putIndicator(value);
      store.publish(candleCloseChannel(USER_ID, series), json);
      store.publish(indicatorChannel(USER_ID, series), message);
    },
  };
};

/** The same, each command awaited before the next. */
const sixAwaits = (client: PlainClient, nextBucket: () => number): Candidate => {
  let turn = 0;
  let bucket = nextBucket();
  return timed('six awaited commands', async () => {
    const series = SERIES[turn++ % CLOSES];
    if (!series) throw new RangeError('there is no series');
    if (turn % CLOSES === 0) bucket = nextBucket();
    const candle = closeOf(series, bucket);
    const json = JSON.stringify(candle);
    const key = candlesKey(series);
    const [present] = await client.zRangeByScore(key, candle.openTime, candle.openTime);
    await client.zRem(key, present ?? '');
    await client.zAdd(key, { score: candle.openTime, value: json });
    await client.zRemRangeByRank(key, 0, -1001);
    await client.publish(candleCloseChannel(USER_ID, series), json);
    await client.publish(indicatorChannel(USER_ID, series), json);
    return 1;
  });
};

/** Bytes made beforehand and written at once: no client can be quicker with these commands. */
const rawSocket = (raw: RawRedis, nextBucket: () => number): Candidate => ({
  name: 'raw socket',
  run: async (minMs) => {
    let units = 0;
    let ms = 0;
    while (ms < minMs) {
      const bucket = nextBucket();
      const commands = SERIES.flatMap((series) => plainCommandsOf(closeOf(series, bucket)));
      const bytes = respOf(commands);
      const start = performance.now();
      await raw.write(bytes, commands.length);
      ms += performance.now() - start;
      units += CLOSES;
    }
    return { units, ms };
  },
});

const awaitedPing = (client: PlainClient): Candidate =>
  timed('ping', async () => {
    await client.ping();
    return 1;
  });

/** 3a: 100 candles stored and published. 3b: one close alone. Both on a Redis server of their own. */
export const figures = async (): Promise<Figure[]> => {
  const server = await startRedis();
  if (!server) {
    process.stderr.write('3a and 3b are left out: no redis-server is installed\n');
    return [];
  }
  const { url } = server;
  const complain = (fields: object, message: string): void => {
    process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
  };
  const logger: Logger = { debug: () => {}, info: () => {}, warn: complain, error: complain };
  const store = createRedisHotStore({ url, clock: systemClock, logger });
  await store.ready(5000);
  const client = await connectPlain(url);
  const raw = await connectRawRedis(url);
  let bucket = await fillSeries(store, SERIES);
  const nextBucket = (): number => bucket++;
  const [series] = SERIES;
  if (!series) throw new RangeError('there is no series');
  const many = staged(store, client, manyCloses(store, nextBucket));
  const one = staged(store, client, oneClose(store, series, nextBucket));

  return [
    {
      id: '3a',
      title: `candle write and publish, ${CLOSES} closes`,
      unit: 'candle',
      ours: many.candidate,
      peers: [
        { name: 'six awaited commands', candidate: sixAwaits(client, nextBucket), bar: { timesFaster: 25 } },
        { name: 'raw socket', candidate: rawSocket(raw, nextBucket), bar: { timesTheCost: 3 } },
      ],
      shares: many.shares,
    },
    {
      id: '3b',
      title: 'one close alone: candle, indicator, two messages',
      unit: 'close',
      ours: one.candidate,
      peers: [{ name: 'one awaited PING', candidate: awaitedPing(client), bar: { timesTheCost: 2 } }],
      shares: one.shares,
      close: async () => {
        raw.close();
        client.destroy();
        await store.close();
        await server.stop();
      },
    },
  ];
};
