import { until } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { SOME_SYMBOLS } from '../prepared-data-dir.ts';
import { LIMIT_MS, PATIENCE_MS } from './control.ts';
import type { Scene } from './scene.ts';
import type { ServicesDeployment } from './services-deployment.ts';

/** Redis or the worker is away for a while. */
export const testOutages = ({ site, control, results }: Scene<ServicesDeployment>): void => {
  describe('commands', () => {
    it('sent while Redis is stopped are carried out, and the engine goes on unharmed when it is started again', async () => {
      await control.untilRunning();
      let closes = 0;
      await site.hear(`channel:candle:close:1:100:${SOME_SYMBOLS[0] ?? ''}:1m`, () => closes++);
      await site.stopRedis();
      await until('both to notice', async () => (await fetch(`${site.url}/ready`)).status === 503, PATIENCE_MS);
      const pause = await control.send({ type: 'pause' });
      const switched = await control.send({ type: 'switch-mode', payload: { mode: 'scalper-macdv' } });
      await site.startRedis();
      await until('Redis again', async () => (await fetch(`${site.url}/ready`)).ok, PATIENCE_MS);
      expect(await control.untilEnded(pause)).toMatchObject({ status: 'succeeded' });
      expect(await control.untilEnded(switched)).toMatchObject({ status: 'succeeded' });
      await control.untilStatus('the pause', ({ state, desired }) => state === 'paused' && desired.mode === 'scalper-macdv');
      expect(await control.carryOut({ type: 'switch-mode', payload: { mode: 'position-monitor' } })).toMatchObject({ status: 'succeeded' });
      const resume = await control.carryOut({ type: 'resume' });
      expect(resume).toMatchObject({ status: 'succeeded' });
      await until('its result on the channel', () => results?.some(({ requestId, status }) => requestId === resume.requestId && status === 'succeeded'));
      await control.untilRunning();
      const before = closes;
      await until('candles on their channel', () => closes > before + 2, PATIENCE_MS);
    }, LIMIT_MS);

    it('sent while no worker runs are told so at once; one starts and carries them out, but not what expired', async () => {
      await site.stopEngine();
      const sent = await control.ctl('pause', '--wait', '--json');
      expect(sent.code).toBe(3);
      const { requestId, workerPresent } = JSON.parse(sent.stdout) as { requestId: string; workerPresent: boolean };
      expect(workerPresent).toBe(false);
      expect(await control.command(requestId)).toMatchObject({ status: 'stored', acknowledgedAt: null });
      const shortLived = await control.send({ type: 'switch-mode', payload: { mode: 'scalper-orderbook' }, ttlMs: 1 });
      expect(await control.untilEnded(shortLived)).toMatchObject({ status: 'expired', startedAt: null });
      const cancelled = await control.send({ type: 'clear-cache', payload: { scope: 'all' } });
      await control.api.mutate('control.cancel', { requestId: cancelled });
      const alsoShortLived = await control.send({ type: 'switch-mode', payload: { mode: 'scalper-orderbook' }, ttlMs: 1 });
      await site.startEngine();
      expect(await control.untilEnded(requestId)).toMatchObject({ status: 'succeeded' });
      expect(await control.untilEnded(alsoShortLived)).toMatchObject({ status: 'expired', startedAt: null });
      expect(await control.command(cancelled)).toMatchObject({ status: 'cancelled', startedAt: null });
      await control.untilStatus('the pause', ({ state, mode }) => state === 'paused' && mode === 'position-monitor');
      expect((await control.ctl('resume', '--wait')).code).toBe(0);
      await control.untilRunning();
    }, LIMIT_MS);
  });
};
