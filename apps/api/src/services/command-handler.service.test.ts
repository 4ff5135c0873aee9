import { openEmbeddedDatabase, runtimeStateOf, findUser, cancelCommand, type Database } from '@livermore/database';
import { RecordingLogger, until } from '@livermore/testkit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandBench, NOW, USER } from '../testing/command-bench.ts';
import { ScriptedRuntime } from '../testing/scripted-runtime.ts';

let dataDir: string;
let database: Database;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'livermore-commands-'));
  database = await openEmbeddedDatabase({ dataDir, logger: new RecordingLogger() });
});
afterAll(async () => {
  await database?.close();
  await rm(dataDir, { recursive: true, force: true });
});

let bench: CommandBench;
beforeEach(async () => {
  bench = new CommandBench({ database });
  await bench.start();
});
afterEach(async () => {
  await bench.handler.stop();
});

const cancel = (requestId: string) => cancelCommand(database.db, { userId: USER, requestId, now: bench.clock.now() });

describe('a command', () => {
  it.each(['bare', 'stored'] as const)('that comes as a %s message is acknowledged, run and ended, stored before it is told', async (door) => {
    if (door === 'bare') bench.send('a', 'pause');
    else await bench.store('a', 'pause');
    await bench.result('a', 'succeeded');
    expect(bench.results).toEqual([
      { requestId: 'a', type: 'pause', status: 'acknowledged', at: NOW },
      { requestId: 'a', type: 'pause', status: 'running', at: NOW },
      { requestId: 'a', type: 'pause', status: 'succeeded', at: NOW, message: 'done' },
    ]);
    expect(bench.runtime.started).toEqual(['a']);
    expect(await bench.record('a')).toMatchObject({
      status: 'succeeded',
      origin: door === 'bare' ? 'channel' : 'admin',
      message: 'done',
      acknowledgedAt: NOW,
      startedAt: NOW,
      endedAt: NOW,
    });
    expect((await runtimeStateOf(database.db, USER)).paused).toBe(true);
  });

  it('writes the settings it wants when it begins, and tells the version', async () => {
    bench.send('a', 'switch-mode', { mode: 'scalper-macdv' });
    const { data } = await bench.result('a', 'succeeded');
    const user = await findUser(database.db, USER);
    expect(user?.settings).toEqual({ mode: 'scalper-macdv' });
    expect(data).toEqual({ settingsVersion: user?.settingsVersion });
  });

  it('that is refused fails with the code of the refusal and has changed nothing', async () => {
    bench.runtime.refusals.set('a', 'UNKNOWN_SYMBOL');
    bench.send('a', 'switch-mode', { mode: 'scalper-macdv' });
    expect(await bench.result('a', 'failed')).toMatchObject({ error: { code: 'UNKNOWN_SYMBOL', message: 'refused: a' } });
    expect(bench.statuses('a')).toEqual(['acknowledged', 'failed']);
    expect((await findUser(database.db, USER))?.settings).toEqual({});
    expect(bench.runtime.started).toEqual([]);
  });

  it('whose work fails unexpectedly fails with the reason', async () => {
    bench.send('a', 'force-backfill');
    await bench.result('a', 'running');
    bench.runtime.running.get('a')?.fail(new Error('boom'));
    expect(await bench.result('a', 'failed')).toMatchObject({ error: { code: 'COMMAND_FAILED', message: 'boom' } });
  });

  it('that was sent before runs nothing; how it stands is told again', async () => {
    bench.send('a', 'force-backfill');
    await bench.result('a', 'running');
    bench.send('a', 'force-backfill');
    await until('the answer', () => bench.results.find(({ data }) => data?.['repeated']));
    expect(bench.results.at(-1)).toMatchObject({ status: 'running', data: { repeated: true } });
    bench.runtime.running.get('a')?.finish();
    await bench.result('a', 'succeeded');
    bench.send('a', 'pause');
    await until('the answer', () => bench.results.at(-1)?.data?.['repeated']);
    expect(bench.results.at(-1)).toMatchObject({ type: 'force-backfill', status: 'succeeded', data: { repeated: true } });
    expect(bench.runtime.started).toEqual(['a']);
  });

  it('belongs to the user of its channel, whatever it says itself', async () => {
    bench.publish({ type: 'pause', requestId: 'a', timestamp: NOW, userId: 2 });
    await bench.result('a', 'succeeded');
    bench.publish({ type: 'pause', requestId: 'b', timestamp: NOW, userId: USER }, 2);
    bench.send('c', 'resume');
    await bench.result('c', 'succeeded');
    expect((await bench.history()).map(({ requestId }) => requestId)).toEqual(['c', 'a']);
  });
});

