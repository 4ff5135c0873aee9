import { TIMEFRAME_MS, type Candle, type IndicatorPoint, type Timeframe } from '@livermore/schemas';

/** One bucket of the chart; without a candle it is a hole: nobody knows it. */
export interface Bar {
  openTime: number;
  candle: Candle | null;
  point: IndicatorPoint | null;
}

/** Holes up to this many buckets are drawn as wide as they are; longer ones, of a server that was off, as one. */
const WIDEST_HOLE = 500;

/**
 * The bars with a page of candles and their MACD-V: in order, each bucket once. Of a candle told
 * twice the higher revision stays; values told later replace earlier ones.
 */
export const withPage = (
  bars: readonly Bar[],
  page: { candles: readonly Candle[]; points: readonly IndicatorPoint[] },
  timeframe: Timeframe,
): Bar[] => {
  const known = new Map(bars.filter(({ candle }) => candle).map((bar) => [bar.openTime, bar]));
  const points = new Map(page.points.map((point) => [point.openTime, point]));
  for (const candle of page.candles) {
    const before = known.get(candle.openTime);
    const isOlder = before?.candle && before.candle.revision > candle.revision;
    known.set(candle.openTime, {
      openTime: candle.openTime,
      candle: isOlder ? before.candle : candle,
      point: points.get(candle.openTime) ?? before?.point ?? null,
    });
  }
  return withHoles([...known.values()].toSorted((a, b) => a.openTime - b.openTime), TIMEFRAME_MS[timeframe]);
};

const withHoles = (bars: readonly Bar[], step: number): Bar[] => {
  const all: Bar[] = [];
  for (const bar of bars) {
    const before = all.at(-1)?.openTime ?? bar.openTime - step;
    const missing = (bar.openTime - before) / step - 1;
    const drawn = missing > WIDEST_HOLE ? 1 : missing;
    for (let nr = 1; nr <= drawn; nr++) all.push({ openTime: before + nr * step, candle: null, point: null });
    all.push(bar);
  }
  return all;
};

/** How many candles come from where, most first: `trades 212, rest 88`. */
export const sourceCounts = (bars: readonly Bar[]): { source: Candle['source']; count: number }[] => {
  const counts = new Map<Candle['source'], number>();
  for (const { candle } of bars) if (candle) counts.set(candle.source, (counts.get(candle.source) ?? 0) + 1);
  return [...counts].map(([source, count]) => ({ source, count })).toSorted((a, b) => b.count - a.count);
};
