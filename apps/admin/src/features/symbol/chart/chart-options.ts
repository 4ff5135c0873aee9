import { ColorType, CrosshairMode, LineStyle, type ChartOptions, type DeepPartial, type Time } from 'lightweight-charts';
import { momentWords, tickWords } from '../model/chart-time.ts';
import { faded, type ChartColours } from './chart-colours.ts';

const timeMs = (time: Time): number => (time as number) * 1_000;

/** Everything of the chart that follows from the theme and the timeframe. */
export const chartOptions = (
  { tokens, mono }: ChartColours,
  { isDaily, isWhole }: { isDaily: boolean; isWhole: boolean },
): DeepPartial<ChartOptions> => ({
  autoSize: true,
  layout: {
    background: { type: ColorType.Solid, color: tokens.surface },
    textColor: tokens.muted,
    fontFamily: mono,
    fontSize: 11,
    // Its own logo would bring a style sheet that a strict policy refuses; the page names its maker with a link.
    attributionLogo: false,
    panes: { separatorColor: tokens['line-strong'], separatorHoverColor: faded(tokens.accent, 0.3), enableResize: true },
  },
  grid: { vertLines: { color: tokens.line }, horzLines: { color: tokens.line } },
  crosshair: {
    mode: CrosshairMode.Normal,
    vertLine: { color: tokens.faint, style: LineStyle.Dashed, width: 1, labelBackgroundColor: tokens['line-strong'] },
    horzLine: { color: tokens.faint, style: LineStyle.Dashed, width: 1, labelBackgroundColor: tokens['line-strong'] },
  },
  rightPriceScale: { borderColor: tokens['line-strong'] },
  timeScale: {
    borderColor: tokens['line-strong'],
    timeVisible: true,
    secondsVisible: false,
    rightOffset: isWhole ? 6 : 4,
    // What was in sight stays so in a window of another width.
    lockVisibleTimeRangeOnResize: isWhole,
    minBarSpacing: 1,
    tickMarkFormatter: (time: Time) => tickWords(timeMs(time), isDaily),
  },
  localization: { timeFormatter: (time: Time) => momentWords(timeMs(time), isDaily) },
});
