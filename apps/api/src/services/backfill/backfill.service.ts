import { messageOf, type Logger, type Service } from '@livermore/base';
import { CANDLES_KEPT, type HotStore } from '@livermore/cache';
import type { CandleSeed } from '@livermore/engine';
import type { ExchangeRest } from '@livermore/exchanges';
import { TIMEFRAME_MS, type Candle, type SeriesId, type StoredMacdV, type Timeframe } from '@livermore/schemas';
import type { IndicatorCalculationService } from '../indicator-calculation.service.ts';
import { SETTLE_MS } from '../market-hub/hole-filler.ts';
import type { MarketHub } from '../market-hub/market-hub.service.ts';
import type { Interest } from '../market-hub/symbol-state.ts';
import type { WriteBehindService } from '../write-behind.service.ts';
import { newestSettledOpenTime, readHistory } from './history.ts';

/** What the archive knows. */
export interface Archive {
  candles(series: SeriesId, limit: number): Promise<Candle[]>;
  indicatorStates(exchangeId: number, symbols: readonly string[]): Promise<StoredMacdV[]>;
}

export interface BackfillOptions {
  exchangeId: number;
  rest: ExchangeRest;
  hub: MarketHub;
  indicators: IndicatorCalculationService;
  hotStore: HotStore;
  archive: Archive;
  storage: Pick<WriteBehindService, 'series'>;
  logger: Logger;
}

export interface Progress {
  done: number;
  total: number;
  /** What is being worked on, for people. */
  current: string;
}

/** Bars of a cold start: MACD-V of 600 bars is exact to 6e-7 points, of 1,000 to the last digit. */
const WARM_UP_BARS = 600;

/** A stored series that ended longer ago than this starts again from the venue's history. */
const CONTINUABLE_BARS = 1_000;

/** How often the history of a series is read before its rebuild is given up. */
const REBUILD_ATTEMPTS = 10;

/** Symbols warmed up side by side; the REST budget decides the pace. */
const CONCURRENT_SYMBOLS = 4;

/**
 * Brings series to the present: from the stored state where there is one, from the venue's history
 * where there is none, and hands each symbol to the hub as soon as it is known.
 */
