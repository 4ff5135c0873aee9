import { IndicatorsSync } from '@ixjb94/indicators';
import * as charts from 'lightweight-charts-indicators';
import { ATR, EMA } from 'trading-signals';
import type { Bar } from '../bar.ts';

/** EMA12, EMA26, ATR26, V and signal of each bar, computed with a library that knows nothing of ours. */
export interface OracleColumns {
  fastEma: number[];
  slowEma: number[];
  atr: number[];
  macdV: number[];
  signal: number[];
}

/**
 * An independent library. `from` is the bar (from 0) from which it agrees to 1e-9: at once where
 * it has our starts, later where an EMA starts from its first value and has to converge.
 */
export interface Oracle {
  name: string;
  from: number;
  compute(bars: readonly Bar[]): OracleColumns;
}

/** What a library has; one value for each bar, NaN where it has none. */
interface Functions {
  ema: (values: number[], period: number) => number[];
  atr: (bars: readonly Bar[], period: number) => number[];
}

/** MACD-V is in none of the libraries; it is composed of their averages as in the paper. */
const composed = (name: string, from: number, { ema, atr }: Functions): Oracle => ({
  name,
  from,
  compute: (bars) => {
    const closes = bars.map(({ close }) => close);
    const columns = { fastEma: ema(closes, 12), slowEma: ema(closes, 26), atr: atr(bars, 26) };
    const macdV = closes.map(
      (_, t) => (100 * ((columns.fastEma[t] ?? Number.NaN) - (columns.slowEma[t] ?? Number.NaN))) / (columns.atr[t] ?? Number.NaN),
    );
    const signal = [...Array<number>(25).fill(Number.NaN), ...ema(macdV.slice(25), 9)];
    return { ...columns, macdV, signal };
  },
});

/** ATR starts from the mean, EMA from the first value. */
const tradingSignals = composed('trading-signals 8.3', 500, {
  ema: (values, period) => {
    const ema = new EMA(period);
    return values.map((value) => ema.update(value, false));
  },
  atr: (bars, period) => {
    const atr = new ATR(period);
    return bars.map((bar) => atr.update(bar, false) ?? Number.NaN);
  },
});

/** ATR starts from the mean, EMA from the first value. */
const ixjb94 = composed('@ixjb94/indicators 1.2', 500, {
  ema: (values, period) => new IndicatorsSync().ema(values, period),
  atr: (bars, period) => [
    ...Array<number>(period - 1).fill(Number.NaN),
    ...new IndicatorsSync().atr(
      bars.map(({ high }) => high),
      bars.map(({ low }) => low),
      bars.map(({ close }) => close),
      period,
    ),
  ],
});

const chartBar = ({ high, low, close }: Omit<Bar, 'synthetic'>, time: number) => ({
  time,
  open: close,
  high,
  low,
  close,
  volume: 1,
});

/** The library's own types do not resolve under Node's rules, so the part in use is named here. */
interface ChartIndicator {
  calculate: (
    bars: ReturnType<typeof chartBar>[],
    inputs: { length: number },
  ) => { plots: { plot0: { value: number | null }[] } };
}

const { EMA: chartEma, ATR: chartAtr } = charts as unknown as Record<'EMA' | 'ATR', ChartIndicator>;

const plot = ({ plots }: ReturnType<ChartIndicator['calculate']>): number[] =>
  plots.plot0.map(({ value }) => value ?? Number.NaN);

/** Pine's conventions: every average starts from the mean, as ours do. */
const lightweightCharts = composed('lightweight-charts-indicators 0.4 (oakscriptjs 0.2)', 33, {
  ema: (values, period) =>
    plot(
      chartEma.calculate(
        values.map((close, time) => chartBar({ high: close, low: close, close }, time)),
        { length: period },
      ),
    ),
  atr: (bars, period) => plot(chartAtr.calculate(bars.map(chartBar), { length: period })),
});

export const ORACLES: readonly Oracle[] = [tradingSignals, ixjb94, lightweightCharts];
