import { bucketEnd, type Candle, type FormingCandle } from '@livermore/schemas';

/**
 * The bucket that opens at `openTime`, put together from closed candles of shorter timeframes, given
 * longest timeframe first and each oldest first. Null unless they begin with the bucket and follow
 * each other without a hole.
 */
export const formingCandle = (openTime: number, endsAt: number, shorter: readonly (readonly Candle[])[]): FormingCandle | null => {
  let forming: FormingCandle | null = null;
  let through = openTime;
  for (const candles of shorter) {
    for (const candle of candles) {
      if (candle.openTime !== through || candle.openTime >= endsAt) continue;
      forming = forming ? extended(forming, candle) : begun(openTime, candle);
      ({ through } = forming);
    }
  }
  return forming;
};

const begun = (openTime: number, candle: Candle): FormingCandle => {
  const { open, high, low, close, volume, timeframe } = candle;
  return { openTime, open, high, low, close, volume, through: bucketEnd(candle.openTime, timeframe), from: [timeframe] };
};

const extended = (forming: FormingCandle, candle: Candle): FormingCandle => ({
  openTime: forming.openTime,
  open: forming.open,
  high: Math.max(forming.high, candle.high),
  low: Math.min(forming.low, candle.low),
  close: candle.close,
  volume: forming.volume + candle.volume,
  through: bucketEnd(candle.openTime, candle.timeframe),
  from: forming.from.includes(candle.timeframe) ? forming.from : [...forming.from, candle.timeframe],
});
