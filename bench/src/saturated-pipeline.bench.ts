import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { systemClock, type Logger } from '@livermore/base';
import { createRedisHotStore, tickerChannel, type HotStore } from '@livermore/cache';
import { CoinbaseAdapter, type ExchangeFeed } from '@livermore/exchanges';
import { bucketStart, TIMEFRAME_MS, TIMEFRAMES, type Candle, type SeriesId } from '@livermore/schemas';
import { WebSocket } from 'ws';
import { BusyMarket, MARKET_START, MARKET_SYMBOLS } from './busy-market.ts';
import { USER_ID } from './closes.ts';
import { adapterOf, restFromMemory } from './driven-venue.ts';
import { startEngine } from './engine.ts';
import type { Candidate, Figure } from './harness.ts';
import { startRedis } from './redis-server.ts';
import { profileStages } from './stage-profile.ts';
import { SteppedClock } from './stepped-clock.ts';
import type { VenueReport, VenueRequest } from './venue.process.ts';

/** Frames of a window; the next is sent when all work of the last is done. */
const WINDOW = 400;
/** The hub's second passes after so many tickers: before any symbol has another, so that none is merged. */
const TICKERS_PER_TICK = 20;
const BARS = 60;
const PROFILED_WINDOWS = 150;

const historyOf = (series: SeriesId): Candle[] => {
  const step = TIMEFRAME_MS[series.timeframe];
  const end = bucketStart(MARKET_START, series.timeframe);
  return Array.from({ length: BARS }, (_, index): Candle => {
    const openTime = end - (BARS - index) * step;
    const close = 1_000 + ((index * 37) % 23);
    return {
      ...series,
      openTime,
      open: close - 1,
      high: close + 2,
      low: close - 2,
      close,
      volume: 12.345_678_91,
      synthetic: false,
      source: 'rest',
      revision: 0,
      closedAt: openTime + step,
    };
  });
};

/** Starts the venue with a listener of every ticker, in a process of its own. */
const startVenue = async (redisUrl: string) => {
  const channels = MARKET_SYMBOLS.map((symbol) => tickerChannel(USER_ID, { exchangeId: 1, symbol }));
  const program = fileURLToPath(new URL('venue.process.mjs', import.meta.url));
  const process: ChildProcess = fork(program, [redisUrl, ...channels], { execArgv: [] });
  const request = (message: VenueRequest): void => {
    process.send(message);
  };
  const report = async (): Promise<VenueReport> => ((await once(process, 'message')) as [VenueReport])[0];
  const ready = await report();
  if (ready.kind !== 'ready') throw new Error('the venue did not start');
  return {
    url: ready.url,
    sendWindow: (path: string) => {
      request({ kind: 'window', path, frames: WINDOW });
    },
    /** Tickers sent to the engine, and those that came out of it. */
    tickers: async () => {
      request({ kind: 'count' });
      const counts = await report();
      if (counts.kind !== 'count') throw new Error('the venue did not count');
      return counts;
    },
    stop: async () => {
      process.disconnect();
      await once(process, 'exit');
    },
  };
};

type Venue = Awaited<ReturnType<typeof startVenue>>;

/** Counts what arrives; `window` resolves with the window's last frame. */
class FrameCount {
  #missing = 0;
  #arrived = (): void => {};

