import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

/** One line of the table of budgets. */
export interface Figure {
  what: string;
  measured: string;
  budget: string;
  holds: boolean;
  /** Said of a figure that another program on the machine can spoil: no test fails of it. */
  onlyPrinted?: boolean;
}

/** Prints figures with budget and verdict, and writes them to `.cache/budgets-NAME.json`. */
export const reportFigures = (name: string, figures: readonly Figure[]): void => {
  const lines = figures.map(({ what, measured, budget, holds, onlyPrinted }) => [
    what,
    measured,
    budget,
    `${holds ? 'holds' : 'missed'}${onlyPrinted ? ' (only printed)' : ''}`,
  ]);
  const table = [['budget', 'measured', 'at most', 'verdict'], ...lines];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const text = table.map((line) => `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}`).join('\n');
  process.stdout.write(`\n${text}\n\n`);
  const folder = fileURLToPath(new URL('../../../.cache/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}budgets-${name}.json`, `${JSON.stringify({ load: loadavg()[0], figures }, null, 2)}\n`);
};
