import { IndicatorsSync } from '@ixjb94/indicators';
import { macdVColumns } from '@livermore/indicators';
import { cCandidate, compileC } from './c-program.ts';
import { MacdVColumns } from '../../packages/indicators/src/macd-v-columns.ts';
import type { Figure, Share } from './harness.ts';
import { timed } from './harness.ts';
import { walk } from './market.ts';
import { sharesOfParts } from './parts.ts';

const LENGTH = 10_000;
const BARS = walk(LENGTH);

/** The columns that the library asks for. */
const columnsOf = (bars: typeof BARS) => ({
  highs: bars.map(({ high }) => high),
  lows: bars.map(({ low }) => low),
  closes: bars.map(({ close }) => close),
});

const COLUMNS = columnsOf(BARS);

/** MACD-V composed of the averages of @ixjb94/indicators, which check no input; its ATR begins with bar 25. */
const ixjb94 = ({ highs, lows, closes }: typeof COLUMNS): number => {
  const library = new IndicatorsSync();
  const fast = library.ema(closes, 12);
  const slow = library.ema(closes, 26);
  const atr = library.atr(highs, lows, closes, 26);
  const macdV = atr.map((range, index) => (100 * ((fast[index + 25] ?? 0) - (slow[index + 25] ?? 0))) / range);
  const signal = library.ema(macdV, 9);
  const histogram = macdV.map((value, index) => value - (signal[index] ?? 0));
  return histogram.length + 25;
};

/** 1b: V, signal and histogram of a whole series. */
export const figures = async (): Promise<Figure[]> => [
  {
    id: '1b',
    title: 'MACD-V batch, 10,000 bars',
    unit: 'bar',
    ours: timed('livermore', () => macdVColumns(BARS).length),
    peers: [
      {
        // The same work as ours: from bars, as candles come, to V, signal and histogram.
        name: '@ixjb94/indicators',
        candidate: timed('@ixjb94/indicators', () => ixjb94(columnsOf(BARS))),
        bar: { timesFaster: 10 },
      },
      {
        name: '@ixjb94/indicators, columns ready',
        candidate: timed('@ixjb94/indicators, columns ready', () => ixjb94(COLUMNS)),
        bar: { timesFaster: 10 },
      },
      {
        name: 'C (gcc -O2)',
        candidate: cCandidate(await compileC('macd-v'), ['batch', String(LENGTH)]),
        bar: { timesTheCost: 3 },
      },
    ],
    shares: stageShares,
  },
];

const stageShares = (): Promise<Share[]> =>
  sharesOfParts(
    timed('whole', () => macdVColumns(BARS).length),
    [{ name: 'memory for the columns', part: timed('columns', () => new MacdVColumns(LENGTH).length) }],
    'checks and values, bar by bar',
  );
