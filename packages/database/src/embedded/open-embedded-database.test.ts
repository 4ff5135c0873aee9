import { RecordingLogger, until } from '@livermore/testkit';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../database.ts';
import { ensureOwner, findUser, listAlerts, newestCandles, storeTurn } from '../index.ts';
import { SOURCE_MIGRATIONS_FOLDER } from '../migrations.ts';
import { commandsContract } from '../testing/commands-contract.ts';
import { databaseContract } from '../testing/database-contract.ts';
import { sampleAlert, sampleCandle, SERIES } from '../testing/samples.ts';
import { settingsContract } from '../testing/settings-contract.ts';
import { storeCommandContract } from '../testing/store-command-contract.ts';
import { openEmbeddedDatabase } from './open-embedded-database.ts';

const logger = new RecordingLogger();
const here = dirname(fileURLToPath(import.meta.url));

/** A data directory with a database that holds one candle: making one takes seconds, copying does not. */
let template: string;
let work: string;
let dataDir: string;
let number = 0;

const open = async (options: { workerUrl?: URL; signal?: AbortSignal } = {}): Promise<Database> => {
  const database = await openEmbeddedDatabase({ dataDir, logger, ...options });
  onTestFinished(() => database.close());
  return database;
};
const refusal = (): Promise<unknown> => open().then(() => 'opened', (error: unknown) => error);
const useTemplate = () => cp(template, dataDir, { recursive: true });

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'livermore-embedded-'));
  template = join(work, 'template');
  const database = await openEmbeddedDatabase({ dataDir: template, logger });
  await storeTurn(database.db, { candles: [sampleCandle(0)] }, 0);
  await database.close();
});
afterAll(() => rm(work, { recursive: true, force: true }));
beforeEach(() => {
  dataDir = join(work, String(++number));
});

