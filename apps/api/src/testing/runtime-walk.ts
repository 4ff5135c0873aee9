import { isUrgentCommand, TIMEFRAME_MS, TIMEFRAMES, type Candle, type CommandRequest, type Timeframe } from '@livermore/schemas';
import { CANDLES_KEPT, CHANNEL_PATTERNS, parseChannel } from '@livermore/cache';
import { until } from '@livermore/testkit';
import { LISTED, RuntimeModel, UNLISTED, type ModelSettings } from './runtime-model.ts';
import { startRuntimeBench, type RuntimeBench } from './runtime-bench.ts';

/** One step of a walk. One in a rush does not wait until the one before has come to rest. */
export type WalkStep =
  | { kind: 'command'; userId: number; request: CommandRequest; rush: boolean }
  /** Another program writes the row of a user; `null` is a document that cannot be used. */
  | { kind: 'overwrite'; userId: number; settings: ModelSettings | null }
  | { kind: 'venue'; fault: 'drops' | 'skips'; rush: boolean }
  | { kind: 'restart'; isGraceful: boolean };

const ANCHOR = Date.UTC(2026, 0, 8, 22, 40);
const SPEED = 600;
const USERS = [1, 2];
const REST_LIMIT_MS = 60_000;
const FIRST: ModelSettings = { mode: 'position-monitor', monitored: ['BTC-USD', 'ETH-USD'], timeframes: ['1m', '5m', '15m', '1h'] };

/** Order in which a user's commands run: urgent ones beside the others. */
interface Queue {
  urgent: Promise<void>;
  others: Promise<void>;
  waiting: number;
  /** Commands that have begun and not ended, those that are suspended among them. */
  running: number;
  suspended: number;
}

/** Walks runtimes of two users through steps, and compares them with a model of each whenever they rest. */
export class RuntimeWalk {
  readonly #bench: RuntimeBench;
  readonly #models = new Map(USERS.map((userId) => [userId, new RuntimeModel(FIRST)]));
  #queues = new Map(USERS.map((userId) => [userId, newQueue()]));
  #generation = 0;
  /** What broke a law that holds at every moment. */
  readonly #broken: string[] = [];
  /** Newest first close of each user's series, since the last restart. */
  #closes = new Map<string, number>();
  /** Users that were seen paused and were not resumed since. */
  readonly #quiet = new Set<number>();
  /** Bars behind the value of each series at the last rest. */
  #counts = new Map<string, number>();
  /** Something has happened since that makes series anew. */
  #isRenewed = false;
  readonly #removed = new Set<string>();

  private constructor(bench: RuntimeBench) {
    this.#bench = bench;
  }

  static async start(): Promise<RuntimeWalk> {
    const bench = await startRuntimeBench({ anchorMs: ANCHOR, speed: SPEED });
    const walk = new RuntimeWalk(bench);
    await bench.hotStore.subscribePattern(CHANNEL_PATTERNS.candleClose, (channel, message) => {
      walk.#hear(channel, JSON.parse(message) as Candle);
    });
    for (const userId of USERS) await bench.serve(userId, documentOf(FIRST));
    return walk;
  }

  async take(step: WalkStep): Promise<void> {
    if (step.kind === 'command') this.#send(step.userId, step.request);
    else if (step.kind === 'venue') this.#fault(step.fault);
    else if (step.kind === 'overwrite') {
      this.#bench.stored.overwrite(step.userId, step.settings ? documentOf(step.settings) : { timeframes: ['7m'] });
      this.#model(step.userId).overwrite(step.settings);
    } else await this.#restart(step.isGraceful);
    const isRush = 'rush' in step && step.rush;
    if (!isRush) await this.rest();
  }

