import { systemClock } from '@livermore/base';
import { runtimeChannel } from '@livermore/cache';
import { openEmbeddedDatabase, type Database } from '@livermore/database';
import type { CommandRecord, LiveEvent } from '@livermore/schemas';
import { RecordingLogger, until } from '@livermore/testkit';
import type { TrackedEnvelope } from '@trpc/server';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandSender } from '../control/command-sender.ts';
import { LiveProjections } from '../projections/live-projections.ts';
import { CommandBench, NOW, USER } from '../testing/command-bench.ts';
import { BENCH_TOKEN, startHttpBench, type HttpBench } from '../testing/http-bench.ts';
import type { RequestContext } from './context.ts';
import { appRouter } from './index.ts';

let dataDir: string;
let database: Database;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'livermore-control-'));
  database = await openEmbeddedDatabase({ dataDir, logger: new RecordingLogger() });
});
afterAll(async () => {
  await database?.close();
  await rm(dataDir, { recursive: true, force: true });
});

let bench: CommandBench;
let sender: CommandSender;
let projections: LiveProjections;
let ids = 0;
beforeEach(async () => {
  bench = new CommandBench({ database });
  await bench.prepare();
  const { clock, hotStore, logger } = bench;
  sender = new CommandSender({ db: database.db, bus: hotStore, clock, logger, newId: () => `made-${++ids}` });
  await sender.start();
  projections = new LiveProjections({ hotStore, clock: systemClock, logger, userIds: [USER], priceDecimals: async () => 2 });
  await projections.start();
});
afterEach(async () => {
  await projections.stop();
  await sender.stop();
  await bench.handler.stop();
});

const context = (): RequestContext =>
  ({
    user: { id: USER, displayName: 'Ada', role: 'owner' },
    projections,
    alerts: { list: async () => [], after: async () => [], get: () => Promise.reject(new Error('there is none')) },
    commands: sender,
    now: () => NOW,
    version: '0',
  }) as unknown as RequestContext;
const caller = () => appRouter.createCaller(context()).control;

