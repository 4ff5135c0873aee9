import type { Alert, MacdVState } from '@livermore/schemas';

/** How an alert is drawn on the candles: the side and the shape tell it without its colour. */
export interface AlertMark {
  id: string;
  openTime: number;
  position: 'aboveBar' | 'belowBar';
  shape: 'arrowUp' | 'arrowDown' | 'circle' | 'square';
  state: MacdVState;
  text: string;
  revised: boolean;
}

/** Marks in the order of time: levels are arrows with their number, reversals circles. */
export const alertMarks = (alerts: readonly Alert[]): AlertMark[] =>
  alerts
    .map((alert): AlertMark => {
      const isHigh = alert.trigger === 'reversal_overbought' || alert.trigger.startsWith('level_+');
      const isLevel = alert.trigger.startsWith('level_');
      return {
        id: `alert:${alert.id}`,
        openTime: alert.openTime,
        position: isHigh ? 'aboveBar' : 'belowBar',
        shape: isLevel ? (isHigh ? 'arrowUp' : 'arrowDown') : 'circle',
        state: alert.state,
        text: isLevel ? alert.trigger.slice('level_'.length).replace('-', '\u2212') : 'turn',
        revised: alert.revised,
      };
    })
    .toSorted((a, b) => a.openTime - b.openTime);

/** The alert that a mark stands for; null for another thing under the pointer. */
export const alertOfMark = (id: unknown): number | null => {
  const [, number] = typeof id === 'string' ? (/^alert:(\d+)$/.exec(id) ?? []) : [];
  return number === undefined ? null : Number(number);
};
