import type { MacdVState } from '@livermore/schemas';
import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  LineSeries,
  LineStyle,
  LineType,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type Time,
} from 'lightweight-charts';
import type { AlertMark } from '../model/alert-marks.ts';
import type { Bar } from '../model/bar-series.ts';
import { barMark, type BarMark } from '../model/bar-words.ts';
import type { FormingBar } from '../model/forming-bar.ts';
import { formatPrice, formatSigned } from '../../../lib/format-number.ts';
import {
  candleData,
  chartTime,
  formingData,
  histogramData,
  macdVData,
  markerData,
  signalData,
  subjectPoint,
  valuesOf,
  volumeData,
  type Values,
} from './chart-data.ts';
import { faded, type ChartColours } from './chart-colours.ts';
import { chartOptions } from './chart-options.ts';
import { ColumnStrips } from './column-strips.ts';
import { drawMarks, drawStates, drawSubject } from './strip-drawings.ts';

/** What the chart tells the page. */
export interface ChartEvents {
  /** The bar under the crosshair, by its place among the drawn ones; null for none. */
  onPoint: (at: number | null) => void;
  /** Something with an id was clicked. */
  onOpen: (id: unknown) => void;
  /** The oldest bars are nearly in sight. */
  onNeedOlder: () => void;
}

/** What stays the same for a chart while it lives. */
export interface ChartFrame {
  colours: ChartColours;
  isDaily: boolean;
  decimals: number | null;
  /** Levels of the settings, each standing for both signs. */
  levels: readonly number[];
  /** Open time of the bar that the chart is about: it is marked, and all bars are in sight at first. */
  subject: number | null;
}

/** Older bars are asked for when fewer than this many are left of the view. */
const BARS_AHEAD = 60;

/** Where the range of MACD-V counts as quiet. */
const QUIET = 50;

/** A bar without MACD-V is in no state. */
const stateKey = ({ macdV, state }: Pick<FormingBar, 'macdV' | 'state'>): MacdVState | null => (macdV === null ? null : state);

/** The panes of candles and MACD-V, on one time axis. */
export class ChartController {
  readonly #chart: IChartApi;
  readonly #frame: ChartFrame;
  readonly #events: ChartEvents;
  readonly #candles: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #histogram: ISeriesApi<'Histogram'>;
  readonly #signal: ISeriesApi<'Line'>;
  readonly #macdV: ISeriesApi<'Line'>;
  readonly #markers: ISeriesMarkersPluginApi<Time>;
  readonly #states: ColumnStrips<MacdVState>;
  readonly #marks: ColumnStrips<BarMark>;
  /** The bar that the chart is about, in each pane. */
  readonly #subject: readonly ColumnStrips<'subject'>[];
  readonly #subjectPoint: ISeriesMarkersPluginApi<Time>;
  #bars: readonly Bar[] = [];
  #forming: FormingBar | null = null;
  #cursor: number | null = null;

