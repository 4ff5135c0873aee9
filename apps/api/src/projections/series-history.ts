import { CANDLES_KEPT, type HotStore } from '@livermore/cache';
import {
  bucketEnd,
  TIMEFRAME_MS,
  type Alert,
  type Candle,
  type CandlePage,
  type FormingCandle,
  type IndicatorPage,
  type SeriesId,
  type Timeframe,
} from '@livermore/schemas';
import { formingCandle } from './forming-candle.ts';
import { macdVOfCandles } from './macd-v-of-candles.ts';

export interface SeriesHistoryOptions {
  hotStore: Pick<HotStore, 'candles' | 'indicators'>;
  /** The newest archived candles that opened before a time, oldest first. */
  archive: (series: SeriesId, page: { before: number; limit: number }) => Promise<Candle[]>;
  /** A user's alerts on candles that opened in a range, oldest first. */
  alerts: (userId: number, series: SeriesId, range: AlertRange) => Promise<Alert[]>;
  priceDecimals: (exchangeId: number, symbol: string) => Promise<number | null>;
}

/** A part of a series: the newest candles, or those that opened before `before`. */
export interface PageOfSeries {
  before?: number | undefined;
  limit: number;
}

/** Open times, both ends included; of more alerts the newest. */
export interface AlertRange {
  from: number;
  to: number;
  limit: number;
}

/** From 600 bars on V is exact to 6e-7 points; a thousand are kept at hand. */
const WARM_UP_BARS = 1_000;

/** What a forming bucket is put together from. */
const SHORTER: readonly Timeframe[] = ['5m', '1m'];

/** Candles of a series as far back as they are archived, with their MACD-V. */
export class SeriesHistory {
  readonly #options: SeriesHistoryOptions;

  constructor(options: SeriesHistoryOptions) {
    this.#options = options;
  }

  async candles(series: SeriesId, { before, limit }: PageOfSeries): Promise<CandlePage> {
    const [read, priceDecimals] = await Promise.all([
      this.closed(series, { before, limit: limit + 1 }),
      this.#options.priceDecimals(series.exchangeId, series.symbol),
    ]);
    const candles = read.slice(-limit);
    const newest = before === undefined ? candles.at(-1) : undefined;
    return {
      candles,
      hasOlder: read.length > limit,
      forming: newest ? await this.#forming(newest) : null,
      priceDecimals,
    };
  }

  /**
   * MACD-V of the candles that `candles` gives for the same page, recomputed with the engine's own
   * formulas from up to a thousand bars before them. The newest value is the engine's where it is of the newest candle.
   */
  async indicators(series: SeriesId, { before, limit }: PageOfSeries): Promise<IndicatorPage> {
    const [candles, [engine]] = await Promise.all([
      this.closed(series, { before, limit: limit + WARM_UP_BARS }),
      before === undefined ? this.#options.hotStore.indicators([series]).catch(() => [undefined]) : [undefined],
    ]);
    const points = macdVOfCandles(candles).slice(-limit);
    const newest = points.at(-1);
    const isNewest = engine !== undefined && engine.openTime === newest?.openTime;
    if (isNewest) {
      const { openTime, macdV, signal, histogram, state } = engine;
      points[points.length - 1] = { openTime, macdV, signal, histogram, state };
    }
    return { points, warmUpBars: candles.length - points.length, engineAt: isNewest ? engine.openTime : null };
  }

  /** Closed candles alone, oldest first: those at hand, and the rest from the archive. */
  async closed(series: SeriesId, { before, limit }: PageOfSeries): Promise<Candle[]> {
    const { hotStore, archive } = this.#options;
    // Whatever is at hand is archived too, so a store that cannot be reached hides nothing.
    const kept = await hotStore.candles(series, before === undefined ? Math.min(limit, CANDLES_KEPT) : CANDLES_KEPT).catch(() => []);
    const hot = (before === undefined ? kept : kept.filter(({ openTime }) => openTime < before)).slice(-limit);
    if (hot.length === limit) return hot;
    const end = hot[0]?.openTime ?? before ?? Number.MAX_SAFE_INTEGER;
    return [...(await archive(series, { before: end, limit: limit - hot.length })), ...hot];
  }

  alerts(userId: number, series: SeriesId, range: AlertRange): Promise<Alert[]> {
    return this.#options.alerts(userId, series, range);
  }

  async #forming({ exchangeId, symbol, timeframe, openTime }: Candle): Promise<FormingCandle | null> {
    const begin = bucketEnd(openTime, timeframe);
    const shorter = SHORTER.filter((each) => TIMEFRAME_MS[each] < TIMEFRAME_MS[timeframe]);
    const candles = await Promise.all(
      shorter.map((each) => {
        const most = Math.min(CANDLES_KEPT, TIMEFRAME_MS[timeframe] / TIMEFRAME_MS[each] + 1);
        return this.#options.hotStore.candles({ exchangeId, symbol, timeframe: each }, most).catch(() => []);
      }),
    );
    return formingCandle(begin, bucketEnd(begin, timeframe), candles);
  }
}
