import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMPTY_ALERT_MEMORY, judgeClose, rulesOf } from '@livermore/engine';
import { ensureOwner, openDatabase } from '@livermore/database';
import { DEMO_PRODUCTS } from '@livermore/exchange-simulator';
import { MacdV } from '@livermore/indicators';
import { bucketEnd, seriesKey, TIMEFRAME_MS, UserSettingsSchema, type Candle, type Timeframe } from '@livermore/schemas';
import { createTestDatabase, describeWith, RecordingLogger, until } from '@livermore/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type RunningServer } from './livermore-process.ts';
import { CLOSE_LEVELS } from './prepared-data-dir.ts';

/** How often the server is killed, and how many alerts it stores in between. */
const KILLS = 4;
const ALERTS_BETWEEN = 6;

/** Those of a first start, with levels so close together that nobody waits long for alerts. */
const SETTINGS = {
  symbols: { monitored: DEMO_PRODUCTS.map(({ symbol }) => symbol) },
  exchanges: { demo: { enabled: true } },
  alerts: { levels: CLOSE_LEVELS, cooldownMinutes: 0 },
};

type ArchivedCandle = Pick<Candle, 'exchangeId' | 'symbol' | 'timeframe' | 'openTime' | 'high' | 'low' | 'close' | 'synthetic' | 'source' | 'closedAt'>;

/** The alerts that archived candles of one series call for: `series openTime trigger`. */
const alertsOf = (candles: readonly ArchivedCandle[]): string[] => {
  const rules = rulesOf(UserSettingsSchema.parse(SETTINGS));
  const macdV = new MacdV();
  let memory = EMPTY_ALERT_MEMORY;
  let previous: ReturnType<MacdV['reading']> | null = null;
  const found: string[] = [];
  for (const candle of candles) {
    macdV.update(candle);
    const current = macdV.reading();
    // What the first start read from history to warm up is not judged.
    const isHistory = candle.source === 'rest' && candle.closedAt === bucketEnd(candle.openTime, candle.timeframe);
    if (!isHistory) {
      const verdict = judgeClose(memory, { previous, current, candle }, rules);
      memory = verdict.memory;
      found.push(...verdict.alerts.map(({ trigger }) => `${seriesKey(candle)} ${candle.openTime} ${trigger}`));
    }
    previous = current;
  }
  return found;
};

describeWith('postgres', 'a server that is killed again and again', (adminUrl) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'livermore-kills-'));
  let testDatabase: Awaited<ReturnType<typeof createTestDatabase>>;
  let database: pg.Client;
  let server: RunningServer;

  const rows = async <Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> => (await database.query<Row>(sql)).rows;
  const alertCount = async (): Promise<number> =>
    (await rows<{ count: number }>('select count(*)::int as count from alert_history'))[0]?.count ?? 0;

  beforeAll(async () => {
    testDatabase = await createTestDatabase(adminUrl);
    const fresh = await openDatabase({ url: testDatabase.url, logger: new RecordingLogger() });
    await ensureOwner(fresh.db, { settings: SETTINGS });
    await fresh.close();
    const environment = { LIVERMORE_DATABASE_URL: testDatabase.url };
    server = await startServer(dataDir, { environment });
    database = new pg.Client({ connectionString: testDatabase.url });
    await database.connect();
    const untilMoreAlerts = async (): Promise<void> => {
      await until('the engine to run', () => server.stderr().includes('the engine is running'), 60_000);
      const before = await alertCount();
      await until('more alerts', async () => (await alertCount()) >= before + ALERTS_BETWEEN, 60_000);
    };
    for (let kill = 0; kill < KILLS; kill++) {
      await untilMoreAlerts();
      await server.kill();
      server = await startServer(dataDir, { environment });
    }
    await untilMoreAlerts();
    await server.stop();
  }, 240_000);

  afterAll(async () => {
    await server.kill();
    await database.end();
    await testDatabase.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('has every candle of every series, without a hole', async () => {
    const series = await rows<{ symbol: string; timeframe: Timeframe; first: string; last: string; count: number }>(
      'select symbol, timeframe, min(open_time) as first, max(open_time) as last, count(*)::int as count from candles group by symbol, timeframe',
    );
    expect(series.length).toBeGreaterThan(100);
    for (const { symbol, timeframe, first, last, count } of series) {
      const buckets = (Number(last) - Number(first)) / TIMEFRAME_MS[timeframe] + 1;
      expect(count, `${symbol} ${timeframe}`).toBe(buckets);
    }
  });

  it('has stored exactly the alerts that its candles call for, each once', async () => {
    const candles = await rows<Omit<ArchivedCandle, 'openTime' | 'closedAt'> & { openTime: string; closedAt: string }>(
      `select exchange_id as "exchangeId", symbol, timeframe, open_time as "openTime", high, low, close, synthetic, source, closed_at as "closedAt"
         from candles order by open_time`,
    );
    const bySeries = new Map<string, typeof candles>();
    for (const candle of candles) {
      const list = bySeries.get(seriesKey(candle)) ?? [];
      bySeries.set(seriesKey(candle), list);
      list.push(candle);
    }
    const expected = [...bySeries.values()].flatMap((list) =>
      alertsOf(list.map((candle) => ({ ...candle, openTime: Number(candle.openTime), closedAt: Number(candle.closedAt) }))),
    );
    const stored = await rows<{ exchangeId: number; symbol: string; timeframe: Timeframe; openTime: string; trigger: string }>(
      'select exchange_id as "exchangeId", symbol, timeframe, open_time as "openTime", trigger from alert_history',
    );
    expect(stored.length).toBeGreaterThanOrEqual((KILLS + 1) * ALERTS_BETWEEN);
    expect(stored.map((alert) => `${seriesKey(alert)} ${alert.openTime} ${alert.trigger}`).sort()).toEqual(expected.sort());
  });
});
