import { TIMEFRAME_MS, type Alert, type MatrixRow, type RuntimeStatus } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { ApiRefusal } from '../api-client.ts';
import { CLOSE_LEVELS, SOME_SYMBOLS } from '../prepared-data-dir.ts';
import { LIMIT_MS, PATIENCE_MS } from './control.ts';
import { SPARE_SYMBOL, type Scene } from './scene.ts';

const refusalOf = (request: Promise<unknown>): Promise<ApiRefusal> =>
  request.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => {
      if (error instanceof ApiRefusal) return error;
      throw error;
    },
  );

const symbolsOf = ({ symbols }: RuntimeStatus): string[] => symbols.map(({ symbol }) => symbol);

/** The first start, and one that finds the engine paused. */
export const testStart = ({ site, control }: Scene): void => {
  describe('a start', () => {
    it('loads the settings, makes the plan, reads history and then runs in the mode of the settings', async () => {
      const seen: RuntimeStatus[] = [];
      for await (const { event } of control.api.watch(['status'])) {
        if (event.topic === 'status') seen.push(event.status);
        if (seen.at(-1)?.state === 'running') break;
      }
      const states = seen.map(({ state }) => state);
      expect([...new Set(states)].join()).toMatch(/^(starting,)?running$/);
      const { settings, version } = await control.settings();
      expect(seen.at(-1)).toMatchObject({
        mode: settings.mode,
        paused: false,
        holds: [],
        desired: { paused: false, mode: settings.mode, settingsVersion: version },
        applied: { settingsVersion: version, mode: settings.mode },
      });
      const applied = seen.map(({ applied: { settingsVersion } }) => settingsVersion);
      expect([...new Set(applied)].join()).toMatch(new RegExp(`^(0,)?${version}$`));
      // The demo market's account holds some that are worth watching besides.
      const { symbols, positions } = await control.untilRunning();
      expect(symbols.map(({ symbol }) => symbol).slice(0, settings.symbols.monitored.length)).toEqual(settings.symbols.monitored);
      expect(positions.length).toBeGreaterThan(0);
    }, LIMIT_MS);

    it('stays paused if it was paused, and hears its commands all the same', async () => {
      const { startedAt: before } = await control.untilRunning();
      expect(await control.carryOut({ type: 'pause' })).toMatchObject({ status: 'succeeded' });
      await site.stopEngine();
      await site.startEngine();
      const paused = await control.untilStatus('the engine after the start', ({ startedAt, state }) => startedAt > before && state === 'paused');
      const { version, settings } = await control.settings();
      expect(paused).toMatchObject({ paused: true, desired: { paused: true }, applied: { settingsVersion: version, mode: settings.mode } });
      expect(paused.exchanges.every(({ connection }) => connection === 'idle')).toBe(true);
      const resume = await control.send({ type: 'resume' });
      // What comes while history is still read is about all that is to be watched.
      const work = await control.send({ type: 'clear-cache', payload: { scope: 'timeframe', timeframe: '1d' } });
      expect(await control.untilEnded(resume)).toMatchObject({ status: 'succeeded' });
      const { symbols } = await control.untilRunning();
      expect(await control.untilEnded(work)).toMatchObject({ status: 'succeeded', data: { series: symbols.length } });
    }, LIMIT_MS);
  });
};

