import Table from 'cli-table3';
import { oneLine } from './words.ts';

/** Rows in aligned columns under their names. */
export const tableOf = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const table = new Table({
    head: [...head],
    style: { 'head': [], 'border': [], 'padding-left': 0, 'padding-right': 2 },
    chars: { 'top': '', 'top-mid': '', 'top-left': '', 'top-right': '', 'bottom': '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '', 'left': '', 'left-mid': '', 'mid': '', 'mid-mid': '', 'right': '', 'right-mid': '', 'middle': '' },
  });
  table.push(...rows.map((row) => row.map((cell) => oneLine(String(cell)))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
};
