import { FakeClock } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import type { LiveChanges } from '../routers/context.ts';
import { LiveMailbox } from './live-subscription.ts';

const START = 1_800_000_000_000;

/** A reader that fetches whenever there is something, and the times at which it got it. */
const reader = () => {
  const clock = new FakeClock(START);
  const abort = new AbortController();
  const mailbox = new LiveMailbox(['status', 'commands', 'market'], clock, () => {});
  const fetched: { atMs: number; changes: LiveChanges }[] = [];
  void (async () => {
    for (;;) {
      const changes = await mailbox.next(abort.signal);
      if (abort.signal.aborted) return;
      fetched.push({ atMs: clock.now() - START, changes });
    }
  })();
  return { clock, mailbox, fetched, abort };
};
const price = (value: number) => ({ exchangeId: 100, symbol: 'BTC-USD', price: value });

describe('a reader of live changes', () => {
  it('is told of a command at once, also right after the market', async () => {
    const { clock, mailbox, fetched, abort } = reader();
    mailbox.row(price(1));
    await clock.advance(0);
    await clock.advance(30);
    mailbox.row(price(2));
    mailbox.touch('commands');
    await clock.advance(0);
    expect(fetched.map(({ atMs, changes }) => [atMs, changes.commands, changes.rows.length])).toEqual([
      [0, false, 1],
      [30, true, 0],
    ]);
    await clock.advance(70);
    expect(fetched.at(-1)).toMatchObject({ atMs: 100, changes: { commands: false, rows: [price(2)] } });
    abort.abort();
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });

  it('is told of the market ten times a second and of the rest fifty times, the newest always', async () => {
    const { clock, mailbox, fetched } = reader();
    for (let ms = 1; ms <= 1_000; ms++) {
      mailbox.row(price(ms));
      mailbox.touch('commands');
      await clock.advance(1);
    }
    const market = fetched.filter(({ changes }) => changes.rows.length > 0);
    expect(market.length).toBeGreaterThanOrEqual(8);
    expect(market.length).toBeLessThanOrEqual(11);
    expect(fetched.length).toBeLessThanOrEqual(51);
    await clock.advance(100);
    expect(fetched.findLast(({ changes }) => changes.rows.length > 0)?.changes.rows).toEqual([price(1_000)]);
  });

  it('goes on although the clock was set back', async () => {
    const { clock, mailbox, fetched } = reader();
    mailbox.touch('commands');
    await clock.advance(10);
    clock.set(START - 3_600_000);
    mailbox.touch('commands');
    mailbox.row(price(1));
    await clock.advance(100);
    expect(fetched.filter(({ changes }) => changes.commands)).toHaveLength(2);
    expect(fetched.some(({ changes }) => changes.rows.length > 0)).toBe(true);
  });
});