describe('the queue', () => {
  it('runs one at a time in order of arrival, and pause and resume overtake', async () => {
    bench.send('fill', 'force-backfill');
    await bench.result('fill', 'running');
    bench.send('mode', 'switch-mode', { mode: 'scalper-macdv' });
    bench.send('clear', 'clear-cache', { scope: 'all' });
    await bench.result('clear', 'acknowledged');
    await until('the queue', () => bench.handler.queueOf(USER).waiting === 2);
    expect(bench.handler.queueOf(USER)).toEqual({ waiting: 2, running: 'fill' });
    bench.send('stop', 'pause');
    await bench.result('stop', 'succeeded');
    await until('suspension', async () => (await bench.record('fill'))?.suspended);
    expect(await bench.record('fill')).toMatchObject({ status: 'running', suspended: true });
    bench.send('go', 'resume');
    await bench.result('go', 'succeeded');
    await until('the end of it', async () => (await bench.record('fill'))?.suspended === false);
    expect(bench.statuses('mode')).toEqual(['acknowledged']);
    bench.runtime.running.get('fill')?.finish();
    await bench.result('clear', 'running');
    expect(bench.statuses('fill')).toEqual(['acknowledged', 'running', 'running', 'running', 'succeeded']);
    expect(bench.runtime.started).toEqual(['fill', 'stop', 'go', 'mode', 'clear']);
    bench.runtime.running.get('clear')?.finish();
    await bench.result('clear', 'succeeded');
    expect(bench.handler.queueOf(USER)).toEqual({ waiting: 0, running: null });
  });

  it('lets go of a waiting command that is cancelled, and aborts one that runs', async () => {
    await bench.store('fill', 'force-backfill');
    await bench.result('fill', 'running');
    await bench.store('waits', 'reload-settings');
    await bench.result('waits', 'acknowledged');
    await cancel('waits');
    await cancel('fill');
    bench.hint();
    expect(await bench.result('fill', 'cancelled')).toMatchObject({ message: 'Cancelled.' });
    await bench.store('next', 'reload-settings');
    await bench.result('next', 'succeeded');
    expect(bench.statuses('waits')).toEqual(['acknowledged']);
  });

  it('aborts what is being prepared when it is cancelled', async () => {
    const aborted: string[] = [];
    bench.runtime.prepare = (command, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted.push(command.requestId);
          reject(signal.reason as Error);
        });
      });
    await bench.store('a', 'add-symbol');
    await bench.result('a', 'acknowledged');
    await cancel('a');
    bench.hint();
    await until('the abort', () => aborted.length === 1);
    expect(await bench.record('a')).toMatchObject({ status: 'cancelled', startedAt: null });
  });

  it('ends a reload that waits when a newer one comes', async () => {
    bench.send('fill', 'force-backfill');
    await bench.result('fill', 'running');
    bench.send('old', 'reload-settings');
    bench.send('new', 'reload-settings');
    await bench.result('old', 'superseded');
    bench.runtime.running.get('fill')?.finish();
    await bench.result('new', 'succeeded');
    expect(bench.runtime.started).toEqual(['fill', 'new']);
  });

  it('refuses the 101st that waits, and is full for nobody else', async () => {
    bench.send('fill', 'force-backfill');
    await bench.result('fill', 'running');
    for (let nr = 0; nr < 130; nr++) bench.send(`r${nr}`, 'switch-mode', { mode: 'scalper-macdv' });
    await until('the refusals', () => bench.handler.rejectedOf(USER).count === 30);
    expect(bench.handler.queueOf(USER).waiting).toBe(100);
    expect(bench.results.filter(({ status }) => status === 'rejected').map(({ error }) => error?.code)).toEqual(Array(30).fill('QUEUE_FULL'));
    expect(bench.handler.rejectedOf(USER).recent).toHaveLength(20);
    expect(bench.handler.rejectedOf(USER).recent[0]).toMatchObject({
      code: 'QUEUE_FULL',
      excerpt: expect.stringContaining('"requestId":"r129"') as string,
    });
    bench.send('stop', 'pause');
    await bench.result('stop', 'succeeded');
  });
});