/** Changes of the settings by `settings.update`. */
export const testSettingsFlow = ({ control, trail }: Scene): void => {
  describe('a change of the settings', () => {
    it('is a version with author, reason and difference, and is in force soon', async () => {
      const { version } = await control.settings();
      const patch = {
        // No position is worth so much, so that what is watched is this list.
        symbols: { monitored: SOME_SYMBOLS, minPositionValueUsd: 1_000_000_000 },
        alerts: { levels: CLOSE_LEVELS, cooldownMinutes: 0 },
        notes: { of: 'another program' },
      };
      const answer = await control.update(patch, { baseVersion: version, reason: 'six symbols' });
      expect(answer).toMatchObject({ version: version + 1, changed: true });
      const [newest] = await control.versions();
      expect(newest).toMatchObject({ version: version + 1, author: 'Owner', reason: 'six symbols' });
      expect(newest?.changes.map(({ path }) => path).sort()).toEqual([
        'alerts.cooldownMinutes',
        'alerts.levels',
        'notes.of',
        'symbols.minPositionValueUsd',
        'symbols.monitored',
      ]);
      const reload = await control.untilEnded(answer.requestId ?? '');
      expect(reload).toMatchObject({ type: 'reload-settings', origin: 'settings', status: 'succeeded', data: { settingsVersion: version + 1 } });
      const status = await control.untilRunning();
      expect(status.applied.settingsVersion).toBe(version + 1);
      expect(symbolsOf(status)).toEqual(SOME_SYMBOLS);
    }, LIMIT_MS);

    it('that waits is superseded by the next one, and the newest is in force', async () => {
      const work = await control.send({ type: 'force-backfill' });
      await control.untilCommand('the work', work, ({ status }) => status === 'running');
      const first = await control.update({ notes: { count: 1 } });
      const second = await control.update({ notes: { count: 2 } });
      expect(second.version).toBe(first.version + 1);
      expect(await control.untilEnded(first.requestId ?? '')).toMatchObject({ status: 'superseded', startedAt: null });
      await control.api.mutate('control.cancel', { requestId: work });
      expect(await control.untilEnded(second.requestId ?? '')).toMatchObject({ status: 'succeeded', data: { settingsVersion: second.version } });
      await until('the end of the trail', () => trail.statusesOf(first.requestId ?? '').at(-1) === 'superseded');
      await control.untilStatus('the newest version', ({ applied }) => applied.settingsVersion === second.version);
    }, LIMIT_MS);

    it('on an older version is merged, or shows both sides where they collide', async () => {
      const { version } = await control.settings();
      await control.update({ alerts: { maxSyntheticShare: 0.6 } }, { baseVersion: version });
      const merged = await control.update({ notes: { count: 3 } }, { baseVersion: version });
      expect(merged.settings).toMatchObject({ alerts: { maxSyntheticShare: 0.6 }, notes: { of: 'another program', count: 3 } });
      const conflict = await refusalOf(control.update({ alerts: { maxSyntheticShare: 0.7 } }, { baseVersion: version }));
      expect(conflict.status).toBe(409);
      expect(conflict.data.conflict).toMatchObject({ version: merged.version, paths: ['alerts.maxSyntheticShare'], current: { notes: { count: 3 } } });
      expect(await control.settings()).toMatchObject({ version: merged.version, settings: { alerts: { maxSyntheticShare: 0.6 } } });
    });

    it('with a secret or with nonsense is refused as a whole, saying where', async () => {
      const { version } = await control.settings();
      const webhook = 'https://discord.com/api/webhooks/1234567890/x8Jq2LmPz7RtVw4YbNc6KdSf9GhAe3Uo';
      const secret = await refusalOf(control.update({ notes: { deep: { address: webhook } }, mode: 'scalper-macdv' }));
      expect([secret.status, secret.data.problems]).toEqual([400, [expect.objectContaining({ path: 'notes.deep.address' })]]);
      expect(secret.message).not.toContain('x8Jq2LmPz7');
      const nonsense = await refusalOf(control.update({ mode: 'asleep', timeframes: null }));
      expect(nonsense.data.problems).toMatchObject([{ path: 'mode' }, { path: 'timeframes' }]);
      expect((await control.settings()).version).toBe(version);
    });
  });
};

/** Changes of the document by another program, which writes the row in the database itself. */
export const testExternalSettings = ({ site, control }: Scene): void => {
  describe('settings that another program wrote into the database', () => {
    it('are a version of their own once they are reloaded', async () => {
      const { version } = await control.settings();
      await site.rows(`update users set settings = jsonb_set(settings, '{symbols,monitored}', settings #> '{symbols,monitored}' || '["${SPARE_SYMBOL}"]') where id = 1`);
      expect(await control.carryOut({ type: 'reload-settings' })).toMatchObject({ status: 'succeeded', data: { settingsVersion: version + 1 } });
      expect((await control.versions())[0]).toMatchObject({ version: version + 1, author: 'external', changes: [{ path: 'symbols.monitored' }] });
      expect(symbolsOf(await control.untilRunning())).toContain(SPARE_SYMBOL);
    }, LIMIT_MS);

    it('and cannot be used leave the last good ones in force, visibly, until a good version is restored', async () => {
      const { version } = await control.settings();
      await site.rows(`update users set settings = jsonb_set(settings, '{mode}', '"asleep"') where id = 1`);
      const reload = await control.carryOut({ type: 'reload-settings' });
      expect(reload).toMatchObject({ status: 'failed', error: { code: 'SETTINGS_INVALID', message: expect.stringContaining('mode') as string } });
      const held = await control.untilStatus('the hold', ({ holds }) => holds.length > 0);
      expect(held).toMatchObject({ state: 'running', mode: 'position-monitor', applied: { settingsVersion: version } });
      expect(held.holds[0]?.message).toContain('mode');
      const restored = await control.api.mutate<{ requestId: string }>('settings.restore', { version: version - 1 });
      expect(await control.untilEnded(restored.requestId)).toMatchObject({ status: 'succeeded' });
      const status = await control.untilRunning();
      expect(status.holds).toEqual([]);
      expect(symbolsOf(status)).toEqual(SOME_SYMBOLS);
    }, LIMIT_MS);
  });
};

const MINUTE = TIMEFRAME_MS['1m'];

/** The newest closed minute that the pages show, venue time. */
const newestMinute = async ({ control }: Scene): Promise<number> => {
  const rows = await control.api.query<MatrixRow[]>('market.matrix');
  return Math.max(...rows.flatMap(({ cells }) => cells).filter(({ timeframe, final }) => timeframe === '1m' && final).map(({ openTime }) => openTime));
};

