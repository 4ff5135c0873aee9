import { AppError } from '@livermore/base';
import {
  ensureOwner,
  openDatabase,
  recordExternalSettings,
  settingsVersions,
  type Database,
} from '@livermore/database';
import { createTestDatabase, describeWith, RecordingLogger, type TestDatabase } from '@livermore/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SettingsLoader } from './settings-loader.service.ts';

/** Stored documents by user; every read is counted. */
const createStore = () => {
  const rows = new Map<number, { settings: unknown; version: number }>();
  const store = {
    rows,
    reads: 0,
    read: (userId: number) => {
      store.reads++;
      const row = rows.get(userId);
      return row ? Promise.resolve(row) : Promise.reject(new AppError('UNKNOWN_USER', 'not there'));
    },
  };
  return store;
};

describe('the settings loader', () => {
  it('gives a complete document with its version, and the same from memory without reading', async () => {
    const store = createStore();
    store.rows.set(1, { settings: { mode: 'scalper-macdv', theirs: 1 }, version: 4 });
    const loader = new SettingsLoader(store.read);
    expect(loader.get(1)).toBeUndefined();
    const loaded = await loader.load(1);
    expect(loaded).toMatchObject({ userId: 1, version: 4, warnings: [] });
    expect(loaded.settings).toMatchObject({ mode: 'scalper-macdv', theirs: 1, symbols: { minPositionValueUsd: 2 } });
    for (let nr = 0; nr < 3; nr++) expect(loader.get(1)).toBe(loaded);
    expect(store.reads).toBe(1);
  });

  it('takes a change only when it is asked to reload', async () => {
    const store = createStore();
    store.rows.set(1, { settings: {}, version: 1 });
    const loader = new SettingsLoader(store.read);
    await loader.load(1);
    store.rows.set(1, { settings: { mode: 'scalper-macdv' }, version: 2 });
    expect(loader.get(1)?.version).toBe(1);
    expect((await loader.reload(1)).settings.mode).toBe('scalper-macdv');
    expect(loader.get(1)?.version).toBe(2);
  });

  it('keeps the last good document in force when the stored one cannot be used, naming every field', async () => {
    const store = createStore();
    store.rows.set(1, { settings: { mode: 'scalper-macdv' }, version: 1 });
    const loader = new SettingsLoader(store.read);
    await loader.load(1);
    store.rows.set(1, { settings: { mode: 7, alerts: { levels: ['x'] } }, version: 2 });
    const refusal = expect(loader.reload(1)).rejects;
    await refusal.toMatchObject({
      code: 'SETTINGS_INVALID',
      message: expect.stringMatching(/user 1 \(version 2\)[^]*- mode: [^]*- alerts\.levels\[0\]: /) as string,
    });
    expect(loader.get(1)).toMatchObject({ version: 1, settings: { mode: 'scalper-macdv' } });
  });

  it('warns of secrets that stand in a stored document, and says where', async () => {
    const store = createStore();
    const settings = { theirs: { hook: 'https://discord.com/api/webhooks/1/abc' } };
    store.rows.set(1, { settings, version: 1 });
    expect((await new SettingsLoader(store.read).load(1)).warnings).toEqual([
      expect.stringContaining('theirs.hook looks like a webhook address'),
    ]);
  });

  it('keeps the newer of two documents that were read at the same time', async () => {
    const answers: ((row: { settings: unknown; version: number }) => void)[] = [];
    const loader = new SettingsLoader(() => new Promise((resolve) => answers.push(resolve)));
    const both = [loader.reload(1), loader.reload(1)];
    answers[1]?.({ settings: {}, version: 3 });
    await both[1];
    answers[0]?.({ settings: {}, version: 2 });
    expect((await both[0])?.version).toBe(3);
    expect(loader.get(1)?.version).toBe(3);
  });

  it('keeps pinned users, and of the others the most recently used', async () => {
    const step = fc.record({ what: fc.constantFrom('load', 'get', 'pin', 'unpin'), userId: fc.integer({ min: 1, max: 6 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const store = createStore();
        for (let userId = 1; userId <= 6; userId++) store.rows.set(userId, { settings: {}, version: userId });
        const loader = new SettingsLoader(store.read, undefined, { inactiveKept: 2 });
        const pinned = new Set<number>();
        const active = new Set<number>();
        let recent: number[] = [];
        const isKept = (userId: number): boolean => active.has(userId) || recent.includes(userId);
        const use = (userId: number): void => {
          const others = recent.filter((other) => other !== userId);
          if (pinned.has(userId)) active.add(userId);
          recent = pinned.has(userId) ? others : [...others, userId].slice(-2);
        };
        const check = (userId: number): void => {
          expect(loader.get(userId)?.version).toBe(isKept(userId) ? userId : undefined);
          if (isKept(userId)) use(userId);
        };
        for (const { what, userId } of steps) {
          if (what === 'get') check(userId);
          else if (what === 'load') use((await loader.load(userId)).userId);
          else if (what === 'pin') {
            loader.pin(userId);
            pinned.add(userId);
            if (isKept(userId)) use(userId);
          } else {
            loader.unpin(userId);
            pinned.delete(userId);
            if (active.delete(userId)) use(userId);
          }
        }
        for (let userId = 1; userId <= 6; userId++) check(userId);
      }),
    );
  });
});

describeWith('postgres', 'the settings loader on a database', (adminUrl) => {
  let place: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    place = await createTestDatabase(adminUrl);
    database = await openDatabase({ url: place.url, logger: new RecordingLogger() });
  });
  afterAll(async () => {
    await database.close();
    await place.drop();
  });

  it('records what another program wrote as a version by external, and goes back to the last good one, also after a restart', async () => {
    const { db } = database;
    await ensureOwner(db, { settings: {} });
    const createLoader = () =>
      new SettingsLoader(
        (userId) => db.transaction((tx) => recordExternalSettings(tx, { userId, now: 1_800_000_000_000 })),
        (userId, before) => settingsVersions(db, userId, { limit: 9, before }),
      );
    const loader = createLoader();
    expect((await loader.load(1)).version).toBe(1);
    await database.pool.query(`update users set settings = '{"mode":"scalper-macdv"}'`);
    expect(await loader.reload(1)).toMatchObject({ version: 2, settings: { mode: 'scalper-macdv' } });
    await database.pool.query(`update users set settings = '{"mode":"wrong"}'`);
    await expect(loader.reload(1)).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
    expect(loader.get(1)?.version).toBe(2);
    const history = await settingsVersions(db, 1, { limit: 9 });
    expect(history.map(({ version, author }) => `${version} ${author}`)).toEqual(['3 external', '2 external', '1 Livermore']);
    const restarted = createLoader();
    await expect(restarted.load(1)).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
    expect(restarted.get(1)).toMatchObject({ version: 2, settings: { mode: 'scalper-macdv' } });
    await expect(loader.load(9)).rejects.toMatchObject({ code: 'UNKNOWN_USER' });
  });
});
