import type { CommandRecord } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { SOME_SYMBOLS } from '../prepared-data-dir.ts';
import { LIMIT_MS } from './control.ts';
import type { Scene } from './scene.ts';

/** Commands beside work that takes its time. */
export const testLongWork = ({ control, trail }: Scene): void => {
  describe('while a back-fill runs', () => {
    /** Begins one and pauses in the middle of it. */
    const suspendedWork = async (): Promise<CommandRecord> => {
      await control.untilRunning();
      const work = await control.send({ type: 'force-backfill' });
      await control.untilCommand('the work', work, ({ status }) => status === 'running');
      expect(await control.carryOut({ type: 'pause' })).toMatchObject({ status: 'succeeded' });
      const suspended = await control.untilCommand('the suspension', work, (command) => command.suspended);
      expect(suspended.status).toBe('running');
      await control.untilStatus(
        'the pause with the suspended job',
        ({ state, exchanges, queue, jobs }) =>
          state === 'paused' &&
          exchanges[0]?.connection === 'idle' &&
          queue.running === work &&
          jobs.some((job) => job.requestId === work && job.suspended),
      );
      return suspended;
    };

    it('a pause takes hold at once, and the resume goes on with the work', async () => {
      const { requestId } = await suspendedWork();
      expect(await control.carryOut({ type: 'resume' })).toMatchObject({ status: 'succeeded' });
      const ended = await control.untilEnded(requestId);
      const total = SOME_SYMBOLS.length * 6;
      expect(ended).toMatchObject({ status: 'succeeded', suspended: false, progress: { done: total, total }, data: { series: total } });
      await until('the end of the trail', () => trail.statusesOf(requestId).at(-1) === 'succeeded');
      const told = trail.changesOf(requestId);
      expect(told.some(({ suspended }) => suspended)).toBe(true);
      const changes = told.map(({ changeId }) => changeId);
      expect(changes).toEqual([...new Set(changes)].sort((a, b) => a - b));
      const done = told.map(({ progress }) => progress?.done ?? 0);
      expect(done).toEqual([...done].sort((a, b) => a - b));
    }, LIMIT_MS);

    it('cancel ends it, suspended or not', async () => {
      const { requestId } = await suspendedWork();
      await control.api.mutate('control.cancel', { requestId });
      expect(await control.untilEnded(requestId)).toMatchObject({ status: 'cancelled', suspended: false });
      await control.untilStatus('the end of the job', ({ state, jobs }) => state === 'paused' && jobs.length === 0);
      expect(await control.carryOut({ type: 'resume' })).toMatchObject({ status: 'succeeded' });
      await control.untilRunning();
      const other = await control.send({ type: 'force-backfill' });
      await control.untilCommand('the work', other, ({ status }) => status === 'running');
      await control.api.mutate('control.cancel', { requestId: other });
      const ended = await control.untilEnded(other);
      expect(ended).toMatchObject({ status: 'cancelled' });
      expect(ended.progress?.done ?? 0).toBeLessThan(SOME_SYMBOLS.length * 6);
      await control.untilStatus('an empty queue', ({ state, jobs, queue }) => state === 'running' && jobs.length === 0 && queue.running === null);
    }, LIMIT_MS);
  });
};
