import { randomUUID } from 'node:crypto';
import { AppError, systemClock } from '@livermore/base';
import { createInProcessHotStore, type HotStore } from '@livermore/cache';
import { ensureOwner, findUser, openDatabase, saveProducts, type Database } from '@livermore/database';
import type {
  CommandRecord,
  JudgedSymbol,
  RuntimeStatus,
  StoredMacdV,
  SymbolMetrics,
  SymbolScan,
  SymbolSearch,
  Watchlist,
} from '@livermore/schemas';
import { createTestDatabase, describeWith, RecordingLogger, until, type TestDatabase } from '@livermore/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { symbolParts } from '../composition/symbol-parts.ts';
import { CommandSender } from '../control/command-sender.ts';
import { SettingsEditor } from '../control/settings-editor.ts';
import { priceDecimals } from '../projections/price-decimals.ts';
import { BENCH_TOKEN, startHttpBench, type HttpBench } from '../testing/http-bench.ts';

const FIRST = {
  symbols: { monitored: ['BTC-USD', 'binanceUs:SOL-USD'], minPositionValueUsd: 10 },
  exchanges: { coinbase: { enabled: true } },
};
const product = (symbol: string, tradable = true) => ({ symbol, priceIncrement: 0.01, baseIncrement: 1e-8, tradable });
const position = (asset: string, valueUsd: number) => ({
  ...{ exchangeId: 1, asset, symbol: `${asset}-USD`, quantity: 1, valueUsd, at: 5 },
});

