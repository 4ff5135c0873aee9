import { systemClock } from '@livermore/base';
import { createInProcessHotStore, type HotStore } from '@livermore/cache';
import type { LiveEvent, LiveTopic, UserRole } from '@livermore/schemas';
import { RecordingLogger, until } from '@livermore/testkit';
import type { TrackedEnvelope } from '@trpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogKeeper } from '../logging/log-keeper.ts';
import { LiveProjections } from '../projections/live-projections.ts';
import { LogBook } from '../projections/log-book.ts';
import type { RequestContext } from './context.ts';
import { appRouter } from './index.ts';

let hotStore: HotStore;
let projections: LiveProjections;
let keeper: LogKeeper;
let logs: LogBook;
const aborts: AbortController[] = [];
beforeEach(async () => {
  const logger = new RecordingLogger();
  hotStore = createInProcessHotStore({ clock: systemClock, logger });
  projections = new LiveProjections({ hotStore, clock: systemClock, logger, userIds: [], priceDecimals: async () => 2 });
  await projections.start();
  keeper = new LogKeeper({ process: 'server-a' });
  logs = new LogBook({ keeper, others: null });
  await logs.start();
});
afterEach(async () => {
  for (const abort of aborts.splice(0)) abort.abort();
  await logs.stop();
  await projections.stop();
  await hotStore.close();
});

const contextOf = (id: number, role: UserRole): RequestContext =>
  ({
    user: { id, displayName: 'Ada', role },
    projections,
    logs,
    alerts: { list: async () => [{ id: 7 }], after: async () => [] },
    commands: { snapshot: async () => ({ commands: [], changeId: 9 }), changedAfter: async () => [] },
    now: () => 0,
  }) as unknown as RequestContext;

const caller = (id = 1, role: UserRole = 'owner') => appRouter.createCaller(contextOf(id, role)).logs;

let time = 0;
const write = (message: string, fields: object = {}, level = 30): void => {
  keeper.keep({ level, time: ++time, component: 'commands', ...fields, msg: message });
};

const watch = async (topics: LiveTopic[], id = 1, role: UserRole = 'owner', lastEventId?: string) => {
  const abort = new AbortController();
  aborts.push(abort);
  const told: { id: string; event: LiveEvent }[] = [];
  const input = { topics, ...(lastEventId !== undefined && { lastEventId }) };
  const stream = await appRouter.createCaller(contextOf(id, role), { signal: abort.signal }).events.watch(input);
  void (async () => {
    for await (const tracked of stream) {
      const [eventId, event] = tracked as unknown as TrackedEnvelope<LiveEvent>;
      told.push({ id: eventId, event });
    }
  })();
  return told;
};

const linesOf = (told: readonly { event: LiveEvent }[]): string[] =>
  told.flatMap(({ event }) => (event.topic === 'logs' ? event.lines.map(({ message }) => message) : []));

describe('logs.tail', () => {
  it('without input gives the newest lines, oldest first', async () => {
    for (let nr = 1; nr <= 300; nr++) write(`line ${nr}`);
    const { lines, hasOlder, processes } = await caller().tail();
    expect(lines.map(({ message }) => message)).toEqual(Array.from({ length: 200 }, (_, at) => `line ${at + 101}`));
    expect({ hasOlder, processes }).toEqual({ hasOlder: true, processes: [{ process: 'server-a', dropped: 0 }] });
  });

  it('leaves what fits: level, component, text, identity of a command or an alert', async () => {
    write('acknowledged', { requestId: 'abc' });
    write('failed', { requestId: 'abc' }, 50);
    write('lost', { component: 'feed' }, 40);
    write('stored', { component: 'alerts', alertId: 12 }, 20);
    const found = async (input: Parameters<ReturnType<typeof caller>['tail']>[0]) => (await caller().tail(input)).lines.map(({ message }) => message);
    expect(await found({ level: 'warn' })).toEqual(['failed', 'lost']);
    expect(await found({ component: 'feed' })).toEqual(['lost']);
    expect(await found({ text: 'ST' })).toEqual(['lost', 'stored']);
    expect(await found({ id: 'abc' })).toEqual(['acknowledged', 'failed']);
    expect(await found({ id: '12' })).toEqual(['stored']);
    await expect(caller().tail({ before: 'yesterday' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(caller().tail({ limit: 5_000 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('gives nobody what concerns others', async () => {
    write('of the owner', { userId: 1 });
    write('of the other', { userId: 2 });
    write('of the market', { component: 'feed' });
    write('of an account', { component: 'accounts' });
    const seen = async (id: number, role: UserRole) => (await caller(id, role).tail()).lines.map(({ message }) => message);
    expect(await seen(1, 'owner')).toHaveLength(4);
    for (const role of ['viewer', 'operator'] as const) expect(await seen(2, role)).toEqual(['of the other', 'of the market']);
    // A key of the owner that may only read sees what a viewer sees.
    expect(await seen(1, 'viewer')).toEqual(['of the owner', 'of the market']);
  });
});

describe('the log on the event stream', () => {
  it('begins with its newest lines and goes on with each, in batches', async () => {
    for (let nr = 1; nr <= 600; nr++) write(`line ${nr}`);
    const told = await watch(['logs']);
    await until('the snapshot', () => told.length > 0);
    expect(told[0]?.event).toMatchObject({ topic: 'logs', kind: 'snapshot', hasOlder: true });
    expect(linesOf(told)).toEqual(Array.from({ length: 500 }, (_, at) => `line ${at + 101}`));
    for (let nr = 601; nr <= 650; nr++) write(`line ${nr}`);
    await until('the new lines', () => linesOf(told).includes('line 650'));
    expect(linesOf(told).slice(500)).toEqual(Array.from({ length: 50 }, (_, at) => `line ${at + 601}`));
    expect(told.length).toBeLessThan(5);
  });

  it('is told to who asks for it only, and to each what they may see', async () => {
    const [owner, viewer, other] = [await watch(['logs']), await watch(['logs'], 2, 'viewer'), await watch(['status', 'commands'])];
    await until('the snapshots', () => owner.length > 0 && viewer.length > 0);
    write('of the viewer', { userId: 2 });
    write('of somebody', { userId: 3 });
    await until('the lines', () => linesOf(owner).length === 2 && linesOf(viewer).length === 1);
    expect(linesOf(viewer)).toEqual(['of the viewer']);
    expect(other.some(({ event }) => event.topic === 'logs')).toBe(false);
  });

  it('leaves the place of alerts and commands alone, so that a tab can ask for it and go on', async () => {
    const told = await watch(['alerts', 'commands', 'logs'], 1, 'owner', '5.6');
    await until('the snapshot', () => told.some(({ event }) => event.topic === 'logs'));
    write('a line');
    await until('the line', () => linesOf(told).includes('a line'));
    expect(told.map(({ event }) => event.topic)).toEqual(['logs', 'logs']);
    expect(new Set(told.map(({ id }) => id))).toEqual(new Set(['5.6']));
  });
});
