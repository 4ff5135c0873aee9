import type { MacdVState, MatrixCell, Timeframe } from '@livermore/schemas';
import { memo } from 'react';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';
import { formatMacdV } from '../../../lib/format-number.ts';
import { useFlash } from '../../../lib/use-flash.ts';
import { cellLabel, cellStrength, DIRECTION_GLYPHS } from '../model/cell-words.ts';
import { SparklineView } from './sparkline-view.tsx';

interface StateCellProps {
  timeframe: Timeframe;
  /** Undefined until the first value came. */
  cell: MatrixCell | undefined;
  /** Empty while the value is fresh. */
  age: string;
  /** Place of the cell in the grid; 0 for the one cell that Tab leads to. */
  tabIndex: 0 | -1;
  columnIndex: number;
  /** The line of the cell. */
  id: string;
  compact: boolean;
}

const asState = (before: MacdVState | undefined) => (before === undefined ? null : 'state');

/**
 * The state's colour in the strength of the value; none where styles hatch an undefined value or grey
 * an old one. Not by a custom property: each change of one costs the styles of everything inside.
 */
const tint = (cell: MatrixCell | undefined, age: string): string | undefined =>
  !cell || cell.macdV === null || age
    ? undefined
    : `color-mix(in oklab, var(--state) calc(${cellStrength(cell.macdV)} * var(--tint-most)), transparent)`;

/**
 * MACD-V of one series: glyph and colour of the state, value, direction of the histogram, recent
 * values. One element from the wait for the first value on, so that it keeps the focus.
 */
const StateCellView = ({ timeframe, cell, age, tabIndex, columnIndex, id, compact }: StateCellProps) => {
  // Only what a person waits for lights up: a new state. Every tick of a preview would be noise.
  const flash = useFlash<HTMLDivElement, MacdVState | undefined>(id, cell?.state, asState);
  return (
    <div
      ref={flash}
      role="gridcell"
      aria-colindex={columnIndex}
      aria-label={cell ? cellLabel(cell, age) : `${timeframe}: waiting for the first value`}
      tabIndex={tabIndex}
      data-column={timeframe}
      data-state={cell?.state}
      data-final={cell?.final ? '' : undefined}
      data-stale={age ? '' : undefined}
      className="matrix-cell"
      style={{ backgroundColor: tint(cell, age) }}
    >
      {cell ? <CellValue cell={cell} age={age} compact={compact} /> : <span className="skeleton absolute inset-x-2 top-1/2 -mt-1.5 h-3" />}
    </div>
  );
};

const CellValue = ({ cell, age, compact }: { cell: MatrixCell; age: string; compact: boolean }) => (
  <>
    <StateGlyph state={cell.state} plain={age !== ''} className="absolute top-1/2 left-1 -translate-y-1/2" />
    <span aria-hidden data-live-value className="matrix-cell-value">
      {formatMacdV(cell.macdV)}
    </span>
    <span aria-hidden className="matrix-cell-arrow">
      {cell.macdV === null ? '' : DIRECTION_GLYPHS[cell.histogramDirection]}
    </span>
    {age ? (
      <span aria-hidden className="matrix-cell-age">
        {age}
      </span>
    ) : (
      !compact && <SparklineView values={cell.recent} />
    )}
  </>
);

/** Whether two values of a cell look the same: most forming values move by less than what is written. */
const looksTheSame = (before: StateCellProps, now: StateCellProps): boolean =>
  before.id === now.id &&
  before.timeframe === now.timeframe &&
  before.age === now.age &&
  before.tabIndex === now.tabIndex &&
  before.columnIndex === now.columnIndex &&
  before.compact === now.compact &&
  (before.cell === now.cell ||
    (before.cell !== undefined &&
      now.cell !== undefined &&
      before.cell.recent === now.cell.recent &&
      cellLabel(before.cell, before.age) === cellLabel(now.cell, now.age)));

export const StateCell = memo(StateCellView, looksTheSame);
