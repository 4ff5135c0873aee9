import { unit } from './hash.ts';
import { startOf, type MarketNode } from './market-node.ts';
import { bridgePrice, fixedPointsOf, stepDeviation, type FixedPoint } from './path.ts';
import { splitWhole } from './shares.ts';

/** One trade. `id` grows by one per trade of the symbol over all time. */
export interface MarketTrade {
  id: number;
  /** Time of the match in Unix microseconds. */
  timeUs: number;
  /** Price in ticks and size in lots of the product. */
  price: number;
  size: number;
  /** The side that rested in the book: `SELL` means the aggressor bought. */
  makerSide: 'BUY' | 'SELL';
}

const MINUTE_US = 60_000_000;
/** Offsets that keep the draws of one kind apart from those of another within a minute. */
const DRAWS = { size: 1_000_000, time: 2_000_000, price: 3_000_000, side: 4_000_000 } as const;

/** The trades of a minute, oldest first; their aggregate is exactly the minute. */
export const minuteTrades = (node: MarketNode): MarketTrade[] => {
  const { key, trades, low, high } = node;
  const places = Array.from({ length: trades }, (_, place) => place);
  const sizes = splitWhole(
    node.volume - trades,
    places.map((place) => {
      const u = unit(key, DRAWS.size + place);
      return 0.02 + u * u * u * u;
    }),
    key,
    70,
  );
  const gaps = Array.from({ length: trades + 1 }, (_, place) => {
    const u = unit(key, DRAWS.time + place);
    return 0.01 + u * u * u;
  });
  const totalGap = gaps.reduce((sum, gap) => sum + gap, 0);

  const points = fixedPointsOf(node, trades);
  const deviation = stepDeviation(high - low, trades);
  const startUs = startOf(node.level, node.index) * 1000;
  let nextPoint = 0;
  let before: FixedPoint = { at: 0, price: node.open };
  let waited = 0;
  return places.map((at) => {
    while ((points[nextPoint]?.at ?? trades) < at) nextPoint++;
    const to = points[nextPoint] ?? before;
    const price = to.at === at ? to.price : bridgePrice(key, DRAWS.price + at, at, { from: before, to, deviation, low, high });
    const rose = price > before.price || (price === before.price && unit(key, DRAWS.side + at) < 0.5);
    before = { at, price };
    waited += gaps[at] ?? 0;
    return {
      id: node.firstTradeId + at,
      timeUs: startUs + Math.floor((waited / totalGap) * (MINUTE_US - 1)),
      price,
      size: 1 + (sizes[at] ?? 0),
      makerSide: rose ? 'SELL' : 'BUY',
    };
  });
};
