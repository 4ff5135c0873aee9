import { CANDLES_KEPT, type HotStore } from '@livermore/cache';
import type { Alert, Candle } from '@livermore/schemas';

/** How many candles are stored with an alert. */
const WINDOW = 100;

/**
 * The closed candles that led to an alert, its own the last, oldest first. One that is stored late,
 * or was found while catching up, lies further back than the newest.
 */
export const candleWindow = async (
  hotStore: Pick<HotStore, 'candles'>,
  alert: Pick<Alert, 'exchangeId' | 'symbol' | 'timeframe' | 'openTime'>,
): Promise<Candle[]> => {
  const newest = await hotStore.candles(alert, WINDOW);
  if ((newest.at(-1)?.openTime ?? 0) <= alert.openTime) return newest;
  const kept = await hotStore.candles(alert, CANDLES_KEPT);
  return kept.filter(({ openTime }) => openTime <= alert.openTime).slice(-WINDOW);
};
