import { describe, expect, it } from 'vitest';
import type { Database } from '../database.ts';
import {
  acknowledgeCommands,
  adoptRunningCommands,
  cancelCommand,
  claimCommand,
  commandsChangedAfter,
  commandSnapshot,
  expireCommands,
  expireUnserved,
  findUser,
  lastWorkerChange,
  listCommands,
  openCommands,
  runtimeStateOf,
  setApplied,
  updateRunningCommand,
  usersWithNews,
} from '../index.ts';
import { ledgerBench, NOW, userId } from './ledger-bench.ts';

/** What is true of changing and reading the ledger of commands, on a database of either kind. */
export const commandsContract = (open: () => Promise<Database>): void => {
  const { database, store, stored, claim, end, present } = ledgerBench(open);

  it('acknowledges what is stored, oldest first, once', async () => {
    await store('a');
    await store('b', { status: 'acknowledged' });
    await store('c');
    await store('x', { userId: 2 });
    const taken = await acknowledgeCommands(database().db, userId, NOW + 10);
    expect(taken.map(({ requestId, status, acknowledgedAt }) => [requestId, status, acknowledgedAt])).toEqual([
      ['a', 'acknowledged', NOW + 10],
      ['c', 'acknowledged', NOW + 10],
    ]);
    expect(await acknowledgeCommands(database().db, userId, NOW + 11)).toEqual([]);
    expect((await openCommands(database().db, 2)).map(({ status }) => status)).toEqual(['stored']);
  });

  describe('claiming', () => {
    it('gives each command to one of several workers, and to that one again', async () => {
      const workers = ['w1', 'w2', 'w3', 'w4'];
      for (let round = 0; round < 15; round++) {
        const record = await stored(`r${round}`);
        const claims = await Promise.all(workers.map((worker) => claim(record, {}, worker)));
        expect(claims.filter((each) => each !== null)).toHaveLength(1);
        const winner = claims.findIndex((each) => each !== null);
        expect(await claim(record, {}, workers[winner])).toEqual(claims[winner]);
      }
    });

    it('stores what the command wants together with it, and the version that holds it', async () => {
      const record = await stored('a');
      const before = (await findUser(database().db, userId))!;
      const effect = { settings: { edit: () => ({ version: 1, mode: 'scalper-macdv' }), reason: 'switch-mode' } };
      const first = await claim(record, effect);
      const user = (await findUser(database().db, userId))!;
      expect(user).toMatchObject({
        settings: { version: 1, mode: 'scalper-macdv' },
        settingsVersion: before.settingsVersion + 1,
      });
      expect(first).toMatchObject({
        record: { status: 'running', startedAt: NOW + 20, data: { settingsVersion: user.settingsVersion } },
        settingsVersion: user.settingsVersion,
      });
      expect(await claim(record, effect)).toEqual(first);
      expect((await findUser(database().db, userId))?.settingsVersion).toBe(user.settingsVersion);
    });

    it('changes nothing when what it wants cannot be stored', async () => {
      const record = await stored('a');
      const edit = (): never => {
        throw new Error('refused');
      };
      await expect(claim(record, { paused: true, settings: { edit, reason: 'r' } })).rejects.toThrow('refused');
      expect(await present('a')).toEqual(record);
      expect((await runtimeStateOf(database().db, userId)).paused).toBe(false);
    });

    it('stores a pause with its beginning, also when it is asked for again, and its end', async () => {
      const paused = { paused: true };
      await claim(await stored('a'), paused);
      expect(await runtimeStateOf(database().db, userId)).toMatchObject({ paused: true, pausedAt: NOW + 20 });
      const again = await stored('b');
      await claimCommand(database().db, { userId, id: again.id, worker: 'w1', now: NOW + 99, effect: paused });
      expect(await runtimeStateOf(database().db, userId)).toMatchObject({ paused: true, pausedAt: NOW + 20 });
      await setApplied(database().db, { userId, version: 3, mode: 'scalper-macdv', now: NOW + 100 });
      await claim(await stored('c'), { paused: false });
      expect(await runtimeStateOf(database().db, userId)).toEqual({
        paused: false,
        pausedAt: null,
        appliedVersion: 3,
        appliedMode: 'scalper-macdv',
        appliedAt: NOW + 100,
      });
    });

    it('finds nothing to claim when the command was cancelled, expired or belongs to somebody else', async () => {
      const [a, b, c] = [await stored('a'), await stored('b'), await stored('c', { userId: 2 })];
      await cancelCommand(database().db, { userId, requestId: 'a', now: NOW });
      await expireCommands(database().db, { userId, ids: [b.id], now: NOW });
      expect(await claim(a, { paused: true })).toBeNull();
      expect(await claim(b, { paused: true })).toBeNull();
      expect(await claim(c, { paused: true })).toBeNull();
      expect((await runtimeStateOf(database().db, userId)).paused).toBe(false);
    });
  });

  describe('a running command', () => {
    it('takes progress and suspension from its worker only', async () => {
      const record = await stored('a');
      await claim(record);
      const progress = { done: 1, total: 3, current: 'BTC-USD' };
      const update = { userId, id: record.id, now: NOW + 25 };
      expect(await updateRunningCommand(database().db, { ...update, worker: 'w2', progress })).toBeNull();
      expect(await updateRunningCommand(database().db, { ...update, worker: 'w1', progress })).toMatchObject({ progress });
      expect(await updateRunningCommand(database().db, { ...update, worker: 'w1', suspended: true })).toMatchObject({
        progress,
        suspended: true,
        changedAt: NOW + 25,
      });
    });

    it('ends once, by its worker only, and never changes again', async () => {
      const record = await stored('a');
      await claim(record);
      expect(await end(record, 'failed', 'w2')).toMatchObject({ status: 'running' });
      expect(await end(record, 'failed', null)).toMatchObject({ status: 'running' });
      const ended = await end(record, 'succeeded');
      expect(ended).toMatchObject({ status: 'succeeded', endedAt: NOW + 30, message: 'succeeded' });
      expect(await end(record, 'failed')).toEqual(ended);
      expect(await end(record, 'failed', null)).toEqual(ended);
      expect(await claim(record)).toBeNull();
      expect(await updateRunningCommand(database().db, { userId, id: record.id, worker: 'w1', now: NOW, suspended: true })).toBeNull();
      expect(await cancelCommand(database().db, { userId, requestId: 'a', now: NOW })).toEqual({ kind: 'over', record: ended });
      expect(await expireCommands(database().db, { userId, ids: [record.id], now: NOW })).toEqual([]);
      expect(await present('a')).toEqual(ended);
    });

    it('is held by the worker that adopted it, and by no other', async () => {
      const record = await stored('a');
      await claim(record);
      const adopted = await adoptRunningCommands(database().db, { userId, worker: 'w2', now: NOW + 26 });
      expect(adopted.map(({ requestId }) => requestId)).toEqual(['a']);
      expect(await end(record, 'succeeded', 'w1')).toMatchObject({ status: 'running' });
      expect(await end(record, 'failed', 'w2')).toMatchObject({ status: 'failed' });
      expect(await adoptRunningCommands(database().db, { userId, worker: 'w3', now: NOW })).toEqual([]);
    });
  });

  it('cancels what waits at once, and notes the wish for what runs', async () => {
    await store('a');
    const running = await stored('b');
    await claim(running);
    const cancel = (requestId: string) => cancelCommand(database().db, { userId, requestId, now: NOW + 50 });
    expect(await cancel('a')).toMatchObject({ kind: 'cancelled', record: { status: 'cancelled', endedAt: NOW + 50 } });
    expect(await cancel('b')).toMatchObject({ kind: 'asked', record: { status: 'running' } });
    expect(await cancel('c')).toEqual({ kind: 'unknown' });
    expect(await openCommands(database().db, userId)).toMatchObject([{ requestId: 'b', cancelRequested: true }]);
    await store('x', { userId: 2 });
    expect(new Set(await usersWithNews(database().db, [1, 2, 3]))).toEqual(new Set([1, 2]));
    expect(await usersWithNews(database().db, [])).toEqual([]);
  });

  it('expires what was to be taken before a time and is not, of every user', async () => {
    await store('a', { expiresAt: NOW + 10 });
    await store('b', { expiresAt: NOW + 20 });
    await store('c', { expiresAt: NOW + 10, status: 'acknowledged' });
    await store('x', { expiresAt: NOW + 10, userId: 2 });
    const expired = await expireUnserved(database().db, { before: NOW + 11, now: NOW + 30 });
    expect(new Set(expired.map(({ requestId }) => requestId))).toEqual(new Set(['a', 'x']));
    expect(expired[0]).toMatchObject({ status: 'expired', endedAt: NOW + 30 });
    expect(await expireUnserved(database().db, { before: NOW + 11, now: NOW + 30 })).toEqual([]);
  });

  it('remembers when a worker last changed something', async () => {
    expect(await lastWorkerChange(database().db, userId)).toBeNull();
    const record = await stored('a');
    expect(await lastWorkerChange(database().db, userId)).toBeNull();
    await claim(record);
    await end(record);
    await store('b', { storedAt: NOW + 1_000 });
    expect(await lastWorkerChange(database().db, userId)).toBe(NOW + 30);
  });

  describe('reading', () => {
    it('pages through the history, newest first, also by status, type and origin', async () => {
      const records = [await stored('a'), await stored('b', { type: 'pause', payload: null }), await stored('c', { origin: 'cli' })];
      await claim(records[0]!);
      const names = async (page: Parameters<typeof listCommands>[2]) =>
        (await listCommands(database().db, userId, page)).map(({ requestId }) => requestId);
      expect(await names({ limit: 2 })).toEqual(['c', 'b']);
      expect(await names({ limit: 2, before: records[1]!.id })).toEqual(['a']);
      expect(await names({ limit: 9, status: ['running'] })).toEqual(['a']);
      expect(await names({ limit: 9, status: ['stored'], type: ['pause'] })).toEqual(['b']);
      expect(await names({ limit: 9, origin: ['cli', 'channel'] })).toEqual(['c']);
      expect(await listCommands(database().db, 2, { limit: 9 })).toEqual([]);
    });

    it('goes on after a change without losing or repeating one', async () => {
      const first = await stored('a');
      await store('b');
      const { commands, changeId } = await commandSnapshot(database().db, userId, 50);
      expect(commands.map(({ requestId }) => requestId)).toEqual(['b', 'a']);
      expect(await commandsChangedAfter(database().db, userId, changeId, 50)).toEqual([]);
      await claim(first);
      await store('c');
      const later = await commandsChangedAfter(database().db, userId, changeId, 50);
      expect(later.map(({ requestId, status }) => [requestId, status])).toEqual([
        ['a', 'running'],
        ['c', 'stored'],
      ]);
      expect(await commandsChangedAfter(database().db, userId, later[0]!.changeId, 50)).toEqual([later[1]]);
      expect(await commandSnapshot(database().db, 2, 50)).toEqual({ commands: [], changeId: 0 });
    });

    it('shows changes in rising order while several writers make them', async () => {
      let seen = 0;
      let writing = true;
      const statuses = new Map<string, string>();
      const reader = (async () => {
        for (let isLast = false; ; ) {
          const rows = await commandsChangedAfter(database().db, userId, seen, 7);
          for (const { changeId, requestId, status } of rows) {
            expect(changeId).toBeGreaterThan(seen);
            seen = changeId;
            statuses.set(requestId, status);
          }
          if (rows.length > 0) continue;
          if (isLast) return;
          isLast = !writing;
        }
      })();
      await Promise.all(
        Array.from({ length: 40 }, async (_, nr) => {
          const record = await stored(`r${nr}`);
          if (nr % 2) await claim(record);
          await end(record, 'cancelled', nr % 2 ? 'w1' : null);
        }),
      );
      writing = false;
      await reader;
      expect([...statuses.values()]).toEqual(Array(40).fill('cancelled'));
    });
  });
};
