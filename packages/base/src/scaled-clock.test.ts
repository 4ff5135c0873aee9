import { FakeClock } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { scaledClock } from './scaled-clock.ts';

describe('a scaled clock', () => {
  const anchorMs = Date.UTC(2024, 0, 1);

  it('continues from its anchor and runs as many times faster as told', async () => {
    const inner = new FakeClock(5000);
    const clock = scaledClock(inner, { anchorMs, innerAnchorMs: 5000, speed: 60 });
    expect(clock.now()).toBe(anchorMs);
    await inner.advance(1000);
    expect(clock.now()).toBe(anchorMs + 60_000);
  });

  it('counts delays in its own time', async () => {
    const inner = new FakeClock(0);
    const clock = scaledClock(inner, { anchorMs, innerAnchorMs: 0, speed: 60 });
    const fired: number[] = [];
    clock.after(60_000, () => fired.push(clock.now()));
    await inner.advance(999);
    expect(fired).toEqual([]);
    await inner.advance(1);
    expect(fired).toEqual([anchorMs + 60_000]);
  });

  it('cancels the timer of the inner clock', () => {
    const inner = new FakeClock();
    const clock = scaledClock(inner, { anchorMs, innerAnchorMs: 0, speed: 60 });
    clock.after(1000, () => {})();
    expect(inner.pending).toBe(0);
  });
});
