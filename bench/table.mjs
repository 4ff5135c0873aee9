/** @typedef {import('./src/harness.ts').Row} Row */
/** @typedef {import('./src/harness.ts').Share} Share */

const HEADINGS = ['', 'figure', 'beside', 'value', 'bar', 'verdict', 'cost'];

/** @param {Row} row */
const cells = ({ id, title, peer, value, bar, verdict, detail }) => [
  id,
  title,
  peer ?? '',
  value === null ? '–' : `${Number(value.toPrecision(3))}${peer === undefined ? '' : 'x'}`,
  bar,
  verdict,
  detail,
];

/**
 * The rows as lines of an aligned table, headings first.
 * @param {Row[]} rows
 */
export const tableLines = (rows) => {
  const lines = [HEADINGS, ...rows.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
};

/**
 * Where the time goes, largest part first.
 * @param {string} title
 * @param {Share[]} shares
 */
export const shareLines = (title, shares) => [
  `${title}: share of each stage`,
  ...shares.toSorted((a, b) => b.percent - a.percent).map(({ name, percent }) => `  ${percent.toFixed(1).padStart(5)} %  ${name}`),
];
