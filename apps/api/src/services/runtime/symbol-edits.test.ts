import { EXCHANGE_ORDER, UserSettingsSchema, type ExchangeName } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstEnabled } from './first-enabled.ts';
import { isMonitored, withMode, withoutSymbol, withSymbol } from './symbol-edits.ts';

const symbol = fc.constantFrom('BTC-USD', 'ETH-USD', 'SOL-USD');
const exchange = fc.constantFrom(...EXCHANGE_ORDER);
const monitored = fc.oneof(symbol, fc.tuple(exchange, symbol).map(([name, each]) => `${name}:${each}`));
/** Keys of another client, at any depth. */
const foreign = fc.dictionary(fc.stringMatching(/^x[a-z]{1,5}$/), fc.jsonValue(), { maxKeys: 3 });
const document = fc
  .record({
    foreign,
    foreignSymbols: foreign,
    enabled: fc.record({ coinbase: fc.boolean(), binanceUs: fc.boolean(), demo: fc.boolean() }),
    list: fc.option(fc.array(monitored, { maxLength: 5 })),
  })
  .map(({ foreign: keys, foreignSymbols, enabled, list }) => ({
    ...keys,
    exchanges: {
      coinbase: { enabled: enabled.coinbase },
      binanceUs: { enabled: enabled.binanceUs, apiKeyEnvVar: 'KEY', secretKeyEnvVar: 'SECRET' },
      demo: { enabled: enabled.demo },
    },
    ...(list || Object.keys(foreignSymbols).length > 0 ? { symbols: { ...foreignSymbols, ...(list && { monitored: list }) } } : {}),
  }));

/** The monitored symbols of a document as the contract reads them, each once. */
const monitoredOf = (given: unknown): Set<string> => {
  const settings = UserSettingsSchema.parse(given);
  const first = EXCHANGE_ORDER.find((name: ExchangeName) => settings.exchanges[name]?.enabled) ?? 'none';
  return new Set(settings.symbols.monitored.map((each) => (each.includes(':') ? each : `${first}:${each}`)));
};

/** All of a document but the list of monitored symbols. */
const othersOf = (given: unknown): unknown => {
  const { symbols, ...rest } = given as { symbols?: { monitored?: unknown } };
  const { monitored: _monitored, ...others } = symbols ?? {};
  return { ...rest, ...(Object.keys(others).length > 0 && { symbols: others }) };
};

describe('editing the monitored symbols of a document', () => {
  it('adds exactly the symbol that was asked for, and takes exactly it away again', () => {
    fc.assert(
      fc.property(document, exchange, symbol, (before, name, each) => {
        const key = `${name}:${each}`;
        const added = withSymbol(before, { exchange: name, symbol: each });
        expect(monitoredOf(added)).toEqual(new Set([...monitoredOf(before), key]));
        expect(isMonitored(UserSettingsSchema.parse(added), { exchange: name, symbol: each })).toBe(true);
        const removed = withoutSymbol(added, { exchange: name, symbol: each });
        expect(monitoredOf(removed)).toEqual(new Set([...monitoredOf(before)].filter((other) => other !== key)));
      }),
    );
  });

  it('keeps everything else of the document as it was written', () => {
    fc.assert(
      fc.property(document, exchange, symbol, (before, name, each) => {
        const copy = structuredClone(before);
        const added = withSymbol(before, { exchange: name, symbol: each });
        const removed = withoutSymbol(added, { exchange: name, symbol: each });
        expect(othersOf(added)).toEqual(othersOf(before));
        expect(othersOf(removed)).toEqual(othersOf(before));
        expect(before).toEqual(copy);
      }),
    );
  });

  it('is the same document where there is nothing to change', () => {
    fc.assert(
      fc.property(document, exchange, symbol, (before, name, each) => {
        const given = { exchange: name, symbol: each };
        const added = withSymbol(before, given);
        expect(withSymbol(added, given)).toBe(added);
        const removed = withoutSymbol(before, given);
        expect(withoutSymbol(removed, given)).toBe(removed);
        expect(removed === before).toBe(!monitoredOf(before).has(`${name}:${each}`));
      }),
    );
  });

  it('writes a symbol of the first enabled exchange bare and one of another qualified', () => {
    const exchanges = { coinbase: { enabled: false }, demo: { enabled: true } };
    expect(firstEnabled(UserSettingsSchema.parse({ exchanges }))).toBe('demo');
    expect(withSymbol({ exchanges }, { exchange: 'demo', symbol: 'BTC-USD' })).toEqual({ exchanges, symbols: { monitored: ['BTC-USD'] } });
    expect(withSymbol({ exchanges }, { exchange: 'coinbase', symbol: 'BTC-USD' })).toEqual({
      exchanges,
      symbols: { monitored: ['coinbase:BTC-USD'] },
    });
  });

  it('sets the mode and nothing else', () => {
    expect(withMode({ xother: 1 }, 'scalper-macdv')).toEqual({ xother: 1, mode: 'scalper-macdv' });
    const already = { mode: 'scalper-macdv' };
    expect(withMode(already, 'scalper-macdv')).toBe(already);
  });

  it.each([
    ['adding', (faulty: unknown) => withSymbol(faulty, { exchange: 'demo', symbol: 'BTC-USD' })],
    ['removing', (faulty: unknown) => withoutSymbol(faulty, { exchange: 'demo', symbol: 'BTC-USD' })],
    ['switching', (faulty: unknown) => withMode(faulty, 'scalper-macdv')],
  ])('%s refuses a document that cannot be used and names what is wrong', (_, edit) => {
    expect(() => edit({ timeframes: ['7m'] })).toThrow(expect.objectContaining({ code: 'SETTINGS_INVALID', message: expect.stringContaining('timeframes') }) as Error);
    expect(() => edit(null)).toThrow(expect.objectContaining({ code: 'SETTINGS_INVALID' }) as Error);
  });
});
