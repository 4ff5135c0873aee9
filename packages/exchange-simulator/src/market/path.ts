import { bell, unit, waiting } from './hash.ts';
import type { Shape } from './market-node.ts';
import { squareRoot } from './square-root.ts';

/** A trade whose price is fixed: its place among the trades of a bucket and its price in ticks. */
export interface FixedPoint {
  at: number;
  price: number;
}

/** Mean by which the highest of separate steps stays below that of the continuous walk, in steps' deviations. */
const DISCRETE_LOSS = 0.5826;
/** Mean range of a random walk over its deviation. */
const RANGE_OVER_DEVIATION = 1.6;

/** Deviation of one step of a random walk that covers `range` in `trades` trades. */
export const stepDeviation = (range: number, trades: number): number =>
  range / Math.max(0.8, RANGE_OVER_DEVIATION * squareRoot(trades - 1) - 2 * DISCRETE_LOSS);

/** The points through which the trades of a bucket must pass, in order of their place. */
export const fixedPointsOf = (shape: Shape, trades: number): FixedPoint[] => {
  const points = [
    { at: 0, price: shape.open },
    { at: shape.highAt, price: shape.high },
    { at: shape.lowAt, price: shape.low },
    { at: trades - 1, price: shape.close },
  ];
  return points
    .sort((a, b) => a.at - b.at)
    .filter((point, place) => point.at !== points[place - 1]?.at);
};

/** Folds a value that left [low, high] back inside. */
const fold = (value: number, low: number, high: number): number => {
  const folded = value > high ? 2 * high - value : value < low ? 2 * low - value : value;
  return Math.min(high, Math.max(low, folded));
};

/**
 * Price in whole ticks at place `at` on the way from one point to the next: the chord and a bridge
 * of noise with `deviation` a step, folded into [low, high].
 */
export const bridgePrice = (
  key: number,
  draw: number,
  at: number,
  { from, to, deviation, low, high }: { from: FixedPoint; to: FixedPoint; deviation: number; low: number; high: number },
): number => {
  const length = to.at - from.at;
  const chord = from.price + ((to.price - from.price) * (at - from.at)) / length;
  const spread = deviation * squareRoot(((at - from.at) * (to.at - at)) / length);
  return fold(Math.round(chord + spread * bell(key, draw)), low, high);
};

/** What is already decided about the extremes of a run of trades. */
export interface ShapeLimits {
  /** The parent's extremes; nothing may lie beyond. */
  low: number;
  high: number;
  /** Place at which the parent's high or low falls into this run, where it does. */
  highAt?: number | undefined;
  lowAt?: number | undefined;
  /** Deviation of one step. */
  deviation: number;
}

/** How far a walk with `deviation` a step goes beyond the ends of a run, in ticks. */
const excess = (key: number, draw: number, span: number, trades: number, deviation: number): number => {
  const reach = squareRoot(span * span + 2 * deviation * deviation * (trades - 1) * waiting(key, draw));
  return Math.max(0, Math.round((reach - span) / 2 - DISCRETE_LOSS * deviation));
};

/** Places that are tried for an extreme. */
const TRIED_PLACES = 4;
/** Square of the number of deviations that a walk is let to go straight at an extreme. */
const PLAUSIBLE_LEAP = 6;

/**
 * A place strictly inside a run for an extreme of `price`: the first of a few hashed ones that a
 * walk with `deviation` a step could reach from the `known` points, else the one that asks for the
 * least of a leap. Taking always the best would straighten the path level by level.
 */
const placeInside = (
  key: number,
  draw: number,
  { trades, price, known, deviation }: { trades: number; price: number; known: readonly FixedPoint[]; deviation: number },
): number => {
  const inside = trades - 2;
  let best = 1;
  let leastLeap = Infinity;
  for (let attempt = 0; attempt < TRIED_PLACES; attempt++) {
    let place = 1 + Math.floor(unit(key, draw + attempt) * inside);
    if (known.some(({ at }) => at === place)) place = (place % inside) + 1;
    const leap = known.reduce((most, point) => {
      const distance = point.price - price;
      return Math.max(most, (distance * distance) / Math.abs(point.at - place));
    }, 0);
    if (leap < leastLeap) {
      best = place;
      leastLeap = leap;
    }
    if (leap <= PLAUSIBLE_LEAP * deviation * deviation) break;
  }
  return best;
};

/**
 * Gives a run of trades its extremes: those of the parent where they fall into it, otherwise what a
 * random walk from `open` to `close` would reach, within the parent's. An extreme needs a trade of
 * its own unless it is the open or the close; so two trades have none beyond them and three have one.
 */
export const shapeRun = (
  key: number,
  { open, close, trades }: { open: number; close: number; trades: number },
  limits: ShapeLimits,
): Shape => {
  const last = trades - 1;
  const isInside = (at: number | undefined): at is number => at !== undefined && at > 0 && at < last;
  const ends: FixedPoint[] = [
    { at: 0, price: open },
    { at: last, price: close },
  ];
  const span = Math.abs(close - open);
  const top = Math.max(open, close);
  const bottom = Math.min(open, close);

  let free = trades - 2 - (isInside(limits.highAt) ? 1 : 0) - (isInside(limits.lowAt) ? 1 : 0);
  let high = top;
  let highAt = top === open ? 0 : last;
  if (limits.highAt !== undefined) {
    ({ high, highAt } = { high: limits.high, highAt: limits.highAt });
  } else if (free > 0) {
    const over = excess(key, 901, span, trades, limits.deviation);
    high = top + over > limits.high ? top + Math.floor((limits.high - top) * unit(key, 902)) : top + over;
    if (high > top) {
      const known = isInside(limits.lowAt) ? [...ends, { at: limits.lowAt, price: limits.low }] : ends;
      highAt = placeInside(key, 910, { trades, price: high, known, deviation: limits.deviation });
      free--;
    }
  }

  let low = bottom;
  let lowAt = bottom === open ? 0 : last;
  if (limits.lowAt !== undefined) {
    ({ low, lowAt } = { low: limits.low, lowAt: limits.lowAt });
  } else if (free > 0) {
    const under = excess(key, 904, span, trades, limits.deviation);
    low = bottom - under < limits.low ? bottom - Math.floor((bottom - limits.low) * unit(key, 905)) : bottom - under;
    if (low < bottom) {
      const known = isInside(highAt) ? [...ends, { at: highAt, price: high }] : ends;
      lowAt = placeInside(key, 920, { trades, price: low, known, deviation: limits.deviation });
    }
  }
  return { open, high, low, close, highAt, lowAt };
};
