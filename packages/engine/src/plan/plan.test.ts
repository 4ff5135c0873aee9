import { describe, expect, it } from 'vitest';
import { UserSettingsSchema } from '@livermore/schemas';
import { plan, withProducts } from './plan.ts';

const settingsOf = (document: object) => UserSettingsSchema.parse(document);
const all = { availableExchanges: ['coinbase', 'binanceUs', 'demo'] } as const;
const binanceUs = { enabled: true, apiKeyEnvVar: 'A', secretKeyEnvVar: 'B' };

describe('plan', () => {
  it('watches nothing for an empty document, and holds nothing', () => {
    expect(plan(settingsOf({}), all)).toMatchObject({ mode: 'position-monitor', watched: [], holds: [] });
  });

  it('gives an unqualified symbol to the first enabled exchange in the order coinbase, binanceUs, demo', () => {
    const exchangeFor = (exchanges: object) =>
      plan(settingsOf({ symbols: { monitored: ['BTC-USD'] }, exchanges }), all).watched;
    const demo = { enabled: true };
    expect(exchangeFor({ demo, binanceUs, coinbase: { enabled: true } })).toEqual([
      { exchange: 'coinbase', exchangeId: 1, symbol: 'BTC-USD' },
    ]);
    expect(exchangeFor({ demo, binanceUs })).toEqual([{ exchange: 'binanceUs', exchangeId: 2, symbol: 'BTC-USD' }]);
    expect(exchangeFor({ demo })).toEqual([{ exchange: 'demo', exchangeId: 100, symbol: 'BTC-USD' }]);
  });

  it('keeps the order of the settings and watches a symbol once, qualified or not', () => {
    const settings = settingsOf({
      symbols: { monitored: ['ETH-USD', 'coinbase:BTC-USD', 'BTC-USD', 'demo:BTC-USD', 'ETH-USD'] },
      exchanges: { coinbase: { enabled: true }, demo: { enabled: true } },
    });
    expect(plan(settings, all).watched.map(({ exchange, symbol }) => `${exchange}:${symbol}`)).toEqual([
      'coinbase:ETH-USD',
      'coinbase:BTC-USD',
      'demo:BTC-USD',
    ]);
  });

  it('holds a symbol whose exchange is off, has no adapter, or does not exist, and watches the rest', () => {
    const settings = settingsOf({
      symbols: { monitored: ['BTC-USD', 'binanceUs:ETH-USD', 'coinbase:SOL-USD'] },
      exchanges: { demo: { enabled: true }, binanceUs },
    });
    const { watched, holds } = plan(settings, { availableExchanges: ['coinbase', 'demo'] });
    expect(watched).toEqual([]);
    expect(holds.map(({ reason }) => reason)).toEqual(['exchange-unavailable', 'exchange-unavailable', 'exchange-off']);
    expect(holds[2]?.message).toBe('coinbase:SOL-USD is not watched: Coinbase is not enabled in the settings.');
    const none = plan(settingsOf({ symbols: { monitored: ['BTC-USD'] } }), all);
    expect(none.holds.map(({ reason }) => reason)).toEqual(['no-exchange']);
  });

  it('takes timeframes, streams and rules from the mode', () => {
    const of = (document: object) => {
      const { timeframes, streams, rules } = plan(settingsOf(document), all);
      return [timeframes, streams, rules.levels.length > 0];
    };
    expect(of({ timeframes: ['4h', '5m', '4h'] })).toEqual([['5m', '4h'], ['candles', 'ticker'], true]);
    expect(of({ timeframes: ['1m'] })).toEqual([['1m'], ['trades', 'ticker'], true]);
    expect(of({ mode: 'scalper-macdv', timeframes: ['1d'] })).toEqual([['1m', '5m'], ['trades', 'candles', 'ticker'], true]);
    expect(of({ mode: 'scalper-orderbook' })).toEqual([['5m'], ['candles', 'ticker'], false]);
  });
});

describe('withProducts', () => {
  const before = plan(
    settingsOf({
      symbols: { monitored: ['BTC-USD', 'OLD-USD', 'demo:NEW-USD'] },
      exchanges: { coinbase: { enabled: true }, demo: { enabled: true } },
    }),
    all,
  );

  it('holds the symbols that the exchange does not list and leaves other exchanges alone', () => {
    const { watched, holds } = withProducts(before, 'coinbase', [{ symbol: 'BTC-USD' }, { symbol: 'ETH-USD' }]);
    expect(watched.map(({ symbol }) => symbol)).toEqual(['BTC-USD', 'NEW-USD']);
    expect(holds).toEqual([
      {
        reason: 'unknown-symbol',
        message: 'OLD-USD is not listed at Coinbase. Check the spelling or remove it from the monitored symbols.',
      },
    ]);
  });

  it('gives the same plan when all are listed', () => {
    expect(withProducts(before, 'coinbase', [{ symbol: 'BTC-USD' }, { symbol: 'OLD-USD' }])).toBe(before);
  });
});