export class BackfillService implements Service {
  readonly name = 'back-fill';
  readonly #options: BackfillOptions;
  readonly #abort = new AbortController();
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: BackfillOptions) {
    this.#options = options;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Warms up and admits each symbol. One that fails is named in the answer and does not stop the others. */
  warmUp(
    symbols: readonly string[],
    interest: Interest,
    onProgress: (progress: Progress) => void,
  ): Promise<{ failed: { symbol: string; error: unknown }[] }> {
    const work = this.#warmUpAll(symbols, interest, onProgress);
    this.#work = Promise.allSettled([this.#work, work]);
    return work;
  }

  /** Starts a series again from the venue's history; for a revision too old to be replayed. */
  async rebuild(series: SeriesId): Promise<void> {
    const { indicators, rest, logger } = this.#options;
    const { signal } = this.#abort;
    const step = TIMEFRAME_MS[series.timeframe];
    for (let attempt = 0; attempt < REBUILD_ATTEMPTS; attempt++) {
      const to = indicators.newestOpenTime(series);
      if (to === undefined) return;
      const range = { from: to - (CANDLES_KEPT - 1) * step, to };
      const history = await readHistory(rest, series, range, { priority: 'backfill', signal, closedAt: 0 });
      if (this.#startAgain(series, history)) return;
    }
    logger.warn({ ...series }, 'a corrected series could not be rebuilt: it closes faster than its history is read');
  }

  /** Reads what a cold start left out, one series at a time and only with budget nobody else wants. */
  async deepen(symbols: readonly string[], timeframes: readonly Timeframe[]): Promise<void> {
    const { exchangeId, hotStore, rest, storage, logger } = this.#options;
    const { signal } = this.#abort;
    for (const symbol of symbols) {
      for (const timeframe of timeframes) {
        const series = { exchangeId, symbol, timeframe };
        try {
          const known = await hotStore.candles(series, CANDLES_KEPT);
          const missing = CANDLES_KEPT - known.length;
          const first = known[0];
          if (signal.aborted) return;
          if (!first || missing <= 0) continue;
          const step = TIMEFRAME_MS[timeframe];
          const range = { from: first.openTime - missing * step, to: first.openTime - step };
          const older = await readHistory(rest, series, range, { priority: 'idle', signal, closedAt: 0 });
          if (older.length === 0) continue;
          for (const candle of older) hotStore.putCandle(candle);
          storage.series(older, null);
          // A candle that closed meanwhile leaves the series as it is: right to six digits already.
          this.#startAgain(series, [...older, ...known]);
        } catch (error) {
          if (signal.aborted) return;
          logger.warn({ ...series }, `could not read older history: ${messageOf(error)}`);
        }
      }
    }
  }

  async stop(): Promise<void> {
    this.#abort.abort(new Error('stopping'));
    await this.#work;
  }

  async #warmUpAll(
    symbols: readonly string[],
    interest: Interest,
    onProgress: (progress: Progress) => void,
  ): Promise<{ failed: { symbol: string; error: unknown }[] }> {
    const { exchangeId, archive, logger } = this.#options;
    const states = await archive.indicatorStates(exchangeId, symbols);
    const queue = [...symbols];
    const failed: { symbol: string; error: unknown }[] = [];
    const progress = { done: 0, total: symbols.length * interest.timeframes.length, current: '' };
    const worker = async (): Promise<void> => {
      for (let symbol = queue.shift(); symbol !== undefined; symbol = queue.shift()) {
        try {
          await this.#warmUpSymbol(symbol, interest, states, (timeframe) => {
            progress.done++;
            progress.current = `${symbol ?? ''} ${timeframe}`;
            onProgress({ ...progress });
          });
        } catch (error) {
          if (this.#abort.signal.aborted) throw error;
          failed.push({ symbol, error });
          logger.warn({ symbol }, `could not warm up: ${messageOf(error)}`);
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT_SYMBOLS }, worker));
    return { failed };
  }

  async #warmUpSymbol(
    symbol: string,
    interest: Interest,
    states: readonly StoredMacdV[],
    onSeries: (timeframe: Timeframe) => void,
  ): Promise<void> {
    const { exchangeId, rest, hub } = this.#options;
    const { timeframes } = interest;
    const venueTime = await rest.serverTime(this.#abort.signal);
    const lastClosed: CandleSeed['lastClosed'] = {};
    let fiveMinute: Candle[] = [];
    // 5m comes last: the longer candles that are still open are put together from it.
    const order = [...timeframes].sort((a, b) => Number(a === '5m') - Number(b === '5m'));
    if (!order.includes('5m')) order.push('5m');
    for (const timeframe of order) {
      const series = { exchangeId, symbol, timeframe };
      const stored = states.find((state) => state.symbol === symbol && state.timeframe === timeframe);
      const candles = (await this.#continued(series, stored, venueTime)) ?? (await this.#cold(series, venueTime));
      const newest = candles.at(-1);
      if (newest) lastClosed[timeframe] = newest;
      if (timeframe === '5m') fiveMinute = candles;
      if (timeframes.includes(timeframe)) onSeries(timeframe);
    }
    hub.admit(symbol, interest, { lastClosed, fiveMinute });
  }

  /** The stored series, continued from its state; null where it cannot be continued. */
  async #continued(
    series: SeriesId,
    stored: StoredMacdV | undefined,
    venueTime: number,
  ): Promise<Candle[] | null> {
    const { archive, hotStore, indicators, logger } = this.#options;
    if (!stored) return null;
    const missing = (venueTime - stored.openTime) / TIMEFRAME_MS[series.timeframe];
    if (missing > CONTINUABLE_BARS) return null;
    const candles = (await archive.candles(series, CANDLES_KEPT)).filter(
      (candle) => candle.openTime <= stored.openTime,
    );
    const newest = candles.at(-1);
    if (newest?.openTime !== stored.openTime || candles.length < WARM_UP_BARS / 2) return null;
    try {
      indicators.restore(stored, newest);
    } catch (error) {
      logger.warn({ ...series }, `the stored state cannot be used, starting again: ${messageOf(error)}`);
      return null;
    }
    for (const candle of candles) hotStore.putCandle(candle);
    hotStore.putIndicator(stored);
    return candles;
  }

  async #cold(series: SeriesId, venueTime: number): Promise<Candle[]> {
    const { rest, hotStore, indicators, storage } = this.#options;
    const to = newestSettledOpenTime(series.timeframe, venueTime, SETTLE_MS);
    const from = to - (WARM_UP_BARS - 1) * TIMEFRAME_MS[series.timeframe];
    const { signal } = this.#abort;
    const candles = await readHistory(rest, series, { from, to }, { priority: 'backfill', signal, closedAt: 0 });
    for (const candle of candles) hotStore.putCandle(candle);
    const stored = indicators.rebuild(series, candles);
    this.#storeIndicator(stored);
    storage.series(candles, stored);
    return candles;
  }

  /**
   * Replaces the state of a series by one that begins with these candles, unless the series has
   * gone on meanwhile. The newest candles are taken as the hub has them: the venue's history may
   * not have settled yet.
   */
  #startAgain(series: SeriesId, candles: readonly Candle[]): boolean {
    const { hub, indicators, storage } = this.#options;
    if (candles.at(-1)?.openTime !== indicators.newestOpenTime(series)) return false;
    const built = hub.symbol(series.symbol)?.candles;
    const stored = indicators.rebuild(
      series,
      candles.map((candle) => built?.closed(series.timeframe, candle.openTime) ?? candle),
    );
    this.#storeIndicator(stored);
    storage.series([], stored);
    return true;
  }

  #storeIndicator(stored: StoredMacdV | null): void {
    if (stored) this.#options.hotStore.putIndicator(stored);
  }
}
