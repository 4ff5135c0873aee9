import { unit } from './hash.ts';

/**
 * Parts of a whole number by weight, exact in their sum: differences of cumulative floors, shifted
 * by one hashed amount so that a small number falls to each part as often as its weight says.
 */
export const splitWhole = (whole: number, weights: readonly number[], key: number, draw: number): number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shift = unit(key, draw);
  const lastWeighted = weights.findLastIndex((weight) => weight > 0);
  let cumulative = 0;
  let given = 0;
  return weights.map((weight, place) => {
    cumulative += weight;
    const until =
      place >= lastWeighted ? whole : Math.min(whole, Math.floor((whole * cumulative) / total + shift));
    const part = until - given;
    given = until;
    return part;
  });
};
