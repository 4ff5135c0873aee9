import type {
  CandlestickData,
  HistogramData,
  LineData,
  SeriesMarker,
  Time,
  UTCTimestamp,
  WhitespaceData,
} from 'lightweight-charts';
import type { AlertMark } from '../model/alert-marks.ts';
import type { Bar } from '../model/bar-series.ts';
import type { FormingBar } from '../model/forming-bar.ts';
import { faded, type ChartColours } from './chart-colours.ts';

export const chartTime = (openTime: number): UTCTimestamp => (openTime / 1_000) as UTCTimestamp;

type Drawn<Data> = Data | WhitespaceData;

const blank = (openTime: number): WhitespaceData => ({ time: chartTime(openTime) });

/** A bar of the candles; one without trades has the colour of nothing happening. */
export const candleData = ({ openTime, candle }: Bar, { tokens }: ChartColours): Drawn<CandlestickData> => {
  if (!candle) return blank(openTime);
  const { open, high, low, close, synthetic } = candle;
  const grey = synthetic ? { color: tokens.faint, wickColor: tokens.faint, borderColor: tokens.faint } : {};
  return { time: chartTime(openTime), open, high, low, close, ...grey };
};

/** The bar that is still open: hollow, so that it is not taken for a closed one. */
export const formingData = ({ openTime, open, high, low, close }: FormingBar, { tokens }: ChartColours): CandlestickData => {
  const edge = close >= open ? tokens.up : tokens.down;
  return { time: chartTime(openTime), open, high, low, close, color: faded(edge, 0.15), borderColor: edge, wickColor: edge };
};

/** MACD-V of a bar that is drawn. */
export interface Values {
  openTime: number;
  macdV: number | null;
  signal: number | null;
  histogram: number | null;
  state: keyof ChartColours['states'];
}

/** The values of a bar; all undefined in a hole. */
export const valuesOf = ({ openTime, point }: Bar): Values =>
  point ?? { openTime, macdV: null, signal: null, histogram: null, state: 'UNDEFINED' };

/** MACD-V in the colour of its state. */
export const macdVData = ({ openTime, macdV, state }: Values, { states }: ChartColours): Drawn<LineData> =>
  macdV === null ? blank(openTime) : { time: chartTime(openTime), value: macdV, color: states[state] };

export const signalData = ({ openTime, signal }: Values): Drawn<LineData> =>
  signal === null ? blank(openTime) : { time: chartTime(openTime), value: signal };

/** The histogram, stronger while it grows away from zero. */
export const histogramData = (
  { openTime, histogram }: Values,
  before: number | null,
  { tokens }: ChartColours,
): Drawn<HistogramData> => {
  if (histogram === null) return blank(openTime);
  const grows = before === null || Math.abs(histogram) >= Math.abs(before);
  return { time: chartTime(openTime), value: histogram, color: faded(tokens.muted, grows ? 0.55 : 0.28) };
};

export const volumeData = ({ openTime, candle }: Bar, { tokens }: ChartColours): Drawn<HistogramData> =>
  candle ? { time: chartTime(openTime), value: candle.volume, color: faded(tokens.muted, 0.18) } : blank(openTime);

export const markerData = (
  { id, openTime, position, shape, state, text, revised }: AlertMark,
  { tokens, states }: ChartColours,
): SeriesMarker<Time> => ({
  ...{ id, time: chartTime(openTime), position, shape, text },
  // An alert that no longer holds keeps its place without its colour.
  color: revised ? tokens.faint : states[state],
});

/** The value that the chart is about, on its line. */
export const subjectPoint = ({ openTime, state }: Values, { states }: ChartColours): SeriesMarker<Time> => ({
  ...{ time: chartTime(openTime), position: 'inBar', shape: 'circle', size: 0.7, color: states[state] },
});
