import { createTestDatabase, describeWith, RecordingLogger, type TestDatabase } from '@livermore/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database.ts';
import { alertsOfSeries, candlesBefore, ensureOwner, openDatabase, saveProducts, searchProducts, storeTurn } from '../index.ts';
import { sampleAlert, sampleCandle, SERIES } from '../testing/samples.ts';

describeWith('postgres', 'Reading a part of what is stored', (adminUrl) => {
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
  beforeEach(async () => {
    await database.pool.query('truncate users, exchanges, candles, alert_history restart identity cascade');
    await ensureOwner(database.db, { settings: {} });
  });

  describe('of the archive', () => {
    it('gives the newest candles before a time, oldest first, of that series alone', async () => {
      const others = [sampleCandle(3, { timeframe: '1h' }), sampleCandle(3, { symbol: 'ETH-USD' }), sampleCandle(3, { exchangeId: 1 })];
      await storeTurn(database.db, { candles: [...[4, 1, 3, 2, 0].map((bucket) => sampleCandle(bucket)), ...others] }, 0);
      const before = (bucket: number, limit: number) =>
        candlesBefore(database.db, SERIES, { before: sampleCandle(bucket).openTime, limit });
      expect(await before(4, 2)).toEqual([sampleCandle(2), sampleCandle(3)]);
      expect(await before(2, 9)).toEqual([sampleCandle(0), sampleCandle(1)]);
      expect(await before(0, 9)).toEqual([]);
    });
  });

  describe('of the alerts', () => {
    it('gives the newest on candles of a range of one series, oldest first', async () => {
      const alerts = [sampleAlert(1), sampleAlert(3), sampleAlert(2), sampleAlert(4), sampleAlert(2, { timeframe: '1h' })];
      await storeTurn(database.db, { alerts }, 0);
      const between = async (from: number, to: number, limit = 9) => {
        const range = { from: sampleCandle(from).openTime, to: sampleCandle(to).openTime, limit };
        return (await alertsOfSeries(database.db, 1, SERIES, range)).map(({ openTime }) => openTime);
      };
      const times = [1, 2, 3, 4].map((bucket) => sampleCandle(bucket).openTime);
      expect(await between(1, 3)).toEqual(times.slice(0, 3));
      expect(await between(0, 9, 2)).toEqual(times.slice(2));
      expect(await alertsOfSeries(database.db, 2, SERIES, { from: 0, to: 9e15, limit: 9 })).toEqual([]);
    });
  });

  describe('of the products', () => {
    const product = (symbol: string, tradable = true) => ({ symbol, priceIncrement: 0.01, baseIncrement: 1e-8, tradable });
    const found = async (text: string, limit = 9) =>
      (await searchProducts(database.db, { exchangeIds: [1, 2], text, limit })).map(({ exchangeId, symbol }) => `${exchangeId}:${symbol}`);

    it('gives those that can be traded and contain the text, those that begin with it first', async () => {
      const names = ['WBTC-USD', 'BTC-USDC', 'BTC-USD', 'ETH-BTC', 'ETH-USD'];
      await saveProducts(database.db, 1, 'coinbase', [...names.map((name) => product(name)), product('BTC-EUR', false)], 0);
      await saveProducts(database.db, 2, 'binanceUs', [product('BTC-USD')], 0);
      await saveProducts(database.db, 100, 'demo', [product('BTC-USD')], 0);
      expect(await found('BTC')).toEqual(['1:BTC-USD', '2:BTC-USD', '1:BTC-USDC', '1:WBTC-USD', '1:ETH-BTC']);
      expect(await found('BTC', 2)).toEqual(['1:BTC-USD', '2:BTC-USD']);
      expect(await found('')).toEqual(['1:BTC-USD', '2:BTC-USD', '1:BTC-USDC', '1:ETH-BTC', '1:ETH-USD', '1:WBTC-USD']);
    });

    it('takes the text as it is, whatever stands in it', async () => {
      await saveProducts(database.db, 1, 'coinbase', [product('BTC-USD')], 0);
      for (const text of ['%', '_', "'", 'B%C', '\\']) expect(await found(text)).toEqual([]);
    });
  });
});