describe('sending', () => {
  it('stores a command, tells a worker that is there, and says so', async () => {
    await bench.restart();
    const sent = await caller().sendCommand({ type: 'switch-mode', payload: { mode: 'scalper-macdv' } });
    expect(sent).toMatchObject({ success: true, workerPresent: true, repeated: false, requestId: `made-${ids}` });
    await bench.result(sent.requestId, 'succeeded');
    expect(await bench.record(sent.requestId)).toMatchObject({ origin: 'admin', actor: 'Ada', status: 'succeeded' });
  });

  it('says when no worker is there, although somebody watches the market; it is run when one comes', async () => {
    const watching = await projections.watch(USER, ['market']);
    const sent = await caller().sendCommand({ type: 'pause', requestId: 'mine' });
    expect(sent).toMatchObject({ workerPresent: false, requestId: 'mine', command: { status: 'stored' } });
    watching.close();
    await bench.restart();
    await bench.result('mine', 'succeeded');
  });

  it('runs nothing twice: what was sent before is told again', async () => {
    await bench.restart();
    await caller().sendCommand({ type: 'pause', requestId: 'mine' });
    await bench.result('mine', 'succeeded');
    expect(await caller().sendCommand({ type: 'pause', requestId: 'mine' })).toMatchObject({
      repeated: true,
      command: { status: 'succeeded' },
    });
    await until('the answer', () => bench.results.find(({ data }) => data?.['repeated']));
    expect(bench.results.at(-1)).toMatchObject({ requestId: 'mine', status: 'succeeded' });
    expect(bench.runtime.started).toEqual(['mine']);
  });

  it('expires when no worker comes in time, and tells it', async () => {
    await caller().sendCommand({ type: 'pause', requestId: 'mine', ttlMs: 60_000 });
    await bench.clock.advance(60_000);
    expect(await bench.record('mine')).toMatchObject({ status: 'stored' });
    await until('the end of it', async () => {
      await bench.clock.advance(1_000);
      return bench.results.some(({ status }) => status === 'expired');
    });
    expect(bench.clock.now()).toBeGreaterThan(NOW + 60_000);
    expect(await bench.record('mine')).toMatchObject({ status: 'expired' });
  });

  it('takes back what waits, asks what runs to end, and knows what is over', async () => {
    await bench.restart();
    await caller().sendCommand({ type: 'force-backfill', requestId: 'fill' });
    await bench.result('fill', 'running');
    await caller().sendCommand({ type: 'reload-settings', requestId: 'waits' });
    await bench.result('waits', 'acknowledged');
    expect(await caller().cancel({ requestId: 'waits' })).toMatchObject({ command: { status: 'cancelled' } });
    expect(bench.statuses('waits')).toEqual(['acknowledged']);
    await bench.result('waits', 'cancelled');
    expect(await caller().cancel({ requestId: 'fill' })).toMatchObject({ command: { status: 'running' } });
    await bench.result('fill', 'cancelled');
    expect(await caller().cancel({ requestId: 'fill' })).toMatchObject({ command: { status: 'cancelled' } });
    await expect(caller().cancel({ requestId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lists what was sent, newest first, by page, status, type and origin', async () => {
    for (const requestId of ['a', 'b', 'c']) await caller().sendCommand({ type: 'pause', requestId });
    await caller().cancel({ requestId: 'b' });
    const names = (page?: Parameters<ReturnType<typeof caller>['history']>[0]) =>
      caller().history(page).then(({ commands }) => commands.map(({ requestId }) => requestId));
    expect(await names()).toEqual(['c', 'b', 'a']);
    expect(await names({ limit: 1, before: (await caller().history()).commands[0]!.id })).toEqual(['b']);
    expect(await names({ status: ['cancelled'] })).toEqual(['b']);
    expect(await names({ type: ['resume'] })).toEqual([]);
    expect(await names({ origin: ['admin'] })).toEqual(['c', 'b', 'a']);
    expect(await names({ origin: ['channel'] })).toEqual([]);
  });
});

describe('over HTTP', () => {
  let http: HttpBench;
  beforeEach(async () => {
    http = await startHttpBench(database, context());
  });
  afterEach(() => http.close());

  const send = async (input: unknown): Promise<{ result?: { data: { command: CommandRecord } }; error?: { message: string; data: { code: string } } }> => {
    const answer = await fetch(`${http.url}/trpc/control.sendCommand`, {
      method: 'POST',
      headers: { 'authorization': `Bearer ${BENCH_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    return (await answer.json()) as Awaited<ReturnType<typeof send>>;
  };

  it('knows a program by its token', async () => {
    expect((await send({ type: 'pause' })).result?.data.command).toMatchObject({ origin: 'cli', actor: 'Owner' });
  });

  it.each([
    [{ type: 'explode' }, 'type: there is no such command; there are pause, '],
    [{ type: 'add-symbol', payload: { symbol: 'btc' } }, 'payload.symbol: must be BASE-QUOTE in capitals'],
    [{ type: 'switch-mode' }, 'payload: '],
    [{ type: 'clear-cache', payload: { scope: 'none' } }, 'payload.scope: '],
    [{ type: 'pause', ttlMs: -1 }, 'ttlMs: '],
    [{ type: 'pause', requestId: '' }, 'requestId: '],
  ])('refuses %j with field and reason', async (input, message) => {
    const { error } = await send(input);
    expect(error?.data.code).toBe('BAD_REQUEST');
    expect(error?.message).toContain(message);
  });

  it('refuses the 101st that waits', async () => {
    for (let nr = 0; nr < 100; nr++) await caller().sendCommand({ type: 'force-backfill' });
    const { error } = await send({ type: 'force-backfill' });
    expect(error?.data).toMatchObject({ code: 'TOO_MANY_REQUESTS', appCode: 'QUEUE_FULL' });
  });
});

describe('the commands of the event stream', () => {
  const aborts: AbortController[] = [];
  afterEach(() => {
    for (const abort of aborts.splice(0)) abort.abort();
  });

  /** What a stream has brought so far, and the id of the last event. */
  const watch = async (lastEventId?: string) => {
    const abort = new AbortController();
    aborts.push(abort);
    const events: LiveEvent[] = [];
    const state = { events, lastEventId: '', close: () => abort.abort() };
    const stream = await appRouter
      .createCaller(context(), { signal: abort.signal })
      .events.watch({ topics: ['commands'], ...(lastEventId !== undefined && { lastEventId }) });
    void (async () => {
      for await (const tracked of stream) {
        // A caller in this process gets the envelope, not what is made of it on the wire.
        const [id, event] = tracked as unknown as TrackedEnvelope<LiveEvent>;
        state.lastEventId = id;
        events.push(event);
      }
    })();
    return state;
  };
  const told = (events: readonly LiveEvent[]) =>
    events.flatMap((event) => (event.topic === 'commands' && event.kind === 'command' ? [`${event.command.requestId} ${event.command.status}`] : []));

  it('begins with the newest 50, and goes on with each change', async () => {
    for (let nr = 0; nr < 60; nr++) await caller().sendCommand({ type: 'force-backfill', requestId: `old${nr}` });
    const stream = await watch();
    await until('the snapshot', () => stream.events.length === 1);
    const [snapshot] = stream.events;
    expect(snapshot).toMatchObject({ topic: 'commands', kind: 'snapshot' });
    expect(snapshot?.topic === 'commands' && snapshot.kind === 'snapshot' && snapshot.commands.map(({ requestId }) => requestId)).toEqual(
      Array.from({ length: 50 }, (_, nr) => `old${59 - nr}`),
    );
    await bench.restart();
    await until('the first to run', () => told(stream.events).includes('old0 running'));
    await caller().sendCommand({ type: 'pause', requestId: 'stop' });
    await until('the end', () => told(stream.events).includes('stop succeeded'));
  });

  it('goes on where it was, also in another process, losing and repeating nothing', async () => {
    await caller().sendCommand({ type: 'pause', requestId: 'a' });
    const first = await watch();
    await until('the snapshot', () => first.events.length === 1);
    first.close();
    await caller().sendCommand({ type: 'pause', requestId: 'b' });
    await projections.stop();
    projections = new LiveProjections({
      hotStore: bench.hotStore,
      clock: systemClock,
      logger: bench.logger,
      userIds: [USER],
      priceDecimals: async () => 2,
    });
    await projections.start();
    const second = await watch(first.lastEventId);
    await until('what was missed', () => second.events.length === 1);
    expect(told(second.events)).toEqual(['b stored']);
    second.close();
    await caller().cancel({ requestId: 'a' });
    const third = await watch(second.lastEventId);
    await until('the change', () => third.events.length === 1);
    expect(told(third.events)).toEqual(['a cancelled']);
  });

  it('tells a change whose message was lost with the next status of the engine', async () => {
    const stream = await watch();
    await until('the snapshot', () => stream.events.length === 1);
    await bench.store('a', 'pause', {}, false);
    bench.hotStore.publish(runtimeChannel(USER), JSON.stringify({ userId: USER, symbols: [] }));
    await until('the change', () => stream.events.length === 2);
    expect(told(stream.events)).toEqual(['a stored']);
  });

  it.each(['17', '17.', 'nonsense', '.'])('begins anew after the id %s, which names no change', async (id) => {
    const stream = await watch(id);
    await until('the snapshot', () => stream.events.length === 1);
    expect(stream.events[0]).toMatchObject({ kind: 'snapshot' });
    expect(stream.lastEventId).toBe(id.startsWith('17') ? '17.0' : '.0');
  });
});
