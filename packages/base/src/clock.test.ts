import { getEventListeners } from 'node:events';
import { FakeClock } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { every, sleep } from './clock.ts';

describe('sleep', () => {
  it('resolves when its time has come and not before', async () => {
    const clock = new FakeClock(1000);
    let awake = false;
    const done = sleep(clock, 50).then(() => {
      awake = true;
    });
    await clock.advance(49);
    expect(awake).toBe(false);
    await clock.advance(1);
    await done;
    expect(clock.now()).toBe(1050);
  });

  it('rejects with the reason when aborted, and leaves no timer', async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const reason = new Error('stopped');
    const sleeping = sleep(clock, 50, controller.signal);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });

  it('rejects at once when aborted before, without a timer', async () => {
    const clock = new FakeClock();
    const reason = new Error('stopped');
    await expect(sleep(clock, 50, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });

  it('leaves no listener on the signal after its end', async () => {
    const clock = new FakeClock();
    const { signal } = new AbortController();
    const sleeping = sleep(clock, 5, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await clock.advance(5);
    await sleeping;
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('every', () => {
  it('runs once an interval, first after one interval', async () => {
    const clock = new FakeClock();
    const runs: number[] = [];
    const cancel = every(clock, 100, () => runs.push(clock.now()));
    await clock.advance(350);
    expect(runs).toEqual([100, 200, 300]);
    cancel();
  });

  it('runs no more after cancel, and leaves no timer', async () => {
    const clock = new FakeClock();
    let runs = 0;
    const cancel = every(clock, 100, () => runs++);
    await clock.advance(100);
    cancel();
    cancel();
    await clock.advance(1000);
    expect(runs).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('can be cancelled by its own action', async () => {
    const clock = new FakeClock();
    let runs = 0;
    const cancel = every(clock, 100, () => {
      runs++;
      cancel();
    });
    await clock.advance(1000);
    expect(runs).toBe(1);
    expect(clock.pending).toBe(0);
  });
});
