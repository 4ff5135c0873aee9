import { MacdV } from '@livermore/indicators';
import type { Candle, MacdVPoint } from '@livermore/schemas';

/**
 * The candles that opened after `since`, with MACD-V computed from all of `candles` (oldest first,
 * each bucket once): exact to 6e-7 points from the 600th candle on, or where they are all there is.
 */
export function* closesAfter(
  candles: readonly Candle[],
  since: number,
): Generator<{ candle: Candle; point: MacdVPoint; previous: MacdVPoint | null }> {
  const series = new MacdV();
  let previous: MacdVPoint | null = null;
  const first = candles.findIndex(({ openTime }) => openTime > since);
  if (first < 0) return;
  for (const [index, candle] of candles.entries()) {
    series.update(candle);
    if (index < first - 1) continue;
    const point = series.reading();
    if (index >= first) yield { candle, point, previous };
    previous = point;
  }
}
