import { messageOf, type Logger, type Service } from '@livermore/base';
import { differs } from '@livermore/engine';
import type { ExchangeRest, HistoricCandle } from '@livermore/exchanges';
import { bucketEnd, TIMEFRAME_MS, type Candle, type Timeframe } from '@livermore/schemas';
import { SETTLE_MS } from './market-hub/hole-filler.ts';
import type { MarketHub } from './market-hub/market-hub.service.ts';

export interface BoundaryRestOptions {
  hub: MarketHub;
  rest: ExchangeRest;
  logger: Logger;
}

/** What the comparisons found since the start. */
export interface BoundaryFindings {
  compared: number;
  revised: number;
  /** Comparisons given up because too many waited. */
  skipped: number;
}

const COMPARED_TIMEFRAMES: readonly Timeframe[] = ['15m', '1h', '4h', '1d'];

const CONCURRENT_COMPARISONS = 2;

/** Beyond this many the oldest waiting comparison is given up: the budget does not suffice for all. */
const MOST_WAITING = 5_000;

/**
 * Compares each aggregated candle with the venue's own once its boundary has passed, and corrects
 * what differs: first the 5m candles that it was put together from, then, if it still differs, the
 * candle itself. The hub announces each correction as a revision.
 */
export class BoundaryRestService implements Service {
  readonly name = 'boundary comparison';
  readonly #options: BoundaryRestOptions;
  readonly #waiting: Candle[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #abort = new AbortController();
  readonly #findings: BoundaryFindings = { compared: 0, revised: 0, skipped: 0 };
  #stop: () => void = () => {};

  constructor(options: BoundaryRestOptions) {
    this.#options = options;
  }

  get findings(): Readonly<BoundaryFindings> {
    return this.#findings;
  }

  start(): Promise<void> {
    this.#stop = this.#options.hub.onCandle((candle) => {
      this.#work();
      if (candle.revision > 0 || candle.source !== 'aggregate') return;
      if (!COMPARED_TIMEFRAMES.includes(candle.timeframe)) return;
      this.#waiting.push(candle);
      if (this.#waiting.length > MOST_WAITING) {
        this.#waiting.shift();
        this.#findings.skipped++;
      }
    });
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#stop();
    this.#abort.abort(new Error('stopping'));
    await Promise.all(this.#running);
  }

  /** Begins what has settled; every closed candle of any series is an occasion to look. */
  #work(): void {
    while (this.#running.size < CONCURRENT_COMPARISONS) {
      const next = this.#waiting[0];
      if (!next || bucketEnd(next.openTime, next.timeframe) + SETTLE_MS > this.#options.hub.venueTime) return;
      this.#waiting.shift();
      const run = this.#compare(next).finally(() => {
        this.#running.delete(run);
        if (!this.#abort.signal.aborted) this.#work();
      });
      this.#running.add(run);
    }
  }

  async #compare(candle: Candle): Promise<void> {
    const { hub, logger } = this.#options;
    const { symbol, timeframe, openTime } = candle;
    try {
      const venue = (await this.#read(candle, timeframe, openTime, openTime))[0];
      this.#findings.compared++;
      if (!venue || !differs(this.#built(candle), venue)) return;
      const last = bucketEnd(openTime, timeframe) - TIMEFRAME_MS['5m'];
      const parts = await this.#read(candle, '5m', openTime, last);
      for (const part of parts) hub.revise({ ...part, timeframe: '5m' }, symbol);
      if (differs(this.#built(candle), venue)) hub.revise({ ...venue, timeframe }, symbol);
      this.#findings.revised++;
      logger.info({ symbol, timeframe, openTime }, 'corrected a candle that differed from the venue');
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      logger.warn({ symbol, timeframe, openTime }, `could not compare with the venue: ${messageOf(error)}`);
    }
  }

  /** The candle as it stands now; a late update may have revised it meanwhile. */
  #built(candle: Candle): Candle {
    const candles = this.#options.hub.symbol(candle.symbol)?.candles;
    return candles?.closed(candle.timeframe, candle.openTime) ?? candle;
  }

  #read({ symbol }: Candle, timeframe: Timeframe, from: number, to: number): Promise<HistoricCandle[]> {
    const { signal } = this.#abort;
    return this.#options.rest.candles({ symbol, timeframe, from, to }, { priority: 'idle', signal });
  }
}