/** Pause and resume. */
export const testPauseFlow = (scene: Scene): void => {
  const { control } = scene;
  it('closes the line while paused, ages visibly, and catches up afterwards with alerts that are late', async () => {
    await control.untilRunning();
    const before = await newestMinute(scene);
    expect(await control.carryOut({ type: 'pause' })).toMatchObject({ status: 'succeeded' });
    const paused = await control.untilStatus('the pause', ({ state, exchanges }) => state === 'paused' && exchanges[0]?.connection === 'idle');
    // Long enough for ten minutes of the market to close that nobody hears.
    const later = await control.untilStatus('time to pass', ({ observedAt }) => observedAt > paused.observedAt + 10_000);
    expect(later.exchanges[0]).toMatchObject({ lastMessageAt: paused.exchanges[0]?.lastMessageAt, since: paused.exchanges[0]?.since });
    expect(later.symbols).toEqual([]);

    const resume = await control.carryOut({ type: 'resume' });
    expect(resume).toMatchObject({ status: 'succeeded' });
    await control.untilRunning();
    // What the state tells and what the values tell come on different channels.
    await until('the minutes that were missed', async () => (await newestMinute(scene)) > before + 10 * MINUTE, PATIENCE_MS);
    // Ten minutes closed unheard; those around their ends may have been heard.
    const missed = await until(
      'alerts of the missed time',
      async () => {
        const { alerts } = await control.api.query<{ alerts: Alert[] }>('alerts.list', { limit: 500 });
        const found = alerts.filter(
          ({ timeframe, openTime }) => timeframe === '1m' && openTime > before + 3 * MINUTE && openTime < before + 9 * MINUTE,
        );
        return found.length > 0 ? found : undefined;
      },
      PATIENCE_MS,
    );
    expect(missed.every(({ late, createdAt }) => late && createdAt >= (resume.startedAt ?? Infinity))).toBe(true);
  }, LIMIT_MS);
};

/** Symbols that come and go. */
export const testSymbolFlow = (scene: Scene, isHot: ((symbol: string) => Promise<boolean>) | null): void => {
  const { control, trail } = scene;
  describe('a symbol', () => {
    it('that the exchange does not know is refused with nothing changed', async () => {
      const { version } = await control.settings();
      const refused = await control.carryOut({ type: 'add-symbol', payload: { symbol: 'NOSUCH-USD' } });
      expect(refused).toMatchObject({ status: 'failed', startedAt: null, error: { code: 'UNKNOWN_SYMBOL' } });
      expect((await control.settings()).version).toBe(version);
      expect(symbolsOf(await control.untilRunning())).toEqual(SOME_SYMBOLS);
    }, LIMIT_MS);

    it('that is added is saved first, then read, watched and judged, with progress; removed, it is gone', async () => {
      const { version } = await control.settings();
      const added = await control.send({ type: 'add-symbol', payload: { symbol: SPARE_SYMBOL } });
      await control.untilCommand('the beginning', added, ({ startedAt }) => startedAt !== null);
      const saved = await control.settings();
      expect(saved).toMatchObject({ version: version + 1, settings: { symbols: { monitored: [...SOME_SYMBOLS, SPARE_SYMBOL] } } });
      expect(await control.untilEnded(added)).toMatchObject({ status: 'succeeded', progress: { done: 6, total: 6 } });
      expect(trail.changesOf(added).some(({ status, progress }) => status === 'running' && progress !== null)).toBe(true);
      const watched = (await control.untilRunning()).symbols.find(({ symbol }) => symbol === SPARE_SYMBOL);
      expect(watched).toMatchObject({ wanted: true, confirmed: true });
      expect(watched?.series.map(({ timeframe, candles }) => [timeframe, candles > 30])).toEqual(
        ['1m', '5m', '15m', '1h', '4h', '1d'].map((timeframe) => [timeframe, true]),
      );
      const rowOf = async (): Promise<MatrixRow | undefined> =>
        (await control.api.query<MatrixRow[]>('market.matrix')).find(({ symbol }) => symbol === SPARE_SYMBOL);
      expect((await rowOf())?.cells).toHaveLength(6);
      if (isHot) expect(await isHot(SPARE_SYMBOL)).toBe(true);

      expect(await control.carryOut({ type: 'remove-symbol', payload: { symbol: SPARE_SYMBOL } })).toMatchObject({ status: 'succeeded' });
      expect(symbolsOf(await control.untilRunning())).toEqual(SOME_SYMBOLS);
      expect(await rowOf()).toBeUndefined();
      if (isHot) {
        expect(await isHot(SPARE_SYMBOL)).toBe(false);
        expect(await isHot(SOME_SYMBOLS[0] ?? '')).toBe(true);
      }
    }, LIMIT_MS);
  });
};