  constructor(container: HTMLElement, frame: ChartFrame, events: ChartEvents) {
    const { colours, decimals, isDaily } = frame;
    const { tokens } = colours;
    this.#frame = frame;
    this.#events = events;
    this.#chart = createChart(container, chartOptions(colours, { isDaily, isWhole: frame.subject !== null }));
    const price = { type: 'custom' as const, minMove: 10 ** -(decimals ?? 2), formatter: (value: number) => formatPrice(value, decimals) };
    const signed = { type: 'custom' as const, minMove: 0.1, formatter: (value: number) => formatSigned(value, 1) };
    const quiet = { priceLineVisible: false, lastValueVisible: false } as const;
    this.#volume = this.#chart.addSeries(HistogramSeries, { ...quiet, priceScaleId: 'volume', priceFormat: { type: 'volume' } });
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: 0.85, bottom: 0 }, visible: false });
    this.#candles = this.#chart.addSeries(CandlestickSeries, {
      ...{ upColor: tokens.up, wickUpColor: tokens.up, borderUpColor: tokens.up, priceFormat: price },
      ...{ downColor: tokens.down, wickDownColor: tokens.down, borderDownColor: tokens.down, priceLineStyle: LineStyle.Dotted },
    });
    this.#candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.12 } });
    this.#histogram = this.#chart.addSeries(HistogramSeries, { ...quiet, priceFormat: signed }, 1);
    this.#signal = this.#chart.addSeries(LineSeries, { ...quiet, color: tokens.muted, lineWidth: 1, lineStyle: LineStyle.Dashed, crosshairMarkerVisible: false, priceFormat: signed }, 1);
    this.#macdV = this.#chart.addSeries(LineSeries, { ...quiet, lastValueVisible: true, color: tokens.fg, lineWidth: 2, lineType: LineType.Simple, priceFormat: signed }, 1);
    this.#macdV.priceScale().applyOptions({ scaleMargins: { top: 0.12, bottom: 0.06 } });
    this.#addLevels();
    this.#markers = createSeriesMarkers(this.#candles, []);
    this.#states = new ColumnStrips(drawStates(colours));
    this.#marks = new ColumnStrips(drawMarks(colours));
    const [top, bottom] = this.#chart.panes();
    top?.attachPrimitive(this.#marks);
    bottom?.attachPrimitive(this.#states);
    this.#subject = [top, bottom].map((pane) => {
      const strip = new ColumnStrips(drawSubject(colours));
      pane?.attachPrimitive(strip);
      return strip;
    });
    this.#subjectPoint = createSeriesMarkers(this.#macdV, []);
    top?.setStretchFactor(3);
    bottom?.setStretchFactor(2);
    this.#listen();
  }

  /** Draws all bars anew; what is in sight stays where it is. */
  setBars(bars: readonly Bar[], forming: FormingBar | null): void {
    this.#bars = bars;
    this.#forming = forming && forming.openTime > (bars.at(-1)?.openTime ?? 0) ? forming : null;
    const { colours } = this.#frame;
    const values = bars.map(valuesOf);
    if (this.#forming) values.push(this.#forming);
    const last = this.#forming;
    this.#volume.setData([...bars.map((bar) => volumeData(bar, colours)), ...(last ? [{ time: chartTime(last.openTime) }] : [])]);
    this.#candles.setData([...bars.map((bar) => candleData(bar, colours)), ...(last ? [formingData(last, colours)] : [])]);
    this.#histogram.setData(values.map((value, at) => histogramData(value, values[at - 1]?.histogram ?? null, colours)));
    this.#signal.setData(values.map(signalData));
    this.#macdV.setData(values.map((value) => macdVData(value, colours)));
    this.#states.setKeys(values.map(stateKey));
    this.#marks.setKeys([...bars.map(barMark), ...(last ? [null] : [])]);
    this.#showSubject(values);
  }

  #showSubject(values: readonly Values[]): void {
    const { subject, colours } = this.#frame;
    if (subject === null) return;
    for (const strip of this.#subject) strip.setKeys(values.map(({ openTime }) => (openTime === subject ? 'subject' : null)));
    const value = values.find(({ openTime }) => openTime === subject);
    this.#subjectPoint.setMarkers(value && value.macdV !== null ? [subjectPoint(value, colours)] : []);
    this.#chart.timeScale().fitContent();
  }

  /** Moves the open bar on. */
  setForming(forming: FormingBar): void {
    const isNew = forming.openTime !== this.#forming?.openTime;
    if (forming.openTime <= (this.#bars.at(-1)?.openTime ?? 0)) return;
    if (isNew) {
      this.setBars(this.#bars, forming);
      return;
    }
    this.#forming = forming;
    const { colours } = this.#frame;
    this.#candles.update(formingData(forming, colours));
    this.#histogram.update(histogramData(forming, this.#bars.at(-1)?.point?.histogram ?? null, colours));
    this.#signal.update(signalData(forming));
    this.#macdV.update(macdVData(forming, colours));
    this.#states.setKeys([...this.#bars.map(valuesOf), forming].map(stateKey));
  }

  setMarks(marks: readonly AlertMark[]): void {
    this.#markers.setMarkers(marks.map((mark) => markerData(mark, this.#frame.colours)));
  }

  /** Shows the newest bars again, as wide as at first. */
  showNewest(): void {
    this.#chart.timeScale().resetTimeScale();
    this.#chart.timeScale().scrollToRealTime();
  }

  /** Puts the crosshair on the bar `steps` to the right of where it is, from the newest on. */
  moveCursor(steps: number): void {
    const last = this.#bars.length - 1 + (this.#forming ? 1 : 0);
    const at = Math.max(0, Math.min(last, (this.#cursor ?? last) + steps));
    const openTime = this.#bars[at]?.openTime ?? this.#forming?.openTime;
    const price = this.#bars[at]?.candle?.close ?? this.#forming?.close;
    if (openTime === undefined || price === undefined) return;
    const scale = this.#chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (range && (at < range.from + 1 || at > range.to - 1)) {
      const shift = at < range.from + 1 ? at - range.from - 5 : at - range.to + 5;
      scale.setVisibleLogicalRange({ from: range.from + shift, to: range.to + shift });
    }
    this.#chart.setCrosshairPosition(price, chartTime(openTime), this.#candles);
    this.#point(at);
  }

  leaveCursor(): void {
    this.#chart.clearCrosshairPosition();
    this.#point(null);
  }

  /** Shows fewer bars for a factor below one, more above. */
  zoom(factor: number): void {
    const scale = this.#chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (!range) return;
    scale.setVisibleLogicalRange({ from: range.to - (range.to - range.from) * factor, to: range.to });
  }

  dispose(): void {
    this.#chart.remove();
  }

  #point(at: number | null): void {
    this.#cursor = at;
    this.#events.onPoint(at);
  }

  #listen(): void {
    const { onOpen, onNeedOlder } = this.#events;
    this.#chart.subscribeCrosshairMove(({ point, logical, hoveredInfo }) => {
      this.#chart.chartElement().classList.toggle('over-mark', hoveredInfo?.objectId !== undefined);
      const at = point && logical !== undefined ? Math.round(logical) : null;
      const last = this.#bars.length - 1 + (this.#forming ? 1 : 0);
      this.#point(at !== null && at >= 0 && at <= last ? at : null);
    });
    this.#chart.subscribeClick(({ hoveredInfo }) => {
      if (hoveredInfo?.objectId !== undefined) onOpen(hoveredInfo.objectId);
    });
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range && range.from < BARS_AHEAD && this.#bars.length > 0) onNeedOlder();
    });
  }

  #addLevels(): IPriceLine[] {
    const { colours: { tokens }, levels } = this.#frame;
    const [first] = levels.toSorted((a, b) => a - b);
    const line = (price: number, color: string, lineStyle: LineStyle, axisLabelVisible: boolean): IPriceLine =>
      this.#macdV.createPriceLine({ price, color, lineStyle, lineWidth: 1, axisLabelVisible, axisLabelColor: tokens['line-strong'], axisLabelTextColor: tokens.fg, title: '' });
    return [
      line(0, tokens.faint, LineStyle.Solid, false),
      ...[QUIET, -QUIET].map((price) => line(price, faded(tokens.faint, 0.6), LineStyle.SparseDotted, false)),
      ...levels.flatMap((level) => [level, -level].map((price) => line(price, faded(tokens.accent, 0.75), LineStyle.LargeDashed, level === first))),
    ];
  }
}
