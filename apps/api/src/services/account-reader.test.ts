import { UserSettingsSchema } from '@livermore/schemas';
import { FakeClock } from '@livermore/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { ScriptedExchange } from '../testing/scripted-exchange.ts';
import { scriptedMarket } from '../testing/scripted-market.ts';
import { AccountReader } from './account-reader.ts';
import { Markets } from './markets.ts';

const NEVER = new AbortController().signal;
const SETTINGS = UserSettingsSchema.parse({ exchanges: { coinbase: { enabled: true, apiKeyEnvVar: 'MY_KEY', privateKeyEnvVar: 'MY_SECRET' } } });

let exchange: ScriptedExchange;
let environment: Record<string, string>;
let reader: AccountReader;
beforeEach(() => {
  const clock = new FakeClock(5_000);
  exchange = new ScriptedExchange();
  exchange.balances = [{ asset: 'BTC', quantity: 2 }];
  environment = {};
  const markets = new Markets({
    demo: async () => scriptedMarket('demo', exchange, clock).plane,
    coinbase: async () => scriptedMarket('coinbase', exchange, clock).plane,
  });
  reader = new AccountReader({ markets, secret: (name) => environment[name], clock });
});

describe('AccountReader', () => {
  it('reads what a user holds with the key that the named variables hold', async () => {
    environment = { MY_KEY: 'organizations/1', MY_SECRET: 'secret' };
    expect(await reader.read(SETTINGS, 'coinbase', NEVER)).toEqual({
      kind: 'positions',
      positions: [{ exchangeId: 1, asset: 'BTC', symbol: 'BTC-USD', quantity: 2, valueUsd: 200, at: 5_000 }],
    });
    expect(exchange.asked).toContain('accounts organizations/1');
  });

  it.each([
    ['both', {}, ['MY_KEY', 'MY_SECRET']],
    ['the private key', { MY_KEY: 'organizations/1' }, ['MY_SECRET']],
    ['the name of the key', { MY_SECRET: 'secret' }, ['MY_KEY']],
    ['one that is empty', { MY_KEY: '', MY_SECRET: 'secret' }, ['MY_KEY']],
  ] as [string, Record<string, string>, string[]][])('names the variables that are missing, %s, and asks the exchange nothing', async (_, given, missing) => {
    environment = given;
    expect(await reader.read(SETTINGS, 'coinbase', NEVER)).toEqual({ kind: 'no-credentials', missing });
    expect(exchange.asked).toEqual([]);
  });

  it('needs no key for the demo market', async () => {
    expect(await reader.read(SETTINGS, 'demo', NEVER)).toMatchObject({ kind: 'positions', positions: [{ exchangeId: 100, asset: 'BTC' }] });
    expect(exchange.asked).toContain('accounts without a key');
  });

  it('rejects as the exchange does', async () => {
    exchange.goAway();
    await expect(reader.read(SETTINGS, 'demo', NEVER)).rejects.toMatchObject({ code: 'EXCHANGE_UNREACHABLE' });
  });

  it('tells of each variable that settings name whether it is set, and nothing of its value', () => {
    environment = { MY_KEY: 'planted', COINBASE_PRIVATE_KEY: '', HOME: '/root' };
    const binanceUs = { enabled: false, apiKeyEnvVar: 'MY_KEY', secretKeyEnvVar: 'OTHER' };
    const settings = UserSettingsSchema.parse({ exchanges: { coinbase: { apiKeyEnvVar: 'MY_KEY' }, binanceUs } });
    expect(reader.variables(settings)).toEqual([
      { variable: 'MY_KEY', isSet: true },
      { variable: 'COINBASE_PRIVATE_KEY', isSet: false },
      { variable: 'OTHER', isSet: false },
      { variable: 'DISCORD_WEBHOOK_URL', isSet: false },
    ]);
  });
});
