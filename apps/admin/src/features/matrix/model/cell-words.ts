import { bucketEnd, type MatrixCell, STATE_PALETTE } from '@livermore/schemas';
import { formatMacdV, formatSigned } from '../../../lib/format-number.ts';
import { formatAge, formatUtc } from '../../../lib/format-time.ts';

const DIRECTION_WORDS = { '1': 'histogram rising', '0': 'histogram level', '-1': 'histogram falling' } as const;

/** Nothing for a direction that is level or not known. */
export const DIRECTION_GLYPHS = { '1': '↑', '0': '', '-1': '↓' } as const;

/** What a screen reader says of a cell; `age` is empty while the value is fresh. */
export const cellLabel = (cell: MatrixCell, age: string): string => {
  // First what is written, as it is written: people who speak to their browser name what they see.
  const parts = [`${cell.timeframe}:`];
  if (cell.macdV === null) parts.push(`undefined, ${cell.reason ?? 'no reason given'}`);
  else {
    parts.push(`${formatMacdV(cell.macdV)}${DIRECTION_GLYPHS[cell.histogramDirection]}${age ? ` ${age} old` : ''},`);
    parts.push(`${STATE_PALETTE[cell.state].label}, ${DIRECTION_WORDS[cell.histogramDirection]},`);
    parts.push(cell.final ? 'closed' : 'still forming');
  }
  return parts.join(' ');
};

/** Strength of a cell's colour, 0 to 1: |MACD-V| up to 200, in steps too small to see. */
export const cellStrength = (macdV: number | null): number =>
  macdV === null ? 0 : Math.round((Math.min(Math.abs(macdV), 200) / 200) * 50) / 50;

/** Name and exact value of everything in a cell. */
export const cellDetails = (cell: MatrixCell, now: number): [name: string, value: string][] => {
  const exact = (value: number | null): string => (value === null ? 'undefined' : formatSigned(value, 4));
  return [
    ['MACD-V', exact(cell.macdV)],
    ['Signal', exact(cell.signal)],
    ['Histogram', `${exact(cell.histogram)} ${DIRECTION_GLYPHS[cell.histogramDirection]}`.trim()],
    ['Bar', formatUtc(cell.openTime)],
    [cell.final ? 'Closed' : 'Closes', formatUtc(bucketEnd(cell.openTime, cell.timeframe))],
    ['Empty bars', `${Math.round(cell.syntheticShare * 100)}% of the last 100`],
    ['Received', `${formatAge(now - cell.receivedAt)} ago`],
    ...(cell.macdV === null ? [['Reason', cell.reason ?? 'not given'] as [string, string]] : []),
  ];
};
