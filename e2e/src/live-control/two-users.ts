import type { Candle, ControlResult, RuntimeStatus } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { LIMIT_MS, PATIENCE_MS } from './control.ts';
import type { Scene } from './scene.ts';
import type { ServicesDeployment } from './services-deployment.ts';

/** A second user beside the owner, with an engine and channels of their own. */
export const testTwoUsers = ({ site, control }: Scene<ServicesDeployment>): void => {
  const candles: Candle[] = [];
  const results: ControlResult[] = [];
  let status: RuntimeStatus | undefined;
  let id = 0;

  const channel = (): string => `channel:control:${id}`;
  const send = (type: string, requestId: string): Promise<number> =>
    site.redis.publish(channel(), JSON.stringify({ type, timestamp: Date.now(), requestId }));
  const untilSecond = (what: string, matches: (seen: RuntimeStatus) => boolean): Promise<RuntimeStatus> =>
    until(what, () => (status && matches(status) ? status : undefined), PATIENCE_MS);

  describe('a second user', () => {
    it('has an engine of their own that publishes on their channels', async () => {
      const settings = JSON.stringify({ symbols: { monitored: ['ETH-USD', 'LTC-USD'], minPositionValueUsd: 1_000_000_000 }, timeframes: ['1m'], exchanges: { demo: { enabled: true } } });
      const added = await control.ctl('users', 'add', 'anna@example.com', '--settings', settings, '--json');
      expect(added.code, added.stderr).toBe(0);
      ({ id } = (JSON.parse(added.stdout) as { user: { id: number } }).user);
      for (const symbol of ['ETH-USD', 'LTC-USD']) {
        await site.hear(`channel:candle:close:${id}:100:${symbol}:1m`, (message) => candles.push(JSON.parse(message) as Candle));
      }
      await site.hear(`channel:control-result:${id}`, (message) => results.push(JSON.parse(message) as ControlResult));
      await site.hear(`channel:runtime:${id}`, (message) => (status = JSON.parse(message) as RuntimeStatus));
      const running = await untilSecond('the second engine', ({ state, symbols }) => state === 'running' && symbols.length === 2);
      expect(running).toMatchObject({ userId: id, symbols: [{ symbol: 'ETH-USD' }, { symbol: 'LTC-USD' }] });
      await until('candles of both', () => new Set(candles.map(({ symbol }) => symbol)).size === 2, PATIENCE_MS);
    }, LIMIT_MS);

    it('steers their engine and nobody else by their channel', async () => {
      const owner = await control.untilRunning();
      expect(await send('pause', 'annas-pause')).toBe(1);
      await until('the end', () => results.some(({ requestId, status: told }) => requestId === 'annas-pause' && told === 'succeeded'), PATIENCE_MS);
      await untilSecond('the pause', ({ state }) => state === 'paused');
      const still = await control.untilStatus('a later status of the owner', ({ observedAt }) => observedAt > owner.observedAt + 2_000);
      expect(still).toMatchObject({ state: 'running', paused: false });
      expect(still.symbols.every(({ confirmed }) => confirmed)).toBe(true);
      expect(await control.command('annas-pause')).toBeUndefined();
      await send('resume', 'annas-resume');
      await untilSecond('the resume', ({ state }) => state === 'running');
    }, LIMIT_MS);

    it('who is disabled has no engine, and their channel does nothing; enabled, it runs again', async () => {
      expect((await control.ctl('users', 'disable', String(id))).code).toBe(0);
      await until('the channel to be left', async () => Object.values(await site.redis.pubSubNumSub(channel()))[0] === 0, PATIENCE_MS);
      expect(await send('pause', 'annas-late-pause')).toBe(0);
      const heardBefore = candles.length;
      const owner = await control.untilRunning();
      await control.untilStatus('time to pass', ({ observedAt }) => observedAt > owner.observedAt + 2_500);
      expect(candles).toHaveLength(heardBefore);
      expect(await site.redis.exists('candles:100:ETH-USD:1m')).toBe(1);
      expect((await control.ctl('users', 'enable', String(id))).code).toBe(0);
      await until('candles again', () => candles.length > heardBefore, PATIENCE_MS);
      expect(await site.rows("select 1 from control_commands where request_id = 'annas-late-pause'")).toEqual([]);
      expect((await control.ctl('users', 'disable', String(id))).code).toBe(0);
    }, LIMIT_MS);
  });
};
