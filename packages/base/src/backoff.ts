/** Limits of a backoff: the first ceiling and the largest one, in ms. */
export interface BackoffLimits {
  baseMs: number;
  capMs: number;
}

/**
 * Delay before attempt number `attempt` (0 for the first retry) with full jitter: uniform between
 * 0 and min(cap, base * 2^attempt). `random` gives numbers in [0, 1).
 */
export const backoffDelayMs = (
  attempt: number,
  { baseMs, capMs }: BackoffLimits,
  random: () => number,
): number => random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
