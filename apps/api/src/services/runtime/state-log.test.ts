import { RecordingLogger } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { StateLog } from './state-log.ts';

describe('the log of states', () => {
  it('names the command that moves the machine, the one that overtook another before it', async () => {
    const logger = new RecordingLogger();
    const log = new StateLog(logger);
    log.changed('idle', 'starting');
    let endFill = (): void => {};
    const fill = log.during('fill', () => new Promise<void>((resolve) => (endFill = resolve)));
    await log.during('pause', async () => log.changed('running', 'pausing'));
    log.changed('paused', 'resuming');
    endFill();
    await fill;
    await log.during('fails', () => Promise.reject(new Error('no'))).catch(() => undefined);
    log.changed('resuming', 'running');
    expect(logger.entries.map(({ message, fields }) => [message, fields])).toEqual([
      ['the engine is starting', { from: 'idle' }],
      ['the engine is pausing', { from: 'running', requestId: 'pause' }],
      ['the engine is resuming', { from: 'paused', requestId: 'fill' }],
      ['the engine is running', { from: 'resuming' }],
    ]);
  });
});
