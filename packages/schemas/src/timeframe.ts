/** The six timeframes, shortest first. */
export const TIMEFRAMES = ['1m', '5m', '15m', '1h', '4h', '1d'] as const;

export type Timeframe = (typeof TIMEFRAMES)[number];

const MINUTE_MS = 60_000;

/** Length of one bucket in milliseconds. */
export const TIMEFRAME_MS: Readonly<Record<Timeframe, number>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  '4h': 240 * MINUTE_MS,
  '1d': 1440 * MINUTE_MS,
};

/** Whether a text names a timeframe. */
export const isTimeframe = (text: string): text is Timeframe =>
  (TIMEFRAMES as readonly string[]).includes(text);

/**
 * Open time (Unix ms) of the bucket that holds `timeMs`. Buckets are multiples of their length
 * since the epoch, so a day opens at 00:00 UTC, as on both venues.
 */
export const bucketStart = (timeMs: number, timeframe: Timeframe): number => {
  const step = TIMEFRAME_MS[timeframe];
  return Math.floor(timeMs / step) * step;
};

/** First millisecond after the bucket that opens at `openTime`. */
export const bucketEnd = (openTime: number, timeframe: Timeframe): number =>
  openTime + TIMEFRAME_MS[timeframe];
