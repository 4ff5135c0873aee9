import { AppError, messageOf, type Logger, type Service } from '@livermore/base';
import { CANDLES_KEPT, type HotStore } from '@livermore/cache';
import type { CandleSeed } from '@livermore/engine';
import type { ExchangeRest } from '@livermore/exchanges';
import { seriesKey, TIMEFRAME_MS, type Candle, type SeriesId, type StoredMacdV, type Timeframe } from '@livermore/schemas';
import type { IndicatorCalculationService } from '../indicator-calculation.service.ts';
import { SETTLE_MS } from '../market-hub/hole-filler.ts';
import type { MarketHub } from '../market-hub/market-hub.service.ts';
import type { WriteBehindService } from '../write-behind.service.ts';
import { contiguousTail, newestSettledOpenTime, readHistory } from './history.ts';

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
  storage: Pick<WriteBehindService, 'series' | 'flushed'>;
  logger: Logger;
}

/** Bars of a cold start: MACD-V of 600 bars is exact to 6e-7 points, of 1,000 to the last digit. */
const WARM_UP_BARS = 600;

/** A stored series that ended longer ago than this starts again from the venue's history. */
const CONTINUABLE_BARS = 1_000;

/** How often the history of a series is read before refreshing it is given up. */
const REFRESH_ATTEMPTS = 10;

/** How a piece of work is watched and ended. */
export interface BackfillRun {
  signal: AbortSignal;
  /** Called when a series is ready. */
  onSeries: (timeframe: Timeframe) => void;
}

/**
 * Brings series to the present: from the stored state where there is one, from the venue's history
 * where there is none.
 */
export class BackfillService implements Service {
  readonly name = 'back-fill';
  readonly #options: BackfillOptions;
  readonly #abort = new AbortController();
  /** Series whose older history was asked for since they were brought to the present, by whichever user. */
  readonly #deepened = new Set<string>();

