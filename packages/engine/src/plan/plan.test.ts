import { describe, expect, it } from 'vitest';
import { MODES, UserSettingsSchema } from '@livermore/schemas';
import { plan } from './plan.ts';
import { symbolKey } from './runtime-plan.ts';
import type { PlanInputs } from './runtime-plan.ts';

const settingsOf = (document: object) => UserSettingsSchema.parse(document);
const all: PlanInputs = {
  paused: false,
  settingsVersion: 1,
  availableExchanges: ['coinbase', 'binanceUs', 'demo'],
  products: new Map(),
  positions: [],
};
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
    const { watched, holds } = plan(settings, { ...all, availableExchanges: ['coinbase', 'demo'] });
    expect(watched).toEqual([]);
    expect(holds.map(({ reason }) => reason)).toEqual(['exchange-unavailable', 'exchange-unavailable', 'exchange-off']);
    expect(holds[2]?.message).toBe('coinbase:SOL-USD is not watched: Coinbase is not enabled in the settings.');
    const none = plan(settingsOf({ symbols: { monitored: ['BTC-USD'] } }), all);
    expect(none.holds.map(({ reason }) => reason)).toEqual(['no-exchange']);
  });

  it('takes timeframes, streams and what is judged from the mode', () => {
    const of = (document: object) => {
      const { timeframes, streams, judging } = plan(settingsOf(document), all);
      return { timeframes, streams, judging };
    };
    expect(of({ timeframes: ['4h', '5m', '4h'] })).toEqual({
      timeframes: ['5m', '4h'],
      streams: ['candles', 'ticker'],
      judging: 'closes',
    });
    expect(of({ timeframes: ['1m'] })).toMatchObject({ timeframes: ['1m'], streams: ['trades', 'ticker'] });
    expect(of({ mode: 'scalper-macdv', timeframes: ['1d'] })).toEqual({
      timeframes: ['1m', '5m'],
      streams: ['trades', 'candles', 'ticker'],
      judging: 'closes-and-previews',
    });
    expect(of({ mode: 'scalper-orderbook' })).toEqual({
      timeframes: ['5m'],
      streams: ['candles', 'ticker', 'level2'],
      judging: 'nothing',
    });
  });

  it('holds the symbols that an exchange does not list, and none of one that has not answered yet', () => {
    const settings = settingsOf({
      symbols: { monitored: ['BTC-USD', 'OLD-USD', 'coinbase:OLD-USD', 'demo:NEW-USD'] },
      exchanges: { coinbase: { enabled: true }, demo: { enabled: true } },
    });
    const { watched, holds } = plan(settings, { ...all, products: new Map([['coinbase', new Set(['BTC-USD'])]]) });
    expect(watched.map(({ symbol }) => symbol)).toEqual(['BTC-USD', 'NEW-USD']);
    expect(holds).toEqual([
      {
        reason: 'unknown-symbol',
        message: 'OLD-USD is not listed at Coinbase. Check the spelling or remove it from the monitored symbols.',
      },
    ]);
  });

  it('watches nothing and judges nothing while paused, and still tells holds and warnings', () => {
    const settings = settingsOf({
      mode: 'scalper-orderbook',
      symbols: { monitored: ['BTC-USD', 'coinbase:SOL-USD'] },
      exchanges: { demo: { enabled: true } },
    });
    const running = plan(settings, all);
    expect(running.watched).toHaveLength(1);
    expect(plan(settings, { ...all, paused: true })).toEqual({ ...running, paused: true, watched: [], judging: 'nothing' });
    expect(running.holds.map(({ reason }) => reason)).toEqual(['exchange-off']);
    expect(running.warnings.map(({ reason }) => reason)).toEqual(['no-order-book-rules']);
  });

  it.each(MODES)('watches in mode %s also positions worth at least the minimum, once and after the monitored symbols', (mode) => {
    const settings = settingsOf({
      mode,
      symbols: { monitored: ['ETH-USD'], minPositionValueUsd: 10 },
      exchanges: { coinbase: { enabled: true }, demo: { enabled: true } },
    });
    const { watched, holds } = plan(settings, {
      ...all,
      products: new Map([['coinbase', new Set(['ETH-USD', 'BTC-USD', 'SOL-USD'])]]),
      positions: [
        { exchange: 'coinbase', symbol: 'BTC-USD', valueUsd: 10 },
        { exchange: 'coinbase', symbol: 'ETH-USD', valueUsd: 5_000 },
        { exchange: 'coinbase', symbol: 'SOL-USD', valueUsd: 9.99 },
        { exchange: 'coinbase', symbol: 'DOGE-USD', valueUsd: null },
        { exchange: 'coinbase', symbol: null, valueUsd: 800 },
        { exchange: 'coinbase', symbol: 'GONE-USD', valueUsd: 70 },
        { exchange: 'binanceUs', symbol: 'BTC-USD', valueUsd: 900 },
        { exchange: 'demo', symbol: 'BTC-USD', valueUsd: 20 },
        { exchange: 'coinbase', symbol: 'BTC-USD', valueUsd: 30 },
      ],
    });
    expect(watched.map(symbolKey)).toEqual(['coinbase:ETH-USD', 'coinbase:BTC-USD', 'demo:BTC-USD']);
    expect(holds).toEqual([
      {
        reason: 'unknown-symbol',
        message: 'GONE-USD is held at Coinbase but not listed there, so the position is not watched.',
      },
    ]);
  });

  it('leaves out positions of an exchange that is off or has no adapter', () => {
    const settings = settingsOf({ exchanges: { coinbase: { enabled: true }, binanceUs } });
    const positions = (['coinbase', 'binanceUs', 'demo'] as const).map((exchange) => ({
      exchange,
      symbol: 'BTC-USD',
      valueUsd: 100,
    }));
    const { watched, holds } = plan(settings, { ...all, availableExchanges: ['coinbase', 'demo'], positions });
    expect(watched.map(symbolKey)).toEqual(['coinbase:BTC-USD']);
    expect(holds).toEqual([]);
  });

  it('warns of what is odd and keeps nothing from running', () => {
    const warningsOf = (document: object) =>
      plan(settingsOf({ symbols: { monitored: ['BTC-USD'] }, exchanges: { demo: { enabled: true } }, ...document }), all)
        .warnings;
    expect(warningsOf({})).toEqual([]);
    expect(warningsOf({ symbols: { monitored: [] } })).toEqual([
      {
        reason: 'no-symbols',
        message:
          'Nothing is watched: no symbol is monitored and no position worth 2 USD or more is known. Add a symbol.',
      },
    ]);
    expect(warningsOf({ timeframes: [], alerts: { levels: [] } }).map(({ reason }) => reason)).toEqual([
      'no-timeframes',
      'no-levels',
    ]);
    expect(warningsOf({ mode: 'scalper-macdv', timeframes: [] })).toEqual([]);
    expect(warningsOf({ mode: 'scalper-orderbook', alerts: { levels: [] } }).map(({ message }) => message)).toEqual([
      'The order book is kept, but there are no alert rules for it yet: this mode gives no alerts.',
    ]);
  });
});
