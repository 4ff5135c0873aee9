/** How far the server's clock is ahead of the page's, from the times the server sends. */
export interface ServerClock {
  /** Server time minus page time of the latest samples, ms, newest last. */
  offsets: readonly number[];
}

export const UNKNOWN_SERVER_CLOCK: ServerClock = { offsets: [] };

const SAMPLES = 30;

/** Adds one sample: the server's time in a message and the page's time when it arrived. */
export const withServerTime = (clock: ServerClock, serverTime: number, receivedAt: number): ServerClock => ({
  offsets: [...clock.offsets.slice(1 - SAMPLES), serverTime - receivedAt],
});

/** The server's time at a time of the page; the page's own before the first sample. */
export const serverNow = (clock: ServerClock, pageNow: number): number =>
  // Every message took some time, which only lowers its sample: the largest is the nearest.
  pageNow + (clock.offsets.length === 0 ? 0 : Math.max(...clock.offsets));