describe('progress', () => {
  it('is told ten times a second and stored once a second, and the last is never lost', async () => {
    bench.send('a', 'force-backfill');
    await bench.result('a', 'running');
    const { context, finish } = bench.runtime.running.get('a')!;
    for (let done = 1; done <= 250; done++) {
      context.onProgress({ done, total: 300, current: 'BTC-USD' });
      await bench.clock.advance(10);
    }
    const told = bench.results.filter(({ status }) => status === 'progress');
    expect(told.length).toBeGreaterThan(20);
    expect(told.length).toBeLessThanOrEqual(26);
    context.onProgress({ done: 300, total: 300, current: 'BTC-USD' });
    await until('the stored progress', async () => ((await bench.record('a'))?.progress?.done ?? 0) > 100);
    expect((await bench.record('a'))?.progress?.done).toBeLessThan(300);
    finish();
    await bench.result('a', 'succeeded');
    expect(await bench.record('a')).toMatchObject({ progress: { done: 300, total: 300, current: 'BTC-USD' } });
  });
});

describe('time', () => {
  it('makes a bare message expire when it is older than 30 seconds on arrival, visibly', async () => {
    bench.publish({ type: 'pause', requestId: 'old', timestamp: NOW - 30_001 });
    expect(await bench.result('old', 'expired')).toMatchObject({ error: { code: 'COMMAND_EXPIRED' } });
    expect(await bench.record('old')).toMatchObject({ status: 'expired' });
    expect(bench.handler.rejectedOf(USER)).toMatchObject({ count: 1, recent: [{ code: 'COMMAND_EXPIRED' }] });
    expect(bench.runtime.started).toEqual([]);
  });

  it('does not count for a command that is stored, however late its message comes', async () => {
    const record = await bench.store('a', 'pause', {}, false);
    bench.clock.set(NOW + 500_000);
    bench.publish({ type: 'pause', requestId: 'a', timestamp: record.issuedAt });
    await bench.result('a', 'succeeded');
  });

  it('does not let a command expire that waits behind another', async () => {
    bench.send('fill', 'force-backfill');
    await bench.result('fill', 'running');
    bench.send('a', 'reload-settings');
    await bench.result('a', 'acknowledged');
    await bench.clock.advance(3_600_000);
    bench.hint();
    bench.runtime.running.get('fill')?.finish();
    await bench.result('a', 'succeeded');
  });
});

describe('what was stored while nobody served', () => {
  beforeEach(async () => {
    await bench.handler.stop();
  });

  it('is run by the next worker, pause first, if it has not expired', async () => {
    await bench.store('late', 'reload-settings', { expiresAt: NOW + 5_000 });
    await bench.store('mode', 'switch-mode', { payload: { mode: 'scalper-macdv' } });
    await bench.store('stop', 'pause');
    bench.clock.set(NOW + 5_000);
    await bench.restart();
    await bench.result('mode', 'succeeded');
    expect(bench.statuses('late')).toEqual(['expired']);
    expect(bench.runtime.started).toEqual(['stop', 'mode']);
  });

  it('keeps what time it had left when a worker took note of it', async () => {
    const runtime = new ScriptedRuntime();
    await bench.restart(runtime);
    bench.send('fill', 'force-backfill');
    await bench.result('fill', 'running');
    bench.send('a', 'switch-mode', { mode: 'scalper-macdv' });
    await bench.result('a', 'acknowledged');
    // Half an hour behind a back-fill that tells of its progress, then a kill.
    await bench.clock.advance(1_800_000);
    runtime.running.get('fill')?.context.onProgress({ done: 1, total: 2, current: '' });
    await until('the stored progress', async () => (await bench.record('fill'))?.progress);
    bench.kill();
    bench.clock.set(bench.clock.now() + 599_000);
    await bench.restart();
    await bench.result('a', 'succeeded');
  });
});

