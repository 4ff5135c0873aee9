import type { Bar } from '@livermore/indicators';

/** A seeded walk of `length` observed bars; the generator of `c/macd-v.c`, so that both walk the same prices. */
export const walk = (length: number): Bar[] => {
  let seed = 1;
  const random = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  let close = 100;
  return Array.from({ length }, () => {
    const open = close;
    close = open * (1 + (random() - 0.5) * 0.02);
    const high = Math.max(open, close) * (1 + random() * 0.005);
    const low = Math.min(open, close) * (1 - random() * 0.005);
    return { high, low, close, synthetic: false };
  });
};
