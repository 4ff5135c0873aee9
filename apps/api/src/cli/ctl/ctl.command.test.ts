import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandRecord, EndStatus } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import { TRPCError } from '@trpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CtlBench } from '../../testing/ctl-bench.ts';
import { sampleCommand, sampleStatus } from '../../testing/scripted-api.ts';

let bench: CtlBench;
beforeEach(async () => {
  bench = new CtlBench();
  await bench.start();
});
afterEach(() => bench.stop());

const NOW = 1_800_000_000_000;

/** The way of a command from its storing to its end. */
const way = (type: CommandRecord['type'], end: EndStatus): CommandRecord[] => [
  sampleCommand({ type }),
  sampleCommand({ type, status: 'acknowledged', changeId: 2 }),
  sampleCommand({ type, status: 'running', startedAt: NOW, progress: { done: 3, total: 10, current: 'BTC-USD' }, changeId: 3 }),
  sampleCommand({ type, status: end, startedAt: NOW, endedAt: NOW + 1_500, message: 'That was it.', changeId: 4 }),
];

describe('livermore ctl', () => {
  it.each<[string, string[], object]>([
    ['pause', [], {}],
    ['resume', [], {}],
    ['reload-settings', [], {}],
    ['switch-mode', ['scalper-macdv'], { payload: { mode: 'scalper-macdv' } }],
    ['add-symbol', ['BTC-USD'], { payload: { symbol: 'BTC-USD' } }],
    ['add-symbol', ['BTC-USD', '--exchange', 'demo'], { payload: { symbol: 'BTC-USD', exchange: 'demo' } }],
    ['remove-symbol', ['BTC-USD'], { payload: { symbol: 'BTC-USD' } }],
    ['force-backfill', [], { payload: {} }],
    [
      'force-backfill',
      ['--symbols', 'BTC-USD, ETH-USD', '--timeframes', '1m,5m'],
      { payload: { symbols: ['BTC-USD', 'ETH-USD'], timeframes: ['1m', '5m'] } },
    ],
    ['clear-cache', ['--all'], { payload: { scope: 'all' } }],
    ['clear-cache', ['--symbol', 'BTC-USD'], { payload: { scope: 'symbol', symbol: 'BTC-USD' } }],
    ['clear-cache', ['--timeframe', '4h'], { payload: { scope: 'timeframe', timeframe: '4h' } }],
  ])('sends %s %j and ends with 0', async (type, args, payload) => {
    const run = bench.run([type, ...args]);
    expect(await run.ended).toBe(0);
    expect(bench.api.asked).toEqual([{ path: 'control.sendCommand', input: { type, requestId: 'request', ...payload } }]);
    expect(run.stdout()).toContain(type);
    expect(run.stderr()).toBe('');
  });

  it.each([
    [],
    ['dance'],
    ['pause', 'now'],
    ['pause', '--loudly'],
    ['pause', '--timeout', '0'],
    ['switch-mode'],
    ['switch-mode', 'sleep'],
    ['add-symbol', 'btcusd'],
    ['add-symbol', 'BTC-USD', '--exchange', 'nasdaq'],
    ['force-backfill', '--symbols', 'BTC-USD,'],
    ['force-backfill', '--timeframes', '2h'],
    ['clear-cache'],
    ['clear-cache', '--all', '--symbol', 'BTC-USD'],
    ['cancel'],
    ['history', '--limit', '0'],
    ['settings', 'set', '{"mode":'],
    ['settings', 'set', '[]'],
    ['settings', 'restore', 'x'],
    ['users', 'disable', '0'],
  ])('ends with 2 after a wrong command line, asking nothing: %s %s %s %s', async (...args) => {
    const run = bench.run(args);
    expect(await run.ended).toBe(2);
    expect(run.stderr()).not.toBe('');
    expect(run.stdout()).toBe('');
    expect(bench.api.asked).toEqual([]);
  });

  it('ends with 0 after help', async () => {
    const run = bench.run(['--help']);
    expect(await run.ended).toBe(0);
    expect(run.stdout()).toContain('Exit codes');
  });

  it('ends with 2 when the server refuses the payload', async () => {
    bench.api.answers.set('control.sendCommand', new TRPCError({ code: 'BAD_REQUEST', message: 'payload.mode: no' }));
    const run = bench.run(['switch-mode', 'scalper-macdv']);
    expect(await run.ended).toBe(2);
    expect(run.stderr()).toContain('payload.mode: no');
  });

  it.each([
    ['a full queue', new TRPCError({ code: 'TOO_MANY_REQUESTS', message: 'QUEUE' })],
    ['something unexpected', new Error('boom')],
  ])('ends with 1 when the server refuses for %s, in JSON when asked for', async (_, error) => {
    bench.api.answers.set('control.sendCommand', error);
    const run = bench.run(['pause', '--json']);
    expect(await run.ended).toBe(1);
    expect(JSON.parse(run.stdout())).toEqual({ error: { code: expect.any(String), message: error.message } });
  });

  it('ends with 3 at once where no worker is there, saying what becomes of the command', async () => {
    bench.api.workerPresent = false;
    const run = bench.run(['pause', '--wait', '--json']);
    expect(await run.ended).toBe(3);
    expect(run.stderr()).toContain('stays stored');
    expect(JSON.parse(run.stdout())).toEqual({ success: true, requestId: 'request', workerPresent: false });
    expect(bench.api.streams).toEqual([]);
  });

  it('says what to do where no server answers', async () => {
    await bench.api.stop();
    const run = bench.run(['status']);
    expect(await run.ended).toBe(1);
    for (const word of [bench.url, 'ECONNREFUSED', 'npx livermore serve', 'SERVER_UNREACHABLE']) {
      expect(run.stderr()).toContain(word);
    }
    await bench.api.start();
  });

  it('knows a server that is none of ours, and one that does not take its address', async () => {
    const other = createServer((request, answer) => {
      const isGuard = request.url?.startsWith('/guard/') ?? false;
      answer.writeHead(isGuard ? 403 : 200, { 'content-type': isGuard ? 'application/json' : 'text/html' });
      answer.end(isGuard ? '{"error":"FORBIDDEN","message":"Not under this name."}' : '<html>');
    }).listen(0, '127.0.0.1');
    await until('the other server', () => other.listening);
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const foreign = bench.run(['status'], { environment: { LIVERMORE_URL: url } });
    expect(await foreign.ended).toBe(1);
    expect(foreign.stderr()).toContain('no Livermore');
    const guarded = bench.run(['status'], { environment: { LIVERMORE_URL: `${url}/guard` } });
    expect(await guarded.ended).toBe(1);
    expect(guarded.stderr()).toContain('Not under this name.');
    other.close();
  });

  it('proves itself with the key that is given, else with the token of the data directory', async () => {
    bench.api.answers.set('control.status', sampleStatus());
    expect(await bench.run(['status']).ended).toBe(0);
    const refused = bench.run(['status'], { environment: { LIVERMORE_API_KEY: 'another' } });
    expect(await refused.ended).toBe(1);
    expect(refused.stderr()).toContain('LIVERMORE_API_KEY');
    await writeFile(join(bench.dataDir, 'owner-token'), 'spoilt');
    const without = bench.run(['status']);
    expect(await without.ended).toBe(1);
    expect(without.stderr()).toContain('OWNER_TOKEN_MISSING');
  });
});

