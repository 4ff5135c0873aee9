import { scaledClock, type Clock } from '@livermore/base';

/** A venue's time: `now` and delays are venue ms, which run `speed` times as fast as the wall's. */
export interface VenueClock extends Clock {
  readonly speed: number;
}

/** Venue time that is `anchorMs` now and runs `speed` times as fast as `wall` from here on. */
export const startVenueClock = (
  wall: Clock,
  { anchorMs, speed }: { anchorMs: number; speed: number },
): VenueClock => ({ ...scaledClock(wall, { anchorMs, innerAnchorMs: wall.now(), speed }), speed });
