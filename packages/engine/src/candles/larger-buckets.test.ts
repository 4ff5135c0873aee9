import { describe, expect, it } from 'vitest';
import type { Candle } from '@livermore/schemas';
import { at, builder, MINUTE, NOON, short, trade, update } from '../testing/candle-steps.ts';
import type { SymbolCandles } from './symbol-candles.ts';

describe('a larger bucket', () => {
  const withTwo = (): SymbolCandles => {
    const candles = builder();
    candles.gap(at(0));
    candles.candle(update(0, 10, 4, { high: 8, low: 3, volume: 0.1 }));
    candles.candle(update(1, 310, 5, { high: 6, low: 2, volume: 0.2 }));
    candles.candle(update(2, 610, 7, { volume: 0.3 }));
    return candles;
  };

  it('is known at its boundary from the closed 5m candles', () => {
    const outcomes = withTwo().time(at(902)).filter(({ kind }) => kind === 'closed');
    expect(short(outcomes)).toEqual(['closed 5m@10=7', 'closed 15m@0=7']);
    expect(outcomes[1]).toMatchObject({ candle: { open: 4, high: 8, low: 2, close: 7, volume: 0.6, source: 'aggregate' } });
  });

  it('forms from the closed 5m candles and the one that is open', () => {
    expect(withTwo().forming('15m')).toEqual({ openTime: NOON, open: 4, high: 8, low: 2, close: 7, volume: 0.6 });
  });

  it('is revised with a 5m candle inside it, closed or forming', () => {
    const candles = withTwo();
    const row = { timeframe: '5m', openTime: at(0), open: 4, high: 20, low: 3, close: 4, volume: 0.1 } as const;
    expect(short(candles.revise(row, at(620)))).toEqual(['revised 5m@0=4 r1']);
    expect(candles.forming('15m')?.high).toBe(20);
    candles.time(at(902));
    expect(short(candles.revise({ ...row, high: 30 }, at(903)))).toEqual(['revised 5m@0=4 r2', 'revised 15m@0=7 r1']);
    expect(candles.closed('15m', NOON)).toMatchObject({ high: 30, revision: 1 });
    expect(candles.revise({ ...row, high: 30 }, at(904))).toEqual([]);
  });

  it('takes no prices from synthetic candles, and is synthetic when it has nothing else', () => {
    const candles = builder(['15m']);
    candles.seed({ lastClosed: { '5m': { openTime: at(-300), close: 50 }, '15m': { openTime: at(-900), close: 50 } }, fiveMinute: [] });
    candles.gap(at(0));
    candles.candle(update(1, 310, 60));
    candles.time(at(1802));
    const row = { openTime: at(300), open: 60, high: 61, low: 60, close: 60, volume: 1 };
    expect(short(candles.fill('5m', at(0), at(1500), [row], at(1803)))).toEqual(['closed 15m@0=60', 'closed 15m@15=60 synthetic']);
    expect(candles.closed('15m', NOON)).toMatchObject({ open: 60, low: 60, synthetic: false });
  });

  it('whose beginning was never seen is a hole of its own', () => {
    const candles = builder(['15m']);
    candles.gap(at(300));
    candles.candle(update(1, 310, 5));
    candles.candle(update(2, 610, 6));
    expect(candles.forming('15m')).toBeNull();
    expect(short(candles.time(at(902)))).toEqual(['hole 15m@0..0 feed-down']);
    const row = { openTime: NOON, open: 1, high: 9, low: 1, close: 6, volume: 3 };
    expect(short(candles.fill('15m', NOON, NOON, [row], at(903)))).toEqual(['closed 15m@0=6']);
  });
});

