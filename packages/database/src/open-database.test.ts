import { createTestDatabase, describeWith, FakeClock, RecordingLogger, type TestDatabase } from '@livermore/testkit';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { ensureOwner, openDatabase, storeTurn } from './index.ts';
import { journalTimes, SOURCE_MIGRATIONS_FOLDER } from './migrations.ts';
import { commandsContract } from './testing/commands-contract.ts';
import { databaseContract } from './testing/database-contract.ts';
import { settingsContract } from './testing/settings-contract.ts';
import { sampleAlert, sampleCandle } from './testing/samples.ts';
import { storeCommandContract } from './testing/store-command-contract.ts';

it('has migrations whose times rise in the order of the journal', async () => {
  const times = await journalTimes(SOURCE_MIGRATIONS_FOLDER);
  expect(times.length).toBeGreaterThan(0);
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
});

const logger = new RecordingLogger();

describeWith('postgres', 'PostgreSQL as the database', (adminUrl) => {
  describe.each([10, 1])('with %i connections', (maxConnections) => {
    const open = async (): Promise<Database> => {
      const place = await createTestDatabase(adminUrl);
      const database = await openDatabase({ url: place.url, logger, maxConnections });
      return {
        ...database,
        close: async () => {
          await database.close();
          await place.drop();
        },
      };
    };
    databaseContract(open);
    describe('with commands', () => commandsContract(open));
    describe('storing a command', () => storeCommandContract(open));
    describe('with settings', () => settingsContract(open));
  });
});

