import { TIMEFRAME_MS } from '@livermore/schemas';
import type { Candle } from '@livermore/schemas';

/**
 * Gives the items in order, each followed by one made for every bucket that is missing before the
 * next item, or up to the bucket that opens at `to`. Items are aligned, oldest first, each once.
 */
export function* withMissing<Item extends { openTime: number }>(
  items: Iterable<Item>,
  { stepMs, to }: { stepMs: number; to?: number },
  make: (openTime: number, last: Item) => Item,
): Generator<Item> {
  let last: Item | undefined;
  const missing = function* (end: number): Generator<Item> {
    if (!last) return;
    for (let openTime = last.openTime + stepMs; openTime < end; openTime += stepMs) yield make(openTime, last);
  };
  for (const item of items) {
    yield* missing(item.openTime);
    yield item;
    last = item;
  }
  if (to !== undefined) yield* missing(to + 1);
}

/**
 * Candles of one series from the venue's history (oldest first) with a synthetic candle for each
 * absent bucket, from the first one given to the bucket that opens at `to`. Empty stays empty.
 */
export const fillWithSynthetic = (candles: readonly Candle[], to: number): Candle[] => {
  const [first] = candles;
  if (!first) return [];
  const { exchangeId, symbol, timeframe } = first;
  return [
    ...withMissing(candles, { stepMs: TIMEFRAME_MS[timeframe], to }, (openTime, { close, closedAt }): Candle => ({
      exchangeId,
      symbol,
      timeframe,
      openTime,
      open: close,
      high: close,
      low: close,
      close,
      volume: 0,
      synthetic: true,
      cause: 'no-trades',
      source: 'rest',
      revision: 0,
      closedAt: Math.max(closedAt, openTime + TIMEFRAME_MS[timeframe]),
    })),
  ];
};
