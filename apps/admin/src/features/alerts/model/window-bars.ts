import type { AlertDetail, AlertWindow } from '@livermore/schemas';
import { withPage, type Bar } from '../../symbol/model/bar-series.ts';
import type { FormingBar } from '../../symbol/model/forming-bar.ts';

/** The bars of an alert's window as the chart draws them. */
export const windowBars = ({ candles, points }: AlertWindow, { timeframe }: AlertDetail['alert']): Bar[] =>
  withPage([], { candles, points }, timeframe);

/** The bar that was open when the alert was given, null where there was none or it was not stored. */
export const openBar = ({ open, points }: AlertWindow): FormingBar | null => {
  const point = points.find(({ openTime }) => openTime === open?.openTime);
  if (!open || !point) return null;
  return { ...open, ...point, known: 'as-stored' };
};

/** How the MACD-V of the window is known, in words. */
export const valuesWords = ({ values }: AlertWindow): string => {
  switch (values.kind) {
    case 'recomputed':
      return `The line of MACD-V is recomputed with the engine’s formulas from these bars and ${values.warmUpBars.toLocaleString('en-US')} before them; it meets the values that the engine stored with the alert.`;
    case 'differs':
      return 'Only the values that the engine stored are drawn: recomputed ones differ from them, because earlier bars were corrected since.';
    case 'unknown':
      return 'Only the values that the engine stored are drawn: too little is known of the time before to recompute the others.';
    default:
      return values satisfies never;
  }
};

/** What became known afterwards, in words; null when nothing did. */
export const correctionWords = ({ corrections, alert }: Pick<AlertDetail, 'corrections' | 'alert'>, macdV: (value: number | null) => string): string | null => {
  if (!corrections) return null;
  const { candles, point } = corrections;
  const own = candles.find(({ openTime }) => openTime === alert.openTime);
  const bars = `${candles.length === 1 ? 'One bar of the chart was' : `${candles.length} bars of the chart were`} corrected since${own ? ', the alert’s own among them' : ''}`;
  return point ? `${bars}. With them MACD-V is ${macdV(point.macdV)} instead of ${macdV(alert.value)}.` : `${bars}.`;
};
