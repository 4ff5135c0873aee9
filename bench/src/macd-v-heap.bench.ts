import { MacdV } from '@livermore/indicators';
import { Observations } from '../../packages/indicators/src/observations.ts';
import type { Figure, Share } from './harness.ts';
import { walk } from './market.ts';

const BARS = walk(1_000);

/** Heap in use after everything unreachable is gone; needs `node --expose-gc`. */
const heapBytes = (): number => {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

const feed = (series: readonly MacdV[], bars: typeof BARS): void => {
  for (const bar of bars) for (const each of series) each.update(bar);
};

const bytesPerSeries = (): number => {
  const count = 6_000;
  // The classes' layouts settle on the first series, which is not counted.
  feed([new MacdV()], BARS);
  const before = heapBytes();
  const series = Array.from({ length: count }, () => new MacdV());
  feed(series, BARS.slice(0, 100));
  const bytes = (heapBytes() - before) / count;
  // One update more keeps the series alive until here.
  feed(series, BARS.slice(0, 1));
  return bytes;
};

/** Which part of a series takes how much of its heap. */
const partShares = (): Share[] => {
  const count = 6_000;
  const before = heapBytes();
  const parts = Array.from({ length: count }, () => new Observations());
  const bytes = (heapBytes() - before) / count;
  for (const part of parts) part.update(1, false);
  const percent = (100 * bytes) / bytesPerSeries();
  return [
    { name: 'which bars were empty', percent },
    { name: 'averages and counts', percent: 100 - percent },
  ];
};

const bytesAddedByBars = (): number => {
  const series = Array.from({ length: 6_000 }, () => new MacdV());
  feed(series, BARS);
  // The engine's own compiled code is on the same heap and comes when it is ready: the least of some rounds.
  const growths = Array.from({ length: 4 }, () => {
    const before = heapBytes();
    feed(series, BARS);
    return (heapBytes() - before) / series.length;
  });
  feed(series, BARS.slice(0, 1));
  return Math.max(0, Math.round(Math.min(...growths)));
};

/** 1c: what a series costs to keep. */
export const figures = (): Promise<Figure[]> =>
  Promise.resolve([
    {
      id: '1c',
      title: 'MACD-V heap per series',
      unit: 'bytes',
      measure: bytesPerSeries,
      atMost: 400,
      shares: partShares,
    },
    {
      id: '1c',
      title: 'MACD-V heap added per series by 6 million bars',
      unit: 'bytes',
      measure: bytesAddedByBars,
      atMost: 0,
    },
  ]);
