import { TIMEFRAME_MS, type FormingCandle, type MatrixCell, type Timeframe } from '@livermore/schemas';

/** Prices that this page saw in the open bucket. */
export interface SeenPrices {
  openTime: number;
  open: number;
  high: number;
  low: number;
  close: number;
}

/** The bar that is still open, as the chart draws it. */
export interface FormingBar extends SeenPrices {
  /**
   * How it is known: from closed shorter candles and the prices since, from the prices since this
   * page looked, or as it stood when an alert was given.
   */
  known: 'from-start' | 'since-looked' | 'as-stored';
  macdV: number | null;
  signal: number | null;
  histogram: number | null;
  state: MatrixCell['state'];
}

/** Open time of the open bucket, from the newest value of the series; null before the first. */
export const openBucket = (cell: Pick<MatrixCell, 'openTime' | 'final'> | undefined, timeframe: Timeframe): number | null => {
  if (!cell) return null;
  return cell.final ? cell.openTime + TIMEFRAME_MS[timeframe] : cell.openTime;
};

/** What was seen, with another price; begins anew in another bucket. The same object when it tells nothing new. */
export const withPrice = (seen: SeenPrices | null, openTime: number | null, price: number | null): SeenPrices | null => {
  if (openTime === null || price === null) return seen;
  if (seen?.openTime !== openTime) return { openTime, open: price, high: price, low: price, close: price };
  if (seen.close === price) return seen;
  return { ...seen, high: Math.max(seen.high, price), low: Math.min(seen.low, price), close: price };
};

/**
 * The open bar: what closed shorter candles tell of its beginning, and the prices seen since. Null
 * while no price was seen in it.
 */
export const formingBar = (seen: SeenPrices | null, server: FormingCandle | null, cell: MatrixCell | undefined): FormingBar | null => {
  if (!seen) return null;
  const told = server?.openTime === seen.openTime ? server : null;
  const preview = cell && !cell.final && cell.openTime === seen.openTime ? cell : null;
  return {
    openTime: seen.openTime,
    open: told?.open ?? seen.open,
    high: Math.max(told?.high ?? seen.high, seen.high),
    low: Math.min(told?.low ?? seen.low, seen.low),
    close: seen.close,
    known: told ? 'from-start' : 'since-looked',
    macdV: preview?.macdV ?? null,
    signal: preview?.signal ?? null,
    histogram: preview?.histogram ?? null,
    state: preview?.state ?? 'UNDEFINED',
  };
};
