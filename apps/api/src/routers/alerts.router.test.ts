import { ensureOwner, openDatabase, storeTurn, type Database } from '@livermore/database';
import { TIMEFRAME_MS, type Alert, type AlertDetail, type AlertTrigger, type Timeframe } from '@livermore/schemas';
import { createTestDatabase, describeWith, RecordingLogger, type TestDatabase } from '@livermore/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alertReader } from '../composition/alert-reader.ts';
import { BENCH_TOKEN, startHttpBench, type HttpBench } from '../testing/http-bench.ts';

const START = 1_699_920_000_000;
const candle = (at: number) => ({
  ...{ exchangeId: 100, symbol: 'BTC-USD', timeframe: '5m', openTime: START + at * TIMEFRAME_MS['5m'] } as const,
  ...{ open: 1 + at, high: 2 + at, low: at, close: 1.5 + at, volume: 1 },
  ...{ synthetic: false, source: 'stream', revision: 0, closedAt: START } as const,
});
const rules = {
  ...{ levels: [150], reversal: { enabled: true, oversoldBufferPct: 5, overboughtBufferPct: 3 }, cooldownMs: 300_000, maxSyntheticShare: 0.5 },
};
interface Told {
  userId?: number;
  symbol?: string;
  timeframe?: Timeframe;
  trigger?: AlertTrigger;
  late?: boolean;
  explanation?: Record<string, unknown>;
}
const alert = (at: number, { userId = 1, symbol = 'BTC-USD', timeframe = '5m', trigger = 'level_+150', late = false, explanation = {} }: Told = {}) => ({
  ...{ userId, exchangeId: 100, symbol, timeframe, openTime: candle(at).openTime, trigger, value: 153.8, signal: 120, histogram: 33.8 },
  ...{ state: 'RISK_OVERBOUGHT', price: 1, mode: 'position-monitor', settingsVersion: 1, final: true, late, explanation } as const,
});

describeWith('postgres', 'the alerts router over plain HTTP', (adminUrl) => {
  let place: TestDatabase;
  let database: Database;
  let bench: HttpBench;
  let limitAsked: number;
  beforeAll(async () => {
    place = await createTestDatabase(adminUrl);
    database = await openDatabase({ url: place.url, logger: new RecordingLogger() });
    await ensureOwner(database.db, { settings: {} });
    await database.pool.query(`insert into users (email, display_name) values ('a@b.c', 'A')`);
    const known = Array.from({ length: 40 }, (_, at) => candle(at));
    const point = { macdV: 142.3, signal: 118, histogram: 24.3, state: 'RALLYING', spanBars: 39 };
    const alerts = [
      alert(39, { explanation: { rules, previous: point, current: { ...point, macdV: 153.8, spanBars: 40 }, candles: known } }),
      alert(1, { symbol: 'ETH-USD', trigger: 'reversal_oversold', late: true }),
      alert(2, { userId: 2 }),
      alert(3, { symbol: 'WBTC-USD', timeframe: '1h', trigger: 'level_-200' }),
      alert(4, { explanation: { rules: 'of old', window: [[1, 2]] } }),
    ];
    for (const each of alerts) await storeTurn(database.db, { alerts: [each] }, 5);
    bench = await startHttpBench(database, {
      alerts: alertReader({
        db: database.db,
        history: {
          closed: (_, { limit }) => {
            limitAsked = limit;
            return Promise.resolve(known);
          },
        },
        priceDecimals: () => Promise.resolve(2),
      }),
    });
  });
  afterAll(async () => {
    await bench.close();
    await database.close();
    await place.drop();
  });

  const ask = (path: string, input?: object): Promise<Response> =>
    fetch(`${bench.url}/trpc/alerts.${path}${input ? `?input=${encodeURIComponent(JSON.stringify(input))}` : ''}`, {
      headers: { authorization: `Bearer ${BENCH_TOKEN}` },
    });
  const answer = async <Data>(path: string, input?: object): Promise<Data> =>
    ((await (await ask(path, input)).json()) as { result: { data: Data } }).result.data;
  const ids = async (input?: object): Promise<number[]> =>
    (await answer<{ alerts: Alert[] }>('list', input)).alerts.map(({ id }) => id);

  it('lists the alerts of the user that fit what is asked, page by page', async () => {
    expect(await ids()).toEqual([5, 4, 2, 1]);
    expect(await ids({ limit: 2, before: 4 })).toEqual([2, 1]);
    expect(await ids({ symbol: ' btc ' })).toEqual([5, 4, 1]);
    expect(await ids({ symbol: 'btc', timeframe: '5m', before: 5 })).toEqual([1]);
    expect(await ids({ rule: 'reversal' })).toEqual([2]);
    expect(await ids({ late: false, rule: 'level', timeframe: '1h' })).toEqual([4]);
    expect(await ids({ symbol: '%' })).toEqual([]);
  });

  it('tells an alert with its rules, its bars, its MACD-V and its neighbours among those asked for', async () => {
    const detail = await answer<AlertDetail>('get', { id: 1, symbol: 'BTC' });
    const { explanation: _, ...stored } = alert(39);
    expect(detail).toMatchObject({
      ...{ alert: { ...stored, id: 1, revised: false, createdAt: 5 }, rules, before: 142.3, priceDecimals: 2 },
      ...{ newer: 4, older: null, corrections: null },
    });
    expect(detail.window?.candles).toHaveLength(40);
    // The stored values are invented here, so recomputed ones do not meet them.
    expect(detail.window).toMatchObject({ values: { kind: 'differs' }, points: [{ macdV: 142.3 }, { macdV: 153.8 }] });
    expect(limitAsked).toBe(1_040);
    expect(await answer<AlertDetail>('get', { id: 2 })).toMatchObject({ newer: 4, older: 1 });
  });

  it('tells an alert whose explanation it cannot read', async () => {
    expect(await answer<AlertDetail>('get', { id: 5 })).toMatchObject({
      ...{ alert: { id: 5, value: 153.8 }, rules: null, before: null, window: null, corrections: null, newer: null, older: 4 },
    });
  });

  it('answers the same for the alert of another user as for one that does not exist', async () => {
    const refusal = async (id: number) => {
      const response = await ask('get', { id });
      const { error } = (await response.json()) as { error: { message: string; data: { appCode: string } } };
      return [response.status, error.data.appCode, error.message.replace(String(id), 'N')];
    };
    expect(await refusal(3)).toEqual([404, 'UNKNOWN_ALERT', 'There is no alert N. Look for it in the list of alerts.']);
    expect(await refusal(99)).toEqual(await refusal(3));
  });

  it('refuses what is no id and no filter, and who is not signed in', async () => {
    for (const input of [{ id: 0 }, { id: 'x' }, { id: 1, timeframe: '2h' }]) expect((await ask('get', input)).status).toBe(400);
    expect((await ask('list', { rule: 'any' })).status).toBe(400);
    for (const path of ['list', 'get']) expect((await fetch(`${bench.url}/trpc/alerts.${path}`)).status).toBe(401);
  });
});
