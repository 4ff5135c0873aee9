import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserSettingsSchema } from './user-settings.schema.ts';

/** The defaults as `contracts.md`, section 3, lists them. */
const DEFAULTS = {
  version: 1,
  mode: 'position-monitor',
  symbols: { monitored: [], minPositionValueUsd: 2 },
  exchanges: {
    coinbase: { enabled: false, apiKeyEnvVar: 'COINBASE_API_KEY_ID', privateKeyEnvVar: 'COINBASE_PRIVATE_KEY' },
  },
  alerts: {
    discord: { enabled: false, webhookEnvVar: 'DISCORD_WEBHOOK_URL' },
    levels: [150, 200, 250, 300, 350, 400],
    reversal: { enabled: true, oversoldBufferPct: 5, overboughtBufferPct: 3 },
    cooldownMinutes: 5,
    maxSyntheticShare: 0.5,
  },
  timeframes: ['1m', '5m', '15m', '1h', '4h', '1d'],
};

/** Every object of the document, by its path; the optional ones included. */
const FULL = {
  ...DEFAULTS,
  exchanges: {
    ...DEFAULTS.exchanges,
    binanceUs: { enabled: true, apiKeyEnvVar: 'A', secretKeyEnvVar: 'B' },
    demo: { enabled: true },
  },
};
const OBJECT_PATHS = [
  [],
  ['symbols'],
  ['exchanges'],
  ['exchanges', 'coinbase'],
  ['exchanges', 'binanceUs'],
  ['exchanges', 'demo'],
  ['alerts'],
  ['alerts', 'discord'],
  ['alerts', 'reversal'],
];

type Json = Record<string, unknown>;

/** The object of a document at a path. */
const at = (document: Json, path: readonly string[]): Json =>
  path.reduce<Json>((object, key) => object[key] as Json, document);

const parse = (document: unknown): Json => UserSettingsSchema.parse(document);

/** The paths that a document is refused for. */
const refusedPaths = (document: unknown): string[] => {
  const { error } = UserSettingsSchema.safeParse(document);
  return error?.issues.map(({ path }) => path.join('.')) ?? [];
};

describe('the settings document', () => {
  it('is complete when parsed from nothing', () => {
    expect(parse({})).toEqual(DEFAULTS);
  });

  it.each(['symbols', 'exchanges', 'exchanges.coinbase', 'alerts', 'alerts.discord', 'alerts.reversal'])(
    'fills an empty %s with its defaults',
    (path) => {
      const document = path.split('.').reduceRight<Json>((inner, key) => ({ [key]: inner }), {});
      expect(parse(document)).toEqual(DEFAULTS);
    },
  );

  it('does not share its defaults between two documents', () => {
    UserSettingsSchema.parse({}).alerts.levels.push(1);
    UserSettingsSchema.parse({}).symbols.monitored.push('BTC-USD');
    expect(parse({})).toEqual(DEFAULTS);
  });

  it('does not change by being parsed again', () => {
    expect(parse(parse(FULL))).toEqual(FULL);
  });

  it('keeps unknown keys with any JSON value at every depth', () => {
    const unknownKey = fc.string({ minLength: 1 }).filter((key) => key !== '__proto__').map((key) => `x${key}`);
    fc.assert(
      fc.property(fc.constantFrom(...OBJECT_PATHS), unknownKey, fc.jsonValue(), (path, key, value) => {
        const document = structuredClone(FULL) as Json;
        at(document, path)[key] = value;
        expect(parse(document)).toEqual(document);
      }),
    );
  });

  it('keeps a section of an exchange it does not know', () => {
    const kraken = { enabled: true, deep: [{ a: null }] };
    expect(at(parse({ exchanges: { kraken } }), ['exchanges', 'kraken'])).toEqual(kraken);
  });

  it.each(['BTC-USD', '1INCH-USDT', 'coinbase:BTC-USD', 'binanceUs:ETH-USD', 'demo:A-B'])('watches %s', (symbol) => {
    expect(refusedPaths({ symbols: { monitored: [symbol] } })).toEqual([]);
  });

  it.each([
    ...['', 'btc-usd', 'BTCUSD', 'BTC/USD', 'BTC-', '-USD', ' BTC-USD', 'BTC-USD\n', 'BTC-USD-X'],
    ...['kraken:BTC-USD', 'coinbase:', ':BTC-USD', 'coinbase:btc-usd', 'Coinbase:BTC-USD'],
    ...['coinbase:demo:BTC-USD', 'coinbase:BTC-USD:x'],
  ])('refuses the symbol %j with its place', (symbol) => {
    expect(refusedPaths({ symbols: { monitored: ['BTC-USD', symbol] } })).toEqual(['symbols.monitored.1']);
  });

  it.each([
    ['mode', { mode: 'fast' }],
    ['version', { version: 2 }],
    ['timeframes.1', { timeframes: ['1m', '2m'] }],
    ['alerts.levels.0', { alerts: { levels: [0] } }],
    ['alerts.levels.0', { alerts: { levels: [-150] } }],
    ['alerts.maxSyntheticShare', { alerts: { maxSyntheticShare: 1.5 } }],
    ['alerts.cooldownMinutes', { alerts: { cooldownMinutes: -1 } }],
    ['alerts.discord.webhookEnvVar', { alerts: { discord: { webhookEnvVar: 'https://discord.com/x' } } }],
    ['exchanges.coinbase.privateKeyEnvVar', { exchanges: { coinbase: { privateKeyEnvVar: '-----BEGIN' } } }],
    ['symbols.minPositionValueUsd', { symbols: { minPositionValueUsd: Number.NaN } }],
    ['symbols', { symbols: null }],
  ])('refuses a wrong value and names its path: %s', (path, document) => {
    expect(refusedPaths(document)).toEqual([path]);
  });

  it('names every fault at once', () => {
    expect(refusedPaths({ mode: 1, timeframes: 'all', alerts: { levels: ['x'] } })).toEqual([
      'mode',
      'alerts.levels.0',
      'timeframes',
    ]);
  });
});
