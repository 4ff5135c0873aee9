import { AppError } from '@livermore/base';
import { createInProcessHotStore, scanChannel, scanResultChannel, type HotStore } from '@livermore/cache';
import { UserSettingsSchema, type UserSettings, redactSecrets } from '@livermore/schemas';
import { FakeClock, RecordingLogger, until } from '@livermore/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScanClient } from '../projections/scan-client.ts';
import { product, ScriptedExchange } from '../testing/scripted-exchange.ts';
import { scriptedMarket } from '../testing/scripted-market.ts';
import { AccountReader } from './account-reader.ts';
import { Markets } from './markets.ts';
import { ScanAnswerer } from './scan-answerer.service.ts';

const SETTINGS = UserSettingsSchema.parse({
  exchanges: { demo: { enabled: true } },
  symbols: { monitored: ['BTC-USD'], minPositionValueUsd: 100 },
});

let clock: FakeClock;
let logger: RecordingLogger;
let exchange: ScriptedExchange;
let hotStore: HotStore;
let served: Map<number, UserSettings>;
let answerer: ScanAnswerer;
let client: ScanClient;
beforeEach(() => {
  clock = new FakeClock(9_000);
  logger = new RecordingLogger();
  exchange = new ScriptedExchange();
  exchange.balances = [
    { asset: 'BTC', quantity: 1 },
    { asset: 'ETH', quantity: 0.5 },
    { asset: 'XYZ', quantity: 7 },
  ];
  hotStore = createInProcessHotStore({ clock, logger });
  served = new Map([[1, SETTINGS]]);
  const markets = new Markets({ demo: async () => scriptedMarket('demo', exchange, clock).plane });
  const accounts = new AccountReader({ markets, secret: () => undefined, clock });
  answerer = new ScanAnswerer({ hotStore, settingsOf: (userId) => served.get(userId), markets, accounts, clock, logger, redact: redactSecrets });
  let asked = 0;
  client = new ScanClient({ hotStore, clock, newId: () => `scan-${(asked += 1)}` });
});
afterEach(() => answerer.stop());

describe('a scan over the bus', () => {
  it('gives what the exchange trades and what the user holds there, marked by the settings', async () => {
    await answerer.start();
    exchange.listed = [product('BTC-USD'), product('ETH-USD', { price: 50 }), product('OLD-USD', { tradable: false })];
    const scan = await client.scan(1, 'demo');
    expect(scan).toMatchObject({ exchange: 'demo', at: 9_000 });
    expect(scan.products.map(({ symbol, monitored }) => [symbol, monitored])).toEqual([
      ['BTC-USD', true],
      ['ETH-USD', false],
    ]);
    expect(scan.products[0]).toEqual({
      symbol: 'BTC-USD',
      price: 100,
      volume24h: 5,
      changePct24h: 1,
      priceIncrement: 0.01,
      baseIncrement: 0.001,
      monitored: true,
    });
    expect(scan.positions.map(({ asset, valueUsd, meetsMinimum }) => [asset, valueUsd, meetsMinimum])).toEqual([
      ['BTC', 100, true],
      ['ETH', 25, false],
      ['XYZ', null, false],
    ]);
  });

  it('fails at once when no worker listens', async () => {
    await expect(client.scan(1, 'demo')).rejects.toMatchObject({ code: 'NO_WORKER' });
    expect(clock.pending).toBe(0);
  });

  it('passes on why the worker could not ask', async () => {
    await answerer.start();
    await expect(client.scan(1, 'coinbase')).rejects.toMatchObject({ code: 'EXCHANGE_OFF' });
    exchange.answering = () => Promise.reject(new AppError('EXCHANGE_REFUSED', 'no such key'));
    await expect(client.scan(1, 'demo')).rejects.toMatchObject({ code: 'EXCHANGE_REFUSED', message: 'no such key' });
    exchange.answering = () => Promise.reject(new TypeError('fetch failed'));
    await expect(client.scan(1, 'demo')).rejects.toMatchObject({ code: 'EXCHANGE_UNREACHABLE', message: 'fetch failed' });
    expect(logger.messages('warn')).toHaveLength(3);
  });

  it('gives up after 15 seconds when nobody serves the user, and leaves no listener', async () => {
    await answerer.start();
    const scan = client.scan(2, 'demo');
    let isOver = false;
    const over = scan.catch(() => undefined).finally(() => (isOver = true));
    await until('the wait', () => clock.pending === 1);
    await clock.advance(14_999);
    expect(isOver).toBe(false);
    await clock.advance(1);
    await over;
    await expect(scan).rejects.toMatchObject({ code: 'EXCHANGE_UNREACHABLE' });
    expect(await hotStore.listeners([scanResultChannel(2)])).toEqual([false]);
  });

  it('takes only the answer to its own question', async () => {
    await answerer.start();
    exchange.listed = [product('BTC-USD')];
    const first = client.scan(1, 'demo');
    exchange.listed = [product('BTC-USD'), product('ETH-USD')];
    hotStore.publish(scanResultChannel(1), JSON.stringify({ requestId: 'scan-7', error: { code: 'NO_WORKER', message: 'another' } }));
    const [one, two] = await Promise.all([first, client.scan(1, 'demo')]);
    expect([one.at, two.at]).toEqual([9_000, 9_000]);
  });

  it('is not disturbed by what is no question', async () => {
    await answerer.start();
    for (const text of ['not json', 'null', '{}', '{"requestId":"x","userId":1,"exchange":"nowhere"}']) hotStore.publish(scanChannel, text);
    await expect(client.scan(1, 'demo')).resolves.toMatchObject({ exchange: 'demo' });
    expect(hotStore.observe().listenerErrors).toBe(0);
  });

  it('is answered by nobody after the stop', async () => {
    await answerer.start();
    await answerer.stop();
    await expect(client.scan(1, 'demo')).rejects.toMatchObject({ code: 'NO_WORKER' });
  });
});