describe('after a kill', () => {
  it('what wanted a state has succeeded when that is reached; what was work is interrupted; nothing runs twice', async () => {
    bench.runtime.lasting = ['switch-mode', 'pause'];
    bench.send('mode', 'switch-mode', { mode: 'scalper-macdv' });
    await bench.result('mode', 'running');
    bench.send('stop', 'pause');
    await bench.result('stop', 'running');
    bench.send('next', 'reload-settings');
    await bench.result('next', 'acknowledged');
    bench.kill();
    const runtime = new ScriptedRuntime();
    runtime.isReached = false;
    await bench.restart(runtime);
    await until('the next', () => runtime.started.includes('next'));
    expect(await bench.record('mode')).toMatchObject({ status: 'running' });
    runtime.reach();
    await bench.result('mode', 'succeeded');
    await bench.result('stop', 'succeeded');
    expect(runtime.started).toEqual(['next']);
    expect((await bench.history()).map(({ status }) => status)).toEqual(Array(3).fill('succeeded'));
  });

  it.each(['force-backfill', 'clear-cache'] as const)('a %s that ran has failed as interrupted', async (type) => {
    bench.send('a', type, type === 'clear-cache' ? { scope: 'all' } : undefined);
    await bench.result('a', 'running');
    bench.kill();
    await bench.restart();
    expect(await bench.result('a', 'failed')).toMatchObject({ error: { code: 'INTERRUPTED' } });
    expect(bench.runtime.started).toEqual([]);
    expect(bench.statuses('a')).toEqual(['acknowledged', 'running', 'failed']);
  });

  it('one that is taken over can be cancelled', async () => {
    bench.runtime.lasting = ['switch-mode'];
    bench.send('mode', 'switch-mode', { mode: 'scalper-macdv' });
    await bench.result('mode', 'running');
    bench.kill();
    const runtime = new ScriptedRuntime();
    runtime.isReached = false;
    await bench.restart(runtime);
    await cancel('mode');
    bench.hint();
    expect(await bench.result('mode', 'cancelled')).toMatchObject({ message: 'Cancelled; the settings that it wrote stay.' });
  });
});

describe('a stop', () => {
  it('ends work as interrupted at once, and leaves what wants a state to the next start', async () => {
    bench.runtime.lasting = ['force-backfill', 'pause'];
    bench.send('fill', 'force-backfill');
    await bench.result('fill', 'running');
    bench.send('stop', 'pause');
    await bench.result('stop', 'running');
    bench.send('next', 'reload-settings');
    await bench.result('next', 'acknowledged');
    await bench.handler.stop();
    expect(await bench.record('fill')).toMatchObject({ status: 'failed', error: { code: 'INTERRUPTED' } });
    expect(await bench.record('stop')).toMatchObject({ status: 'running' });
    expect(await bench.record('next')).toMatchObject({ status: 'acknowledged' });
    expect(bench.clock.pending).toBe(0);
    expect(await bench.hotStore.listeners(['channel:control:1'])).toEqual([false]);
    await bench.restart();
    await bench.result('stop', 'succeeded');
    await bench.result('next', 'succeeded');
  });

  it('does not wait for work that does not let go', async () => {
    bench.runtime.run = () => new Promise(() => {});
    bench.send('a', 'switch-mode', { mode: 'scalper-macdv' });
    await bench.result('a', 'running');
    const stopped = bench.handler.stop();
    await bench.clock.advance(1_500);
    await stopped;
  });
});
it('finds a command whose message was lost within two seconds', async () => {
  await bench.store('a', 'pause', {}, false);
  await bench.clock.advance(2_000);
  await bench.result('a', 'succeeded');
});
