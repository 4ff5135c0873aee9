import type { Candle, SeriesId } from '@livermore/schemas';
import { CANDLES_KEPT } from '../hot-store.ts';
import { candlesKey } from '../keys.ts';

/** One script, so that a reader finds the old candles or the new ones and never neither. */
const SCRIPT = `
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
for at = 2, #ARGV, 2 do redis.call('ZADD', KEYS[1], ARGV[at], ARGV[at + 1]) end
redis.call('ZREMRANGEBYRANK', KEYS[1], '0', '${-1 - CANDLES_KEPT}')`;

/** The command that replaces the candles of a series up to the newest of `candles`, oldest first. */
export const replaceCommandOf = (series: SeriesId, candles: readonly Candle[]): string[] => {
  const newest = candles.at(-1);
  const buckets = candles.flatMap((candle) => [String(candle.openTime), JSON.stringify(candle)]);
  return ['EVAL', SCRIPT, '1', candlesKey(series), newest ? String(newest.openTime) : '-inf', ...buckets];
};
