import { openDatabase, openEmbeddedDatabase, type Database } from '@livermore/database';
import { createRedisHotStore, type HotStore } from '@livermore/cache';
import { systemClock } from '@livermore/base';
import { createTestDatabase, describeWith, RecordingLogger, startProxy, until } from '@livermore/testkit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CommandBench, USER } from '../../testing/command-bench.ts';
import type { CommandLedger } from './command-ledger.ts';

let dataDir: string;
let database: Database;
let bench: CommandBench | undefined;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'livermore-commands-'));
  database = await openEmbeddedDatabase({ dataDir, logger: new RecordingLogger() });
});
afterEach(() => bench?.handler.stop());
afterAll(async () => {
  await database?.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** A ledger that can be taken away, and counts what it is asked. */
const fallible = () => {
  const state = { isAway: false, asked: 0 };
  const between = (ledger: CommandLedger): CommandLedger =>
    new Proxy(ledger, {
      get: (target, name: keyof CommandLedger) =>
        name === 'isRefusal'
          ? (error: unknown) => target.isRefusal(error)
          : (...given: unknown[]) => {
              state.asked += 1;
              if (state.isAway) return Promise.reject(new Error('the database is away'));
              return (target[name] as (...given: unknown[]) => Promise<unknown>)(...given);
            },
    });
  return { state, between };
};

const startBench = async (options: Partial<ConstructorParameters<typeof CommandBench>[0]> = {}): Promise<CommandBench> => {
  bench = new CommandBench({ database, ...options });
  await bench.start();
  return bench;
};

describe('while the database is away', () => {
  it('nothing is acknowledged; what came meanwhile is run when it is back, pause first', async () => {
    const { state, between } = fallible();
    const { send, results, runtime, clock, statuses, result, logger } = bound(await startBench({ between }));
    state.isAway = true;
    send('mode', 'switch-mode', { mode: 'scalper-macdv' });
    send('stop', 'pause');
    for (let second = 0; second < 60; second++) await clock.advance(1_000);
    expect(results).toEqual([]);
    expect(logger.messages('warn').length).toBeLessThanOrEqual(4);
    state.isAway = false;
    for (let second = 0; second < 10; second++) await clock.advance(1_000);
    await result('mode', 'succeeded');
    // The first one was in hand already when the pause came.
    expect(new Set(runtime.started)).toEqual(new Set(['mode', 'stop']));
    expect(statuses('stop')).toEqual(['acknowledged', 'running', 'succeeded']);
  });

  it('the end of a command that ran is kept until it can be stored', async () => {
    const { state, between } = fallible();
    const { send, runtime, clock, result, record, statuses } = bound(await startBench({ between }));
    send('fill', 'force-backfill');
    await result('fill', 'running');
    state.isAway = true;
    runtime.running.get('fill')?.finish();
    await clock.advance(5_000);
    expect(statuses('fill')).toEqual(['acknowledged', 'running']);
    state.isAway = false;
    for (let second = 0; second < 10; second++) await clock.advance(1_000);
    await result('fill', 'succeeded');
    expect(await record('fill')).toMatchObject({ status: 'succeeded' });
  });

  it('the intake is bounded, and what has no place is answered without asking it', async () => {
    const { state, between } = fallible();
    const { send, results, clock, handler } = bound(await startBench({ between }));
    await clock.advance(0);
    state.isAway = true;
    for (let nr = 0; nr < 1_000; nr++) send(`r${nr}`, 'switch-mode', { mode: 'scalper-macdv' });
    await until('the refusals', () => results.length >= 700);
    const { count, recent } = handler.rejectedOf(USER);
    expect(count).toBe(results.length);
    expect(1_000 - count).toBeLessThanOrEqual(257);
    expect(recent).toHaveLength(20);
  });
});

it('a value that the database refuses for good is rejected, and holds up nothing', async () => {
  const { between } = fallible();
  const refusing = (ledger: CommandLedger): CommandLedger => ({
    ...between(ledger),
    isRefusal: (error) => ledger.isRefusal(error),
    // Without the user there is nobody whose command it could be.
    store: (command) => ledger.store({ ...command, userId: command.requestId === 'odd' ? 99 : command.userId }),
    acknowledge: (...given) => ledger.acknowledge(...given),
    open: (...given) => ledger.open(...given),
    lastWorkerChange: (...given) => ledger.lastWorkerChange(...given),
    withNews: (...given) => ledger.withNews(...given),
    claim: (...given) => ledger.claim(...given),
    adoptRunning: (...given) => ledger.adoptRunning(...given),
    update: (...given) => ledger.update(...given),
    end: (...given) => ledger.end(...given),
    expire: (...given) => ledger.expire(...given),
  });
  const { send, result } = bound(await startBench({ between: refusing }));
  send('odd', 'pause');
  send('even', 'pause');
  expect(await result('odd', 'rejected')).toMatchObject({ error: { code: 'COMMAND_INVALID' } });
  await result('even', 'succeeded');
});

describe('a flood', () => {
  it('of a million malformed messages costs a count, twenty excerpts and one line in the log', async () => {
    const { state, between } = fallible();
    const { publish, send, handler, result, logger, runtime } = bound(await startBench({ between }));
    await until('a quiet start', () => handler.queueOf(USER).waiting === 0 && state.asked >= 6);
    const before = state.asked;
    const messages = ['{"type":', 'null', `{"type":"${'x'.repeat(300)}","requestId":"r"}`, '[]'];
    const total = 1_000_000;
    const turn = 10_000;
    for (let sent = 0; sent < total; sent += turn) {
      for (let nr = 0; nr < turn; nr++) publish(messages[nr % messages.length]!);
      await until('the turn', () => handler.rejectedOf(USER).count === sent + turn);
    }
    const { recent } = handler.rejectedOf(USER);
    expect(recent).toHaveLength(20);
    expect(Math.max(...recent.map(({ excerpt }) => excerpt.length))).toBe(200);
    expect(state.asked).toBe(before);
    expect(logger.messages('warn')).toHaveLength(2);
    send('stop', 'pause');
    await result('stop', 'succeeded');
    expect(runtime.started).toEqual(['stop']);
  }, 240_000);

  it('of valid messages leaves at most 100 waiting, a bounded ledger, and a pause that takes hold', async () => {
    const { state, between } = fallible();
    const { send, handler, result, results, history } = bound(await startBench({ between }));
    send('fill', 'force-backfill');
    await result('fill', 'running');
    const before = state.asked;
    const total = 200_000;
    const turn = 20_000;
    for (let sent = 0; sent < total; sent += turn) {
      for (let nr = 0; nr < turn; nr++) send(`r${sent + nr}`, 'switch-mode', { mode: 'scalper-macdv' });
      await until('the turn', () => handler.rejectedOf(USER).count > sent);
    }
    send('stop', 'pause');
    await result('stop', 'succeeded');
    await until('the rest', () => handler.rejectedOf(USER).count === total - 100);
    expect(handler.queueOf(USER).waiting).toBe(100);
    expect((await history()).length).toBe(102);
    // One second of the bench's clock: so many answers and no more.
    expect(results.filter(({ status }) => status === 'rejected').length).toBeLessThanOrEqual(1_000);
    expect(state.asked - before).toBeLessThan(20_000);
  });
});

describeWith('postgres', 'two workers that both hear a user', (adminUrl) => {
  it('run each command once between them', async () => {
    const place = await createTestDatabase(adminUrl);
    const shared = await openDatabase({ url: place.url, logger: new RecordingLogger() });
    const one = new CommandBench({ database: shared });
    const two = new CommandBench({ database: shared, hotStore: one.hotStore, firstWorker: 10 });
    try {
      await one.start();
      await two.handler.start();
      await two.handler.serve(USER, two.runtime);
      const total = 60;
      for (let nr = 0; nr < total; nr++) one.send(`r${nr}`, nr % 5 ? 'reload-settings' : 'pause');
      await until('the end of all', async () => {
        const records = await one.history();
        return records.length === total && records.every(({ endedAt }) => endedAt !== null);
      });
      const ran = [...one.runtime.started, ...two.runtime.started];
      expect(new Set(ran).size).toBe(ran.length);
      const succeeded = (await one.history()).filter(({ status }) => status === 'succeeded');
      expect(new Set(succeeded.map(({ requestId }) => requestId))).toEqual(new Set(ran));
    } finally {
      await one.handler.stop();
      await two.handler.stop();
      await shared.close();
      await place.drop();
    }
  });
});

describeWith('redis', 'when Redis was away', (redisUrl) => {
  it('what was stored meanwhile is run as soon as it is back', async () => {
    const proxy = await startProxy({ target: redisUrl });
    const hotStore: HotStore = createRedisHotStore({ url: proxy.url, clock: systemClock, logger: new RecordingLogger() });
    try {
      await hotStore.ready(5_000);
      const { send, result, store, record, handler } = bound(await startBench({ hotStore }));
      send('before', 'pause');
      await result('before', 'succeeded');
      proxy.cut();
      await until('the loss', () => !hotStore.observe().connected);
      await store('during', 'resume');
      expect(await record('during')).toMatchObject({ status: 'stored' });
      proxy.restore();
      // No clock of the handler moves: it is the connection that wakes it.
      await until('the end of it', async () => (await record('during'))?.status === 'succeeded');
      await handler.stop();
    } finally {
      await hotStore.close();
      await proxy.stop();
    }
  });
});

/** The members of a bench as functions of their own. */
const bound = (from: CommandBench) => ({
  clock: from.clock,
  logger: from.logger,
  results: from.results,
  runtime: from.runtime,
  handler: from.handler,
  send: (...given: Parameters<CommandBench['send']>) => from.send(...given),
  publish: (...given: Parameters<CommandBench['publish']>) => from.publish(...given),
  store: (...given: Parameters<CommandBench['store']>) => from.store(...given),
  result: (...given: Parameters<CommandBench['result']>) => from.result(...given),
  record: (requestId: string) => from.record(requestId),
  statuses: (requestId: string) => from.statuses(requestId),
  history: () => from.history(),
});
