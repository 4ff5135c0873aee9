import { isEndStatus, MODES, type CommandRecord, type CommandRequest, type UserSettings } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import { expect, it } from 'vitest';
import { expectWholeArchive } from './archive.ts';
import { LIMIT_MS, PATIENCE_MS, type SettingsVersion } from './control.ts';
import { SPARE_SYMBOL, type Scene } from './scene.ts';
import type { ServicesDeployment } from './services-deployment.ts';

const KILLS = 4;
const STEPS_PER_KILL = 8;

/** Commands are under way about so long after the first of them was sent, in ms. */
const LATEST_KILL_MS = 1_500;

/** The same numbers for the same seed (mulberry32). */
const randomNumbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const SEED = Number(process.env['LIVERMORE_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** What the settings say after commands that began in this order, and the reasons of the versions they write. */
const expectedReasons = (before: UserSettings, commands: readonly CommandRecord[]): string[] => {
  let { mode } = before;
  const monitored = new Set(before.symbols.monitored);
  return commands.flatMap(({ type, payload }) => {
    const symbol = String(payload?.['symbol']);
    if (type === 'switch-mode') {
      if (mode === payload?.['mode']) return [];
      mode = payload?.['mode'] as typeof mode;
      return [`switch-mode ${mode}`];
    }
    if (type === 'add-symbol' && !monitored.has(symbol)) {
      monitored.add(symbol);
      return [`add-symbol ${symbol}`];
    }
    return type === 'remove-symbol' && monitored.delete(symbol) ? [`remove-symbol ${symbol}`] : [];
  });
};

const isEffect = ({ reason }: SettingsVersion): boolean => /^(switch-mode|add-symbol|remove-symbol) /.test(reason ?? '');

/** What runs the engine is killed at random moments, while commands and changes of the settings go on. */
export const testKills = (scene: Scene): void => {
  const { site, control } = scene;
  const random = randomNumbers(SEED);
  const oneOf = <Value>(values: readonly [Value, ...Value[]]): Value => values[Math.floor(random() * values.length)] ?? values[0];
  const requestIds: string[] = [];
  const updates: string[] = [];

  const nextRequest = (): CommandRequest =>
    oneOf<() => CommandRequest>([
      () => ({ type: 'pause' }),
      () => ({ type: 'resume' }),
      () => ({ type: 'reload-settings' }),
      () => ({ type: 'switch-mode', payload: { mode: oneOf(MODES) } }),
      () => ({ type: 'switch-mode', payload: { mode: oneOf(MODES) } }),
      () => ({ type: 'add-symbol', payload: { symbol: oneOf([SPARE_SYMBOL, 'LTC-USD']) } }),
      () => ({ type: 'remove-symbol', payload: { symbol: oneOf([SPARE_SYMBOL, 'LTC-USD']) } }),
      () => ({ type: 'force-backfill', payload: { timeframes: ['5m'] } }),
      () => ({ type: 'clear-cache', payload: { scope: 'timeframe', timeframe: '5m' } }),
    ])();

  /** Sent again with the same requestId until it is known to be stored. */
  const sendSurely = async (request: CommandRequest, requestId: string): Promise<void> => {
    requestIds.push(requestId);
    if (scene.results && random() < 0.4) {
      const message = (): string => JSON.stringify({ ...request, requestId, timestamp: Date.now() });
      await until('a bare command to be stored', async () => {
        await (site as ServicesDeployment).redis.publish('channel:control:1', message());
        return until('its record', () => control.command(requestId), 500).catch(() => undefined);
      }, PATIENCE_MS);
      return;
    }
    await until('a command to be stored', () => control.send({ ...request, requestId }).catch(() => undefined), PATIENCE_MS);
  };

  const updateSurely = async (step: string): Promise<void> => {
    updates.push(step);
    await until('a change of the settings', () => control.update({ notes: { step } }, { reason: step }).catch(() => undefined), PATIENCE_MS);
  };

  it(`loses nothing and does nothing twice when it is killed at any moment (LIVERMORE_TEST_SEED=${SEED})`, async () => {
    await control.untilRunning();
    const before = await control.settings();
    for (let kill = 0; kill < KILLS; kill++) {
      const stream = async (): Promise<void> => {
        for (let step = 0; step < STEPS_PER_KILL; step++) {
          if (random() < 0.3) await updateSurely(`update ${kill}-${step}`);
          else await sendSurely(nextRequest(), `kills-${kill}-${step}`);
        }
      };
      const killing = async (): Promise<void> => {
        // Not a wait for something to be ready: the moment itself is what is tried.
        await new Promise((resolve) => setTimeout(resolve, random() * LATEST_KILL_MS));
        await site.killEngine();
        await site.startEngine();
      };
      await Promise.all([stream(), killing()]);
    }
    await sendSurely({ type: 'resume' }, 'kills-resume');
    for (const requestId of requestIds) await control.untilEnded(requestId);
    await until('the end of all commands', async () => (await control.commands()).every(({ status }) => isEndStatus(status)), PATIENCE_MS);

    const after = await control.settings();
    const commands = (await control.commands()).filter(({ requestId }) => requestId.startsWith('kills-'));
    expect(commands.map(({ requestId }) => requestId).sort()).toEqual([...requestIds].sort());
    const unexpected = commands.filter(
      ({ status, error }) => !['succeeded', 'superseded'].includes(status) && !['INTERRUPTED', 'PAUSED'].includes(error?.code ?? ''),
    );
    expect(unexpected).toEqual([]);

    const versions = (await control.versions()).filter(({ version }) => version > before.version).reverse();
    const begun = commands.filter(({ startedAt }) => startedAt !== null).sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0) || a.id - b.id);
    expect(versions.filter(isEffect).map(({ reason }) => reason)).toEqual(expectedReasons(before.settings, begun));
    expect(versions.filter((version) => !isEffect(version)).map(({ reason }) => reason)).toEqual(updates);

    const status = await control.untilStatus(
      'the engine to do what the settings say',
      ({ state, applied, queue }) => state === 'running' && applied.settingsVersion === after.version && queue.waiting === 0 && queue.running === null,
    );
    expect(status).toMatchObject({ mode: after.settings.mode, applied: { settingsVersion: after.version, mode: after.settings.mode } });
    expect(status.symbols.map(({ symbol }) => symbol).sort()).toEqual([...after.settings.symbols.monitored].sort());
  }, 2 * LIMIT_MS);

  it('has a whole archive in the end', async () => {
    // Whatever was let go and taken up again is to be read once more in all timeframes.
    await control.carryOut({ type: 'switch-mode', payload: { mode: 'position-monitor' } });
    await control.untilRunning();
    expect((await control.carryOut({ type: 'pause' })).status).toBe('succeeded');
    expect((await control.carryOut({ type: 'resume' })).status).toBe('succeeded');
    await control.untilRunning();
    await site.stopEngine();
    await expectWholeArchive(site);
  }, LIMIT_MS);
};
