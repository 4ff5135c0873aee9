import { AppError, backoffDelayMs, messageOf, sleep, type Clock, type Logger } from '@livermore/base';
import type { ExchangeRest, HistoricCandle } from '@livermore/exchanges';
import { bucketEnd, TIMEFRAME_MS, type Timeframe } from '@livermore/schemas';

/** Buckets of one series, open times inclusive, that only the venue's history can tell about. */
export interface Hole {
  symbol: string;
  timeframe: Timeframe;
  from: number;
  to: number;
}

export interface HoleFillerOptions {
  rest: ExchangeRest;
  clock: Clock;
  random: () => number;
  logger: Logger;
  /** Gives the answer for a hole to whoever asked; called in a turn of its own. */
  onFilled: (hole: Hole, rows: HistoricCandle[]) => void;
}

/** A bucket that just closed may still change for a moment at the venue; it is asked for after this. */
export const SETTLE_MS = 3_000;

const CONCURRENT_REQUESTS = 8;
const RETRY = { baseMs: 1_000, capMs: 60_000 };

/**
 * Asks the venue's history about holes, in the order of their series, one request a series at a
 * time, neighbouring holes together, and never gives one up: a later close of the series waits for it.
 */
export class HoleFiller {
  readonly #options: HoleFillerOptions;
  readonly #queues = new Map<string, Hole[]>();
  readonly #busy = new Set<string>();
  readonly #abort = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #venueTime = 0;

  constructor(options: HoleFillerOptions) {
    this.#options = options;
  }

  /** Holes not yet answered. */
  get waiting(): number {
    let count = 0;
    for (const queue of this.#queues.values()) count += queue.length;
    return count;
  }

  add(hole: Hole): void {
    const key = `${hole.symbol}:${hole.timeframe}`;
    const queue = this.#queues.get(key) ?? [];
    this.#queues.set(key, queue);
    queue.push(...pages(hole, this.#options.rest.pageLimit));
    this.#work();
  }

  /** Nobody waits for the holes of a symbol any more; an answer that is under way is not given. */
  forget(symbol: string): void {
    for (const key of this.#queues.keys()) {
      if (key.startsWith(`${symbol}:`)) this.#queues.delete(key);
    }
  }

  /** The venue's clock has moved: holes whose last bucket has settled by now can be asked for. */
  advance(venueTime: number): void {
    this.#venueTime = Math.max(this.#venueTime, venueTime);
    if (this.#queues.size > 0) this.#work();
  }

  async stop(): Promise<void> {
    this.#abort.abort(new Error('stopping'));
    this.#queues.clear();
    await Promise.all(this.#running);
  }

  #work(): void {
    for (const [key, queue] of this.#queues) {
      if (this.#busy.size >= CONCURRENT_REQUESTS) return;
      const holes = this.#askable(queue);
      if (holes.length === 0 || this.#busy.has(key) || this.#abort.signal.aborted) continue;
      this.#busy.add(key);
      const run = this.#fill(key, queue, holes).finally(() => this.#running.delete(run));
      this.#running.add(run);
    }
  }

  /** The first holes of a queue that have settled and fit into one request. */
  #askable(queue: readonly Hole[]): Hole[] {
    const first = queue[0];
    if (!first) return [];
    const end = first.from + this.#options.rest.pageLimit * TIMEFRAME_MS[first.timeframe];
    const tooFar = queue.findIndex(
      ({ to, timeframe }) => to >= end || bucketEnd(to, timeframe) + SETTLE_MS > this.#venueTime,
    );
    return queue.slice(0, tooFar < 0 ? queue.length : tooFar);
  }

  async #fill(key: string, queue: Hole[], holes: readonly Hole[]): Promise<void> {
    const [first, last] = [holes[0], holes.at(-1)];
    if (!first || !last) return;
    const hole = { ...first, to: last.to };
    const { rest, clock, random, logger, onFilled } = this.#options;
    const { signal } = this.#abort;
    const isWanted = (): boolean => !signal.aborted && this.#queues.get(key) === queue;
    for (let attempt = 0; isWanted(); attempt++) {
      try {
        const rows = await rest.candles(hole, { priority: 'live', signal });
        if (!isWanted()) break;
        queue.splice(0, holes.length);
        if (queue.length === 0) this.#queues.delete(key);
        this.#busy.delete(key);
        onFilled(hole, rows);
        this.#work();
        return;
      } catch (error) {
        if (!isWanted()) break;
        const code = error instanceof AppError ? error.code : 'EXCHANGE_UNREACHABLE';
        logger.warn({ ...hole, code, attempt }, `could not read history, trying again: ${messageOf(error)}`);
        // An abort ends the wait; the next turn of the loop sees it.
        await sleep(clock, backoffDelayMs(attempt, RETRY, random), signal).catch(() => undefined);
      }
    }
    this.#busy.delete(key);
    this.#work();
  }
}

/** A hole cut into requests of at most `limit` buckets, oldest first. */
const pages = (hole: Hole, limit: number): Hole[] => {
  const step = TIMEFRAME_MS[hole.timeframe];
  const cut: Hole[] = [];
  for (let from = hole.from; from <= hole.to; from += limit * step) {
    cut.push({ ...hole, from, to: Math.min(hole.to, from + (limit - 1) * step) });
  }
  return cut;
};
