import { scaledClock } from '@livermore/base';
import { FakeClock } from '@livermore/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RestPriority } from '../feed/exchange-adapter.ts';
import { RestBudget } from './budget.ts';

const start = (limit = 10) => {
  const clock = new FakeClock(1_000_000);
  return { clock, budget: new RestBudget({ limit, windowMs: 1_000, clock, venueClock: clock }) };
};

const priority = fc.constantFrom<RestPriority>('live', 'backfill', 'idle');

/** Takes, answers after a delay, and notes what was let go, and when. */
const recorder = (budget: RestBudget, clock: FakeClock) => {
  const gone: { priority: RestPriority; number: number; at: number; answeredAt: number }[] = [];
  let number = 0;
  /** Returns when what may go at once has gone. */
  const take = async (
    wanted: RestPriority,
    { signal, answerMs = 0 }: { signal?: AbortSignal; answerMs?: number } = {},
  ): Promise<void> => {
    number += 1;
    const mine = number;
    budget.take(wanted, signal).then(
      (answered) => {
        const at = clock.now();
        gone.push({ priority: wanted, number: mine, at, answeredAt: at + answerMs });
        if (answerMs === 0) answered();
        else clock.after(answerMs, answered);
      },
      () => {},
    );
    await clock.advance(0);
  };
  return { gone, take };
};

describe('the REST budget', () => {
  it('never makes the venue count more than the limit in any window, however long answers take', async () => {
    const step = fc.oneof(
      fc.record({ take: priority, answerMs: fc.constantFrom(0, 0, 20, 300, 2_500) }),
      fc.integer({ min: 1, max: 1_500 }).map((byMs) => ({ byMs })),
      fc.integer({ min: 1, max: 2_000 }).map((pauseMs) => ({ pauseMs })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { budget, clock } = start(3);
        const { gone, take } = recorder(budget, clock);
        for (const action of steps) {
          if ('take' in action) await take(action.take, { answerMs: action.answerMs });
          else if ('byMs' in action) await clock.advance(action.byMs);
          else budget.pause(action.pauseMs);
        }
        await clock.advance(60_000);
        expect(gone).toHaveLength(steps.filter((action) => 'take' in action).length);
        // The venue may have counted each at any time from its going to its answer.
        for (const { answeredAt } of gone) {
          const counted = gone.filter(
            (other) => other.at < answeredAt + 1_000 && other.answeredAt >= answeredAt,
          );
          expect(counted.length).toBeLessThanOrEqual(3);
        }
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('lets those that wait go by priority, and within one by age', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(priority, { minLength: 1, maxLength: 15 }), async (priorities) => {
        const { budget, clock } = start(2);
        const { gone, take } = recorder(budget, clock);
        await take('idle');
        await take('idle');
        for (const wanted of priorities) await take(wanted);
        await clock.advance(60_000);
        const rank = { live: 0, backfill: 1, idle: 2 };
        const waited = gone.slice(2);
        const sorted = [...waited].sort(
          (a, b) => rank[a.priority] - rank[b.priority] || a.number - b.number,
        );
        expect(waited).toHaveLength(priorities.length);
        expect(waited).toEqual(sorted);
      }),
      { numRuns: 60 },
    );
  });

  it('lets nothing go during a pause, and a shorter pause does not end a longer one', async () => {
    const { budget, clock } = start();
    const { gone, take } = recorder(budget, clock);
    budget.pause(5_000);
    budget.pause(1_000);
    await take('live');
    await clock.advance(4_999);
    expect(gone).toEqual([]);
    await clock.advance(1);
    expect(gone).toHaveLength(1);
  });

  it('lets go of a place in the queue when its signal is aborted', async () => {
    const { budget, clock } = start(1);
    const { gone, take } = recorder(budget, clock);
    const controller = new AbortController();
    await take('live');
    await take('live', { signal: controller.signal });
    await take('idle');
    controller.abort(new Error('no longer needed'));
    await clock.advance(1_000);
    expect(gone.map(({ number }) => number)).toEqual([1, 3]);
    await expect(budget.take('live', controller.signal)).rejects.toThrow('no longer needed');
    expect(clock.pending).toBe(0);
  });

  it('tells what is used of it and when it is full again', async () => {
    const { budget, clock } = start();
    expect(budget.use()).toEqual({ used: 0, limit: 10, resetAt: 1_000_000 });
    const answered = await budget.take('live');
    expect(budget.use()).toEqual({ used: 1, limit: 10, resetAt: 1_001_000 });
    answered();
    await clock.advance(400);
    const answeredToo = await budget.take('live');
    answeredToo();
    answeredToo();
    expect(budget.use()).toEqual({ used: 2, limit: 10, resetAt: 1_001_400 });
    await clock.advance(600);
    expect(budget.use()).toEqual({ used: 1, limit: 10, resetAt: 1_001_400 });
    budget.pause(3_000);
    expect(budget.use()).toEqual({ used: 10, limit: 10, resetAt: 1_004_000 });
  });

  it('counts in venue time and tells the reset in wall time', async () => {
    const clock = new FakeClock(1_000_000);
    const venueClock = scaledClock(clock, { anchorMs: 5_000_000, innerAnchorMs: 1_000_000, speed: 50 });
    const budget = new RestBudget({ limit: 2, windowMs: 1_000, clock, venueClock });
    await clock.advance(100);
    const { gone, take } = recorder(budget, clock);
    for (let count = 0; count < 6; count += 1) await take('live');
    expect(budget.use().resetAt).toBe(1_000_120);
    await clock.advance(40);
    expect(gone.map(({ at }) => at)).toEqual([1_000_100, 1_000_100, 1_000_120, 1_000_120, 1_000_140, 1_000_140]);
  });

  it('lets the next go when an answer comes, if nothing else is in the way', async () => {
    const { budget, clock } = start(1);
    const { gone, take } = recorder(budget, clock);
    await take('live', { answerMs: 5_000 });
    await take('live');
    expect(clock.pending).toBe(1);
    await clock.advance(5_999);
    expect(gone).toHaveLength(1);
    await clock.advance(1);
    expect(gone).toHaveLength(2);
  });

  it('waits no longer than a window when the clock is set back', async () => {
    const { budget, clock } = start(1);
    const { gone, take } = recorder(budget, clock);
    await take('live');
    clock.set(400_000);
    await take('live');
    await clock.advance(1_000);
    expect(gone).toHaveLength(2);
  });
});
