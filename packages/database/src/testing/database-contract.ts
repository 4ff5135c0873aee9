import fc from 'fast-check';
import type { AlertQuery } from '@livermore/schemas';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database.ts';
import {
  alertMemories,
  alertNeighbours,
  alertsAfter,
  ensureOwner,
  findAlert,
  findUser,
  indicatorStates,
  listAlerts,
  newestAlertId,
  newestCandles,
  products,
  saveProducts,
  storeTurn,
} from '../index.ts';
import { applyMigrations, SOURCE_MIGRATIONS_FOLDER } from '../migrations.ts';
import { emptyTables } from './empty-tables.ts';
import { sampleAlert, sampleCandle, sampleMemory, sampleState, SERIES } from './samples.ts';
import { accountsContract } from './accounts-contract.ts';
import { usersContract } from './users-contract.ts';

const NOW = 1_800_000_000_000;

/** Time limit of writes that would wait for ever if they asked the pool inside a transaction. */
const NO_DEADLOCK_MS = 10_000;

/** What is true of the database of either kind. `open` gives a fresh one; the suite closes it. */
export const databaseContract = (open: () => Promise<Database>): void => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database?.close());
  beforeEach(() => emptyTables(database));

  const archive = (limit = 1_000) => newestCandles(database.db, SERIES, limit);

  it('does nothing when it is migrated again', async () => {
    const applied = async () =>
      (await database.pool.query<object>('select * from drizzle.__drizzle_migrations order by id')).rows;
    const before = await applied();
    const client = await database.pool.connect();
    try {
      await applyMigrations(client, { migrationsFolder: SOURCE_MIGRATIONS_FOLDER, place: 'here' });
    } finally {
      client.release();
    }
    expect(before.length).toBeGreaterThan(0);
    expect(await applied()).toEqual(before);
  });

  describe('the owner', () => {
    it('is made once, with id 1 and the first settings, however many ask at once', async () => {
      const asked = await Promise.all(
        [1, 2, 3].map((nr) => ensureOwner(database.db, { settings: { nr } })),
      );
      expect(new Set(asked.map((owner) => JSON.stringify(owner))).size).toBe(1);
      expect(asked[0]).toMatchObject({ id: 1, role: 'owner', settingsVersion: 1 });
      expect(await ensureOwner(database.db, { settings: { nr: 9 } })).toEqual(asked[0]);
      expect(await findUser(database.db, 1)).toEqual(asked[0]);
      expect(await findUser(database.db, 2)).toBeUndefined();
    });

    it('leaves the next id free for the next user', async () => {
      await ensureOwner(database.db, { settings: {} });
      const { rows } = await database.pool.query<{ id: number }>(
        `insert into users (email, display_name) values ('a@b.c', 'A') returning id`,
      );
      expect(rows[0]?.id).toBe(2);
    });
  });

  describe('users', () => {
    usersContract(() => database);
  });

  describe('accounts', () => {
    accountsContract(() => database);
  });

  describe('a turn', () => {
    beforeEach(async () => {
      await ensureOwner(database.db, { settings: {} });
    });

    it(
      'stores everything it is given, exactly',
      async () => {
        const candles = [
          sampleCandle(0, { trades: 12, close: 0.1 + 0.2, volume: 5e-324 }),
          sampleCandle(1, { synthetic: true, cause: 'no-trades', source: 'rest', revision: 2 }),
        ];
        const { storedAlerts } = await storeTurn(
          database.db,
          {
            candles,
            indicators: [sampleState(1)],
            alertMemories: [sampleMemory(1, { fired: { 'level_+150': 5 } })],
            alerts: [sampleAlert(1)],
          },
          NOW,
        );
        const { explanation: _, ...alert } = sampleAlert(1);
        expect(storedAlerts).toEqual([{ ...alert, id: 1, revised: false, createdAt: NOW }]);
        expect(await archive()).toEqual(candles);
        expect(await indicatorStates(database.db, 100, ['BTC-USD', 'ETH-USD'])).toEqual([sampleState(1)]);
        expect(await alertMemories(database.db, 1)).toEqual([
          sampleMemory(1, { fired: { 'level_+150': 5 } }),
        ]);
        expect(await listAlerts(database.db, 1, { limit: 10 })).toEqual(storedAlerts);
        const { rows } = await database.pool.query('select explanation from alert_history');
        expect(rows).toEqual([{ explanation: sampleAlert(1).explanation }]);
      },
      NO_DEADLOCK_MS,
    );

    it('leaves nothing when a part of it fails', async () => {
      const turn = {
        candles: [sampleCandle(0)],
        indicators: [sampleState(0)],
        alertMemories: [sampleMemory(0, {})],
        alerts: [sampleAlert(0), sampleAlert(1, { userId: 77 })],
      };
      await expect(storeTurn(database.db, turn, NOW)).rejects.toThrow();
      expect(await archive()).toEqual([]);
      expect(await indicatorStates(database.db, 100, ['BTC-USD'])).toEqual([]);
      expect(await alertMemories(database.db, 1)).toEqual([]);
      expect(await listAlerts(database.db, 1, { limit: 10 })).toEqual([]);
      expect((await storeTurn(database.db, { candles: [sampleCandle(0)] }, NOW)).storedAlerts).toEqual([]);
      expect(await archive()).toHaveLength(1);
    });

    it('stores an alert once, whatever the number of tries, and gives back the new ones in the order given', async () => {
      const first = await storeTurn(database.db, { alerts: [sampleAlert(5)] }, NOW);
      const alerts = [
        sampleAlert(9),
        sampleAlert(5, { value: 999 }),
        sampleAlert(2),
        sampleAlert(2),
        sampleAlert(9, { trigger: 'reversal_overbought' }),
      ];
      const tries = await Promise.all([1, 2, 3].map(() => storeTurn(database.db, { alerts }, NOW + 1)));
      const stored = tries.flatMap((result) => result.storedAlerts);
      expect(stored.map(({ openTime, trigger }) => ({ openTime, trigger }))).toEqual(
        [alerts[0], alerts[2], alerts[4]].map((alert) => ({
          openTime: alert?.openTime,
          trigger: alert?.trigger,
        })),
      );
      const all = await listAlerts(database.db, 1, { limit: 10 });
      expect(all).toEqual([...first.storedAlerts, ...stored].reverse());
    });

    it('marks a revised alert once and keeps its other fields', async () => {
      const [alert] = (await storeTurn(database.db, { alerts: [sampleAlert(1), sampleAlert(2)] }, NOW)).storedAlerts;
      const revisedAlerts = [sampleAlert(1), sampleAlert(3)];
      const first = await storeTurn(database.db, { revisedAlerts }, NOW + 1);
      expect(first.revisedAlerts).toEqual([{ ...alert, revised: true }]);
      expect((await storeTurn(database.db, { revisedAlerts }, NOW + 2)).revisedAlerts).toEqual([]);
      const all = await listAlerts(database.db, 1, { limit: 10 });
      expect(all.map(({ revised }) => revised)).toEqual([false, true]);
    });

    it('keeps of each bucket the highest revision, in whatever order and company the revisions come', async () => {
      const told = fc.record({ bucket: fc.nat(3), revision: fc.nat(4) });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(told, { maxLength: 6 }), { maxLength: 4 }), async (turns) => {
          await database.pool.query('truncate candles');
          const newest = new Map<number, number>();
          for (const turn of turns) {
            const candles = turn.map(({ bucket, revision }) => {
              newest.set(bucket, Math.max(revision, newest.get(bucket) ?? 0));
              return sampleCandle(bucket, { revision, close: 1_000 + revision });
            });
            await storeTurn(database.db, { candles }, NOW);
          }
          const expected = [...newest].sort(([a], [b]) => a - b);
          expect(await archive()).toEqual(
            expected.map(([bucket, revision]) => sampleCandle(bucket, { revision, close: 1_000 + revision })),
          );
        }),
        { numRuns: 40 },
      );
    });

    it('keeps the first told of two candles with the same revision', async () => {
      await storeTurn(database.db, { candles: [sampleCandle(0, { close: 1 }), sampleCandle(0, { close: 2 })] }, NOW);
      await storeTurn(database.db, { candles: [sampleCandle(0, { close: 3 })] }, NOW);
      expect((await archive()).map(({ close }) => close)).toEqual([1]);
    });

    it('never puts an older indicator state or alert memory over a newer one, and takes the last of the same candle', async () => {
      const indicators = [sampleState(4, { revision: 1 }), sampleState(3, { revision: 7 })];
      await storeTurn(database.db, { indicators, alertMemories: [sampleMemory(4, 'new'), sampleMemory(3, 'old')] }, NOW);
      await storeTurn(database.db, { indicators: [sampleState(4)], alertMemories: [sampleMemory(2, 'older')] }, NOW);
      expect(await indicatorStates(database.db, 100, ['BTC-USD'])).toEqual([indicators[0]]);
      expect((await alertMemories(database.db, 1)).map(({ memory }) => memory)).toEqual(['new']);

      const replayed = sampleState(4, { revision: 1, macdV: 7 });
      await storeTurn(database.db, { indicators: [replayed], alertMemories: [sampleMemory(4, null)] }, NOW);
      expect(await indicatorStates(database.db, 100, ['BTC-USD'])).toEqual([replayed]);
      expect((await alertMemories(database.db, 1)).map(({ memory }) => memory)).toEqual([null]);
    });

    it(
      'takes tens of thousands of candles at once',
      async () => {
        const candles = Array.from({ length: 12_000 }, (_, bucket) => sampleCandle(bucket));
        await storeTurn(database.db, { candles }, NOW);
        expect(await archive(3)).toEqual(candles.slice(-3));
        const { rows } = await database.pool.query<{ count: string }>('select count(*) from candles');
        expect(Number(rows[0]?.count)).toBe(12_000);
      },
      NO_DEADLOCK_MS,
    );
  });

  it('lists alerts from both ends by id, of one user only', async () => {
    await ensureOwner(database.db, { settings: {} });
    await database.pool.query(`insert into users (email, display_name) values ('a@b.c', 'A')`);
    expect(await newestAlertId(database.db, 1)).toBe(0);
    const alerts = [1, 2, 3, 4].map((bucket) => sampleAlert(bucket));
    await storeTurn(database.db, { alerts: [...alerts, sampleAlert(1, { userId: 2 })] }, NOW);
    const ids = (found: { id: number }[]): number[] => found.map(({ id }) => id);
    expect(await newestAlertId(database.db, 1)).toBe(4);
    expect(ids(await alertsAfter(database.db, 1, 1, 2))).toEqual([2, 3]);
    expect(ids(await alertsAfter(database.db, 1, 4, 2))).toEqual([]);
    expect(ids(await listAlerts(database.db, 1, { limit: 3 }))).toEqual([4, 3, 2]);
    expect(ids(await listAlerts(database.db, 1, { limit: 3, before: 3 }))).toEqual([2, 1]);
  });

  it('finds one alert with what explains it, and those beside it that fit a query, of one user only', async () => {
    await ensureOwner(database.db, { settings: {} });
    await database.pool.query(`insert into users (email, display_name) values ('a@b.c', 'A')`);
    const alerts = [
      sampleAlert(1, { symbol: 'ETH-USD' }),
      sampleAlert(2, { timeframe: '1h' }),
      sampleAlert(3, { userId: 2 }),
      sampleAlert(4, { late: true }),
      sampleAlert(5, { trigger: 'reversal_oversold' }),
    ];
    const { storedAlerts } = await storeTurn(database.db, { alerts }, NOW);
    const find = (userId: number, id: number) => findAlert(database.db, userId, id);
    expect(await find(1, 4)).toEqual({ alert: storedAlerts[3], explanation: sampleAlert(4).explanation });
    expect([await find(1, 3), await find(1, 99)]).toEqual([undefined, undefined]);
    const beside = (id: number, query = {}) => alertNeighbours(database.db, 1, id, query);
    expect(await beside(4)).toEqual({ newer: 5, older: 2 });
    expect(await beside(5)).toEqual({ newer: null, older: 4 });
    expect(await beside(4, { symbol: 'eth' })).toEqual({ newer: null, older: 1 });
    expect(await beside(1, { rule: 'reversal' })).toEqual({ newer: 5, older: null });
    const listed = async (query: AlertQuery) => (await listAlerts(database.db, 1, { ...query, limit: 10 })).map(({ id }) => id);
    expect(await listed({ timeframe: '5m', rule: 'level' })).toEqual([4, 1]);
    expect(await listed({ late: true })).toEqual([4]);
    expect(await listed({ late: false, symbol: 'BTC-' })).toEqual([5, 2]);
    // What has a meaning in a pattern has none here.
    expect(await listed({ symbol: 'B_C' })).toEqual([]);
  });

  it(
    'keeps the products of an exchange and marks those no longer listed as not tradable',
    async () => {
      const listed = ['BTC-USD', 'ETH-USD'].map((symbol) => ({
        symbol,
        priceIncrement: 0.01,
        baseIncrement: 1e-8,
        tradable: true,
      }));
      await saveProducts(database.db, 100, 'demo', listed, NOW);
      await saveProducts(database.db, 2, 'binanceUs', listed.slice(0, 1), NOW);
      expect(await products(database.db, 100)).toEqual(listed);
      const changed = { ...listed[1], symbol: 'ETH-USD', priceIncrement: 0.5, baseIncrement: 1, tradable: true };
      await saveProducts(database.db, 100, 'demo', [changed], NOW + 1);
      expect(await products(database.db, 100)).toEqual([{ ...listed[0], tradable: false }, changed]);
      expect(await products(database.db, 2)).toEqual(listed.slice(0, 1));
    },
    NO_DEADLOCK_MS,
  );

  it('lets a connection that replaces another prepare the same queries', async () => {
    await ensureOwner(database.db, { settings: {} });
    expect(await findUser(database.db, 1)).toBeDefined();
    const client = await database.pool.connect();
    client.release(true);
    expect(await findUser(database.db, 1)).toBeDefined();
  });
};
