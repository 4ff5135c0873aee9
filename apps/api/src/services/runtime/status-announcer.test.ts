import { runtimeChannel } from '@livermore/cache';
import type { RuntimeStatus } from '@livermore/schemas';
import { FakeClock } from '@livermore/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { StatusAnnouncer } from './status-announcer.ts';

let clock: FakeClock;
let told: { at: number; channel: string; state: string }[];
let state: string;
let isListened: boolean;
let announcer: StatusAnnouncer;
beforeEach(() => {
  clock = new FakeClock(1_000_000);
  told = [];
  state = 'running';
  isListened = false;
  announcer = new StatusAnnouncer({
    userId: 7,
    status: () => ({ state }) as RuntimeStatus,
    hotStore: {
      publish: (channel, message) => {
        told.push({ at: clock.now() - 1_000_000, channel, state: (JSON.parse(message) as RuntimeStatus).state });
      },
    },
    listening: { isListened: (channel) => isListened && channel === runtimeChannel(7) },
    clock,
  });
  announcer.start();
});

describe('StatusAnnouncer', () => {
  it('tells a change at once, on the channel of its user', async () => {
    announcer.changed();
    await clock.advance(0);
    expect(told).toEqual([{ at: 0, channel: 'channel:runtime:7', state: 'running' }]);
  });

  it('tells changes in quick succession together, with what is true then', async () => {
    announcer.changed();
    await clock.advance(0);
    for (const next of ['pausing', 'paused', 'resuming']) {
      state = next;
      announcer.changed();
      await clock.advance(10);
    }
    await clock.advance(30);
    expect(told.map(({ at, state: each }) => [at, each])).toEqual([
      [0, 'running'],
      [50, 'resuming'],
    ]);
  });

  it('tells the ages each second while somebody listens, and nothing while nobody does', async () => {
    await clock.advance(3_000);
    expect(told).toEqual([]);
    isListened = true;
    await clock.advance(2_000);
    expect(told.map(({ at }) => at)).toEqual([4_000, 5_000]);
  });

  it('is silent after its stop, also about what changes then, and leaves no timer', async () => {
    isListened = true;
    announcer.changed();
    announcer.stop();
    announcer.changed();
    expect(clock.pending).toBe(0);
    await clock.advance(5_000);
    expect(told).toEqual([]);
  });
});
