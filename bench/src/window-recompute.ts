import { candlesKey, indicatorChannel, indicatorKey } from '@livermore/cache';
import { MacdV } from '@livermore/indicators';
import type { Candle, SeriesId } from '@livermore/schemas';
import type { createClient } from 'redis';
import { USER_ID } from './closes.ts';

type Client = Pick<ReturnType<typeof createClient>, 'zRange' | 'set' | 'publish'>;

const WINDOW = 200;

/**
 * The indicator of one closed candle without any state kept: reads the window from Redis, parses
 * and checks each candle, computes MACD-V over all of them, stores the newest value and publishes it.
 */
export const recomputeWindow = async (client: Client, series: SeriesId): Promise<void> => {
  const texts = await client.zRange(candlesKey(series), -WINDOW, -1);
  const macdV = new MacdV();
  let newest: Candle | undefined;
  for (const text of texts) {
    const candle: unknown = JSON.parse(text);
    if (!isCandle(candle)) throw new TypeError(`not a candle: ${text}`);
    macdV.update(candle);
    newest = candle;
  }
  if (texts.length < WINDOW || !newest) throw new RangeError(`only ${texts.length} candles of ${series.symbol} are stored`);
  const { openTime, revision } = newest;
  const message = JSON.stringify({ ...macdV.reading(), openTime, revision, final: true });
  await client.set(indicatorKey(series), message);
  await client.publish(indicatorChannel(USER_ID, series), message);
};

const isCandle = (value: unknown): value is Candle => {
  if (typeof value !== 'object' || value === null) return false;
  const candle = value as Partial<Candle>;
  return (
    typeof candle.symbol === 'string' &&
    Number.isFinite(candle.open) &&
    Number.isFinite(candle.high) &&
    Number.isFinite(candle.low) &&
    Number.isFinite(candle.close) &&
    Number.isFinite(candle.volume) &&
    Number.isSafeInteger(candle.openTime) &&
    typeof candle.synthetic === 'boolean'
  );
};
