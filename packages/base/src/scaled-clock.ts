import type { Clock } from './clock.ts';

/**
 * A clock that stood at `anchorMs` when `inner` stood at `innerAnchorMs` and runs `speed` times as
 * fast: the simulated venue's time, seen from outside. Delays are given in the fast time.
 */
export const scaledClock = (
  inner: Clock,
  { anchorMs, innerAnchorMs, speed }: { anchorMs: number; innerAnchorMs: number; speed: number },
): Clock => ({
  now: () => anchorMs + (inner.now() - innerAnchorMs) * speed,
  after: (delayMs, action) => inner.after(delayMs / speed, action),
});
