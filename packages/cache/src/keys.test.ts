import { TIMEFRAMES, type SeriesId } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as keys from './keys.ts';

const series: SeriesId = { exchangeId: 1, symbol: 'BTC-USD', timeframe: '4h' };

describe('names of channels and keys', () => {
  it('are those of the contract', () => {
    expect(keys.controlChannel(7)).toBe('channel:control:7');
    expect(keys.controlResultChannel(7)).toBe('channel:control-result:7');
    expect(keys.candleCloseChannel(7, series)).toBe('channel:candle:close:7:1:BTC-USD:4h');
    expect(keys.tickerChannel(7, series)).toBe('channel:ticker:7:1:BTC-USD');
    expect(keys.indicatorChannel(7, series)).toBe('channel:indicator:7:1:BTC-USD:4h:macd-v');
    expect(keys.alertChannel(7)).toBe('channel:alert:7');
    expect(keys.runtimeChannel(7)).toBe('channel:runtime:7');
    expect(keys.usersChannel).toBe('channel:users');
    expect(keys.candlesKey(series)).toBe('candles:1:BTC-USD:4h');
    expect(keys.indicatorKey(series)).toBe('indicator:1:BTC-USD:4h:macd-v');
    expect(keys.tickerKey(series)).toBe('ticker:1:BTC-USD');
  });

  it('need at most ten patterns at any number of users and symbols', () => {
    const patterns = Object.values(keys.CHANNEL_PATTERNS);
    expect(patterns.length).toBeLessThanOrEqual(10);
    // Each is a fixed text before one star at its end, so that it can be matched as a prefix.
    expect(patterns.filter((pattern) => !/^[a-z:]+:\*$/.test(pattern))).toEqual([]);
  });

  const id = fc.integer({ min: 1, max: 999_999_999_999_999 });
  const part = fc.stringMatching(/^[A-Z0-9]{1,20}$/);
  const anySeries = fc.record({
    exchangeId: id,
    symbol: fc.tuple(part, part).map(([base, quote]) => `${base}-${quote}`),
    timeframe: fc.constantFrom(...TIMEFRAMES),
  });
  const anyChannel = fc.tuple(id, anySeries).chain(([userId, one]) =>
    fc.constantFrom<[string, keys.Channel]>(
      [keys.controlChannel(userId), { kind: 'control', userId }],
      [keys.controlResultChannel(userId), { kind: 'control-result', userId }],
      [keys.alertChannel(userId), { kind: 'alert', userId }],
      [keys.runtimeChannel(userId), { kind: 'runtime', userId }],
      [keys.usersChannel, { kind: 'users' }],
      [keys.candleCloseChannel(userId, one), { kind: 'candle-close', userId, series: one }],
      [keys.indicatorChannel(userId, one), { kind: 'indicator', userId, series: one, type: 'macd-v' }],
      [
        keys.tickerChannel(userId, one),
        { kind: 'ticker', userId, symbol: { exchangeId: one.exchangeId, symbol: one.symbol } },
      ],
    ),
  );

  it('give back the parts they were made of', () => {
    fc.assert(
      fc.property(anyChannel, ([name, parts]) => {
        expect(keys.parseChannel(name)).toEqual(parts);
      }),
    );
  });

  it('are not ours when a part is missing, added or spoilt', () => {
    fc.assert(
      fc.property(anyChannel, fc.nat(), fc.constantFrom('', '0', '01', '-1', '1e3', 'btc-usd', '2h', 'é', 'x:y'), ([name], at, spoilt) => {
        const parts = name.split(':');
        const index = at % parts.length;
        expect(keys.parseChannel([...parts.slice(0, index), ...parts.slice(index + 1)].join(':'))).toBeUndefined();
        expect(keys.parseChannel(`${name}:1`)).toBeUndefined();
        expect(keys.parseChannel([...parts.slice(0, index), spoilt, ...parts.slice(index + 1)].join(':'))).toBeUndefined();
      }),
    );
  });

  it('may be any text at all without an error', () => {
    fc.assert(fc.property(fc.string(), (name) => keys.parseChannel(name) === undefined));
  });
});
