import type { LogLine } from '@livermore/schemas';
import { FakeClock } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import type { LiveChanges } from '../routers/context.ts';
import { LiveMailbox } from './live-subscription.ts';

const START = 1_800_000_000_000;

/** A reader that fetches whenever there is something, and the times at which it got it. */
const reader = () => {
  const clock = new FakeClock(START);
  const abort = new AbortController();
  const mailbox = new LiveMailbox(['status', 'commands', 'market', 'logs'], clock, () => {});
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
const line = (nr: number): LogLine => ({ id: `1-a-${nr}`, process: 'a', nr, at: nr, level: 'info', component: 'market', message: '' });
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

  it('is told of the log five times a second, without waiting for it when something else is urgent', async () => {
    const { clock, mailbox, fetched } = reader();
    for (let ms = 1; ms <= 1_000; ms++) {
      mailbox.line(line(ms));
      if (ms === 500) mailbox.touch('commands');
      await clock.advance(1);
    }
    await clock.advance(200);
    const told = fetched.filter(({ changes }) => changes.logs);
    expect(told.length).toBeGreaterThanOrEqual(5);
    expect(told.length).toBeLessThanOrEqual(7);
    expect(told.flatMap(({ changes }) => changes.logs?.lines.map(({ nr }) => nr) ?? [])).toEqual(Array.from({ length: 1_000 }, (_, at) => at + 1));
    expect(fetched.find(({ changes }) => changes.commands)?.atMs).toBeLessThan(530);
  });

  it('that does not fetch keeps the newest lines of the log, and is told how many went', async () => {
    const mailbox = new LiveMailbox(['logs'], new FakeClock(START), () => {});
    for (let nr = 1; nr <= 2_500; nr++) mailbox.line(line(nr));
    const { logs } = await mailbox.next(new AbortController().signal);
    expect(logs).toMatchObject({ dropped: 1_500, isToReadAgain: false });
    expect(logs?.lines.map(({ nr }) => nr)).toEqual(Array.from({ length: 1_000 }, (_, at) => at + 1_501));
  });

  it('is told once that lines were written before', async () => {
    const { clock, mailbox, fetched } = reader();
    for (let nr = 0; nr < 100; nr++) mailbox.linesBefore();
    await clock.advance(1_000);
    expect(fetched.map(({ changes }) => changes.logs?.isToReadAgain)).toEqual([true]);
  });
});
