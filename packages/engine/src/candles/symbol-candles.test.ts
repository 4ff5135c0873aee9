import { describe, expect, it } from 'vitest';
import { at, builder, short, update } from '../testing/candle-steps.ts';

describe('a native bucket', () => {
  it('closes with the values last seen for it when a later bucket begins, not with those of the new one', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.candle(update(0, 10, 1));
    candles.candle(update(0, 290, 2));
    expect(short(candles.candle(update(1, 301, 99)))).toEqual(['closed 5m@0=2']);
  });

  it('closes when the venue clock has passed its end by the grace', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.candle(update(0, 10, 1));
    expect(candles.nextDueAt).toBe(at(302));
    expect(candles.time(at(302) - 1)).toEqual([]);
    expect(short(candles.time(at(302)))).toEqual(['closed 5m@0=1']);
  });

  it('closes at once when the venue says so', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    expect(short(candles.candle(update(0, 300, 7, { final: true })))).toEqual(['closed 5m@0=7']);
  });

  it('is revised, not closed again, by an update that arrives after its close', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.candle(update(0, 10, 1));
    candles.time(at(302));
    expect(short(candles.candle(update(0, 299.5, 3)))).toEqual(['revised 5m@0=3 r1']);
    expect(candles.candle(update(0, 299.5, 3))).toEqual([]);
    expect(candles.candle(update(0, 200, 2))).toEqual([]);
    expect(candles.ignored.old).toBe(1);
  });

  it('older than the last closed one is left alone and counted, unless a snapshot merely repeats it', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.candle(update(0, 10, 1));
    candles.candle(update(1, 310, 2));
    candles.candle(update(2, 610, 3));
    expect(candles.candle(update(0, 620, 9))).toEqual([]);
    expect(candles.candle(update(0, 620, 9, { snapshot: true }))).toEqual([]);
    expect(candles.ignored).toEqual({ duplicate: 0, old: 1, future: 0 });
  });

  it('keeps the newer of two updates that arrive in the wrong order', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.candle(update(0, 100, 2));
    candles.candle(update(0, 50, 1));
    expect(candles.forming('5m')?.close).toBe(2);
  });

  it('far in the future is refused and counted', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    expect(candles.candle(update(1000, 10, 1))).toEqual([]);
    expect(candles.ignored.future).toBe(1);
  });
});

describe('a bucket that nobody can vouch for', () => {
  it('is a hole with cause feed-down when its last update came before the gap', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.candle(update(0, 10, 1));
    candles.gap(at(200));
    expect(candles.forming('5m')).toBeNull();
    expect(short(candles.time(at(302)))).toEqual(['hole 5m@0..0 feed-down']);
  });

  it('is trusted again when an update comes after the gap', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.candle(update(0, 10, 1));
    candles.gap(at(200));
    candles.candle(update(0, 201, 2, { snapshot: true }));
    expect(short(candles.time(at(302)))).toEqual(['closed 5m@0=2']);
  });

  it('is a hole with cause not-yet-known when it is merely empty', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    expect(short(candles.time(at(302)))).toEqual(['hole 5m@0..0 not-yet-known']);
  });

  it('holds back later closes until it is filled; then an absent bucket becomes synthetic', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.candle(update(0, 10, 5));
    candles.time(at(302));
    expect(short(candles.time(at(602)))).toEqual(['hole 5m@5..5 not-yet-known']);
    candles.candle(update(2, 610, 6));
    expect(candles.time(at(902))).toEqual([]);
    expect(candles.holes('5m')).toEqual([{ from: at(300), to: at(300) }]);
    const filled = candles.fill('5m', at(300), at(300), [], at(903));
    expect(short(filled)).toEqual(['closed 5m@5=5 synthetic', 'closed 5m@10=6']);
    expect(filled[0]).toMatchObject({
      candle: { open: 5, high: 5, low: 5, volume: 0, cause: 'no-trades', source: 'rest', revision: 0, closedAt: at(903) },
    });
    expect(candles.holes('5m')).toEqual([]);
  });

  it('is announced once, and a longer outage only for what is new', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    expect(short(candles.time(at(602)))).toEqual(['hole 5m@0..5 not-yet-known']);
    expect(candles.time(at(800))).toEqual([]);
    expect(short(candles.time(at(902)))).toEqual(['hole 5m@10..10 not-yet-known']);
    expect(candles.holes('5m')).toEqual([{ from: at(0), to: at(600) }]);
  });

  it('may be filled in parts', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.time(at(902));
    const row = (bucket: number) => ({ openTime: at(bucket * 300), open: 1, high: 1, low: 1, close: bucket, volume: 1 });
    expect(candles.fill('5m', at(300), at(300), [row(1)], at(903))).toEqual([]);
    expect(candles.holes('5m')).toEqual([{ from: at(0), to: at(0) }, { from: at(600), to: at(600) }]);
    expect(short(candles.fill('5m', at(0), at(0), [row(0)], at(904)))).toEqual(['closed 5m@0=0', 'closed 5m@5=1']);
  });

  it('is closed by an update from after its end that comes before the history', () => {
    const candles = builder(['5m']);
    candles.gap(at(310));
    candles.time(at(602));
    candles.gap(at(700));
    expect(short(candles.candle(update(1, 701, 4, { snapshot: true })))).toEqual(['closed 5m@5=4 late']);
    expect(candles.fill('5m', at(300), at(300), [], at(702))).toEqual([]);
  });

  it('is left out while nothing was ever traded before it', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.time(at(602));
    expect(candles.fill('5m', at(0), at(300), [], at(603))).toEqual([]);
    candles.candle(update(2, 610, 6));
    expect(short(candles.time(at(902)))).toEqual(['closed 5m@10=6']);
  });

  it('is late when it ended before the newest gap, and is not otherwise', () => {
    const candles = builder(['5m']);
    candles.seed({ lastClosed: { '5m': { openTime: at(-300), close: 1 } }, fiveMinute: [] });
    candles.gap(at(600));
    candles.candle(update(2, 610, 3));
    const row = { openTime: at(0), open: 2, high: 2, low: 2, close: 2, volume: 1 };
    candles.time(at(902));
    expect(short(candles.fill('5m', at(0), at(300), [row], at(903)))).toEqual([
      'closed 5m@0=2 late',
      'closed 5m@5=2 synthetic late',
      'closed 5m@10=3',
    ]);
  });

  it('is not closed by an update from before its end, which another may have followed', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.time(at(302));
    expect(candles.candle(update(0, 299, 4))).toEqual([]);
    expect(candles.holes('5m')).toHaveLength(1);
  });

  it('lets those behind it be corrected by newer information only', () => {
    const candles = builder(['5m']);
    candles.gap(at(0));
    candles.candle(update(1, 590, 5));
    candles.time(at(602));
    candles.candle(update(1, 400, 4));
    const row = { openTime: at(0), open: 1, high: 1, low: 1, close: 1, volume: 1 };
    expect(short(candles.fill('5m', at(0), at(0), [row], at(603)))).toEqual(['closed 5m@0=1', 'closed 5m@5=5']);
  });
});