  /** Waits until all is as the model says; rejects with what is not. */
  async rest(): Promise<void> {
    let problems: string[] = [];
    await until('rest', async () => (problems = await this.#problems()).length === 0, REST_LIMIT_MS).catch(() => {
      const told = this.#bench.logger.entries.filter(({ level }) => level === 'warn').map(({ fields, message }) => `${message} ${JSON.stringify(fields)}`);
      throw new Error([`not as it should be after ${REST_LIMIT_MS} ms:`, ...problems, 'the log warned last:', ...told.slice(-5)].join('\n'));
    });
    await this.#compareCounts();
    await this.#expectCleared();
    await this.#bench.hotStore.flushed();
    for (const userId of USERS) if (this.#model(userId).paused) this.#quiet.add(userId);
    await this.#whileMinuteCloses();
    const faults = [...this.#broken, ...this.#repeatedAlerts(), ...this.#bench.logger.messages('error')];
    if (faults.length > 0) throw new Error(faults.join('\n'));
  }

  /** Lets a 1m candle close, of which whoever is paused must hear nothing. */
  async #whileMinuteCloses(): Promise<void> {
    const end = this.#bench.venueNow() + 65_000;
    await until('a minute of the venue', () => this.#bench.venueNow() > end);
    await this.#bench.hotStore.flushed();
  }

  stop(): Promise<void> {
    return this.#bench.stop();
  }

  #model(userId: number): RuntimeModel {
    const model = this.#models.get(userId);
    if (!model) throw new Error(`there is no user ${userId}`);
    return model;
  }

  #send(userId: number, request: CommandRequest): void {
    const queue = this.#queues.get(userId) ?? newQueue();
    const generation = this.#generation;
    const isUrgent = isUrgentCommand(request.type);
    const run = async (): Promise<void> => {
      // What was not claimed when the process died is not run again here; the ledger would see to it.
      if (generation !== this.#generation) return;
      queue.waiting -= 1;
      queue.running += 1;
      await this.#run(userId, request, queue, generation);
      queue.running -= 1;
    };
    queue.waiting += 1;
    const tail = (isUrgent ? queue.urgent : queue.others).then(run);
    if (isUrgent) queue.urgent = tail;
    else queue.others = tail;
  }

  async #run(userId: number, request: CommandRequest, queue: Queue, generation: number): Promise<void> {
    const { type } = request;
    if (type === 'force-backfill' || type === 'clear-cache') this.#isRenewed = true;
    const outcome = this.#bench.command(userId, request, {
      onClaimed: () => {
        this.#model(userId).claimed(request);
        if (type === 'resume') this.#quiet.delete(userId);
      },
      onSuspended: (suspended) => {
        queue.suspended += suspended ? 1 : -1;
      },
    });
    await outcome.then(
      () => {
        if (type === 'remove-symbol' && generation === this.#generation) this.#removed.add(request.payload.symbol);
      },
      (error: unknown) => {
        const code = (error as { code?: string }).code ?? String(error);
        if (generation !== this.#generation) return;
        if (!REFUSALS[type].includes(code)) this.#broken.push(`${type} of user ${userId} failed: ${code}`);
        // A reload that fails has read what is stored.
        if (type === 'reload-settings') this.#model(userId).read();
      },
    );
  }

  #fault(fault: 'drops' | 'skips'): void {
    if (fault === 'drops') this.#bench.venue.dropConnections();
    else this.#bench.venue.skipSequence();
  }

  async #restart(isGraceful: boolean): Promise<void> {
    this.#generation += 1;
    this.#queues = new Map(USERS.map((userId) => [userId, newQueue()]));
    await this.#bench.restart({ isGraceful });
    for (const userId of USERS) this.#model(userId).read();
    this.#isRenewed = true;
    this.#closes = new Map();
  }

  #hear(channel: string, candle: Candle): void {
    const parsed = parseChannel(channel);
    if (parsed?.kind !== 'candle-close' || candle.revision > 0) return;
    const { userId } = parsed;
    const text = `${candle.symbol} ${candle.timeframe} of ${new Date(candle.openTime).toISOString()}`;
    if (this.#quiet.has(userId)) this.#broken.push(`user ${userId} is paused and was told ${text}`);
    const before = this.#closes.get(`${userId}:${candle.symbol}:${candle.timeframe}`) ?? -Infinity;
    if (candle.openTime <= before) this.#broken.push(`user ${userId} was told ${text} twice or out of order`);
    this.#closes.set(`${userId}:${candle.symbol}:${candle.timeframe}`, Math.max(before, candle.openTime));
  }

  async #problems(): Promise<string[]> {
    const problems = USERS.flatMap((userId) => this.#statusProblems(userId));
    if (problems.length > 0) return problems;
    return [...(await this.#marketProblems()), ...(await this.#storeProblems())];
  }

  #statusProblems(userId: number): string[] {
    const model = this.#model(userId);
    const { waiting, running, suspended } = this.#queues.get(userId) ?? newQueue();
    // What waits behind a suspended command rests with it.
    if (running > suspended || (waiting > 0 && suspended === 0)) return [`user ${userId}: commands are under way`];
    const version = this.#bench.stored.newestUsable(userId)?.version;
    const { state, mode, paused, holds, desired, applied, symbols } = this.#bench.runtime(userId).status();
    const seen = {
      state,
      mode,
      paused,
      desired,
      applied: [applied.settingsVersion, applied.mode],
      holds: holds.map(({ reason }) => reason).sort(),
      symbols: symbols.map((each) => [each.symbol, each.wanted, each.confirmed, each.series.map(({ timeframe }) => timeframe)]),
      series: symbols.flatMap(({ symbol, series }) => series.filter(({ candles }) => candles === 0).map(({ timeframe }) => `${symbol} ${timeframe}`)),
    };
    const expected = {
      state: model.paused ? 'paused' : 'running',
      mode: model.settings.mode,
      paused: model.paused,
      desired: { paused: model.paused, mode: model.settings.mode, settingsVersion: version },
      applied: [version, model.settings.mode],
      holds: model.holds,
      symbols: model.watched.map((symbol) => [symbol, true, true, model.timeframes]),
      series: [],
    };
    return differences(`user ${userId}`, seen, expected);
  }

  async #marketProblems(): Promise<string[]> {
    const { hub, adapter, interests, indicators, exchangeId } = await this.#bench.market();
    const problems: string[] = [];
    const confirmed = [...adapter.feed.observe().confirmed].sort();
    const wanted = new Set<string>();
    for (const symbol of [...LISTED, UNLISTED]) {
      const users = USERS.map((userId) => this.#model(userId)).filter(({ watched }) => watched.includes(symbol));
      for (const model of users) for (const stream of model.streams) wanted.add(`${stream}:${symbol}`);
      const state = hub.symbol(symbol);
      const known = TIMEFRAMES.filter((timeframe) => indicators.newestOpenTime({ exchangeId, symbol, timeframe }) !== undefined);
      const timeframes = TIMEFRAMES.filter((each) => users.some((model) => model.timeframes.includes(each)));
      const seen = { isWanted: interests.isWanted(symbol), timeframes: state?.timeframes ?? [], isKnown: known.length > 0 };
      const expected = { isWanted: users.length > 0, timeframes, isKnown: timeframes.length > 0 };
      problems.push(...differences(symbol, seen, expected));
    }
    problems.push(...differences('the venue', { confirmed, isOpen: this.#bench.venue.connections() > 0 }, { confirmed: [...wanted].sort(), isOpen: wanted.size > 0 }));
    if (hub.holesWaiting > 0) problems.push(`${hub.holesWaiting} holes wait`);
    return problems;
  }

  /** Candles of what is watched are in the hot store without a hole, each bucket once. */
  async #storeProblems(): Promise<string[]> {
    const problems: string[] = [];
    for (const { exchangeId, symbol, timeframe } of await this.#watchedSeries()) {
      const candles = await this.#bench.hotStore.candles({ exchangeId, symbol, timeframe }, CANDLES_KEPT);
      if (candles.length === 0) problems.push(`${symbol} ${timeframe} has no candles`);
      for (const [index, { openTime }] of candles.entries()) {
        const next = candles[index + 1]?.openTime ?? openTime + TIMEFRAME_MS[timeframe];
        if (next !== openTime + TIMEFRAME_MS[timeframe]) {
          problems.push(`${symbol} ${timeframe}: ${new Date(next).toISOString()} follows ${new Date(openTime).toISOString()}`);
        }
      }
    }
    return problems;
  }

  async #watchedSeries(): Promise<{ exchangeId: number; symbol: string; timeframe: Timeframe }[]> {
    const { exchangeId } = await this.#bench.market();
    return LISTED.flatMap((symbol) =>
      TIMEFRAMES.filter((timeframe) =>
        USERS.some((userId) => this.#model(userId).watched.includes(symbol) && this.#model(userId).timeframes.includes(timeframe)),
      ).map((timeframe) => ({ exchangeId, symbol, timeframe })),
    );
  }

  /** A series that is watched before and after goes on. */
  async #compareCounts(): Promise<void> {
    const { indicators } = await this.#bench.market();
    const counts = new Map((await this.#watchedSeries()).map((series) => [`${series.symbol} ${series.timeframe}`, indicators.count(series)]));
    for (const [series, count] of counts) {
      const before = this.#counts.get(series) ?? 0;
      if (count < before && !this.#isRenewed) this.#broken.push(`${series} fell from ${before} to ${count} bars`);
    }
    this.#counts = counts;
    this.#isRenewed = false;
  }

  /** What was removed and is watched by nobody has left nothing hot. */
  async #expectCleared(): Promise<void> {
    const watched = new Set((await this.#watchedSeries()).map(({ symbol }) => symbol));
    const { exchangeId } = await this.#bench.market();
    for (const symbol of this.#removed) {
      if (watched.has(symbol)) continue;
      for (const timeframe of TIMEFRAMES) {
        const left = await this.#bench.hotStore.candles({ exchangeId, symbol, timeframe }, 1);
        if (left.length > 0) this.#broken.push(`${symbol} ${timeframe} was removed and is still in the hot store`);
      }
    }
    this.#removed.clear();
  }

  #repeatedAlerts(): string[] {
    const seen = new Set<string>();
    return this.#bench.stored.alerts.flatMap(({ userId, symbol, timeframe, openTime, trigger }) => {
      const identity = `user ${userId}: ${symbol} ${timeframe} ${trigger} of ${new Date(openTime).toISOString()}`;
      if (seen.has(identity)) return [`${identity} was stored twice`];
      seen.add(identity);
      return [];
    });
  }
}

const newQueue = (): Queue => ({ urgent: Promise.resolve(), others: Promise.resolve(), waiting: 0, running: 0, suspended: 0 });

/** With what a command may be refused in a walk. */
const REFUSALS: Record<CommandRequest['type'], readonly string[]> = {
  'pause': [],
  'resume': [],
  'reload-settings': ['SETTINGS_INVALID'],
  'switch-mode': ['SETTINGS_INVALID'],
  'add-symbol': ['SETTINGS_INVALID', 'UNKNOWN_SYMBOL'],
  'remove-symbol': ['SETTINGS_INVALID'],
  // A series may close faster than its history is read at this speed.
  'force-backfill': ['PAUSED', 'UNKNOWN_SYMBOL', 'EXCHANGE_UNREACHABLE'],
  'clear-cache': ['PAUSED', 'UNKNOWN_SYMBOL', 'EXCHANGE_UNREACHABLE'],
};

const documentOf = ({ mode, monitored, timeframes }: ModelSettings): object => ({
  mode,
  timeframes,
  exchanges: { demo: { enabled: true } },
  symbols: { monitored, minPositionValueUsd: 1e12 },
  alerts: { levels: [20, 60, 100] },
});

const differences = (what: string, seen: object, expected: object): string[] =>
  Object.entries(expected).flatMap(([name, value]) => {
    const [is, should] = [JSON.stringify((seen as Record<string, unknown>)[name]), JSON.stringify(value)];
    return is === should ? [] : [`${what}: ${name} is ${is}, should be ${should}`];
  });
