import type { Alert, AlertCorrections, AlertWindow, Candle, IndicatorPoint } from '@livermore/schemas';
import type { AlertExplanation } from './alert-explanation.ts';
import { macdVOfCandles, newestRun } from './macd-v-of-candles.ts';

/** From so many observed bars on, V no longer tells where its series began: it is exact to 3e-6 points. */
const EXACT_AFTER_BARS = 500;

/** Recomputed values are the engine's when they differ by less than any page shows. */
const SAME = 0.005;

/** What a window is told from; `known` are the closed candles up to the alert as they are known now, oldest first. */
export interface WindowSource {
  alert: Alert;
  explanation: AlertExplanation;
  known: readonly Candle[];
}

/**
 * The bars that led to an alert with their MACD-V, null where none were stored. Values are
 * recomputed by the engine's formulas from the stored bars and what is known of the time before
 * them, and given only when they meet those that the engine stored with the alert. Those are given
 * in any case.
 */
export const alertWindow = ({ alert, explanation, known }: WindowSource): AlertWindow | null => {
  const { candles, bucket, current } = explanation;
  const [first] = candles ?? [];
  if (!candles || !first) return null;
  const open = !alert.final && bucket?.openTime === alert.openTime ? bucket : null;
  const warmUp = known.filter(({ openTime }) => openTime < first.openTime);
  const told = toldByEngine(alert, explanation, candles);
  const recomputed = exactPoints([...warmUp, ...candles, ...(open ? [asCandle(first, open)] : [])], current?.spanBars);
  const points = new Map(recomputed.filter(({ openTime }) => openTime >= first.openTime).map((point) => [point.openTime, point]));
  if (!points.has(alert.openTime)) return { candles, open, points: told, values: { kind: 'unknown' } };
  const isMet = told.every((point) => isSame(points.get(point.openTime), point));
  if (!isMet) return { candles, open, points: told, values: { kind: 'differs' } };
  for (const point of told) points.set(point.openTime, point);
  return { candles, open, points: [...points.values()], values: { kind: 'recomputed', warmUpBars: warmUp.length } };
};

/** What was corrected since in the bars of a window; null when nothing was. */
export const correctionsSince = ({ alert, explanation, known }: WindowSource): AlertCorrections | null => {
  const then = new Map(explanation.candles?.map((candle) => [candle.openTime, candle]));
  const candles = known.filter(({ openTime, revision }) => revision > (then.get(openTime)?.revision ?? Infinity));
  if (candles.length === 0) return null;
  const newest = exactPoints(known).at(-1);
  return { candles, point: alert.final && newest?.openTime === alert.openTime ? newest : null };
};

/** An open bucket as the closed candle that the engine's preview took it for. */
const asCandle = ({ exchangeId, symbol, timeframe }: Candle, bucket: NonNullable<AlertWindow['open']>): Candle => ({
  ...{ exchangeId, symbol, timeframe, synthetic: false, source: 'trades', revision: 0, closedAt: bucket.openTime },
  ...bucket,
});

/** The engine's own values: of the candle before, where that was stored, and of the alert. */
const toldByEngine = (alert: Alert, { previous }: AlertExplanation, candles: readonly Candle[]): IndicatorPoint[] => {
  const before = candles.findLast(({ openTime }) => openTime < alert.openTime);
  return [
    ...(previous && before && alert.final ? [pointOf(before.openTime, previous)] : []),
    pointOf(alert.openTime, { ...alert, macdV: alert.value }),
  ];
};

const pointOf = (openTime: number, { macdV, signal, histogram, state }: Omit<IndicatorPoint, 'openTime'>): IndicatorPoint => ({
  ...{ openTime, macdV, signal, histogram, state },
});

/**
 * MACD-V of those of the bars, up to the newest, for which it is the engine's, wherever that began:
 * enough observed bars lie before them, or the engine, too, knew just as many bars up to the newest.
 */
const exactPoints = (bars: readonly Candle[], spanBars?: number): IndicatorPoint[] => {
  const run = newestRun(bars);
  const points = macdVOfCandles(run);
  const firstObserved = run.findIndex(({ synthetic }) => !synthetic);
  if (firstObserved !== -1 && spanBars === run.length - firstObserved) return points;
  let observed = 0;
  const from = run.findIndex(({ synthetic }) => (synthetic ? observed : observed++) >= EXACT_AFTER_BARS);
  return from === -1 ? [] : points.slice(from);
};

const isSame = (recomputed: IndicatorPoint | undefined, told: IndicatorPoint): boolean =>
  recomputed !== undefined && isNear(recomputed.macdV, told.macdV) && isNear(recomputed.signal, told.signal);

const isNear = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) < SAME;
