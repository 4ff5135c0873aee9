import { mixKey, unit } from './hash.ts';
import { LEVELS, type MarketNode } from './market-node.ts';
import { bridgePrice, fixedPointsOf, shapeRun, stepDeviation, type FixedPoint } from './path.ts';
import { splitWhole } from './shares.ts';

/** Share of a day's trades by 4h bucket, UTC: quiet in the small hours, busy in the afternoon. */
const DAY_PROFILE = [0.85, 0.75, 0.95, 1.2, 1.3, 0.95] as const;

/** Makes up for what is lost where the bridges are folded into their range, so that the moves of all levels fit. */
const ROUGHNESS = 1.15;

const inside = (at: number, first: number, trades: number): number | undefined =>
  at >= first && at < first + trades ? at - first : undefined;

/**
 * Splits a bucket into those of the next level; buckets without trades are left out. Trades and
 * volume are divided as whole numbers, so they sum exactly. Each fixed point of the parent (its
 * open, close, high and low, by the number of the trade) falls into one child, which attains it;
 * everything else comes from a bridge through these points within the parent's range. So the parent
 * is the exact aggregate of its children.
 */
export const splitNode = (node: MarketNode, burst: number): MarketNode[] => {
  const { key, low, high } = node;
  const places = Array.from({ length: LEVELS[node.level]?.children ?? 0 }, (_, place) => place);
  const weights = places.map((place) => {
    const u = unit(key, 10 + place);
    const profile = node.level === 0 ? (DAY_PROFILE[place] ?? 1) : 1;
    return profile * (1 - burst + burst * 4 * u * u * u);
  });
  const counts = splitWhole(node.trades, weights, key, 20);
  const extras = splitWhole(
    node.volume - node.trades,
    counts.map((count, place) => count * (0.4 + 1.2 * unit(key, 30 + place))),
    key,
    40,
  );

  const points = fixedPointsOf(node, node.trades);
  const deviation = ROUGHNESS * stepDeviation(high - low, node.trades);
  const priceAt = (at: number, from: FixedPoint, draw: number): number => {
    const fixed = points.find((point) => point.at === at);
    if (fixed) return fixed.price;
    const start = points.findLast((point) => point.at < at && point.at > from.at) ?? from;
    const to = points.find((point) => point.at > at) ?? from;
    return bridgePrice(key, draw, at, { from: start, to, deviation, low, high });
  };

  const children: MarketNode[] = [];
  let first = 0;
  let before: FixedPoint = { at: 0, price: node.open };
  for (const place of places) {
    const trades = counts[place] ?? 0;
    if (trades === 0) continue;
    const last = first + trades - 1;
    const open = priceAt(first, before, 50 + place);
    const close = trades === 1 ? open : priceAt(last, { at: first, price: open }, 60 + place);
    const childKey = mixKey(key, place);
    children.push({
      level: node.level + 1,
      index: node.index * places.length + place,
      key: childKey,
      trades,
      volume: trades + (extras[place] ?? 0),
      firstTradeId: node.firstTradeId + first,
      ...shapeRun(
        childKey,
        { open, close, trades },
        {
          low,
          high,
          highAt: inside(node.highAt, first, trades),
          lowAt: inside(node.lowAt, first, trades),
          deviation,
        },
      ),
    });
    before = { at: last, price: close };
    first += trades;
  }
  return children;
};
