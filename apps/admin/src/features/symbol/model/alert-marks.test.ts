import type { Alert } from '@livermore/schemas';
import { expect, it } from 'vitest';
import { alertMarks, alertOfMark } from './alert-marks.ts';

const alert = (id: number, trigger: Alert['trigger'], openTime: number): Alert =>
  ({ id, trigger, openTime, state: 'RALLYING', revised: false }) as Alert;

it('draws each kind of alert in its own shape, in the order of time', () => {
  const marks = alertMarks([alert(1, 'reversal_oversold', 30), alert(2, 'level_+150', 10), alert(3, 'level_-200', 20)]);
  expect(marks.map(({ position, shape, text }) => [position, shape, text])).toEqual([
    ['aboveBar', 'arrowUp', '+150'],
    ['belowBar', 'arrowDown', '\u2212200'],
    ['belowBar', 'circle', 'turn'],
  ]);
});

it('finds the alert of a mark', () => {
  expect([alertOfMark(alertMarks([alert(7, 'level_+150', 1)])[0]?.id), alertOfMark('other'), alertOfMark(undefined)]).toEqual([7, null, null]);
});
