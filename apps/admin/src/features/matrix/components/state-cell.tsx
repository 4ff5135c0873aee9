import type { MatrixCell } from '@livermore/schemas';
import { memo, type CSSProperties } from 'react';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';
import { formatMacdV } from '../../../lib/format-number.ts';
import { useFlash } from '../../../lib/use-flash.ts';
import { cellLabel, cellStrength, DIRECTION_GLYPHS } from '../model/cell-words.ts';
import { SparklineView } from './sparkline-view.tsx';

interface StateCellProps {
  cell: MatrixCell;
  /** Empty while the value is fresh. */
  age: string;
  /** Place of the cell in the grid; 0 for the one cell that Tab leads to. */
  tabIndex: 0 | -1;
  columnIndex: number;
  cellId: string;
  compact: boolean;
}

/** MACD-V of one series: glyph and colour of the state, value, direction of the histogram, recent values. */
export const StateCell = memo(({ cell, age, tabIndex, columnIndex, cellId, compact }: StateCellProps) => {
  // Only what a person waits for lights up: a new state. Every tick of a preview would be noise.
  const flash = useFlash<HTMLDivElement>(cell.state, 'state');
  return (
    <div
      ref={flash}
      role="gridcell"
      aria-colindex={columnIndex}
      aria-label={cellLabel(cell, age)}
      tabIndex={tabIndex}
      data-cell={cellId}
      data-state={cell.state}
      data-final={cell.final ? '' : undefined}
      data-stale={age ? '' : undefined}
      className="matrix-cell"
      style={{ '--strength': cellStrength(cell.macdV) } as CSSProperties}
    >
      <StateGlyph state={cell.state} plain={age !== ''} className="absolute top-1/2 left-1.5 -translate-y-1/2" />
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
    </div>
  );
});
