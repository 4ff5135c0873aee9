import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TRPCError } from '@trpc/server';
import { CtlBench } from '../../testing/ctl-bench.ts';
import { sampleCommand, sampleStatus } from '../../testing/scripted-api.ts';

let bench: CtlBench;
beforeEach(async () => {
  bench = new CtlBench();
  await bench.start();
});
afterEach(() => bench.stop());

/** What a command prints when the server answers like this; JSON is the answer as it came. */
const printed = async (args: readonly string[], path: string, answer: unknown): Promise<string> => {
  bench.api.answers.set(path, answer);
  const asJson = bench.run([...args, '--json']);
  expect(await asJson.ended).toBe(0);
  expect(JSON.parse(asJson.stdout())).toEqual(answer);
  expect(asJson.stdout().trimEnd()).not.toContain('\n');
  const asText = bench.run(args);
  expect(await asText.ended).toBe(0);
  return asText.stdout();
};

const input = (): unknown => bench.api.asked.at(-1)?.input;

describe('livermore ctl', () => {
  it('shows the status with the ages of what was observed', async () => {
    const status = sampleStatus({
      state: 'degraded',
      desired: { paused: false, mode: 'scalper-macdv', settingsVersion: 4 },
      holds: [{ reason: 'EXCHANGE_UNREACHABLE', since: 1_799_999_940_000, message: 'demo: no answer.' }],
      jobs: [{ requestId: 'abc', type: 'force-backfill', progress: { done: 3, total: 10 }, suspended: true }],
      queue: { waiting: 2, running: 'abc' },
      rejectedCommands: { count: 3, recent: [{ at: 1, code: 'COMMAND_UNREADABLE', message: 'no JSON', excerpt: '{' }] },
    });
    expect((await printed(['status'], 'control.status', status)).split('\n')).toEqual([
      'engine    degraded, position-monitor, up 2 min, seen 1.0 s ago',
      'settings  version 4, scalper-macdv; in force is version 3, position-monitor',
      'hold      EXCHANGE_UNREACHABLE for 1 min: demo: no answer.',
      'exchange  demo connected for 2 min, last message 0.2 s before, lag 12 ms, 0 reconnects, 0 gaps, REST 2 of 10',
      'symbols   1 watched, 1 confirmed, 1 live',
      'job       force-backfill 3 of 10, suspended until resume (abc)',
      'queue     2 waiting, abc runs',
      'rejected  3 messages on the control channel; the newest: no JSON (COMMAND_UNREADABLE)',
      '',
    ]);
  });

  it('lists commands', async () => {
    const commands = [
      sampleCommand({ type: 'force-backfill', payload: { symbols: ['BTC-USD', 'ETH-USD'], timeframes: ['1m'] }, status: 'running', suspended: true }),
      sampleCommand({
        requestId: 'another',
        status: 'failed',
        actor: null,
        origin: 'channel',
        endedAt: 1_800_000_002_000,
        error: { code: 'INTERRUPTED', message: 'The worker\nended.' },
      }),
    ];
    const text = await printed(['history', '--limit', '2'], 'control.history', { commands });
    expect(input()).toEqual({ limit: 2 });
    expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['stored', 'request', 'command', 'by', 'stands'],
      ['2027-01-15 08:00:00', 'request', 'force-backfill BTC-USD,ETH-USD 1m', 'Owner', 'running, suspended until resume'],
      ['2027-01-15 08:00:00', 'another', 'pause', 'channel', 'failed after 2.0 s: The worker ended. (INTERRUPTED)'],
      [''],
    ]);
  });

  it('cancels a command: one that waits at once, one that runs when it has ended, one that is over not any more', async () => {
    const cancelled = sampleCommand({ status: 'cancelled', endedAt: 1_800_000_000_000 });
    expect(await printed(['cancel', 'request'], 'control.cancel', { success: true, command: cancelled })).toBe(
      'pause: cancelled after 0.0 s\n',
    );
    expect(input()).toEqual({ requestId: 'request' });
    const running = { success: true, command: sampleCommand({ status: 'running' }) };
    expect(await printed(['cancel', 'request'], 'control.cancel', running)).toBe('pause: was asked to end\n');
    bench.api.tellCommand(cancelled);
    expect(await bench.run(['cancel', 'request', '--wait']).ended).toBe(0);
    const over = sampleCommand({ status: 'succeeded', endedAt: 1_800_000_000_000 });
    bench.api.answers.set('control.cancel', { success: true, command: over });
    expect(await bench.run(['cancel', 'request', '--wait']).ended).toBe(1);
    bench.api.answers.set('control.cancel', new TRPCError({ code: 'NOT_FOUND', message: 'There is none.' }));
    expect(await bench.run(['cancel', 'nothing']).ended).toBe(1);
  });

  it('shows the settings, and their warnings beside them', async () => {
    const answer = { settings: { mode: 'position-monitor' }, version: 3, warnings: ['a key stands there'] };
    expect(JSON.parse(await printed(['settings', 'get'], 'settings.get', answer))).toEqual(answer.settings);
    const run = bench.run(['settings', 'get']);
    await run.ended;
    expect(run.stderr()).toBe('a key stands there\n');
  });

  it('changes the settings by a merge patch and follows the engine until it obeys', async () => {
    const written = { settings: {}, version: 4, warnings: [], changed: true, requestId: 'request' };
    const args = ['settings', 'set', '{"alerts":{"levels":[200]}}', '--base', '3', '--reason', 'quieter'];
    expect(await printed(args, 'settings.update', written)).toBe('Stored as version 4.\n');
    expect(input()).toEqual({ patch: { alerts: { levels: [200] } }, baseVersion: 3, reason: 'quieter' });
    bench.api.tellCommand(sampleCommand({ type: 'reload-settings', status: 'succeeded', endedAt: 1_800_000_000_000 }));
    const run = bench.run([...args, '--wait']);
    expect(await run.ended).toBe(0);
    expect(run.stdout()).toContain('reload-settings: succeeded');
    expect(bench.api.asked.at(-1)).toEqual({
      path: 'control.sendCommand',
      input: { type: 'reload-settings', requestId: 'request' },
    });
    bench.api.workerPresent = false;
    expect(await bench.run([...args, '--wait']).ended).toBe(3);
  });

  it('says that nothing changed where the settings say so already', async () => {
    const written = { settings: {}, version: 4, warnings: [], changed: false, requestId: null };
    bench.api.answers.set('settings.update', written);
    const run = bench.run(['settings', 'set', '{}', '--wait']);
    expect(await run.ended).toBe(0);
    expect(run.stdout()).toBe('Version 4 says so already.\n');
  });

  it('ends with 2 where a setting is wrong and with 1 where somebody else changed it', async () => {
    bench.api.answers.set('settings.update', new TRPCError({ code: 'BAD_REQUEST', message: 'mode: no' }));
    expect(await bench.run(['settings', 'set', '{"mode":"x"}']).ended).toBe(2);
    bench.api.answers.set('settings.update', new TRPCError({ code: 'CONFLICT', message: 'levels changed' }));
    expect(await bench.run(['settings', 'set', '{}', '--base', '1']).ended).toBe(1);
  });

  it('lists versions of the settings and restores one', async () => {
    const versions = [
      { version: 2, author: 'Owner', reason: 'quieter', createdAt: 1_800_000_000_000, changes: [{ path: 'alerts.levels' }, { path: 'mode' }] },
      { version: 1, author: 'Livermore', reason: null, createdAt: 1_799_999_000_000, changes: [] },
    ];
    const text = await printed(['settings', 'history'], 'settings.history', { versions });
    expect(text.split('\n')[1]?.split(/ {2,}/)).toEqual(['2', '2027-01-15 08:00:00', 'Owner', 'quieter', 'alerts.levels, mode']);
    const written = { settings: {}, version: 3, warnings: [], changed: true, requestId: 'request' };
    expect(await printed(['settings', 'restore', '1', '--reason', 'back'], 'settings.restore', written)).toBe('Stored as version 3.\n');
    expect(input()).toEqual({ version: 1, reason: 'back' });
  });

  it('lists, adds, disables and enables users', async () => {
    const user = {
      id: 2,
      email: 'anna@example.com',
      displayName: 'Anna',
      role: 'viewer',
      active: false,
      settingsVersion: 1,
      createdAt: 1_800_000_000_000,
    };
    const text = await printed(['users', 'list'], 'users.list', { users: [user] });
    expect(text.split('\n')[1]?.split(/ {2,}/)).toEqual(['2', user.email, 'Anna', 'viewer', 'disabled', 'version 1', '2027-01-15 08:00:00']);
    const add = ['users', 'add', user.email, '--name', 'Anna', '--settings', '{"mode":"scalper-macdv"}'];
    expect(await printed(add, 'users.add', { user })).toBe('Added user 2, anna@example.com.\n');
    expect(input()).toEqual({ email: user.email, displayName: 'Anna', settings: { mode: 'scalper-macdv' } });
    expect(await printed(['users', 'disable', '2'], 'users.disable', { user })).toBe('User 2, anna@example.com, is disabled.\n');
    expect(await printed(['users', 'enable', '2'], 'users.enable', { user: { ...user, active: true } })).toContain('is enabled');
    expect(input()).toEqual({ id: 2 });
  });
});
