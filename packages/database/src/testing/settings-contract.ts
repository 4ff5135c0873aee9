import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database, Queryable } from '../database.ts';
import {
  currentSettings,
  ensureOwner,
  findUser,
  recordExternalSettings,
  settingsVersion,
  settingsVersions,
  writeSettings,
  type SettingsChange,
} from '../index.ts';
import { emptyTables } from './empty-tables.ts';

const NOW = 1_800_000_000_000;
const FIRST = { mode: 'position-monitor', theirs: { deep: [1, null] } };

/** What is true of stored settings on a database of either kind. `open` gives a fresh one; the suite closes it. */
export const settingsContract = (open: () => Promise<Database>): void => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    await emptyTables(database);
    await ensureOwner(database.db, { settings: FIRST });
  });

  const write = (edit: SettingsChange['edit'], changes: Partial<SettingsChange> = {}) =>
    database.db.transaction((tx) =>
      writeSettings(tx, { userId: 1, edit, author: 'Ann', reason: null, now: NOW, ...changes }),
    );
  const row = async () => {
    const user = await findUser(database.db, 1);
    return { version: user?.settingsVersion, settings: user?.settings };
  };
  const history = () => settingsVersions(database.db, 1, { limit: 100 });
  const writeExternally = (settings: unknown, version?: number) =>
    database.pool.query('update users set settings = $1, settings_version = coalesce($2, settings_version)', [
      JSON.stringify(settings),
      version,
    ]);

  describe('settings', () => {
    it('have the first document of the owner as version 1 of their history', async () => {
      expect(await history()).toMatchObject([{ userId: 1, version: 1, settings: FIRST, author: 'Livermore' }]);
    });

    it('take the edited document as their next version, with author, reason and time', async () => {
      const settings = { ...FIRST, mode: 'scalper-macdv' };
      const written = await write(() => settings, { reason: 'faster' });
      expect(written).toEqual({ version: 2, settings, changed: true });
      expect(await row()).toEqual({ version: 2, settings });
      const [newest, ...older] = await history();
      expect(newest).toEqual({ userId: 1, version: 2, settings, author: 'Ann', reason: 'faster', createdAt: NOW });
      expect(older.map(({ version }) => version)).toEqual([1]);
    });

    it('give the stored document to the edit', async () => {
      const seen: unknown[] = [];
      await write((current) => {
        seen.push(current);
        return current;
      });
      expect(seen).toEqual([FIRST]);
    });

    it('stay as they are when the edited document says the same in another order', async () => {
      const reordered = { theirs: { deep: [1, null] }, mode: 'position-monitor' };
      expect(await write(() => reordered)).toEqual({ version: 1, settings: FIRST, changed: false });
      expect(await history()).toHaveLength(1);
    });

    it('stay as they are when the edit throws, also where another program has written them', async () => {
      await writeExternally({ theirs: 1 });
      const refusal = write(() => {
        throw new Error('refused');
      });
      await expect(refusal).rejects.toThrow('refused');
      expect(await row()).toEqual({ version: 1, settings: { theirs: 1 } });
      expect(await history()).toHaveLength(1);
    });

    it('stay as they are when the transaction around the change fails', async () => {
      const failing = database.db.transaction(async (tx: Queryable) => {
        await writeSettings(tx, { userId: 1, edit: () => ({}), author: 'Ann', reason: null, now: NOW });
        throw new Error('later');
      });
      await expect(failing).rejects.toThrow('later');
      expect(await row()).toEqual({ version: 1, settings: FIRST });
      expect(await history()).toHaveLength(1);
    });

    it('lose no change of several that are made at once', async () => {
      const counted = { n: 0 };
      await write(() => counted);
      const add = (current: unknown) => ({ n: (current as typeof counted).n + 1 });
      const written = await Promise.all(Array.from({ length: 8 }, () => write(add)));
      expect(written.map(({ version }) => version).sort((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
      expect(await row()).toEqual({ version: 10, settings: { n: 8 } });
    });

    it('are refused for a user who is not there', async () => {
      await expect(write(() => ({}), { userId: 7 })).rejects.toMatchObject({ code: 'UNKNOWN_USER' });
    });

    it('are listed newest first, in pages, of one user only', async () => {
      await database.pool.query(`insert into users (email, display_name) values ('a@b.c', 'A')`);
      await write(() => ({ other: true }), { userId: 2 });
      for (let nr = 2; nr <= 5; nr++) await write(() => ({ nr }));
      const versions = async (page: { limit: number; before?: number }) =>
        (await settingsVersions(database.db, 1, page)).map(({ version }) => version);
      expect(await versions({ limit: 2 })).toEqual([5, 4]);
      expect(await versions({ limit: 9, before: 4 })).toEqual([3, 2, 1]);
      expect(await settingsVersion(database.db, 1, 3)).toMatchObject({ version: 3, settings: { nr: 3 } });
      expect(await settingsVersion(database.db, 1, 6)).toBeUndefined();
    });
  });

  describe('settings that another program has written', () => {
    const record = () => database.db.transaction((tx) => recordExternalSettings(tx, { userId: 1, now: NOW + 1 }));

    it('are recorded once, as a version by external', async () => {
      await writeExternally({ theirs: 2 });
      expect(await record()).toEqual({ version: 2, settings: { theirs: 2 } });
      expect(await record()).toEqual({ version: 2, settings: { theirs: 2 } });
      expect(await row()).toEqual({ version: 2, settings: { theirs: 2 } });
      expect(await history()).toMatchObject([
        { version: 2, settings: { theirs: 2 }, author: 'external', createdAt: NOW + 1 },
        { version: 1, settings: FIRST },
      ]);
    });

    it('are recorded when they are read as the current ones, which else only reads', async () => {
      const read = () => currentSettings(database.db, { userId: 1, now: NOW + 2 });
      await write(() => ({ nr: 2 }));
      expect(await read()).toEqual({ version: 2, settings: { nr: 2 }, updatedAt: NOW });
      await writeExternally({ theirs: 2 });
      expect(await read()).toEqual({ version: 3, settings: { theirs: 2 }, updatedAt: NOW + 2 });
      expect(await read()).toEqual({ version: 3, settings: { theirs: 2 }, updatedAt: NOW + 2 });
      expect(await history()).toHaveLength(3);
      await expect(currentSettings(database.db, { userId: 7, now: NOW })).rejects.toMatchObject({ code: 'UNKNOWN_USER' });
    });

    it('are recorded before an edit, which then makes the version after', async () => {
      await writeExternally({ theirs: 2 });
      const written = await write((current) => ({ ...(current as object), ours: true }));
      expect(written).toEqual({ version: 3, settings: { theirs: 2, ours: true }, changed: true });
      expect((await history()).map(({ version, author }) => `${version} ${author}`)).toEqual([
        '3 Ann',
        '2 external',
        '1 Livermore',
      ]);
    });

    it('keep the number that the program gave them when it is a new one', async () => {
      await writeExternally({ theirs: 2 }, 9);
      expect(await record()).toEqual({ version: 9, settings: { theirs: 2 } });
      expect(await write(() => ({}))).toMatchObject({ version: 10 });
    });

    it('get a new number when the program put an old one back', async () => {
      await write(() => ({ nr: 2 }));
      await writeExternally(FIRST, 1);
      expect(await record()).toEqual({ version: 3, settings: FIRST });
    });

    it.each([[null], ['text'], [[1]], [7]])('are recorded even when they are no document: %j', async (settings) => {
      await writeExternally(settings);
      expect(await record()).toEqual({ version: 2, settings });
      expect((await settingsVersion(database.db, 1, 2))?.settings).toEqual(settings);
    });

    it('are recorded for a user whose history is empty', async () => {
      await database.pool.query(`insert into users (email, display_name) values ('a@b.c', 'A')`);
      expect(await write((current) => current, { userId: 2 })).toEqual({ version: 0, settings: {}, changed: false });
      expect(await settingsVersions(database.db, 2, { limit: 9 })).toMatchObject([{ version: 0, author: 'external' }]);
    });
  });

  it('the newest version of the history is what is in force, whatever is written by whom', async () => {
    const step = fc.record({ external: fc.boolean(), settings: fc.dictionary(fc.constantFrom('a', 'b'), fc.nat(2)) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 5 }), async (steps) => {
        for (const { external, settings } of steps) {
          if (external) await writeExternally(settings);
          else await write(() => settings);
        }
        const inForce = await write((current) => current);
        const versions = await history();
        expect(versions[0]).toMatchObject({ version: inForce.version, settings: inForce.settings });
        expect(versions.map(({ version }) => version)).toEqual(versions.map((_, nr) => inForce.version - nr));
      }),
      { numRuns: 15 },
    );
  });
};
