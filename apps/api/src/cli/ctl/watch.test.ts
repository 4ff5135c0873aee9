import { until } from '@livermore/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CtlBench } from '../../testing/ctl-bench.ts';
import { sampleAlert, sampleCommand, sampleStatus } from '../../testing/scripted-api.ts';

let bench: CtlBench;
beforeEach(async () => {
  bench = new CtlBench();
  bench.api.status = sampleStatus();
  await bench.start();
});
afterEach(() => bench.stop());

const status = (changes: Parameters<typeof sampleStatus>[0]) =>
  ({ topic: 'status', status: sampleStatus(changes), serverTime: 0 }) as const;

/** What each line says, without its time. */
const words = (text: string): string[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z {2}\S/);
      return line.slice(26);
    });

describe('livermore ctl watch', () => {
  it('prints one line for each change where it writes to no terminal, and ends with 0 on Ctrl-C', async () => {
    const run = bench.run(['watch']);
    await until('the first status', () => run.stdout().includes('symbols'));
    expect(words(run.stdout())).toEqual([
      'engine    running, position-monitor',
      'wanted    version 3, position-monitor',
      'in force  version 3, position-monitor',
      'exchange  demo connected',
      'symbols   1 watched, 1 confirmed',
    ]);
    const before = words(run.stdout()).length;
    bench.api.tell({ topic: 'alerts', kind: 'snapshot', alerts: [sampleAlert()] });
    bench.api.tell({ topic: 'commands', kind: 'snapshot', commands: [sampleCommand({ id: 7, status: 'failed', endedAt: 1 })] });
    bench.api.tell(status({ uptimeMs: 200_000, observedAt: 1_800_000_001_000 }));
    bench.api.tellCommand(sampleCommand({ id: 8, changeId: 2 }));
    bench.api.tellCommand(sampleCommand({ id: 8, changeId: 3, status: 'running', progress: { done: 0, total: 40, current: '' } }));
    bench.api.tellCommand(sampleCommand({ id: 8, changeId: 4, status: 'running', progress: { done: 1, total: 40, current: '' } }));
    bench.api.tell({ topic: 'alerts', kind: 'alert', alert: sampleAlert({ id: 2, trigger: 'level_-200', value: -201, late: true }) });
    bench.api.tell(status({ state: 'pausing', symbols: [], holds: [{ reason: 'PAUSED', since: 1_799_999_999_000, message: 'By you.' }] }));
    bench.api.tell(status({ state: 'paused', symbols: [] }));
    await until('the last line', () => run.stdout().includes('is over'));
    expect(words(run.stdout()).slice(before)).toEqual([
      'command   pause: stored',
      'command   pause: running 0 of 40',
      'alert     2027-01-15 04:00:00 BTC-USD 4h level_-200 V -201.0 late',
      'engine    pausing, position-monitor',
      'hold      PAUSED: By you.',
      'engine    paused, position-monitor',
      'symbols   0 watched, 0 confirmed',
      'hold      PAUSED is over',
    ]);
    run.interrupt();
    expect(await run.ended).toBe(0);
  });

  it('says that the line broke and that it is back, and goes on where it was', async () => {
    const run = bench.run(['watch']);
    bench.api.tellCommand(sampleCommand());
    await until('the command', () => run.stdout().includes('pause: stored'));
    bench.api.breakLines();
    await until('the line back', () => run.stdout().includes('back'));
    bench.api.tellCommand(sampleCommand({ changeId: 2, status: 'acknowledged' }));
    await until('the next change', () => run.stdout().includes('acknowledged'));
    const lines = words(run.stdout());
    expect(lines.filter((line) => line.startsWith('line '))).toEqual([expect.stringMatching(/broke/), 'line      back']);
    expect(lines.filter((line) => line.startsWith('command'))).toEqual(['command   pause: stored', 'command   pause: acknowledged']);
  });

  it('prints each event as one JSON object a line when asked to, until the time of --timeout', async () => {
    bench.api.tellCommand(sampleCommand());
    const run = bench.run(['watch', '--json', '--timeout', '0.5']);
    expect(await run.ended).toBe(0);
    const events = run.stdout().split('\n').slice(0, -1).map((line) => JSON.parse(line) as { topic: string });
    expect(events).toEqual([
      { topic: 'status', status: sampleStatus(), serverTime: 0 },
      { topic: 'commands', kind: 'command', command: sampleCommand() },
    ]);
  });

  it('draws again in its place on a terminal, and gives the cursor back', async () => {
    const run = bench.run(['watch'], { isTerminal: true });
    await until('the first picture', () => run.stdout().includes('running, position-monitor'));
    bench.api.tell({ topic: 'alerts', kind: 'snapshot', alerts: [sampleAlert()] });
    bench.api.tellCommand(sampleCommand({ status: 'succeeded', endedAt: 1_800_000_000_500, message: 'Done.\u001b[2J' }));
    bench.api.tell(status({ state: 'paused' }));
    await until('the last picture', () => run.stdout().includes('paused, position-monitor'));
    expect(run.stdout()).not.toContain('\u001b[?25h');
    run.interrupt();
    expect(await run.ended).toBe(0);
    expect(run.stdout().endsWith('\u001b[?25h')).toBe(true);
    expect(screenOf(run.stdout())).toEqual([
      'engine    paused, position-monitor, up 2 min, seen 1.0 s ago',
      'settings  version 3, position-monitor; in force',
      'exchange  demo connected for 2 min, last message 0.2 s before, lag 12 ms, 0 rec…',
      'symbols   1 watched, 1 confirmed, 1 live',
      'queue     0 waiting, nothing runs',
      '',
      'Commands',
      '  2027-01-15 08:00:00  pause: succeeded after 0.5 s: Done.\uFFFD[2J',
      '',
      'Alerts',
      '  2027-01-15 04:00:00 BTC-USD 4h level_+150 V 151.3',
    ]);
  });

  it('ends with 1 where no server answers at first', async () => {
    await bench.api.stop();
    const run = bench.run(['watch']);
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toContain('SERVER_UNREACHABLE');
    await bench.api.start();
  });
});

/** What a terminal shows after this text: of its control sequences those that the view uses. */
const screenOf = (text: string): string[] => {
  const lines = [''];
  let [row, column] = [0, 0];
  // oxlint-disable-next-line no-control-regex -- a terminal is steered by control characters
  for (const [part, up] of text.matchAll(/\u001b\[(\d+)A|\u001b\[[?\d]*[a-zA-Z]|[\r\n]|[^\u001b\r\n]+/g)) {
    if (up !== undefined) row -= Number(up);
    else if (part === '\n') [row, column] = [row + 1, 0];
    else if (part === '\r') column = 0;
    else if (part === '\u001b[K') lines[row] = (lines[row] ?? '').slice(0, column);
    else if (part === '\u001b[J') lines.length = row;
    else if (!part.startsWith('\u001b')) {
      lines[row] = (lines[row] ?? '').slice(0, column) + part + (lines[row] ?? '').slice(column + part.length);
      column += part.length;
    }
  }
  return lines;
};
