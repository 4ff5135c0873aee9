import { createMarket } from '@livermore/exchange-simulator';
import type { RecordedCandle } from '@livermore/engine';
import { bucketStart, TIMEFRAME_MS, type Timeframe } from '@livermore/schemas';

const BUCKETS = 1000;

/**
 * The newest 1,000 buckets of the demo market that ended by `now`, in decimal prices and volumes;
 * buckets without trades are absent. Throws AppError `UNKNOWN_SYMBOL`.
 */
export const demoCandles = (
  symbol: string,
  { timeframe, seed, now }: { timeframe: Timeframe; seed: number; now: number },
): RecordedCandle[] => {
  const market = createMarket({ seed });
  const { priceDecimals, sizeDecimals } = market.product(symbol);
  const [tick, lot] = [10 ** priceDecimals, 10 ** sizeDecimals];
  const end = bucketStart(now, timeframe);
  return market
    .candles(symbol, timeframe, end - BUCKETS * TIMEFRAME_MS[timeframe], end)
    .map(({ openTime, open, high, low, close, volume }) => ({
      openTime,
      open: open / tick,
      high: high / tick,
      low: low / tick,
      close: close / tick,
      volume: volume / lot,
    }));
};
