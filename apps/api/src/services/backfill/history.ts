import type { ExchangeRest, HistoricCandle, RestPriority } from '@livermore/exchanges';
import { fillWithSynthetic } from '@livermore/engine';
import { bucketEnd, bucketStart, TIMEFRAME_MS, type Candle, type SeriesId } from '@livermore/schemas';

/** Open time of the newest bucket that ended at least `settleMs` before `venueTime`. */
export const newestSettledOpenTime = (
  timeframe: SeriesId['timeframe'],
  venueTime: number,
  settleMs: number,
): number => bucketStart(venueTime - settleMs, timeframe) - TIMEFRAME_MS[timeframe];

/**
 * Closed candles of a series from the venue's history for the buckets that open from `from` to
 * `to`, both included and all closed, oldest first. Buckets without trades are synthetic from the
 * first traded one on; what lies before that one does not exist.
 */
export const readHistory = async (
  rest: ExchangeRest,
  series: SeriesId,
  { from, to }: { from: number; to: number },
  options: { priority: RestPriority; signal: AbortSignal; closedAt: number },
): Promise<Candle[]> => {
  const step = TIMEFRAME_MS[series.timeframe];
  const windows: { from: number; to: number }[] = [];
  for (let start = from; start <= to; start += rest.pageLimit * step) {
    windows.push({ from: start, to: Math.min(to, start + (rest.pageLimit - 1) * step) });
  }
  const pages = await Promise.all(
    windows.map((window) => rest.candles({ ...series, ...window }, options)),
  );
  const traded = pages.flat().map((row) => candleOf(series, row, options.closedAt));
  return fillWithSynthetic(traded, to);
};

/** Every field written out: spreads would be most of the work on the hundred thousand rows of a first start. */
const candleOf = ({ exchangeId, symbol, timeframe }: SeriesId, row: HistoricCandle, closedAt: number): Candle => {
  const candle: Candle = {
    exchangeId,
    symbol,
    timeframe,
    openTime: row.openTime,
    open: row.open,
    high: row.high,
    low: row.low,
    close: row.close,
    volume: row.volume,
    synthetic: false,
    source: 'rest',
    revision: 0,
    closedAt: Math.max(bucketEnd(row.openTime, timeframe), closedAt),
  };
  if (row.trades !== undefined) candle.trades = row.trades;
  return candle;
};

/** The newest of these candles (one series, oldest first) that follow each other without a hole. */
export const contiguousTail = (candles: readonly Candle[], timeframe: SeriesId['timeframe']): Candle[] => {
  const step = TIMEFRAME_MS[timeframe];
  const hole = candles.findLastIndex(({ openTime }, index) => index > 0 && candles[index - 1]?.openTime !== openTime - step);
  return candles.slice(Math.max(0, hole));
};
