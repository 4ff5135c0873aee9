import { scaledClock, systemClock, type Clock } from '@livermore/base';

/** A venue's time: `now` and delays are venue ms, which run `speed` times as fast as the wall's. */
export interface VenueClock extends Clock {
  readonly speed: number;
}

/**
 * Venue time that was `anchorMs` when `wall` stood at `startedAtMs` (now unless told) and runs
 * `speed` times as fast.
 */
export const startVenueClock = (
  wall: Clock,
  { anchorMs, speed, startedAtMs = wall.now() }: { anchorMs: number; speed: number; startedAtMs?: number },
): VenueClock => ({ ...scaledClock(wall, { anchorMs, innerAnchorMs: startedAtMs, speed }), speed });

/**
 * Milliseconds since the machine started: the same in all threads, never set back, and on Linux
 * standing still while the machine sleeps. Sixty times a night would be weeks of market.
 */
export const monotonicClock: Clock = {
  now: () => Number(process.hrtime.bigint() / 1000n) / 1000,
  after: (delayMs, action) => systemClock.after(delayMs, action),
};
