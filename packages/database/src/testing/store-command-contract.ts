import { expect, it } from 'vitest';
import type { Database } from '../database.ts';
import { listCommands, MOST_WAITING_COMMANDS, openCommands } from '../index.ts';
import { ledgerBench, NOW, userId } from './ledger-bench.ts';

/** What is true of storing a command, on a database of either kind. */
export const storeCommandContract = (open: () => Promise<Database>): void => {
  const { database, store, stored, claim, end, present } = ledgerBench(open);

  it('keeps everything that was sent, and ten minutes of validity', async () => {
    expect(await stored('a')).toEqual({
      id: 1,
      userId,
      requestId: 'a',
      type: 'add-symbol',
      payload: { symbol: 'BTC-USD' },
      status: 'stored',
      suspended: false,
      origin: 'admin',
      actor: 'Ada',
      issuedAt: NOW - 5,
      storedAt: NOW,
      expiresAt: NOW + 600_000,
      acknowledgedAt: null,
      startedAt: null,
      endedAt: null,
      progress: null,
      message: null,
      data: null,
      error: null,
      changedAt: NOW,
      changeId: expect.any(Number) as number,
    });
  });

  it('stores a requestId once per user, whatever else differs', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => store('a')));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['known', 'known', 'stored']);
    expect(await store('a', { type: 'pause', payload: null })).toEqual({ kind: 'known', record: await present('a') });
    expect((await store('a', { userId: 2 })).kind).toBe('stored');
  });

  it('refuses what would make more than 100 wait, also of senders at the same time, but knows a repeated one', async () => {
    const outcomes = await Promise.all(Array.from({ length: 130 }, (_, nr) => store(`r${nr}`)));
    const kinds = outcomes.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'stored')).toHaveLength(MOST_WAITING_COMMANDS);
    expect(kinds.filter((kind) => kind === 'queue-full')).toHaveLength(30);
    expect((await openCommands(database().db, userId)).length).toBe(100);
    const known = (await listCommands(database().db, userId, { limit: 1 }))[0];
    expect((await store(known?.requestId ?? '')).kind).toBe('known');
    expect((await store('other user', { userId: 2 })).kind).toBe('stored');
  });

  it('lets one pause or resume into a full queue, and a reload', async () => {
    for (let nr = 0; nr < 100; nr++) await store(`r${nr}`);
    expect((await store('p1', { type: 'pause', payload: null })).kind).toBe('stored');
    expect((await store('p2', { type: 'resume', payload: null })).kind).toBe('queue-full');
    expect((await store('l1', { type: 'reload-settings', payload: null })).kind).toBe('stored');
  });

  it('does not count what runs or is over', async () => {
    for (let nr = 0; nr < 100; nr++) await store(`r${nr}`);
    const [first, second] = await openCommands(database().db, userId);
    await claim(first!);
    expect((await store('s1')).kind).toBe('stored');
    expect((await store('s2')).kind).toBe('queue-full');
    await end(second!, 'cancelled', null);
    expect((await store('s2')).kind).toBe('stored');
  });

  it('ends a reload that still waits when a newer one is stored, and leaves one that runs', async () => {
    const reload = { type: 'reload-settings', payload: null } as const;
    const runs = await stored('a', reload);
    await claim(runs);
    const waits = await stored('b', reload);
    const outcome = await store('c', { ...reload, storedAt: NOW + 40 });
    expect(outcome).toMatchObject({
      kind: 'stored',
      record: { status: 'stored' },
      superseded: [{ id: waits.id, status: 'superseded', endedAt: NOW + 40 }],
    });
    expect(await present('a')).toMatchObject({ status: 'running' });
    expect(await present('b')).toMatchObject({ status: 'superseded' });
  });

  it('takes one that is acknowledged in the same step, or came too late', async () => {
    expect(await stored('a', { status: 'acknowledged' })).toMatchObject({ status: 'acknowledged', acknowledgedAt: NOW });
    expect(await stored('b', { status: 'expired' })).toMatchObject({ status: 'expired', endedAt: NOW });
    expect((await openCommands(database().db, userId)).map(({ requestId }) => requestId)).toEqual(['a']);
  });
};
