import { until } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { Convergence } from './convergence.ts';

const NEVER = new AbortController().signal;

/** Work that notes its beginning and end and lasts until it is let go, however often it is aborted. */
const held = (log: string[], name: string) => {
  let letGo = (): void => {};
  const released = new Promise<void>((resolve) => (letGo = resolve));
  const work = async (signal: AbortSignal): Promise<void> => {
    log.push(`${name} begins`);
    await released;
    log.push(`${name} ends${signal.aborted ? ' aborted' : ''}`);
  };
  return { work, letGo };
};

describe('Convergence', () => {
  it('aborts what is under way and begins anew only when that has let go', async () => {
    const log: string[] = [];
    const convergence = new Convergence();
    const [first, second] = [held(log, 'first'), held(log, 'second')];
    convergence.begin(first.work);
    await until('the first', () => log.length === 1);
    convergence.begin(second.work);
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(['first begins']);
    first.letGo();
    second.letGo();
    await convergence.reached(NEVER);
    expect(log).toEqual(['first begins', 'first ends aborted', 'second begins', 'second ends']);
  });

  it('leaves out what a newer one has taken the place of before it began', async () => {
    const log: string[] = [];
    const convergence = new Convergence();
    const works = ['first', 'second', 'third'].map((name) => held(log, name));
    for (const { work, letGo } of works) {
      convergence.begin(work);
      letGo();
    }
    await convergence.reached(NEVER);
    expect(log).toEqual(['third begins', 'third ends']);
  });

  it('is reached when the newest is over, also one that was begun meanwhile', async () => {
    const log: string[] = [];
    const convergence = new Convergence();
    const [first, second] = [held(log, 'first'), held(log, 'second')];
    convergence.begin(first.work);
    const reached = convergence.reached(NEVER).then(() => log.push('reached'));
    await until('the first', () => log.length === 1);
    convergence.begin(second.work);
    first.letGo();
    await until('the second', () => log.includes('second begins'));
    expect(log).not.toContain('reached');
    second.letGo();
    await reached;
    expect(log.at(-1)).toBe('reached');
  });

  it('is reached at once before anything was begun', async () => {
    await expect(new Convergence().reached(NEVER)).resolves.toBeUndefined();
  });

  it('lets go whoever no longer wants to wait, and goes on', async () => {
    const log: string[] = [];
    const convergence = new Convergence();
    const { work, letGo } = held(log, 'work');
    convergence.begin(work);
    const given = new AbortController();
    const reached = convergence.reached(given.signal);
    given.abort(new Error('cancelled'));
    await expect(reached).rejects.toThrow('cancelled');
    await expect(convergence.reached(given.signal)).rejects.toThrow('cancelled');
    letGo();
    await convergence.reached(NEVER);
    expect(log).toEqual(['work begins', 'work ends']);
  });

  it('ends when what was under way has let go', async () => {
    const log: string[] = [];
    const convergence = new Convergence();
    const { work, letGo } = held(log, 'work');
    convergence.begin(work);
    await until('the work', () => log.length === 1);
    const ended = convergence.end().then(() => log.push('ended'));
    letGo();
    await ended;
    expect(log).toEqual(['work begins', 'work ends aborted', 'ended']);
  });
});
