import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextStreamState, openingStream, SILENCE_LIMIT_MS, type StreamEvent, type StreamState } from './stream-state.ts';

const run = (events: [StreamEvent['type'], number][], from: StreamState = openingStream(0)): StreamState =>
  events.reduce((state, [type, at]) => nextStreamState(state, { type, at }), from);

describe('the line to the server', () => {
  it('is live only after a snapshot, not after a mere connection', () => {
    expect(run([['opened', 0], ['connected', 50], ['heard', 60]]).phase).toBe('opening');
    expect(run([['opened', 0], ['connected', 50], ['synced', 70]]).phase).toBe('live');
  });

  it('is lost within three seconds of the last sign of the server, whatever the page ticks', () => {
    const live = run([['connected', 0], ['synced', 0], ['heard', 1_000]]);
    expect(run([['tick', 1_000 + SILENCE_LIMIT_MS]], live).phase).toBe('live');
    expect(run([['tick', 1_000 + SILENCE_LIMIT_MS + 1]], live).phase).toBe('lost');
    expect(SILENCE_LIMIT_MS + 250).toBeLessThan(3_000);
  });

  it('is lost when the first answer does not come', () => {
    expect(run([['opened', 0], ['tick', 2_500]])).toMatchObject({ phase: 'lost', lastSeenAt: null });
  });

  it('keeps saying when the server was last seen while pings of an unrefreshed connection arrive', () => {
    const state = run([['connected', 0], ['synced', 0], ['tick', 3_000], ['connected', 9_000], ['heard', 9_100]]);
    expect(state).toMatchObject({ phase: 'lost', lastSeenAt: 0 });
  });

  it('recovers by the next snapshot and tells how long it was away', () => {
    const state = run([['connected', 0], ['synced', 0], ['tick', 3_000], ['connected', 9_000], ['synced', 9_050]]);
    expect(state).toMatchObject({ phase: 'live', lastSeenAt: 9_050, recovered: { at: 9_050, outageMs: 9_050 } });
  });

  it('is not lost while released, and opens again on return', () => {
    const released = run([['connected', 0], ['synced', 0], ['released', 1_000], ['tick', 60_000], ['heard', 60_001]]);
    expect(released.phase).toBe('released');
    const back = run([['opened', 90_000]], released);
    expect(back).toMatchObject({ phase: 'opening', since: 90_000, lastSeenAt: 0, synced: false });
    expect(run([['synced', 90_200]], back)).toMatchObject({ phase: 'live', recovered: null });
  });

  it('never shows live after more silence than the limit and a tick, in any order of events', () => {
    const event = fc.record({
      type: fc.constantFrom<StreamEvent['type']>('opened', 'connected', 'synced', 'heard', 'released', 'tick'),
      afterMs: fc.nat(4_000),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (steps) => {
        let state = openingStream(0);
        let at = 0;
        for (const { type, afterMs } of steps) {
          at += afterMs;
          state = nextStreamState(state, { type, at });
          const ticked = nextStreamState(state, { type: 'tick', at });
          if (ticked.phase === 'live') {
            expect(ticked.lastSeenAt).not.toBeNull();
            expect(at - (ticked.lastSeenAt ?? 0)).toBeLessThanOrEqual(SILENCE_LIMIT_MS);
          }
        }
      }),
    );
  });
});
