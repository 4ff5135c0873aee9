import { until } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { Suspension } from './suspension.ts';

const NEVER = new AbortController().signal;

/** Work that lasts until it is finished or its signal is aborted, as a request does. */
const steps = (suspension: Suspension, signal: AbortSignal = NEVER) => {
  const suspended: boolean[] = [];
  let attempts = 0;
  let finish = (): void => {};
  const done = suspension.step(
    (ended) =>
      new Promise<void>((resolve, reject) => {
        attempts += 1;
        finish = resolve;
        if (ended.aborted) reject(ended.reason as Error);
        ended.addEventListener('abort', () => {
          reject(ended.reason as Error);
        });
      }),
    signal,
    (each) => suspended.push(each),
  );
  // Who waits for it sees the failure.
  done.catch(() => undefined);
  return { done, suspended, attempts: () => attempts, finish: () => { finish(); } };
};

describe('Suspension', () => {
  it('does a step once when no pause is asked for', async () => {
    const { done, suspended, attempts, finish } = steps(new Suspension());
    finish();
    await done;
    expect([attempts(), suspended]).toEqual([1, []]);
  });

  it('interrupts a step with a pause and does it again after the resume', async () => {
    const suspension = new Suspension();
    const { done, suspended, attempts, finish } = steps(suspension);
    suspension.set(true);
    await until('the suspension', () => suspended.length === 1);
    expect(attempts()).toBe(1);
    suspension.set(false);
    await until('the second attempt', () => attempts() === 2);
    finish();
    await done;
    expect(suspended).toEqual([true, false]);
  });

  it('waits with a step that is begun during a pause', async () => {
    const suspension = new Suspension();
    suspension.set(true);
    const { done, suspended, attempts, finish } = steps(suspension);
    expect([attempts(), suspended]).toEqual([0, [true]]);
    suspension.set(false);
    await until('the attempt', () => attempts() === 1);
    finish();
    await done;
  });

  it('does a step again that a pause interrupted which was over at once', async () => {
    const suspension = new Suspension();
    const { done, suspended, attempts, finish } = steps(suspension);
    suspension.set(true);
    suspension.set(false);
    await until('the second attempt', () => attempts() === 2);
    finish();
    await done;
    expect(suspended).toEqual([]);
  });

  it('suspends again when a second pause follows the resume at once', async () => {
    const suspension = new Suspension();
    const { done, suspended, attempts, finish } = steps(suspension);
    suspension.set(true);
    await until('the suspension', () => suspended.length === 1);
    suspension.set(false);
    suspension.set(true);
    await until('the second suspension', () => suspended.length === 3);
    suspension.set(false);
    const begun = attempts();
    await until('another attempt', () => attempts() > begun);
    finish();
    await done;
    expect(suspended).toEqual([true, false, true, false]);
  });

  it('ends a suspended step that is cancelled, and lets a failure of the work pass', async () => {
    const suspension = new Suspension();
    const given = new AbortController();
    const { done, suspended } = steps(suspension, given.signal);
    suspension.set(true);
    await until('the suspension', () => suspended.length === 1);
    given.abort(new Error('cancelled'));
    await expect(done).rejects.toThrow('cancelled');
    suspension.set(false);
    const failing = suspension.step(() => Promise.reject(new Error('no history')), NEVER, () => {});
    await expect(failing).rejects.toThrow('no history');
  });

  it('lets everybody go on who waits for the resume', async () => {
    const suspension = new Suspension();
    await suspension.untilResumed(NEVER);
    suspension.set(true);
    const waiting = Promise.all([suspension.untilResumed(NEVER), suspension.untilResumed(NEVER)]);
    const cancelled = suspension.untilResumed(AbortSignal.abort(new Error('cancelled')));
    await expect(cancelled).rejects.toThrow('cancelled');
    suspension.set(false);
    await expect(waiting).resolves.toHaveLength(2);
  });
});