  one(): void {
    this.#missing -= 1;
    if (this.#missing === 0) this.#arrived();
  }

  window(): Promise<void> {
    return new Promise((resolve) => {
      this.#missing = WINDOW;
      this.#arrived = resolve;
    });
  }
}

/** Works through windows, one after the other, until this process has spent its CPU time. */
const saturated = (name: string, window: () => Promise<void>): Candidate => ({
  name,
  run: async (minMs) => {
    const start = process.cpuUsage();
    for (let units = WINDOW; ; units += WINDOW) {
      await window();
      const { user, system } = process.cpuUsage(start);
      const ms = (user + system) / 1000;
      if (ms >= minMs) return { units, ms };
    }
  },
});

/** The frames over a WebSocket as the engine opens it, parsed and dropped. */
const receiveAndParse = async (venue: Venue): Promise<Candidate> => {
  const count = new FrameCount();
  const socket = new WebSocket(`${venue.url}/parse`, { perMessageDeflate: false });
  await once(socket, 'open');
  socket.on('message', (data: Buffer) => {
    JSON.parse(data.toString('utf8'));
    count.one();
  });
  return saturated('receive and JSON.parse', async () => {
    const done = count.window();
    venue.sendWindow('/parse');
    await done;
  });
};

/** All of it: socket, check, candles, indicators, alerts, hot store, messages. */
const pipeline = (venue: Venue, feed: ExchangeFeed, hotStore: HotStore, hubClock: SteppedClock): Candidate => {
  const count = new FrameCount();
  let tickers = 0;
  feed.onEvent(({ kind }) => {
    if (kind === 'ticker' && ++tickers % TICKERS_PER_TICK === 0) hubClock.advance(1_000);
    // Each frame proves a later time, and that is the last it tells.
    if (kind === 'time') count.one();
  });
  return saturated('livermore', async () => {
    const done = count.window();
    venue.sendWindow('/');
    await done;
    await hotStore.flushed();
  });
};

/**
 * 5b: frames as fast as they are taken, over a real socket, with nothing merged: each ticker is
 * stored and published of its own. CPU of this process; the venue and the listener are in another.
 */
export const figures = async (): Promise<Figure[]> => {
  const server = await startRedis();
  if (!server) {
    process.stderr.write('5b is left out: no redis-server is installed\n');
    return [];
  }
  const complain = (fields: object, message: string): void => {
    process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
  };
  const logger: Logger = { debug: () => {}, info: () => {}, warn: complain, error: complain };
  const hotStore = createRedisHotStore({ url: server.url, clock: systemClock, logger });
  await hotStore.ready(5000);
  const venue = await startVenue(server.url);
  const { feed } = new CoinbaseAdapter({
    wsUrl: venue.url,
    restUrl: 'http://127.0.0.1:1',
    clock: systemClock,
    random: Math.random,
    logger,
  });
  const hubClock = new SteppedClock(MARKET_START);
  const engine = await startEngine({
    adapter: adapterOf(feed, restFromMemory(() => null)),
    hotStore,
    symbols: MARKET_SYMBOLS,
    timeframes: TIMEFRAMES,
    hubClock,
    logger,
    history: historyOf,
    stored: TIMEFRAMES,
  });
  await allConfirmed(feed);
  const ours = pipeline(venue, feed, hotStore, hubClock);
  const peer = await receiveAndParse(venue);
  return [
    {
      id: '5b',
      title: `saturated pipeline, 20 busy and 180 quiet symbols, ${meanBytes()} bytes`,
      unit: 'frame',
      ours,
      peers: [{ name: peer.name, candidate: peer, bar: { timesTheCost: 4 } }],
      shares: async () => {
        const shares = await profileStages(async () => {
          for (let windows = 0; windows < PROFILED_WINDOWS; windows++) await ours.run(0);
        });
        await refuseMerged(venue);
        return shares;
      },
      close: async () => {
        await engine.stop();
        await hotStore.close();
        await venue.stop();
        await server.stop();
      },
    },
  ];
};

/** Throws unless each ticker that the venue sent came out as a message of its own. */
const refuseMerged = async (venue: Venue): Promise<void> => {
  const { tickersSent, tickersHeard } = await venue.tickers();
  // Those since the last tick of the hub wait for the next.
  const waiting = tickersSent - tickersHeard;
  if (waiting < 0 || waiting >= TICKERS_PER_TICK) {
    throw new Error(`of ${tickersSent} tickers ${tickersHeard} were published; 5b is only true when none is merged`);
  }
};

const meanBytes = (): number => {
  const market = new BusyMarket();
  const sample = 4_000;
  let bytes = 0;
  for (let index = 0; index < sample; index++) bytes += market.next().length;
  return Math.round(bytes / sample);
};

/** Resolves when the venue has confirmed every stream of every symbol. */
const allConfirmed = (feed: ExchangeFeed): Promise<void> =>
  new Promise((resolve) => {
    const stop = feed.onChange(() => {
      look();
    });
    const look = (): void => {
      if (feed.observe().confirmed.size < 3 * MARKET_SYMBOLS.length) return;
      stop();
      resolve();
    };
    look();
  });
