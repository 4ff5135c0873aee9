import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, describeWith, startProxy, until } from '@livermore/testkit';
import type { Candle, MacdVMessage, RuntimeStatus } from '@livermore/schemas';
import pg from 'pg';
import { createClient } from 'redis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiClient } from './api-client.ts';
import { startServer, type RunningServer } from './livermore-process.ts';

describeWith('redis', 'with Redis and PostgreSQL', (redisUrl) => {
  describeWith('postgres', 'as stores and bus', (adminUrl) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'livermore-services-'));
    const heard = new Map<string, string[]>();
    const closers: (() => Promise<unknown>)[] = [];
    let databaseUrl = '';
    let proxy: Awaited<ReturnType<typeof startProxy>>;
    let server: RunningServer;
    let client: ApiClient;

    beforeAll(async () => {
      proxy = await startProxy({ target: redisUrl });
      closers.push(() => proxy.stop());
      const database = await createTestDatabase(adminUrl);
      databaseUrl = database.url;
      closers.push(() => database.drop());
      const listener = await createClient({ url: redisUrl }).connect();
      closers.push(() => listener.close());
      await listener.pSubscribe('channel:*', (message, channel) => {
        heard.set(channel, [...(heard.get(channel) ?? []), message]);
      });
      server = await startServer(dataDir, {
        environment: { LIVERMORE_REDIS_URL: proxy.url, LIVERMORE_DATABASE_URL: databaseUrl },
      });
      client = await ApiClient.signIn(server.url, server.signInUrl);
    }, 90_000);

    afterAll(async () => {
      await server.kill();
      for (const close of closers.reverse()) await close();
      rmSync(dataDir, { recursive: true, force: true });
    });

    it('publishes candles, tickers, indicators, alerts and the status on the channels of the contract', async () => {
      const patterns = [
        /^channel:candle:close:1:100:[A-Z0-9]+-USD:1m$/,
        /^channel:ticker:1:100:[A-Z0-9]+-USD$/,
        /^channel:indicator:1:100:[A-Z0-9]+-USD:5m:macd-v$/,
        /^channel:alert:1$/,
        /^channel:runtime:1$/,
      ];
      for (const pattern of patterns) {
        await until(String(pattern), () => [...heard.keys()].some((channel) => pattern.test(channel)), 60_000);
      }
      const [channel, messages] = [...heard].find(([name]) => name.startsWith('channel:candle:close')) ?? ['', []];
      expect(JSON.parse(messages[0] ?? '') as Candle).toMatchObject({
        exchangeId: 100,
        symbol: channel.split(':')[5],
        timeframe: channel.split(':')[6],
        revision: 0,
      });
    });

    it('keeps candles, indicators and tickers under the keys of the contract', async () => {
      const redis = await createClient({ url: redisUrl }).connect();
      const candles = await redis.zRangeWithScores('candles:100:BTC-USD:5m', -2, -1);
      expect(candles).toHaveLength(2);
      for (const { value, score } of candles) expect((JSON.parse(value) as Candle).openTime).toBe(score);
      expect(await redis.zCard('candles:100:BTC-USD:5m')).toBeGreaterThanOrEqual(600);
      expect(JSON.parse((await redis.get('indicator:100:BTC-USD:1h:macd-v')) ?? '') as MacdVMessage).toMatchObject({ final: true, seeded: true });
      expect(await redis.get('ticker:100:BTC-USD')).toContain('"price":');
      await redis.close();
    });

    it('stores alerts and candles in PostgreSQL', async () => {
      const database = new pg.Client({ connectionString: databaseUrl });
      await database.connect();
      closers.push(() => database.end());
      const count = async (table: string): Promise<number> => {
        const { rows } = await database.query<{ rows: number }>(`select count(*)::int as rows from ${table}`);
        return rows[0]?.rows ?? 0;
      };
      await until('every series', async () => (await count('indicator_states')) === 20 * 6, 30_000);
      expect(await count('candles')).toBeGreaterThan(20 * 6 * 500);
      expect(await count('alert_history')).toBeGreaterThan(0);
    });

    it('goes on while Redis is away, and Redis has every candle afterwards', async () => {
      const minutes = (): number => [...heard.keys()].filter((name) => name.endsWith(':BTC-USD:1m')).flatMap((name) => heard.get(name) ?? []).length;
      proxy.cut();
      await until('alerts or health while Redis is away', async () => (await fetch(`${server.url}/health`)).ok);
      await until('/ready to say so', async () => (await fetch(`${server.url}/ready`)).status === 503);
      const before = minutes();
      proxy.restore();
      await until('candles again', () => minutes() > before + 3, 30_000);
      const redis = await createClient({ url: redisUrl }).connect();
      const stored = (await redis.zRange('candles:100:BTC-USD:1m', -60, -1)).map((text) => (JSON.parse(text) as Candle).openTime);
      const steps = new Set(stored.slice(1).map((openTime, index) => openTime - (stored[index] ?? 0)));
      expect([...steps]).toEqual([60_000]);
      await redis.close();
      expect((await fetch(`${server.url}/ready`)).status).toBe(200);
      expect((await client.query<RuntimeStatus>('control.status')).state).toBe('running');
    });

    it('stops within its promise', async () => {
      expect(await server.stop()).toBe(0);
    });
  });
});
