import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '@livermore/testkit';
import { openVenueClockAnchor, VENUE_CLOCK_FILE } from './venue-clock-anchor.ts';
import { startVenueClock } from './venue-clock.ts';

const SPEED = 60;
const NOW = Date.UTC(2026, 9, 1);

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'livermore-anchor-'));
  file = join(directory, 'data', VENUE_CLOCK_FILE);
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** A run of the venue, as the server makes it. */
const run = (wallMs: number) => {
  const wall = new FakeClock(wallMs);
  const anchor = openVenueClockAnchor({ file, wall, speed: SPEED });
  const clock = startVenueClock(wall, { anchorMs: anchor.anchorMs, speed: SPEED });
  anchor.follow(clock);
  return { wall, anchor, clock };
};

describe('the stored anchor of a venue clock', () => {
  it('begins at the wall clock the first time, also in a directory that does not exist yet', () => {
    expect(run(NOW).anchor.anchorMs).toBe(NOW);
  });

  it('goes on after a clean stop exactly where the venue stopped, however long it was stopped', async () => {
    const first = run(NOW);
    await first.wall.advance(5_500);
    const venueTime = first.clock.now();
    first.anchor.stop(venueTime);
    expect(first.wall.pending).toBe(0);
    expect(run(NOW + 86_400_000).anchor.anchorMs).toBe(venueTime);
  });

  it('goes on after a kill no earlier than anything shown and at most ten wall seconds later', async () => {
    const first = run(NOW);
    await first.wall.advance(30_700);
    const shown = first.clock.now();
    const next = run(NOW + 31_000).anchor.anchorMs;
    expect(next).toBeGreaterThanOrEqual(shown);
    expect(next).toBeLessThanOrEqual(shown + 10_000 * SPEED);
  });

  it('never goes back in any sequence of runs, kills and stops, even when the wall clock does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            runsMs: fc.integer({ min: 0, max: 15_000 }),
            end: fc.constantFrom('kill', 'stop'),
            wallMovesMs: fc.integer({ min: -3_600_000, max: 3_600_000 }),
          }),
          { minLength: 2, maxLength: 6 },
        ),
        async (runs) => {
          rmSync(file, { force: true });
          let wallMs = NOW;
          let shown = 0;
          for (const { runsMs, end, wallMovesMs } of runs) {
            const { wall, anchor, clock } = run(wallMs);
            expect(anchor.anchorMs).toBeGreaterThanOrEqual(shown);
            await wall.advance(runsMs);
            shown = clock.now();
            if (end === 'stop') anchor.stop(shown);
            wallMs = wall.now() + wallMovesMs;
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('replaces the file as a whole and leaves nothing beside it', async () => {
    const { wall, anchor, clock } = run(NOW);
    await wall.advance(3_000);
    anchor.stop(clock.now());
    expect(readdirSync(join(directory, 'data'))).toEqual([VENUE_CLOCK_FILE]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, venueTime: NOW + 3_000 * SPEED });
  });

  it.each(['', '{"venueTime":', '[]', '{"venueTime":"1"}', '{"venueTime":1.5}', 'null'])(
    'refuses a damaged file (%s) and says to delete it',
    (text) => {
      run(NOW).anchor.stop(NOW);
      writeFileSync(file, text);
      expect(() => run(NOW)).toThrow(
        expect.objectContaining({ code: 'DATA_DIR_DAMAGED', message: expect.stringContaining('Delete the file') }),
      );
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );

  it('says so when it cannot be stored at the start, and hears of it later without stopping', async () => {
    writeFileSync(join(directory, 'data'), 'not a directory');
    expect(() => run(NOW)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^DATA_DIR_/) }));
    rmSync(join(directory, 'data'));

    const wall = new FakeClock(NOW);
    const failures: unknown[] = [];
    const anchor = openVenueClockAnchor({ file, wall, speed: SPEED, onStoreFailed: (error) => failures.push(error) });
    anchor.follow(startVenueClock(wall, { anchorMs: anchor.anchorMs, speed: SPEED }));
    rmSync(join(directory, 'data'), { recursive: true });
    await wall.advance(2_500);
    expect(failures).toHaveLength(2);
    expect(wall.pending).toBe(1);
  });
});
