/**
 * Integer hashes and what is drawn from them. Only + - * / and Math.imul are used (Math.floor is
 * exact), so every engine computes the same market.
 */

const TWO_TO_32 = 4_294_967_296;

const finish = (value: number): number => {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** A new key out of a key and a number; the order of the two matters. */
export const mixKey = (key: number, value: number): number =>
  finish(Math.imul(key ^ 0x5bd1e995, 0x27d4eb2f) + finish(value + 0x165667b1));

/** Key of a text, for symbols. */
export const textKey = (text: string): number => {
  let h = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  return finish(h);
};

/** Key of a seed: any safe integer, folded to 32 bits. */
export const seedKey = (seed: number): number =>
  mixKey(Math.floor(seed / TWO_TO_32) | 0, seed % TWO_TO_32 | 0);

/** Draw number `draw` of a key, uniform in [0, 1). */
export const unit = (key: number, draw: number): number =>
  finish(key + Math.imul(draw + 1, 0x9e3779b9)) / TWO_TO_32;

/** A bell-shaped draw with mean 0, deviation 1 and bounds of 3: the sum of three uniform ones. */
export const bell = (key: number, draw: number): number =>
  2 * (unit(key, draw) + unit(key, draw + 0x4000) + unit(key, draw + 0x8000)) - 3;

/**
 * Nearly exponential with mean close to 1 and at most 2.5: a rational stand-in for -ln(1 - u), which
 * engines may round differently.
 */
export const waiting = (key: number, draw: number): number => {
  const u = unit(key, draw);
  return (u * (6 - u)) / (6 - 4 * u);
};

/** Noise in [-1, 1], linear between hashed values that stand `period` apart, for any position. */
export const valueNoise = (key: number, position: number, period: number): number => {
  const scaled = position / period + unit(key, 0);
  const cell = Math.floor(scaled);
  const part = scaled - cell;
  const left = 2 * unit(mixKey(key, cell), 1) - 1;
  const right = 2 * unit(mixKey(key, cell + 1), 1) - 1;
  return left + (right - left) * part;
};