  constructor(options: BackfillOptions) {
    this.#options = options;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Brings series of one symbol to the present, replacing what was known of them, and gives where they stand. */
  async warmUp(symbol: string, timeframes: readonly Timeframe[], run: BackfillRun): Promise<CandleSeed> {
    const { exchangeId, rest, archive, storage } = this.#options;
    const signal = this.#joined(run.signal);
    // What was watched a moment ago continues from what it left behind.
    await storage.flushed();
    const states = await archive.indicatorStates(exchangeId, [symbol]);
    const venueTime = await rest.serverTime(signal);
    const lastClosed: CandleSeed['lastClosed'] = {};
    let fiveMinute: Candle[] = [];
    // 5m comes last: the longer candles that are still open are put together from it.
    for (const timeframe of [...timeframes].sort((a, b) => Number(a === '5m') - Number(b === '5m'))) {
      const series = { exchangeId, symbol, timeframe };
      this.#deepened.delete(seriesKey(series));
      const stored = states.find((state) => state.timeframe === timeframe);
      const candles = (await this.#continued(series, stored, venueTime)) ?? (await this.#cold(series, venueTime, signal));
      signal.throwIfAborted();
      const newest = candles.at(-1);
      if (newest) lastClosed[timeframe] = newest;
      if (timeframe === '5m') fiveMinute = candles;
      run.onSeries(timeframe);
    }
    return { lastClosed, fiveMinute };
  }

  /**
   * Reads the newest 1,000 candles of a watched series anew from the venue, beside those in use, and
   * swaps them in: the state in memory, the hot store, and the archive where `archived` says so.
   */
  async refresh(series: SeriesId, { archived, signal }: { archived: boolean; signal: AbortSignal }): Promise<void> {
    const { hotStore, indicators, rest, storage } = this.#options;
    const step = TIMEFRAME_MS[series.timeframe];
    const ended = this.#joined(signal);
    for (let attempt = 0; attempt < REFRESH_ATTEMPTS; attempt++) {
      const to = indicators.newestOpenTime(series);
      if (to === undefined) return;
      const range = { from: to - (CANDLES_KEPT - 1) * step, to };
      const history = await readHistory(rest, series, range, { priority: 'backfill', signal: ended, closedAt: 0 });
      ended.throwIfAborted();
      const candles = this.#asBuilt(series, history);
      if (!this.#startAgain(series, candles, archived)) continue;
      await hotStore.replaceCandles(series, candles);
      if (archived) storage.series(candles, null);
      return;
    }
    throw new AppError(
      'EXCHANGE_UNREACHABLE',
      `${series.symbol} ${series.timeframe} closes faster than its history can be read. Try again when the exchange answers sooner.`,
    );
  }

  /** As `refresh`, for a revision too old to be replayed. */
  async rebuild(series: SeriesId): Promise<void> {
    await this.refresh(series, { archived: true, signal: this.#abort.signal });
  }

  /**
   * Reads what a cold start left out, one series at a time and only with budget nobody else wants.
   * A symbol that was let go meanwhile is left out.
   */
  async deepen(symbols: readonly string[], timeframes: readonly Timeframe[], ended: AbortSignal): Promise<void> {
    const { exchangeId, hub, hotStore, rest, storage, logger } = this.#options;
    const signal = this.#joined(ended);
    for (const symbol of symbols) {
      for (const timeframe of timeframes) {
        const series = { exchangeId, symbol, timeframe };
        const key = seriesKey(series);
        if (this.#deepened.has(key)) continue;
        this.#deepened.add(key);
        try {
          const known = await hotStore.candles(series, CANDLES_KEPT);
          const missing = CANDLES_KEPT - known.length;
          const first = known[0];
          signal.throwIfAborted();
          if (!first || missing <= 0 || !hub.symbol(symbol)) continue;
          const step = TIMEFRAME_MS[timeframe];
          const range = { from: first.openTime - missing * step, to: first.openTime - step };
          const older = await readHistory(rest, series, range, { priority: 'idle', signal, closedAt: 0 });
          if (older.length === 0 || !hub.symbol(symbol)) continue;
          for (const candle of older) hotStore.putCandle(candle);
          storage.series(older, null);
          // A candle that closed meanwhile leaves the series as it is: right to six digits already.
          this.#startAgain(series, this.#asBuilt(series, [...older, ...known]), true);
        } catch (error) {
          this.#deepened.delete(key);
          if (signal.aborted) return;
          logger.warn({ ...series }, `could not read older history: ${messageOf(error)}`);
        }
      }
    }
  }

  stop(): Promise<void> {
    this.#abort.abort(new Error('stopping'));
    return Promise.resolve();
  }

  #joined(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#abort.signal]);
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
    const archived = (await archive.candles(series, CANDLES_KEPT)).filter(
      (candle) => candle.openTime <= stored.openTime,
    );
    // While nobody watched for long nothing was archived, and nobody asks for that any more.
    const candles = contiguousTail(archived, series.timeframe);
    const newest = candles.at(-1);
    if (newest?.openTime !== stored.openTime || candles.length < WARM_UP_BARS / 2) return null;
    try {
      indicators.restore(stored, newest);
    } catch (error) {
      logger.warn({ ...series }, `the stored state cannot be used, starting again: ${messageOf(error)}`);
      return null;
    }
    await this.#heat(series, candles);
    hotStore.putIndicator(stored);
    return candles;
  }

  async #cold(series: SeriesId, venueTime: number, signal: AbortSignal): Promise<Candle[]> {
    const { rest, indicators, storage } = this.#options;
    const to = newestSettledOpenTime(series.timeframe, venueTime, SETTLE_MS);
    const from = to - (WARM_UP_BARS - 1) * TIMEFRAME_MS[series.timeframe];
    const candles = await readHistory(rest, series, { from, to }, { priority: 'backfill', signal, closedAt: 0 });
    await this.#heat(series, candles);
    const stored = indicators.rebuild(series, candles);
    this.#storeIndicator(stored);
    storage.series(candles, stored);
    return candles;
  }

  /** These candles and nothing older are hot. A store that is away takes them when it is back. */
  async #heat(series: SeriesId, candles: readonly Candle[]): Promise<void> {
    const { hotStore } = this.#options;
    if (candles.length === 0) return;
    await hotStore.replaceCandles(series, candles).catch(() => {
      for (const candle of candles) hotStore.putCandle(candle);
    });
  }

  /**
   * History with its newest candles as the hub has them, since the venue's own may not have settled
   * yet, and with those that have closed since it was asked for.
   */
  #asBuilt(series: SeriesId, history: readonly Candle[]): Candle[] {
    const { hub, indicators } = this.#options;
    const built = hub.symbol(series.symbol)?.candles;
    const candles = history.map((candle) => built?.closed(series.timeframe, candle.openTime) ?? candle);
    const newest = indicators.newestOpenTime(series) ?? -Infinity;
    const step = TIMEFRAME_MS[series.timeframe];
    for (let last = candles.at(-1); last && last.openTime < newest; last = candles.at(-1)) {
      const next = built?.closed(series.timeframe, last.openTime + step);
      if (!next) break;
      candles.push(next);
    }
    return candles;
  }

  /**
   * Replaces the state of a series by one that begins with these candles, unless the series has
   * gone on meanwhile.
   */
  #startAgain(series: SeriesId, candles: readonly Candle[], archived: boolean): boolean {
    const { indicators, storage } = this.#options;
    if (candles.at(-1)?.openTime !== indicators.newestOpenTime(series)) return false;
    const stored = indicators.rebuild(series, candles);
    this.#storeIndicator(stored);
    if (archived) storage.series([], stored);
    return true;
  }

  #storeIndicator(stored: StoredMacdV | null): void {
    if (stored) this.#options.hotStore.putIndicator(stored);
  }
}
