import { systemClock, type Logger } from '@livermore/base';
import { CHANNEL_PATTERNS, candleCloseChannel, createInProcessHotStore, indicatorChannel, tickerChannel, type HotStore } from '@livermore/cache';
import { TIMEFRAMES, type SeriesId } from '@livermore/schemas';
import { DrivenMinutes } from './driven-minutes.ts';
import type { Candidate, Figure } from './harness.ts';
import { LoopWatch } from './loop-watch.ts';
import { profileStages } from './stage-profile.ts';
import { median } from './statistics.ts';
import { drivenVenue, startUserPlane, type UserPlane } from './user-plane.ts';

const SYMBOLS = Array.from({ length: 200 }, (_, index) => `S${index}-USD`);
const USERS = Array.from({ length: 1_000 }, (_, index) => index + 1);
/** Candles of history of each series, enough for every value to be defined. */
const BARS = 100;
const PROFILED_BOUNDARIES = 20;
const HELD_BOUNDARIES = 20;
const STEADY_SECONDS = 10;
const LISTENED_SECONDS = 3;
/** Who listens is asked every five seconds. */
const NOTICED_MS = 6_000;

/** Some users on one market of 200 symbols, in one process with the in-process bus; nobody listens. */
class Crowd {
  readonly #plane: UserPlane;
  readonly #hotStore: HotStore;
  readonly #feed;
  readonly #minutes: DrivenMinutes;

  private constructor(plane: UserPlane, hotStore: HotStore, feed: ReturnType<typeof drivenVenue>['feed']) {
    this.#plane = plane;
    this.#hotStore = hotStore;
    this.#feed = feed;
    this.#minutes = new DrivenMinutes(feed, SYMBOLS);
  }

  static async start(logger: Logger): Promise<Crowd> {
    const hotStore = createInProcessHotStore({ clock: systemClock, logger });
    const { adapter, feed } = drivenVenue(SYMBOLS, BARS);
    const settings = { exchanges: { demo: { enabled: true } }, symbols: { monitored: SYMBOLS } };
    return new Crowd(await startUserPlane({ adapter, hotStore, settings, logger }), hotStore, feed);
  }

  async serve(userIds: readonly number[]): Promise<void> {
    await this.#plane.serve(userIds);
    await this.#plane.settled();
    await this.minute();
  }