describe('a correction', () => {
  it('of a close reaches the synthetic candles that repeat it', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.candle(update(0, 10, 5));
    candles.time(at(602));
    candles.fill('5m', at(300), at(300), [], at(603));
    const row = { timeframe: '5m', openTime: at(0), open: 5, high: 6, low: 5, close: 6, volume: 10 } as const;
    expect(short(candles.revise(row, at(604)))).toEqual(['revised 5m@0=6 r1', 'revised 5m@5=6 synthetic r1']);
  });

  it('of the last close is what the next empty bucket repeats', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.candle(update(0, 10, 5));
    candles.time(at(302));
    candles.candle(update(0, 299, 6));
    candles.time(at(602));
    expect(short(candles.fill('5m', at(300), at(300), [], at(603)))).toEqual(['closed 5m@5=6 synthetic']);
  });

  it('of the last 5m candle of a day reaches the day in the hour after it', () => {
    const candles = builder(['5m', '1d']);
    const midnight = 12 * 60 * 60;
    const rows = Array.from({ length: 288 }, (_, index) => ({
      openTime: at(midnight + index * 300),
      open: 1,
      high: 1,
      low: 1,
      close: 1,
      volume: 1,
    }));
    candles.gap(at(midnight));
    const end = midnight + 86_400;
    candles.time(at(end + 2));
    candles.fill('5m', at(midnight), at(end - 300), rows, at(end + 3));
    candles.candle(update(end / 300, end + 1, 2));
    candles.time(at(end + 302));
    const last = { timeframe: '5m', openTime: at(end - 300), open: 1, high: 7, low: 1, close: 1, volume: 1 } as const;
    const revised = candles.revise(last, at(end + 303));
    expect(revised.map((outcome) => outcome.kind === 'revised' && outcome.candle.timeframe)).toEqual(['5m', '1d']);
  });

  it('that says the same within rounding is none', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.candle(update(0, 10, 5));
    candles.time(at(302));
    const row = { timeframe: '5m', openTime: at(0), open: 5, high: 5, low: 5, close: 5 * (1 + 1e-13), volume: 10 * (1 + 1e-10) } as const;
    expect(candles.revise(row, at(303))).toEqual([]);
  });
});

describe('a seed', () => {
  const stored = (openTime: number, close: number): Candle => ({
    exchangeId: 1,
    symbol: 'AAA-USD',
    timeframe: '5m',
    openTime,
    open: close,
    high: close,
    low: close,
    close,
    volume: 1,
    synthetic: false,
    source: 'rest',
    revision: 0,
    closedAt: openTime + 5 * MINUTE,
  });

  it('gives the larger candles that its 5m candles complete, late, and goes on with the rest', () => {
    const candles = builder(['15m']);
    const fiveMinute = [0, 1, 2, 3].map((index) => stored(at(index * 300), index + 1));
    const seeded = candles.seed({ lastClosed: { '5m': stored(at(900), 4), '15m': { openTime: at(-900), close: 0 } }, fiveMinute });
    expect(short(seeded)).toEqual(['closed 15m@0=3 late']);
    candles.gap(at(1201));
    candles.candle(update(4, 1210, 9));
    expect(candles.forming('15m')).toEqual({ openTime: at(900), open: 4, high: 9, low: 4, close: 9, volume: 1211 });
  });

  it('with a bucket missing counts only from there on', () => {
    const candles = builder(['15m']);
    const fiveMinute = [0, 2, 3].map((index) => stored(at(index * 300), index + 1));
    const seeded = candles.seed({ lastClosed: { '15m': { openTime: at(-900), close: 0 } }, fiveMinute });
    expect(short(seeded)).toEqual(['hole 15m@0..0 feed-down']);
  });

  it('is refused after the first event', () => {
    const candles = builder();
    candles.gap(at(0));
    expect(() => candles.seed({ lastClosed: {}, fiveMinute: [] })).toThrow('before the first event');
  });
});

describe('a venue that streams every timeframe', () => {
  it('needs no trades and no aggregation', () => {
    const candles = builder(['1m', '1h'], ['1m', '5m', '15m', '1h', '4h', '1d']);
    candles.gap(at(0));
    expect(candles.trade(trade(1, 1, 1))).toEqual([]);
    expect(short(candles.candle(update(0, 60, 2, { timeframe: '1m', final: true })))).toEqual(['closed 1m@0=2']);
    expect(short(candles.candle(update(0, 3600, 3, { timeframe: '1h', final: true })))).toEqual(['closed 1h@0=3']);
  });

  it('must stream 5m when larger candles are to be built', () => {
    expect(() => builder(['1h'], ['1m'])).toThrow('native 5m candles');
  });
});
