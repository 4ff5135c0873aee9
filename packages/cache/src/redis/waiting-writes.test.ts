import { TIMEFRAMES, type SeriesId } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candlesKey } from '../keys.ts';
import { sampleCandle, sampleTicker } from '../testing/samples.ts';
import { MAX_WAITING_CANDLES, WaitingWrites, type Write } from './waiting-writes.ts';

const seriesOf = (index: number): SeriesId => ({ exchangeId: 1, symbol: `S${index}-USD`, timeframe: TIMEFRAMES[0] });

/** The candles of some writes, as `key openTime` to JSON. */
const candlesIn = (writes: readonly Write[]): Map<string, string> => {
  const found = new Map<string, string>();
  for (const write of writes) {
    if (write.kind === 'value') continue;
    for (const { openTime, json } of write.candles) found.set(`${write.key} ${openTime}`, json);
  }
  return found;
};

describe('waiting writes', () => {
  it('end with the newest of each bucket, whatever fails and is put back in whatever order', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), series: fc.nat(2), bucket: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant('take' as const), max: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ kind: fc.constant('fail' as const), which: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const waiting = new WaitingWrites();
        const newest = new Map<string, string>();
        const underWay: Write[] = [];
        steps.forEach((one, index) => {
          if (one.kind === 'put') {
            const candle = sampleCandle(seriesOf(one.series), one.bucket, { revision: index });
            waiting.putCandle(candle);
            newest.set(`${candlesKey(candle)} ${candle.openTime}`, JSON.stringify(candle));
          } else if (one.kind === 'take') {
            underWay.push(...waiting.take(one.max));
          } else {
            const [failed] = underWay.splice(one.which % Math.max(1, underWay.length), 1);
            if (failed) waiting.restore(failed);
          }
        });
        for (const write of underWay) waiting.restore(write);
        expect(waiting.size).toBe(newest.size);
        expect(candlesIn(waiting.take(Infinity))).toEqual(newest);
        expect(waiting.size).toBe(0);
      }),
    );
  });

  it('never hold more than the limit of all series together; the oldest go and are counted', () => {
    const waiting = new WaitingWrites();
    const each = 1000;
    const series = MAX_WAITING_CANDLES / each + 5;
    for (let bucket = 1; bucket <= each; bucket += 1) {
      for (let index = 0; index < series; index += 1) waiting.putCandle(sampleCandle(seriesOf(index), bucket), '{}');
    }
    expect(waiting.size).toBe(MAX_WAITING_CANDLES);
    expect(waiting.dropped).toBe(5 * each);
    const newestOfEach = candlesIn(waiting.take(Infinity));
    for (let index = 0; index < series; index += 1) {
      const { openTime } = sampleCandle(seriesOf(index), each);
      expect(newestOfEach.has(`${candlesKey(seriesOf(index))} ${openTime}`)).toBe(true);
    }
  });

  it('never hold more of a series than the store keeps', () => {
    const waiting = new WaitingWrites();
    for (let bucket = 1; bucket <= 1500; bucket += 1) waiting.putCandle(sampleCandle(seriesOf(0), bucket), '{}');
    expect(waiting.size).toBe(1000);
    expect([...candlesIn(waiting.take(Infinity)).keys()][0]).toBe(`${candlesKey(seriesOf(0))} ${501 * 60_000}`);
  });

  it('hold one value per key', () => {
    const waiting = new WaitingWrites();
    waiting.putTicker(sampleTicker(1, 'BTC-USD', { price: 1 }));
    const [first] = waiting.take(10);
    waiting.putTicker(sampleTicker(1, 'BTC-USD', { price: 2 }));
    if (first) waiting.restore(first);
    expect(waiting.take(10)).toEqual([
      { kind: 'value', key: 'ticker:1:BTC-USD', value: { order: 2, json: JSON.stringify(sampleTicker(1, 'BTC-USD', { price: 2 })) } },
    ]);
  });
});
