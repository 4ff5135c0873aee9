import type { ControlResult } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { LIMIT_MS, PATIENCE_MS } from './control.ts';
import type { Scene } from './scene.ts';
import type { ServicesDeployment } from './services-deployment.ts';

const MALFORMED = 20_000;
const VALID = 150;

/** What anybody may write to the control channel. */
export const testRubbish = (scene: Scene<ServicesDeployment>): void => {
  const { site, control } = scene;
  const publish = (message: unknown): Promise<number> =>
    site.redis.publish('channel:control:1', typeof message === 'string' ? message : JSON.stringify(message));
  const resultsOf = (requestId: string): ControlResult[] => (scene.results ?? []).filter((result) => result.requestId === requestId);
  const bare = (requestId: string, more: object): object => ({ type: 'reload-settings', timestamp: Date.now(), requestId, ...more });

  describe('on the control channel', () => {
    it('refuses what is no command, says why to who can be told, and stores nothing of it', async () => {
      const before = (await control.commands())[0]?.id;
      const { count } = (await control.untilRunning()).rejectedCommands;
      const rubbish = ['{"type":"pau', '[]', 'null', '"pause"', '\u0000', 'x'.repeat(100_000)];
      for (const message of rubbish) await publish(message);
      const refused = {
        'bad-type': { type: 'explode' },
        'bad-payload': { type: 'switch-mode', payload: { mode: 'asleep' } },
        'extra-payload': { type: 'pause', payload: { userId: 2 } },
        'bad-time': { timestamp: 'now' },
      };
      for (const [requestId, more] of Object.entries(refused)) {
        await publish(bare(requestId, more));
        await until(`the answer to ${requestId}`, () => resultsOf(requestId).length > 0);
        expect(resultsOf(requestId)).toMatchObject([{ status: 'rejected', error: { code: 'COMMAND_INVALID' } }]);
      }
      const { rejectedCommands } = await control.untilStatus('the count', (status) => status.rejectedCommands.count >= count + 10);
      expect(rejectedCommands.recent[0]).toMatchObject({ code: 'COMMAND_INVALID' });
      expect(rejectedCommands.recent.every(({ excerpt }) => excerpt.length <= 200)).toBe(true);
      expect((await control.commands())[0]?.id).toBe(before);
    }, LIMIT_MS);

    it('does nothing for a user who is not there', async () => {
      expect(await site.redis.publish('channel:control:99', JSON.stringify(bare('foreign', { type: 'pause' })))).toBe(0);
      expect(await site.rows("select 1 from control_commands where request_id = 'foreign'")).toEqual([]);
    });

    it('lets what is too old expire, visibly', async () => {
      await publish(bare('too-old', { type: 'pause', timestamp: Date.now() - 31_000 }));
      expect(await control.untilEnded('too-old')).toMatchObject({ status: 'expired', startedAt: null, error: { code: 'COMMAND_EXPIRED' } });
      await until('the answer', () => resultsOf('too-old').some(({ status }) => status === 'expired'));
    });

    it('runs nothing for a requestId that was sent before, and tells its end again', async () => {
      const { version } = await control.settings();
      const message = bare('said-twice', { type: 'switch-mode', payload: { mode: 'scalper-macdv' } });
      await publish(message);
      await control.untilEnded('said-twice');
      await control.carryOut({ type: 'switch-mode', payload: { mode: 'position-monitor' } });
      await publish(message);
      const repeated = await until('the repetition', () => resultsOf('said-twice').find(({ data }) => data?.['repeated'] === true));
      expect(repeated).toMatchObject({ status: 'succeeded', type: 'switch-mode' });
      expect(await control.settings()).toMatchObject({ version: version + 2, settings: { mode: 'position-monitor' } });
    }, LIMIT_MS);

    it(`lets 100 wait, refuses the others of ${VALID}, and carries out those that wait`, async () => {
      await control.untilRunning();
      // Work that is suspended keeps what comes after it waiting.
      const work = await control.send({ type: 'force-backfill' });
      await control.untilCommand('the work', work, ({ status }) => status === 'running');
      expect(await control.carryOut({ type: 'pause' })).toMatchObject({ status: 'succeeded' });
      const ids = Array.from({ length: VALID }, (_, index) => `flood-${index}`);
      await Promise.all(ids.map((requestId) => publish(bare(requestId, { type: 'switch-mode', payload: { mode: 'position-monitor' } }))));
      await until('an answer to each', () => ids.every((requestId) => resultsOf(requestId).length > 0), PATIENCE_MS);
      const refused = ids.filter((requestId) => resultsOf(requestId)[0]?.error?.code === 'QUEUE_FULL');
      expect(refused).toHaveLength(VALID - 100);
      expect(refused).toEqual(ids.slice(100));
      // A full queue keeps nobody from pausing and resuming.
      await control.untilStatus('the full queue', ({ queue }) => queue.waiting === 100 && queue.running === work);
      expect(await control.send({ type: 'switch-mode', payload: { mode: 'position-monitor' } }).catch(String)).toContain('100 commands wait already');
      expect(await control.carryOut({ type: 'resume' })).toMatchObject({ status: 'succeeded' });
      await control.api.mutate('control.cancel', { requestId: work });
      await until('the end of each', () => ids.slice(0, 100).every((requestId) => resultsOf(requestId).at(-1)?.status === 'succeeded'), PATIENCE_MS);
    }, LIMIT_MS);

    it(`survives ${MALFORMED} malformed messages in a row unharmed, and then obeys`, async () => {
      const { count } = (await control.untilRunning()).rejectedCommands;
      const memoryBefore = site.workerMemory();
      for (let sent = 0; sent < MALFORMED; sent += 1_000) {
        await Promise.all(Array.from({ length: 1_000 }, (_, index) => publish(`{"requestId":"r${sent + index}","type":${'x'.repeat(200)}`)));
      }
      expect(await control.carryOut({ type: 'pause' })).toMatchObject({ status: 'succeeded' });
      const status = await control.untilStatus('the count', ({ rejectedCommands }) => rejectedCommands.count >= count + MALFORMED);
      expect(status.rejectedCommands.recent.length).toBeLessThanOrEqual(20);
      expect(JSON.stringify(status).length).toBeLessThan(50_000);
      expect(site.workerMemory() - memoryBefore).toBeLessThan(200 * 1_024 * 1_024);
      expect(await control.carryOut({ type: 'resume' })).toMatchObject({ status: 'succeeded' });
      await control.untilRunning();
    }, LIMIT_MS);
  });
};