describeWith('postgres', 'Opening PostgreSQL', (adminUrl) => {
  let place: TestDatabase;
  let opened: Database[];
  const open = async (url = place.url): Promise<Database> => {
    const database = await openDatabase({ url, logger });
    opened.push(database);
    return database;
  };
  beforeEach(async () => {
    opened = [];
    place = await createTestDatabase(adminUrl);
  });
  afterEach(async () => {
    await Promise.all(opened.map((database) => database.close()));
    await place.drop();
  });

  it('is migrated once by several that start at once', async () => {
    await Promise.all([open(), open(), open()]);
    const { rows } = await opened[0]!.pool.query('select * from drizzle.__drizzle_migrations');
    expect(rows).toHaveLength((await journalTimes(SOURCE_MIGRATIONS_FOLDER)).length);
  });

  it('waits for another process that holds the migration lock, and says so', async () => {
    const other = new pg.Client({ connectionString: place.url });
    await other.connect();
    await other.query('select pg_advisory_lock(1279874637)');
    const opening = open();
    await expect.poll(() => logger.messages('info')).toContain(
      'waiting for another process that migrates the database',
    );
    await expect
      .poll(async () => (await other.query(`select from pg_locks where locktype = 'advisory' and not granted`)).rowCount)
      .toBe(1);
    expect((await other.query(`select to_regclass('public.users') as name`)).rows).toEqual([{ name: null }]);
    await other.end();
    await opening;
  });

  it('stores an alert once when two connections store it at once', async () => {
    const [one, two] = [await open(), await open()];
    await ensureOwner(one.db, { settings: {} });
    const alerts = Array.from({ length: 50 }, (_, bucket) => sampleAlert(bucket));
    const results = await Promise.all(
      [one, two, one, two].map(({ db }, nr) =>
        storeTurn(db, { alerts: nr % 2 ? alerts : alerts.toReversed() }, nr),
      ),
    );
    expect(results.flatMap(({ storedAlerts }) => storedAlerts)).toHaveLength(50);
    const { rows } = await one.pool.query('select id from alert_history');
    expect(rows).toHaveLength(50);
  });

  it('shows the ids of a user’s alerts in rising order, also when several store at once', async () => {
    const database = await open();
    await ensureOwner(database.db, { settings: {} });
    const holder = await database.pool.connect();
    try {
      await holder.query('begin');
      await holder.query('select id from users where id = 1 for no key update');
      let done = false;
      const waiting = storeTurn(database.db, { alerts: [sampleAlert(1)] }, 0).then(() => (done = true));
      await expect
        .poll(async () => (await database.pool.query<object>(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rows)
        .toHaveLength(1);
      expect(done).toBe(false);
      await holder.query('commit');
      await waiting;
    } finally {
      holder.release();
    }
  });

  it('takes the same candles from two writers in opposite orders without a deadlock', async () => {
    const [one, two] = [await open(), await open()];
    const candles = Array.from({ length: 2_000 }, (_, bucket) => sampleCandle(bucket));
    for (let revision = 1; revision <= 5; revision++) {
      const revised = candles.map((candle) => ({ ...candle, revision }));
      await Promise.all([
        storeTurn(one.db, { candles: revised }, 0),
        storeTurn(two.db, { candles: revised.toReversed() }, 0),
      ]);
    }
    const { rows } = await one.pool.query('select distinct revision from candles');
    expect(rows).toEqual([{ revision: 5 }]);
  });

  it('survives connections that die idle or inside a transaction, and goes on with others', async () => {
    const database = await open();
    await ensureOwner(database.db, { settings: {} });
    const killed = database.db.transaction(async (tx) => {
      await tx.execute('select pg_sleep(20)');
    });
    const outcome = killed.then(() => 'done', () => 'failed');
    const admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
    await expect
      .poll(async () => {
        const { rowCount } = await admin.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and query like '%pg_sleep(20)%'`,
          [new URL(place.url).pathname.slice(1)],
        );
        return rowCount;
      })
      .toBeGreaterThan(0);
    expect(await outcome).toBe('failed');
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [
      new URL(place.url).pathname.slice(1),
    ]);
    await admin.end();
    await expect.poll(() => database.pool.idleCount).toBe(0);
    expect((await storeTurn(database.db, { alerts: [sampleAlert(1)] }, 0)).storedAlerts).toHaveLength(1);
    expect(database.lost.aborted).toBe(false);
  });

  it('closes although a query does not end', async () => {
    const clock = new FakeClock();
    const database = await openDatabase({ url: place.url, logger, clock });
    // Not a wait: it ends only with its connection.
    const endless = database.pool.query('select pg_sleep(1000)').catch(() => 'ended');
    await expect.poll(() => database.pool.idleCount + database.pool.waitingCount).toBe(0);
    const closing = database.close();
    await clock.advance(3_000);
    await closing;
    await place.drop();
    expect(await endless).toBe('ended');
  });

  it('refuses a database that a newer version has migrated, and leaves it as it is', async () => {
    const database = await open();
    await database.pool.query(
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 4102444800000)`,
    );
    await expect(open()).rejects.toMatchObject({
      code: 'DATABASE_NEWER',
      message: expect.stringContaining('2100-01-01') as string,
    });
  });

  it('names host, port and cause when it cannot be opened, and never the password', async () => {
    const refused = async (change: (url: URL) => void): Promise<string> => {
      const url = new URL(place.url);
      url.password = 'geheim';
      change(url);
      const error: unknown = await open(url.href).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
      const { message, stack, cause } = error as Error;
      expect(`${message} ${stack} ${JSON.stringify(cause)}`).not.toContain('geheim');
      return message;
    };
    const { hostname, port } = new URL(place.url);
    expect(await refused((url) => (url.pathname = '/nowhere'))).toContain(
      `${hostname}:${port || 5432}: there is no database "nowhere"`,
    );
    expect(await refused((url) => (url.port = '1'))).toContain(`${hostname}:1: nothing answers there`);
    expect(await refused((url) => (url.username = 'nobody'))).toContain(`${hostname}:${port || 5432}: `);
  });

  it('refuses an address that is none without repeating it', async () => {
    await expect(open('postgresql://u:geheim@host:5432:1/x')).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      message: expect.not.stringContaining('geheim') as string,
    });
  });
});
