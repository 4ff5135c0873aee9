import { expect } from 'vitest';

/** Fails unless each pair agrees to `tolerance`, absolute below 1 and relative above; null only with null. */
export const expectAgreement = (
  what: string,
  actual: readonly (number | null)[],
  expected: readonly (number | null)[],
  tolerance: number,
): void => {
  expect(actual.length, what).toBe(expected.length);
  actual.forEach((value, index) => {
    const other = expected[index] ?? null;
    const agrees =
      value === null || other === null
        ? value === other
        : Math.abs(value - other) <= tolerance * Math.max(1, Math.abs(other));
    if (!agrees) expect.fail(`${what}, bar ${index}: ${String(value)} differs from ${String(other)}`);
  });
};