describe('the embedded database', () => {
  const openCopy = async (name: string): Promise<Database> => {
    const contractDir = join(work, name);
    await cp(template, contractDir, { recursive: true });
    return openEmbeddedDatabase({ dataDir: contractDir, logger });
  };
  databaseContract(() => openCopy('contract'));
  describe('with commands', () => commandsContract(() => openCopy('commands')));
  describe('storing a command', () => storeCommandContract(() => openCopy('store-command')));
  describe('with settings', () => settingsContract(() => openCopy('settings')));

  it('leaves its database alone in the data directory when it is closed, and is there again', async () => {
    expect(await readdir(template)).toEqual(['database']);
    await useTemplate();
    const database = await open();
    expect(await newestCandles(database.db, SERIES, 9)).toEqual([sampleCandle(0)]);
    const { host } = database.pool.options;
    expect(((await stat(host ?? '')).mode & 0o777).toString(8)).toBe('700');
    await Promise.all([database.close(), database.close()]);
    await expect(stat(host ?? '')).rejects.toThrow('ENOENT');
    expect(await readdir(dataDir)).toEqual(['database']);
  });

  it('is refused while this or another process has it open', async () => {
    await useTemplate();
    await open();
    expect(await refusal()).toMatchObject({
      code: 'DATA_DIR_IN_USE',
      message: expect.stringContaining(String(process.pid)) as string,
    });
    const child = await startChild();
    expect(await child.line()).toBe('DATA_DIR_IN_USE');
  });

  it('keeps what was committed when its process is killed, and opens again at once', async () => {
    await useTemplate();
    const child = await startChild();
    for (let stored = 0; stored < 20; stored++) expect(await child.line()).toBe('stored');
    expect(await refusal()).toMatchObject({
      code: 'DATA_DIR_IN_USE',
      message: expect.stringContaining(String(child.pid)) as string,
    });
    await child.kill();
    const { db } = await open();
    expect((await findUser(db, 1))?.settings).toEqual({ written: 'by the child' });
    const candles = await newestCandles(db, SERIES, 10_000);
    const alerts = await listAlerts(db, 1, { limit: 10_000 });
    expect(candles.length).toBeGreaterThanOrEqual(20);
    // A turn is there as a whole: every candle has its alert.
    expect(alerts.map(({ openTime }) => openTime).reverse()).toEqual(
      candles.map(({ openTime }) => openTime),
    );
  });

  it('ends at once when it is told to stop while it opens, as a kill would, and starts anew over what that left', async () => {
    const stopping = new AbortController();
    const opening = open({ signal: stopping.signal }).catch((error: unknown) => error);
    await until('a database half made', () => readdir(join(dataDir, 'database.new', 'base')).catch(() => undefined));
    stopping.abort();
    const told = await opening;
    expect(String(told)).toContain('told to stop');
    // Nothing is broken, and nobody is told to move anything away.
    expect(told).not.toHaveProperty('code');
    expect(await readdir(dataDir)).toEqual(['database.new']);
    const { db } = await open();
    expect(await ensureOwner(db, { settings: {} })).toMatchObject({ id: 1 });
    expect((await readdir(dataDir)).sort()).toEqual(['database', 'database.lock']);
  });

  it.each([
    ['a missing PG_VERSION', (database: string) => rm(join(database, 'PG_VERSION'))],
    ['a missing control file', (database: string) => rm(join(database, 'global/pg_control'))],
    ['an empty control file', (database: string) => truncate(join(database, 'global/pg_control'))],
    ['missing tables', (database: string) => rm(join(database, 'base'), { recursive: true })],
    ['a missing write-ahead log', (database: string) => rm(join(database, 'pg_wal'), { recursive: true })],
    [
      'a file in its place',
      async (database: string) => {
        await rm(database, { recursive: true });
        await writeFile(database, '');
      },
    ],
  ])('says what to do when it is damaged by %s, and touches nothing', async (_, damage) => {
    await useTemplate();
    const database = join(dataDir, 'database');
    await damage(database);
    const error = await refusal();
    expect(error).toMatchObject({
      message: expect.stringContaining(dataDir) as string,
    });
    expect(['DATA_DIR_DAMAGED', 'DATA_DIR_UNUSABLE']).toContain((error as { code?: string }).code);
    expect((error as Error).message).not.toMatch(/wasm|Aborted|ASSERTIONS/);
    expect(await readdir(dataDir)).toEqual(['database']);
  });

  it('says so when the data directory cannot be used', async () => {
    await writeFile(join(work, 'file'), '');
    dataDir = join(work, 'file', 'below');
    expect(await refusal()).toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
  });

  it('is refused when a newer version has migrated it, and lets go of the directory', async () => {
    await useTemplate();
    const database = await open();
    await database.pool.query(
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 4102444800000)`,
    );
    await database.close();
    expect(await refusal()).toMatchObject({ code: 'DATABASE_NEWER' });
    expect(await readdir(dataDir)).toEqual(['database']);
  });

  it.each(['exit', 'trap'])('tells of the death of its thread (%s) and fails queries instead of leaving them waiting', async (how) => {
    await useTemplate();
    const database = await open({ workerUrl: new URL('../testing/dying.worker.mjs', import.meta.url) });
    await ensureOwner(database.db, { settings: {} });
    const queries = [`select 'end by ${how}'`, 'select 1'].map((text) => database.pool.query(text));
    const outcomes = await Promise.allSettled(queries);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    if (!database.lost.aborted) await once(database.lost, 'abort');
    expect(database.lost.reason).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    await expect(storeTurn(database.db, { alerts: [sampleAlert(0)] }, 0)).rejects.toThrow();
    await database.close();
    expect(await readdir(dataDir)).toEqual(['database']);
  });
});

/** The bundle of the child program, made as the server is: workspace packages in, npm packages out. */
let bundle: string | undefined;
const bundleChild = async (): Promise<string> => {
  if (bundle) return bundle;
  // Below the package, so that npm packages are found from there.
  const cache = join(here, '../../.cache');
  await mkdir(cache, { recursive: true });
  const outDir = await mkdtemp(join(cache, 'child-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: [/^@livermore\//] },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      rolldownOptions: {
        input: {
          child: fileURLToPath(new URL('../testing/use-database.child.ts', import.meta.url)),
          'pglite.worker': join(here, 'pglite.worker.mjs'),
        },
        output: { entryFileNames: '[name].mjs' },
      },
    },
  });
  bundle = outDir;
  return outDir;
};
afterAll(async () => {
  if (bundle) await rm(bundle, { recursive: true, force: true });
});

const startChild = async () => {
  const outDir = await bundleChild();
  const child: ChildProcess = spawn(
    process.execPath,
    [join(outDir, 'child.mjs'), dataDir, SOURCE_MIGRATIONS_FOLDER],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  };
  onTestFinished(kill);
  const lines: string[] = [];
  let wake = (): void => {};
  let rest = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    wake();
  });
  return {
    pid: child.pid,
    kill,
    line: async (): Promise<string> => {
      while (lines.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return lines.shift() ?? '';
    },
  };
};
