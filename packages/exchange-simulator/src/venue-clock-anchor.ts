import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, every, messageOf, type Clock } from '@livermore/base';
import type { VenueClock } from './venue-clock.ts';

/** Name of the file in a data directory. */
export const VENUE_CLOCK_FILE = 'demo-clock.json';

/** How often the reached time is stored, and how far ahead of it: both in wall ms. */
const STORE_EVERY_WALL_MS = 1_000;
const RESERVE_WALL_MS = 10_000;

/** The stored place of a venue's clock: where it goes on after a restart. */
export interface VenueClockAnchor {
  /** Venue time from which to go on, Unix ms. */
  readonly anchorMs: number;
  /** Stores the clock's time from now on, ahead of what it shows. */
  follow(clock: VenueClock): void;
  /** Ends following and stores the exact time at which the venue stopped. */
  stop(venueTime: number): void;
}

/**
 * Opens the stored anchor in `file`; the first time the market begins at the wall clock's time.
 * What is stored while running lies ten wall seconds ahead, so that after a kill the venue goes on
 * later than anything it showed, never earlier; a clean stop stores the exact time. Every write
 * replaces the file as a whole. `onStoreFailed` hears of a write that failed; the next one tries
 * again. Throws AppError `DATA_DIR_DAMAGED`, `DATA_DIR_UNUSABLE`.
 */
export const openVenueClockAnchor = ({
  file,
  wall,
  speed,
  onStoreFailed,
}: {
  file: string;
  wall: Clock;
  speed: number;
  onStoreFailed?: ((error: unknown) => void) | undefined;
}): VenueClockAnchor => {
  const anchorMs = readVenueTime(file) ?? Math.floor(wall.now());
  let stored = anchorMs;
  /** Never stores an earlier time than before, whatever a clock says. */
  const store = (venueTime: number): void => {
    stored = Math.max(stored, Math.ceil(venueTime));
    writeVenueTime(file, stored);
  };
  const reserve = RESERVE_WALL_MS * speed;
  try {
    mkdirSync(dirname(file), { recursive: true });
    store(anchorMs + reserve);
  } catch (error) {
    throw new AppError(
      'DATA_DIR_UNUSABLE',
      `The demo market's clock cannot be stored in ${file} (${messageOf(error)}). Make the directory writable, or name another one.`,
      { cause: error },
    );
  }

  let stopFollowing = (): void => {};
  return {
    anchorMs,
    follow: (clock) => {
      stopFollowing();
      stopFollowing = every(wall, STORE_EVERY_WALL_MS, () => {
        try {
          store(clock.now() + reserve);
        } catch (error) {
          onStoreFailed?.(error);
        }
      });
    },
    stop: (venueTime) => {
      stopFollowing();
      writeVenueTime(file, Math.max(anchorMs, Math.ceil(venueTime)));
    },
  };
};

/** The stored venue time, or undefined when there is none yet. */
const readVenueTime = (file: string): number | undefined => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw damaged(file, messageOf(error), error);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw damaged(file, 'it is not JSON', error);
  }
  const venueTime =
    typeof parsed === 'object' && parsed !== null && 'venueTime' in parsed ? parsed.venueTime : undefined;
  if (typeof venueTime !== 'number' || !Number.isSafeInteger(venueTime) || venueTime < 0) {
    throw damaged(file, 'it holds no venueTime in Unix milliseconds');
  }
  return venueTime;
};

const writeVenueTime = (file: string, venueTime: number): void => {
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${JSON.stringify({ version: 1, venueTime })}\n`);
  renameSync(fresh, file);
};

const damaged = (file: string, why: string, cause?: unknown): AppError =>
  new AppError(
    'DATA_DIR_DAMAGED',
    `The demo market's clock in ${file} cannot be read: ${why}. Delete the file to let the market go on from the present time; it then jumps, and candles and alerts stored before may lie in its future.`,
    { cause },
  );
