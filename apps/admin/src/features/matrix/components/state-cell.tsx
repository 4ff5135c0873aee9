import type { MatrixCell } from '@livermore/schemas';
import { memo, type CSSProperties } from 'react';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';
import { cn } from '../../../lib/cn.ts';
import { formatMacdV } from '../../../lib/format-number.ts';
import { formatCalmAge } from '../../../lib/format-time.ts';
import { useFlash } from '../../../lib/use-flash.ts';
import { useLive } from '../../../live/live-context.tsx';
import { cellLabel, cellStrength, DIRECTION_GLYPHS } from '../model/cell-words.ts';
import { isCellStale } from '../model/freshness.ts';
import { SparklineView } from './sparkline-view.tsx';

interface StateCellProps {
  cell: MatrixCell;
  /** Place of the cell in the grid, for the one cell that Tab leads to. */
  tabIndex: 0 | -1;
  columnIndex: number;
  cellId: string;
  compact: boolean;
}

const NEW_STATE = { backgroundColor: 'color-mix(in oklab, var(--state) 45%, transparent)' };

/** MACD-V of one series: glyph and colour of the state, value, direction of the histogram, recent values. */
export const StateCell = memo(({ cell, tabIndex, columnIndex, cellId, compact }: StateCellProps) => {
  const age = useLive(({ serverNow }) => (isCellStale(cell, serverNow) ? formatCalmAge(serverNow - cell.receivedAt) : ''));
  // Only what a person waits for lights up: a new state. Every tick of a preview would be noise.
  const flash = useFlash<HTMLSpanElement>(cell.state, NEW_STATE);
  return (
    <div
      role="gridcell"
      aria-colindex={columnIndex}
      tabIndex={tabIndex}
      data-cell={cellId}
      data-state={cell.state}
      data-stale={age ? '' : undefined}
      className="matrix-cell relative border-l border-line"
      style={{ '--strength': cellStrength(cell.macdV) } as CSSProperties}
    >
      <span className="sr-only">{cellLabel(cell, age)}</span>
      <span ref={flash} aria-hidden className="absolute inset-0 flex items-center gap-[3px] px-1.5">
        <StateGlyph state={cell.state} plain={age !== ''} />
        <span
          data-live-value
          className={cn(
            'w-[6ch] shrink-0 text-right font-mono text-[12.5px] tracking-[-0.02em]',
            cell.final ? 'font-bold' : 'font-normal',
            age && 'line-through',
          )}
        >
          {formatMacdV(cell.macdV)}
        </span>
        <span className="w-2 shrink-0 text-center text-[11px] text-muted">
          {cell.macdV === null ? '' : DIRECTION_GLYPHS[cell.histogramDirection]}
        </span>
        {age ? (
          <span className={cn('text-[11px] whitespace-nowrap text-faint', compact ? 'absolute right-2 bottom-0' : 'ml-auto')}>{age}</span>
        ) : (
          !compact && <SparklineView values={cell.recent} />
        )}
      </span>
    </div>
  );
});
