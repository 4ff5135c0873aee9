import type { SeriesId } from '@livermore/schemas';
import { describe, expect, it } from 'vitest';
import { sampleCandle } from '../testing/samples.ts';
import { WaitingWrites } from './waiting-writes.ts';
import { parcelsOf } from './write-script.ts';

describe('parcels', () => {
  const series = (index: number): SeriesId => ({ exchangeId: 1, symbol: `S${index}-USD`, timeframe: '1m' });

  it('carry everything once, in order, values before messages, about the limit in each', () => {
    const waiting = new WaitingWrites();
    for (let index = 0; index < 25; index += 1) {
      for (let bucket = 1; bucket <= (index % 3) + 1; bucket += 1) waiting.putCandle(sampleCandle(series(index), bucket));
    }
    const writes = waiting.take(Infinity);
    const messages = Array.from({ length: 33 }, (_, index) => ({ channel: 'c', message: String(index) }));
    const parcels = parcelsOf(writes, messages, 10);
    expect(parcels.flatMap((parcel) => parcel.writes)).toEqual(writes);
    expect(parcels.flatMap((parcel) => parcel.messages)).toEqual(messages);
    const firstMessage = parcels.findIndex((parcel) => parcel.messages.length > 0);
    expect(parcels.slice(firstMessage + 1).flatMap((parcel) => parcel.writes)).toEqual([]);
    for (const parcel of parcels) {
      // The last series of a parcel may go over the limit, here by two candles.
      const candles = parcel.writes.flatMap((write) => (write.kind === 'candles' ? write.candles : [])).length;
      expect(candles).toBeLessThanOrEqual(12);
      expect(parcel.messages.length).toBeLessThanOrEqual(10);
    }
  });

  it('are none when nothing goes out', () => {
    expect(parcelsOf([], [], 10)).toEqual([]);
  });
});
