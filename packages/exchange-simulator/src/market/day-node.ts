import { bell, mixKey, unit, valueNoise } from './hash.ts';
import { DAY_MS, type MarketNode } from './market-node.ts';
import { shapeRun, stepDeviation } from './path.ts';
import { TEMPERS, type MarketProduct } from './products.ts';

/** First day of the market's history, 2015-01-01, in days since the epoch. Nothing traded before. */
const FIRST_DAY = Date.UTC(2015, 0, 1) / DAY_MS;

/** Noise in the number of trades: period in days and weight; the slopes sum to 0.7, so no day is empty of drift. */
const ACTIVITY = [
  { period: 1, weight: 0.15 },
  { period: 5, weight: 0.5 },
  { period: 23, weight: 2.3 },
] as const;

/** Number of trades before day `day`, a function that never falls: the id of the last trade before it. */
const tradesBefore = (product: MarketProduct, key: number, day: number): number => {
  if (day <= FIRST_DAY) return 0;
  const wobble = ACTIVITY.reduce(
    (sum, { period, weight }) => sum + weight * valueNoise(mixKey(key, 700 + period), day, period),
    0,
  );
  return Math.max(0, Math.floor(product.tradesPerDay * (day - FIRST_DAY + wobble)));
};

/** Price in ticks at which day `day` opens: octaves of noise multiplied, so any day is found at once. */
const dayOpen = (product: MarketProduct, key: number, day: number): number => {
  const { octaves, growth, amplitude } = TEMPERS[product.temper];
  let share = 1;
  let sum = 0;
  for (let octave = 0; octave < octaves; octave++) {
    sum += share;
    share *= growth;
  }
  let factor = 1;
  let weight = amplitude / sum;
  for (let octave = 0, period = 1; octave < octaves; octave++, period *= 2) {
    factor *= 1 + weight * valueNoise(mixKey(key, 800 + octave), day, period);
    weight *= growth;
  }
  return Math.max(1, Math.round(product.baseTicks * factor));
};

/** The day numbered `day` since the epoch, or undefined when nothing traded on it. */
export const dayNode = (product: MarketProduct, productKey: number, day: number): MarketNode | undefined => {
  const firstTradeId = tradesBefore(product, productKey, day) + 1;
  const trades = tradesBefore(product, productKey, day + 1) + 1 - firstTradeId;
  if (trades < 1) return undefined;

  const key = mixKey(mixKey(productKey, 1), day);
  const open = dayOpen(product, productKey, day);
  const close = trades === 1 ? open : Math.max(1, dayOpen(product, productKey, day + 1) + Math.round(bell(key, 1)));
  const volatility =
    TEMPERS[product.temper].dayVolatility * (1 + 0.45 * valueNoise(mixKey(productKey, 600), day, 6));
  const limits = {
    low: Math.floor(Math.min(open, close) * 0.92),
    high: Math.ceil(Math.max(open, close) * 1.08),
    deviation: stepDeviation(1.6 * volatility * open, trades),
  };
  const volume = trades + Math.floor(trades * product.lotsPerTrade * (0.6 + 0.8 * unit(key, 2)));
  return {
    level: 0,
    index: day,
    key,
    trades,
    volume,
    firstTradeId,
    ...shapeRun(key, { open, close, trades }, limits),
  };
};