describeWith('postgres', 'the symbols router over plain HTTP', (adminUrl) => {
  const logger = new RecordingLogger();
  let place: TestDatabase;
  let database: Database;
  let hotStore: HotStore;
  let bench: HttpBench;
  let status: RuntimeStatus | null;
  let scan: () => Promise<SymbolScan>;
  /** Each run of a test has parts of its own: they remember scans. */
  const start = async (): Promise<void> => {
    const settings = new SettingsEditor({ db: database.db, bus: hotStore, now: () => Date.now(), newId: randomUUID });
    const scans = { scan: () => scan() };
    bench = await startHttpBench(database, {
      ...symbolParts({
        ...{ db: database.db, hotStore, clock: systemClock, settings, scans, status: () => status },
        priceDecimals: priceDecimals(() => Promise.resolve([])),
      }),
      commands: new CommandSender({ db: database.db, bus: hotStore, clock: systemClock, logger, newId: randomUUID }),
      settings,
    });
  };
  beforeAll(async () => {
    place = await createTestDatabase(adminUrl);
    database = await openDatabase({ url: place.url, logger });
    hotStore = createInProcessHotStore({ clock: systemClock, logger });
  });
  afterAll(async () => {
    await bench.close();
    await hotStore.close();
    await database.close();
    await place.drop();
  });
  beforeEach(async () => {
    await database.pool.query('truncate users, exchanges restart identity cascade');
    await ensureOwner(database.db, { settings: FIRST });
    const names = ['BTC-USD', 'BTC-USDC', 'ETH-USD', 'ADA-USD'];
    await saveProducts(database.db, 1, 'coinbase', [...names.map((name) => product(name)), product('OLD-USD', false)], 0);
    await saveProducts(database.db, 2, 'binanceUs', [product('SOL-USD')], 0);
    status = null;
    scan = () => Promise.reject(new AppError('NO_WORKER', 'No engine is running.'));
    await bench?.close();
    await start();
  });

  const headers = { 'authorization': `Bearer ${BENCH_TOKEN}`, 'content-type': 'application/json' };
  const answerOf = async <Result>(response: Response): Promise<Result> => {
    const body = (await response.json()) as { result?: { data: Result } };
    if (!body.result) throw new Error(JSON.stringify(body));
    return body.result.data;
  };
  const query = async <Result>(path: string, input?: object): Promise<Result> => {
    const search = input ? `?input=${encodeURIComponent(JSON.stringify(input))}` : '';
    return answerOf<Result>(await fetch(`${bench.url}/trpc/symbols.${path}${search}`, { headers }));
  };
  const post = (path: string, input: object): Promise<Response> =>
    fetch(`${bench.url}/trpc/symbols.${path}`, { method: 'POST', headers, body: JSON.stringify(input) });
  const change = async <Result>(path: string, input: object): Promise<Result> => answerOf<Result>(await post(path, input));
  const monitored = async (): Promise<string[]> =>
    ((await findUser(database.db, 1))?.settings as typeof FIRST | undefined)?.symbols.monitored ?? [];
  const statusWith = (fields: Partial<RuntimeStatus>): RuntimeStatus => ({ symbols: [], positions: [], ...fields }) as unknown as RuntimeStatus;

  it('lists what the settings watch in their order, then what is held and worth it', async () => {
    status = statusWith({ positions: [position('BTC', 50), position('ADA', 20), position('ETH', 3)] });
    const list = await query<Watchlist>('list');
    expect(list).toMatchObject({ settingsVersion: 1, enabled: ['coinbase'], minPositionValueUsd: 10 });
    expect(list.symbols).toEqual([
      { exchange: 'coinbase', exchangeId: 1, symbol: 'BTC-USD', written: 'BTC-USD', position: position('BTC', 50) },
      { exchange: 'binanceUs', exchangeId: 2, symbol: 'SOL-USD', written: 'binanceUs:SOL-USD', position: null },
      { exchange: 'coinbase', exchangeId: 1, symbol: 'ADA-USD', written: null, position: position('ADA', 20) },
    ]);
  });

  it('finds products of enabled exchanges by a part of their name, and says which are watched', async () => {
    const found = await query<SymbolSearch>('search', { query: 'btc' });
    expect(found.hits.map(({ symbol, watched, priceDecimals: decimals }) => [symbol, watched, decimals])).toEqual([
      ['BTC-USD', true, 2],
      ['BTC-USDC', false, 2],
    ]);
    expect((await query<SymbolSearch>('search', { query: 'sol' })).hits).toEqual([]);
    expect((await query<SymbolSearch>('search', { query: 'OLD' })).hits).toEqual([]);
    expect(await query<SymbolSearch>('search', { limit: 2 })).toMatchObject({ more: true, hits: [{ symbol: 'ADA-USD' }, { symbol: 'BTC-USD' }] });
  });

  it('tells prices as the exchange told them a moment ago, asking once however much is typed', async () => {
    let asked = 0;
    scan = () => {
      asked++;
      const product1 = { symbol: 'ETH-USD', price: 2_900.5, volume24h: 1_200, changePct24h: -1.5, priceIncrement: 0.01, baseIncrement: 1e-8, monitored: false };
      return Promise.resolve({ exchange: 'coinbase', products: [product1], positions: [], at: Date.now() });
    };
    for (const typed of ['e', 'et', 'eth']) {
      const found = await query<SymbolSearch>('search', { query: typed });
      expect(found.hits.find(({ symbol }) => symbol === 'ETH-USD')).toMatchObject({ price: 2_900.5, volume24h: 1_200, changePct24h: -1.5 });
      expect(found.quotes).toMatchObject([{ exchange: 'coinbase', asking: false, error: '' }]);
    }
    expect(asked).toBe(1);
  });

  it('finds products without prices while the exchange does not answer, and says why', async () => {
    let answer = (): void => {};
    scan = () => new Promise((resolve) => (answer = () => resolve({ exchange: 'coinbase', products: [], positions: [], at: Date.now() })));
    expect(await query<SymbolSearch>('search', { query: 'eth' })).toMatchObject({
      hits: [{ symbol: 'ETH-USD', price: null }],
      quotes: [{ at: null, asking: true }],
    });
    answer();
    await until('the answer', async () => (await query<SymbolSearch>('search', { query: 'eth' })).quotes[0]?.at !== null);
    await bench.close();
    await start();
    scan = () => Promise.reject(new AppError('EXCHANGE_UNREACHABLE', 'Coinbase did not answer.'));
    const failed = await query<SymbolSearch>('search', { query: 'eth' });
    expect(failed.quotes).toEqual([{ exchange: 'coinbase', at: null, asking: false, error: 'Coinbase did not answer.' }]);
    expect(failed.hits).toHaveLength(1);
  });

  it('gives the quality of each series of what is watched, or of one symbol', async () => {
    const watched = (symbol: string) => ({ exchangeId: 1, symbol, series: [{ timeframe: '5m', candles: 600, seeded: true }] });
    status = statusWith({ symbols: [watched('BTC-USD'), watched('ETH-USD')] as RuntimeStatus['symbols'] });
    const stored = {
      ...{ exchangeId: 1, symbol: 'ETH-USD', timeframe: '5m', openTime: 300_000, macdV: 12.5, state: 'RANGING', seeded: true },
      ...{ observedCount: 580, spanBars: 600, syntheticShare: 0.02, computedAt: 9, recent: [], snapshot: { layout: 1, values: [] } },
    } as unknown as StoredMacdV;
    hotStore.putIndicator(stored);
    hotStore.putTicker({ exchangeId: 1, symbol: 'ETH-USD', price: 1, changePct24h: 0, volume24h: 77, high24h: 3, low24h: 2, at: 1, receivedAt: 1 });
    await hotStore.flushed();
    const all = await query<{ symbols: SymbolMetrics[] }>('metrics');
    expect(all.symbols.map(({ symbol, series }) => [symbol, series.length])).toEqual([['BTC-USD', 0], ['ETH-USD', 1]]);
    const one = await query<{ symbols: SymbolMetrics[] }>('metrics', { exchangeId: 1, symbol: 'ETH-USD' });
    expect(one.symbols).toMatchObject([{ volume24h: 77, high24h: 3, low24h: 2, series: [{ timeframe: '5m', observedCount: 580, syntheticShare: 0.02 }] }]);
  });

  it('sends the commands that add and remove a symbol, which change nothing by themselves', async () => {
    const added = await change<{ requestId: string; command: CommandRecord }>('add', { symbol: 'ETH-USD', exchange: 'coinbase' });
    expect(added.command).toMatchObject({ type: 'add-symbol', status: 'stored', payload: { symbol: 'ETH-USD', exchange: 'coinbase' } });
    const removed = await change<{ requestId: string; command: CommandRecord }>('remove', { symbol: 'BTC-USD' });
    expect(removed.command).toMatchObject({ type: 'remove-symbol', requestId: removed.requestId, payload: { symbol: 'BTC-USD' } });
    expect(await monitored()).toEqual(FIRST.symbols.monitored);
    expect((await post('add', { symbol: 'eth' })).status).toBe(400);
  });

  const PASTED = 'eth-usd\nBTC-USD\nETH-USD\nNONE-USD\nOLD-USD\nbinanceUs:ETH-USD\nwhat\nADA-USD';

  it('judges a pasted list entry by entry and changes nothing', async () => {
    const { entries } = await change<{ entries: JudgedSymbol[] }>('validate', { lines: PASTED });
    expect(entries.map(({ line, verdict }) => [line, verdict])).toEqual([
      [1, 'valid'], [2, 'watched'], [3, 'duplicate'], [4, 'unknown'], [5, 'unknown'], [6, 'exchange-off'], [7, 'malformed'], [8, 'valid'],
    ]);
    const json = await change<{ entries: JudgedSymbol[] }>('validate', { lines: '["ETH-USD","x"]' });
    expect(json.entries.map(({ verdict }) => verdict)).toEqual(['valid', 'malformed']);
    const lines = await change<{ entries: JudgedSymbol[] }>('validate', { lines: ['ETH-USD', 'BTC-USD'] });
    expect(lines.entries.map(({ line, verdict }) => [line, verdict])).toEqual([[1, 'valid'], [2, 'watched']]);
    expect(await monitored()).toEqual(FIRST.symbols.monitored);
  });

  it('imports what is valid in one version of the settings; again, nothing', async () => {
    const imported = await change<{ added: number; settingsVersion: number; requestId: string | null; entries: JudgedSymbol[] }>('bulkImport', { lines: PASTED });
    expect(imported).toMatchObject({ added: 2, settingsVersion: 2, requestId: expect.any(String) as string });
    expect(imported.entries).toHaveLength(8);
    expect(await monitored()).toEqual(['BTC-USD', 'binanceUs:SOL-USD', 'ETH-USD', 'ADA-USD']);
    expect(await change('bulkImport', { lines: PASTED })).toMatchObject({ added: 0, settingsVersion: 2, requestId: null });
  });

  it('imports everything when several do so at the same time', async () => {
    await Promise.all(['ETH-USD', 'ADA-USD', 'BTC-USDC'].map((lines) => change('bulkImport', { lines })));
    expect((await monitored()).toSorted()).toEqual(['ADA-USD', 'BTC-USD', 'BTC-USDC', 'ETH-USD', 'binanceUs:SOL-USD']);
  });

  it('asks an exchange whose products nobody knows yet before it judges', async () => {
    await database.pool.query('truncate exchanges cascade');
    expect(await change('validate', { lines: 'ETH-USD' })).toMatchObject({ entries: [{ verdict: 'unknown', reason: 'the products of Coinbase are not known yet' }] });
    scan = async () => {
      await saveProducts(database.db, 1, 'coinbase', [product('ETH-USD')], 0);
      return { exchange: 'coinbase', products: [], positions: [], at: 0 };
    };
    expect(await change('validate', { lines: 'ETH-USD' })).toMatchObject({ entries: [{ verdict: 'valid' }] });
  });

  it('answers nobody who is not signed in', async () => {
    for (const path of ['list', 'search', 'metrics']) expect((await fetch(`${bench.url}/trpc/symbols.${path}`)).status).toBe(401);
    for (const path of ['add', 'remove', 'validate', 'bulkImport']) {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
      expect((await fetch(`${bench.url}/trpc/symbols.${path}`, init)).status).toBe(401);
    }
  });
});
