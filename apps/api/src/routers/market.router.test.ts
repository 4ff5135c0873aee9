import type { RequestContext } from './context.ts';
import type { Alert, CandlePage } from '@livermore/schemas';
import { createInProcessHotStore, type HotStore } from '@livermore/cache';
import { systemClock } from '@livermore/base';
import { ensureOwner, openDatabase, storeTurn, type Database } from '@livermore/database';
import { createTestDatabase, describeWith, RecordingLogger, type TestDatabase } from '@livermore/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { symbolParts, type SymbolPartsOptions } from '../composition/symbol-parts.ts';
import { BENCH_TOKEN, startHttpBench, type HttpBench } from '../testing/http-bench.ts';

const SERIES = { exchangeId: 100, symbol: 'BTC-USD', timeframe: '5m' } as const;
const START = 1_700_000_100_000;
const openTime = (at: number): number => START + at * 300_000;
const candle = (at: number) => ({
  ...{ ...SERIES, openTime: openTime(at), open: 1 + at, high: 2 + at, low: at, close: 1.5 + at, volume: 1 },
  ...{ synthetic: false, source: 'stream', revision: 0, closedAt: openTime(at + 1) } as const,
});
const alert = (at: number) => ({
  ...{ ...SERIES, userId: 1, openTime: openTime(at), trigger: 'level_+150', value: 151, signal: 120, histogram: 31 } as const,
  ...{ state: 'RISK_OVERBOUGHT', price: 1, mode: 'position-monitor', settingsVersion: 1, final: true, late: false, explanation: {} } as const,
});

describeWith('postgres', 'the market router over plain HTTP', (adminUrl) => {
  const logger = new RecordingLogger();
  let place: TestDatabase;
  let database: Database;
  let hotStore: HotStore;
  let bench: HttpBench;
  beforeAll(async () => {
    place = await createTestDatabase(adminUrl);
    database = await openDatabase({ url: place.url, logger });
    hotStore = createInProcessHotStore({ clock: systemClock, logger });
    await ensureOwner(database.db, { settings: {} });
    await storeTurn(database.db, { candles: Array.from({ length: 50 }, (_, at) => candle(at)), alerts: [alert(3), alert(8), alert(40)] }, 0);
    const none = {} as unknown as SymbolPartsOptions['settings'] & RequestContext['scans'];
    bench = await startHttpBench(
      database,
      symbolParts({
        ...{ db: database.db, hotStore, clock: systemClock, settings: none, scans: none, status: () => null },
        priceDecimals: () => Promise.resolve(2),
      }),
    );
  });
  afterAll(async () => {
    await bench.close();
    await hotStore.close();
    await database.close();
    await place.drop();
  });

  const ask = (path: string, input: object): Promise<Response> =>
    fetch(`${bench.url}/trpc/market.${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { authorization: `Bearer ${BENCH_TOKEN}` },
    });
  const query = async <Result>(path: string, input: object): Promise<Result> => {
    const body = (await (await ask(path, input)).json()) as { result?: { data: Result } };
    if (!body.result) throw new Error(JSON.stringify(body));
    return body.result.data;
  };

  it('gives the newest candles, then older ones before a time, until there are none', async () => {
    const newest = await query<CandlePage>('candles', { ...SERIES, limit: 30 });
    expect(newest.candles).toEqual(Array.from({ length: 30 }, (_, nr) => candle(20 + nr)));
    expect(newest).toMatchObject({ hasOlder: true, priceDecimals: 2, forming: null });
    const older = await query<CandlePage>('candles', { ...SERIES, limit: 30, before: openTime(20) });
    expect(older.candles.map((each) => each.openTime)).toEqual(Array.from({ length: 20 }, (_, nr) => openTime(nr)));
    expect(older.hasOlder).toBe(false);
    expect(await query('candles', { ...SERIES, symbol: 'NONE-USD' })).toMatchObject({ candles: [], hasOlder: false });
  });

  it('gives MACD-V of the same candles', async () => {
    const { points, warmUpBars } = await query<{ points: { openTime: number; macdV: number | null }[]; warmUpBars: number }>('indicators', { ...SERIES, limit: 30 });
    expect(points.map((point) => point.openTime)).toEqual(Array.from({ length: 30 }, (_, nr) => openTime(20 + nr)));
    expect(warmUpBars).toBe(20);
    // Defined from the 26th bar on.
    expect(points.findIndex(({ macdV }) => macdV !== null)).toBe(5);
  });

  it('gives the alerts on candles of a range', async () => {
    const { alerts } = await query<{ alerts: Alert[] }>('alerts', { ...SERIES, from: openTime(4), to: openTime(40) });
    expect(alerts.map((each) => each.openTime)).toEqual([openTime(8), openTime(40)]);
  });

  it('refuses what is no series and a page without an end', async () => {
    for (const input of [{ ...SERIES, timeframe: '2h' }, { ...SERIES, symbol: 'btc' }, { ...SERIES, limit: 5_000 }]) {
      expect((await ask('candles', input)).status).toBe(400);
    }
  });

  it('answers nobody who is not signed in', async () => {
    for (const path of ['candles', 'indicators', 'alerts']) expect((await fetch(`${bench.url}/trpc/market.${path}`)).status).toBe(401);
  });
});
