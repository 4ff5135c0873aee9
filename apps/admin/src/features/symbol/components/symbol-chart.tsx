import type { Alert } from '@livermore/schemas';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { ChartController } from '../chart/chart-controller.ts';
import { useChartColours } from '../chart/use-chart-colours.ts';
import { alertMarks, alertOfMark } from '../model/alert-marks.ts';
import type { Bar } from '../model/bar-series.ts';
import type { FormingBar } from '../model/forming-bar.ts';
import { ChartLegend } from './chart-legend.tsx';

interface SymbolChartProps {
  /** What is drawn, for screen readers: `BTC-USD 4h`. */
  name: string;
  bars: readonly Bar[];
  forming: FormingBar | null;
  alerts: readonly Alert[];
  levels: readonly number[];
  decimals: number | null;
  isDaily: boolean;
  /** Open time of the bar that the chart is about. */
  subject?: number;
  onNeedOlder?: () => void;
  onOpenAlert?: (id: number) => void;
}

/** Candles and MACD-V in panes on one time axis, with the exact values of the bar under the crosshair. */
export const SymbolChart = (props: SymbolChartProps) => {
  const { name, bars, forming, alerts, decimals, isDaily } = props;
  const container = useRef<HTMLDivElement>(null);
  const [point, setPoint] = useState<number | null>(null);
  const controller = useController(container, props, setPoint);
  const onKeyDown = useKeys(controller);
  // Unless somebody points at a bar: the open one, once it has a value.
  const at = point ?? bars.length - (forming && forming.macdV !== null ? 0 : 1);
  const bar = bars[at] ?? forming ?? bars.at(-1) ?? null;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ChartLegend bar={bar} before={bars[at - 1]?.candle?.close ?? null} decimals={decimals} isDaily={isDaily} />
      <div
        ref={container}
        role="application"
        tabIndex={0}
        aria-label={`Chart of ${name}: candles and MACD-V. Left and right move from bar to bar, plus and minus zoom, End shows the newest.`}
        data-bars={bars.length}
        data-alerts={alerts.length}
        data-newest={bars.at(-1)?.openTime}
        data-oldest={bars[0]?.openTime}
        onKeyDown={onKeyDown}
        onBlur={() => controller.current?.leaveCursor()}
        className="min-h-0 flex-1 touch-pan-y"
      />
      <p aria-live="polite" className="sr-only">
        {point !== null && bar && 'candle' in bar && bar.candle
          ? `${new Date(bar.openTime).toUTCString()}: close ${bar.candle.close}, MACD-V ${bar.point?.macdV?.toFixed(1) ?? 'undefined'}`
          : ''}
      </p>
    </div>
  );
};

/** Keeps the chart in step with what is known; a new theme or another symbol makes a new one. */
const useController = (
  container: React.RefObject<HTMLDivElement | null>,
  { bars, forming, alerts, levels, decimals, isDaily, subject, onNeedOlder, onOpenAlert }: SymbolChartProps,
  onPoint: (at: number | null) => void,
) => {
  const controller = useRef<ChartController>(null);
  const colours = useChartColours();
  const handlers = useRef({ onNeedOlder, onOpenAlert });
  useEffect(() => {
    handlers.current = { onNeedOlder, onOpenAlert };
  });
  const newest = useRef({ bars, forming });
  const marks = useMemo(() => alertMarks(alerts), [alerts]);
  const frame = useMemo(() => ({ colours, isDaily, decimals, levels, subject: subject ?? null }), [colours, isDaily, decimals, levels, subject]);
  useEffect(() => {
    if (!container.current) return;
    const chart = new ChartController(container.current, frame, {
      onPoint,
      onOpen: (id) => {
        const alert = alertOfMark(id);
        if (alert !== null) handlers.current.onOpenAlert?.(alert);
      },
      onNeedOlder: () => handlers.current.onNeedOlder?.(),
    });
    controller.current = chart;
    chart.setBars(newest.current.bars, newest.current.forming);
    return () => {
      controller.current = null;
      chart.dispose();
    };
  }, [container, frame, onPoint]);
  useEffect(() => {
    newest.current.bars = bars;
    controller.current?.setBars(bars, newest.current.forming);
  }, [bars]);
  useEffect(() => {
    newest.current.forming = forming;
    if (forming) controller.current?.setForming(forming);
  }, [forming]);
  useEffect(() => {
    controller.current?.setMarks(marks);
  }, [marks, frame]);
  return controller;
};

const useKeys = (controller: React.RefObject<ChartController | null>) =>
  useCallback(
    (event: KeyboardEvent) => {
      const chart = controller.current;
      if (!chart || event.ctrlKey || event.metaKey || event.altKey) return;
      const far = event.shiftKey ? 10 : 1;
      const acts: Record<string, () => void> = {
        'ArrowLeft': () => chart.moveCursor(-far),
        'ArrowRight': () => chart.moveCursor(far),
        'PageUp': () => chart.moveCursor(-50),
        'PageDown': () => chart.moveCursor(50),
        'End': () => chart.showNewest(),
        'Escape': () => chart.leaveCursor(),
        '+': () => chart.zoom(0.8),
        '=': () => chart.zoom(0.8),
        '-': () => chart.zoom(1.25),
      };
      const act = acts[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    },
    [controller],
  );