describe('livermore ctl --wait', () => {
  it.each<[EndStatus, number]>([
    ['succeeded', 0],
    ['failed', 1],
    ['cancelled', 1],
    ['superseded', 1],
    ['rejected', 1],
    ['expired', 3],
  ])('follows a command until it has %s and ends with %i', async (end, code) => {
    bench.api.onSent = () => {
      for (const command of way('force-backfill', end)) bench.api.tellCommand(command);
    };
    const run = bench.run(['force-backfill', '--wait']);
    expect(await run.ended).toBe(code);
    expect(run.stdout()).toBe(`force-backfill: ${end} after 1.5 s: That was it.\n`);
    expect(run.stderr().split('\n')).toEqual([
      'force-backfill: stored',
      'force-backfill: acknowledged',
      'force-backfill: running 3 of 10 BTC-USD',
      '',
    ]);
  });

  it('prints the command as it ended, alone on standard output, when JSON is asked for', async () => {
    bench.api.onSent = () => {
      bench.api.tell({ topic: 'commands', kind: 'snapshot', commands: [sampleCommand({ requestId: 'other', status: 'failed' })] });
      for (const command of way('pause', 'succeeded')) bench.api.tellCommand(command);
    };
    const run = bench.run(['pause', '--wait', '--json']);
    expect(await run.ended).toBe(0);
    expect(JSON.parse(run.stdout())).toEqual(way('pause', 'succeeded')[3]);
  });

  it('goes on where it was after the line broke, and tells nothing twice', async () => {
    const [stored, acknowledged, running, ended] = way('force-backfill', 'succeeded');
    if (!stored || !acknowledged || !running || !ended) throw new Error('the way is shorter than it was');
    bench.api.onSent = () => {
      bench.api.tellCommand(stored);
      bench.api.tellCommand(acknowledged);
    };
    const run = bench.run(['force-backfill', '--wait']);
    await until('the acknowledgement', () => run.stderr().includes('acknowledged'));
    bench.api.breakLines();
    await until('the next stream', () => bench.api.streams.length === 2);
    expect(bench.api.streams[1]?.lastEventId).toBe('2');
    bench.api.tell({ topic: 'commands', kind: 'snapshot', commands: [stored] });
    bench.api.tellCommand(running);
    bench.api.tellCommand(ended);
    expect(await run.ended).toBe(0);
    expect(run.stderr().match(/stored|acknowledged|running/g)).toEqual(['stored', 'acknowledged', 'running']);
    expect(run.stderr()).toContain('The line to the server broke');
  });

  it('shows a bar on a terminal', async () => {
    bench.api.onSent = () => {
      for (const command of way('force-backfill', 'succeeded')) bench.api.tellCommand(command);
    };
    const run = bench.run(['force-backfill', '--wait'], { isTerminal: true });
    expect(await run.ended).toBe(0);
    expect(run.stderr()).toContain('3 of 10');
    expect(run.stderr()).toContain('█');
  });

  it('gives up after the time of --timeout, saying how the command stands: with 3 where nobody took it, else with 1', async () => {
    bench.api.onSent = () => bench.api.tellCommand(sampleCommand());
    const untaken = bench.run(['pause', '--wait', '--timeout', '0.3', '--json']);
    expect(await untaken.ended).toBe(3);
    expect(JSON.parse(untaken.stdout())).toMatchObject({ status: 'stored' });
    bench.api.onSent = () => bench.api.tellCommand(sampleCommand({ status: 'running', changeId: 2 }));
    const taken = bench.run(['pause', '--wait', '--timeout', '0.3']);
    expect(await taken.ended).toBe(1);
    expect(taken.stderr()).toContain('livermore ctl cancel request');
  });

  it('leaves the command alone on Ctrl-C', async () => {
    bench.api.onSent = () => bench.api.tellCommand(sampleCommand({ status: 'running', changeId: 2 }));
    const run = bench.run(['pause', '--wait']);
    await until('the command', () => run.stderr().includes('running'));
    run.interrupt();
    expect(await run.ended).toBe(130);
    expect(bench.api.asked.map(({ path }) => path)).toEqual(['control.sendCommand']);
  });
});
