import { describe, expect, it } from 'vitest';
import { at, builder, NOON, short, trade } from '../testing/candle-steps.ts';
import type { SymbolCandles } from './symbol-candles.ts';

describe('a minute built from trades', () => {
  const started = (): SymbolCandles => {
    const candles = builder(['1m']);
    candles.gap(at(0));
    return candles;
  };

  it('has the first price, the extremes, the last price, the exact sum and the number of its trades', () => {
    const candles = started();
    candles.trade(trade(1, 5, 10, { size: 0.1 }));
    candles.trade(trade(2, 6, 12, { size: 0.2 }));
    candles.trade(trade(3, 59.9, 9, { size: 0.3 }));
    const [outcome] = candles.trade(trade(4, 60, 11));
    expect(outcome).toEqual({
      kind: 'closed',
      late: false,
      candle: {
        exchangeId: 1,
        symbol: 'AAA-USD',
        timeframe: '1m',
        openTime: NOON,
        open: 10,
        high: 12,
        low: 9,
        close: 9,
        volume: 0.6,
        trades: 3,
        synthetic: false,
        source: 'trades',
        revision: 0,
        closedAt: at(60),
      },
    });
  });

  it('ignores trades seen before and those of a snapshot', () => {
    const candles = started();
    candles.trade(trade(1, 5, 10));
    candles.trade(trade(1, 5, 10));
    candles.trade(trade(1, 5, 10, { snapshot: true }));
    expect(candles.ignored.duplicate).toBe(1);
    expect(candles.forming('1m')).toMatchObject({ volume: 0.1 });
  });

  it('is not complete when a snapshot holds a trade of it that was never streamed', () => {
    const candles = started();
    candles.trade(trade(7, 1, 10, { snapshot: true }));
    candles.trade(trade(8, 2, 11));
    expect(candles.forming('1m')).toBeNull();
    expect(short(candles.time(at(62)))).toEqual(['hole 1m@0..0 feed-down']);
  });

  it('is a hole when the ids jump: both minutes that the jump touches', () => {
    const candles = started();
    candles.trade(trade(1, 50, 10));
    expect(short(candles.trade(trade(3, 70, 11)))).toEqual(['hole 1m@0..0 feed-down']);
    expect(short(candles.time(at(122)))).toEqual(['hole 1m@1..1 feed-down']);
    candles.trade(trade(4, 130, 12));
    candles.time(at(182));
    const row = (minute: number) => ({ openTime: at(minute * 60), open: 1, high: 1, low: 1, close: minute, volume: 1 });
    expect(short(candles.fill('1m', at(0), at(60), [row(0), row(1)], at(183)))).toEqual([
      'closed 1m@0=0',
      'closed 1m@1=1',
      'closed 1m@2=12',
    ]);
  });

  it('that closed before the jump showed is asked for again and revised by what comes', () => {
    const candles = started();
    candles.trade(trade(1, 50, 10));
    expect(short(candles.time(at(62)))).toEqual(['closed 1m@0=10']);
    expect(short(candles.trade(trade(3, 70, 11)))).toEqual(['hole 1m@0..0 feed-down']);
    const row = { openTime: at(0), open: 10, high: 13, low: 10, close: 13, volume: 0.5 };
    expect(short(candles.fill('1m', at(0), at(0), [row], at(71)))).toEqual(['revised 1m@0=13 r1']);
  });

  it('takes in a trade that arrives after its close as a revision', () => {
    const candles = started();
    candles.trade(trade(1, 50, 10));
    candles.time(at(62));
    const [outcome] = candles.trade(trade(2, 59, 14, { size: 0.2 }));
    expect(outcome).toMatchObject({
      kind: 'revised',
      candle: { openTime: NOON, open: 10, high: 14, close: 14, volume: 0.3, trades: 2, revision: 1, source: 'trades' },
    });
  });

  it('that began before the gap is not complete', () => {
    const candles = started();
    candles.trade(trade(1, 5, 10));
    candles.gap(at(30));
    candles.trade(trade(2, 40, 11));
    expect(short(candles.time(at(62)))).toEqual(['hole 1m@0..0 feed-down']);
  });

  it('is asked for again once, however many trades turn out to be missing', () => {
    const candles = started();
    candles.trade(trade(1, 50, 10));
    candles.time(at(62));
    const outcomes = [2, 3].flatMap((id) => candles.trade(trade(id, 55, 11, { snapshot: true })));
    expect(short(outcomes)).toEqual(['hole 1m@0..0 feed-down']);
  });

  it('that waits behind a hole waits for its own history when a jump shows', () => {
    const candles = started();
    candles.trade(trade(1, 70, 10));
    expect(short(candles.time(at(122)))).toEqual([]);
    expect(short(candles.trade(trade(3, 130, 12)))).toEqual(['hole 1m@1..1 feed-down']);
    const row = (minute: number) => ({ openTime: at(minute * 60), open: 1, high: 1, low: 1, close: minute, volume: 1 });
    expect(short(candles.fill('1m', at(0), at(0), [row(0)], at(131)))).toEqual(['closed 1m@0=0']);
    expect(short(candles.fill('1m', at(60), at(60), [row(1)], at(132)))).toEqual(['closed 1m@1=1']);
  });

  it('takes in no late trade that comes behind a jump', () => {
    const candles = started();
    candles.trade(trade(1, 50, 10));
    candles.time(at(62));
    expect(short(candles.trade(trade(3, 59, 14)))).toEqual(['hole 1m@0..0 feed-down']);
    expect(candles.ignored.old).toBe(1);
  });

  it('takes in no late trade whose id shows that others before it are missing', () => {
    const candles = started();
    candles.trade(trade(1, 50, 10));
    candles.time(at(62));
    candles.trade(trade(2, 70, 11));
    expect(candles.trade(trade(4, 59, 14))).toEqual([]);
    expect(candles.ignored.old).toBe(1);
  });
});
