import { TIMEFRAME_MS } from '@livermore/schemas';
import type { Candle } from '@livermore/schemas';

const STEP_MS = TIMEFRAME_MS['5m'];

/**
 * The newest run of 5m candles without a bucket missing. Empty when the series itself is known to
 * be closed further than they reach, since they do not lead up to the present then.
 */
export const contiguousTail = (candles: readonly Candle[], lastOpenTime: number | undefined): readonly Candle[] => {
  const newest = candles.at(-1);
  if (!newest || (lastOpenTime !== undefined && newest.openTime < lastOpenTime)) return [];
  let first = candles.length - 1;
  while (first > 0 && candles[first - 1]?.openTime === (candles[first]?.openTime ?? 0) - STEP_MS) first -= 1;
  return candles.slice(first);
};