  /** Trades a minute and ends it; gives the CPU ms of its end, and how many timeframes ended. */
  async minute(watch?: LoopWatch): Promise<{ ms: number; timeframes: number }> {
    this.#minutes.trade();
    await this.#plane.settled();
    const timeframes = this.#minutes.ending;
    const start = cpuMs();
    watch?.start();
    this.#minutes.end();
    while (this.#isClosing()) await new Promise((resolve) => setImmediate(resolve));
    await this.#hotStore.flushed();
    return { ms: cpuMs() - start, timeframes };
  }

  /** A second in which each symbol has a trade and a ticker. */
  async second(): Promise<void> {
    this.#minutes.tick();
    for (const [index, symbol] of SYMBOLS.entries()) {
      this.#feed.emit({ kind: 'ticker', symbol, price: 100 + index, changePct24h: 1, volume24h: 5, high24h: 101, low24h: 99, at: 1 });
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }

  /** Somebody looks at one user's market, as a page does; resolves when the runtimes have noticed. */
  async listenToOne(userId: number): Promise<void> {
    const channels = SYMBOLS.flatMap((symbol) => [
      tickerChannel(userId, { exchangeId: 100, symbol }),
      ...TIMEFRAMES.map((timeframe) => indicatorChannel(userId, { exchangeId: 100, symbol, timeframe })),
    ]);
    await this.#hotStore.subscribe(channels, () => {});
    await new Promise((resolve) => setTimeout(resolve, NOTICED_MS));
  }

  /** Another program follows the market of every user, by patterns; resolves when the runtimes have noticed. */
  async listenToAll(): Promise<void> {
    for (const pattern of [CHANNEL_PATTERNS.indicator, CHANNEL_PATTERNS.ticker]) await this.#hotStore.subscribePattern(pattern, () => {});
    await new Promise((resolve) => setTimeout(resolve, NOTICED_MS));
  }

  stop(): Promise<void> {
    return this.#plane.stop();
  }

  /** Some symbol has not been told that its minute is over. */
  #isClosing(): boolean {
    const { hub } = this.#plane.market;
    return SYMBOLS.some((symbol) => (hub.symbol(symbol)?.candles.nextDueAt ?? Infinity) <= hub.venueTime);
  }
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** Heap in use after everything unreachable is gone; needs `node --expose-gc`. */
const heapBytes = (): number => {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

/** CPU of minutes at whose end no longer candle ends. */
const boundaries = (name: string, crowd: Crowd): Candidate => ({
  name,
  run: async (minMs) => {
    const sample = { units: 0, ms: 0 };
    while (sample.ms < minMs) {
      const { ms, timeframes } = await crowd.minute();
      if (timeframes > 1) continue;
      sample.units += 1;
      sample.ms += ms;
    }
    return sample;
  },
});

/** What the contract asks for at the least: two messages for each user and close, their texts made already. */
const publishAlone = (logger: Logger): Candidate => {
  const hotStore = createInProcessHotStore({ clock: systemClock, logger });
  const text = JSON.stringify(SYMBOLS);
  return {
    name: 'publishing alone',
    run: async (minMs) => {
      const sample = { units: 0, ms: 0 };
      while (sample.ms < minMs) {
        const start = cpuMs();
        for (const symbol of SYMBOLS) {
          const series: SeriesId = { exchangeId: 100, symbol, timeframe: '1m' };
          for (const userId of USERS) {
            hotStore.publish(candleCloseChannel(userId, series), text);
            hotStore.publish(indicatorChannel(userId, series), text);
          }
        }
        await hotStore.flushed();
        sample.ms += cpuMs() - start;
        sample.units += 1;
      }
      return sample;
    },
  };
};

/** CPU ms of a second in which a boundary is far. */
const steadyMs = async (crowd: Crowd, seconds = STEADY_SECONDS): Promise<number> => {
  const start = cpuMs();
  for (let second = 0; second < seconds; second++) await crowd.second();
  return (cpuMs() - start) / seconds;
};

/** The longest hold of the event loop, in ms, of each minute at whose end no longer candle ends. */
const holdsOf = async (crowd: Crowd): Promise<number[]> => {
  const holds: number[] = [];
  while (holds.length < HELD_BOUNDARIES) {
    const watch = new LoopWatch();
    const { timeframes } = await crowd.minute(watch);
    const heldMs = watch.stop();
    if (timeframes === 1) holds.push(heldMs);
  }
  return holds;
};

/** 8: 1,000 users who watch the same 200 symbols on six timeframes, beside one such user. */
export const figures = async (): Promise<Figure[]> => {
  const complain = (fields: object, message: string): void => {
    process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
  };
  const logger: Logger = { debug: () => {}, info: () => {}, warn: complain, error: complain };
  const [first = 1, ...others] = USERS;
  const one = await Crowd.start(logger);
  await one.serve([first]);
  const all = await Crowd.start(logger);
  await all.serve([first]);
  const heapBefore = heapBytes();
  const startBefore = cpuMs();
  await all.serve(others);
  const startMs = (cpuMs() - startBefore) / others.length;
  // A day's longer candles close once, so that nothing is left that is made at its first use.
  for (let minutes = 0; minutes < 10; minutes++) await all.minute();
  const heapPerUser = (heapBytes() - heapBefore) / others.length;
  const ours = boundaries('livermore', all);
  const holds: number[] = [];
  const title = `${USERS.length} users of ${SYMBOLS.length} symbols`;
  return [
    { id: '8a', title: `${title}: heap per user`, unit: 'kB', measure: () => heapPerUser / 1_000, atMost: 500 },
    { id: '8b', title: `${title}: CPU of one more start`, unit: 'ms', measure: () => startMs, atMost: 25 },
    {
      id: '8c',
      title: `${title}: CPU of a minute boundary`,
      unit: 'boundary',
      ours,
      peers: [
        { name: 'one user', candidate: boundaries('one user', one), bar: { timesTheCost: 200 } },
        { name: 'publishing alone', candidate: publishAlone(logger), bar: { timesTheCost: 10 } },
      ],
      shares: () =>
        profileStages(async () => {
          for (let index = 0; index < PROFILED_BOUNDARIES; index++) await ours.run(1);
        }),
    },
    {
      id: '8d',
      title: `${title}: longest hold of the event loop, half of the minute boundaries`,
      unit: 'ms',
      atMost: 50,
      measure: async () => {
        holds.push(...(await holdsOf(all)));
        return median(holds);
      },
    },
    // The collector marks a heap of a million series now and then, whatever is done.
    { id: '8d', title: `${title}: the same, the longest of ${HELD_BOUNDARIES}`, unit: 'ms', measure: () => Math.max(...holds) },
    {
      id: '8e',
      title: `${title}: CPU of a second between boundaries, each symbol traded`,
      unit: 'us a user',
      measure: async () => {
        const [alone, together] = [await steadyMs(one), await steadyMs(all)];
        return ((together - alone) * 1_000) / others.length;
      },
      atMost: 100,
    },
    {
      id: '8f',
      title: `${title}: the same while a page of one user is open`,
      unit: 'us a user',
      measure: async () => {
        await all.listenToOne(first);
        return ((await steadyMs(all, LISTENED_SECONDS)) * 1_000) / USERS.length;
      },
      atMost: 100,
    },
    {
      id: '8g',
      title: `${title}: the same while another program subscribes to the patterns of tickers and indicators`,
      unit: 'us a user',
      measure: async () => {
        await all.listenToAll();
        return ((await steadyMs(all, LISTENED_SECONDS)) * 1_000) / USERS.length;
      },
      close: async () => {
        await one.stop();
        await all.stop();
      },
    },
  ];
};
