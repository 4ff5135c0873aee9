import { STATE_PALETTE } from '@livermore/schemas';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type CSSProperties } from 'react';
import { StateGlyph } from '../../../components/ui/state-glyph.tsx';
import { takeFrame } from '../../../lib/frame-work.ts';
import type { MarketRows } from '../../../live/market-rows.ts';
import { lineElementId, withLines } from '../model/line-boxes.ts';
import type { MatrixLayout } from '../model/matrix-columns.ts';
import type { MatrixItem, MatrixView, SortColumn } from '../model/matrix-view.ts';
import { CellDetails } from './cell-details.tsx';
import { MatrixHead } from './matrix-head.tsx';
import { MatrixRowView } from './matrix-row-view.tsx';
import { useActiveCell } from './use-active-cell.ts';
import { useOpenSymbol } from './use-open-symbol.ts';

interface MatrixGridProps {
  rows: MarketRows;
  items: readonly MatrixItem[];
  view: MatrixView;
  layout: MatrixLayout;
  onSort: (column: SortColumn) => void;
  onPin: (id: string) => void;
}

/** The table itself: only the lines in sight are in the document. */
export const MatrixGrid = ({ rows, items, view, layout, onSort, onPin }: MatrixGridProps) => {
  const grid = useRef<HTMLDivElement>(null);
  const active = useActiveCell(grid, items, layout);
  const open = useOpenSymbol();
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => grid.current,
    estimateSize: () => layout.rowHeight,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 4,
    // The active cell stays in the document, so that the keyboard never loses its place.
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      return active.row === -1 || inSight.includes(active.row) ? inSight : [...inSight, active.row].toSorted((a, b) => a - b);
    },
  });
  const lines = useLines(virtualizer.getVirtualItems().map(({ index }) => index), items);
  // In the document a line stands where its box is; this is the order in which they are read.
  const order = lines.toSorted((a, b) => a.index - b.index).map(({ item }) => lineElementId(item.id)).join(' ');
  return (
    <>
      <div
        ref={grid}
        role="grid"
        aria-label="MACD-V by symbol and timeframe"
        aria-rowcount={items.length + 1}
        aria-colcount={layout.columns.length}
        onClick={open}
        onKeyDown={(event) => {
          active.onKeyDown(event);
          open(event);
        }}
        onFocus={active.onFocus}
        className="relative min-h-0 flex-1 overflow-auto overscroll-contain"
        style={{ '--matrix-columns': layout.template, scrollPadding: `40px 0 4px ${layout.symbolWidth}px` } as CSSProperties}
      >
        <div className="relative" style={{ minWidth: layout.minWidth }} role="presentation">
          <MatrixHead layout={layout} rows={rows} sort={view.sort} onSort={onSort} />
          <div role="rowgroup" data-grid-body aria-owns={order} className="relative" style={{ height: virtualizer.getTotalSize() }}>
            {lines.map(({ item, index, box }) => {
              return item.kind === 'group' ? (
                <GroupLine key={item.id} item={item} index={index} layout={layout} active={index === active.row} />
              ) : (
                <MatrixRowView
                  key={box}
                  id={item.id}
                  index={index}
                  layout={layout}
                  pinned={view.pinned.has(item.id)}
                  onPin={onPin}
                  activeColumn={index === active.row ? active.column : -1}
                />
              );
            })}
          </div>
        </div>
      </div>
      <CellDetails grid={grid} />
    </>
  );
};

interface Line {
  item: MatrixItem;
  index: number;
  box: number;
}

/** The lines at these indexes, in the order of the boxes that show them. */
const useLines = (indexes: readonly number[], items: readonly MatrixItem[]): Line[] => {
  const boxes = useRef<ReadonlyMap<string, number>>(new Map());
  const shown = indexes.flatMap((index) => {
    const item = items[index];
    return item ? [{ item, index }] : [];
  });
  const before = boxes.current;
  boxes.current = withLines(before, shown.map(({ item }) => item.id));
  if (shown.some(({ item }) => !before.has(item.id))) takeFrame();
  return shown
    .map((line) => ({ ...line, box: boxes.current.get(line.item.id) ?? 0 }))
    .toSorted((a, b) => a.box - b.box);
};

interface GroupLineProps {
  item: MatrixItem & { kind: 'group' };
  index: number;
  layout: MatrixLayout;
  active: boolean;
}

const GroupLine = ({ item, index, layout, active }: GroupLineProps) => {
  const state = item.title === 'Pinned' || item.title === 'Others' ? null : item.title;
  return (
    <div
      role="row"
      id={lineElementId(item.id)}
      data-line={item.id}
      aria-rowindex={index + 2}
      className="matrix-line bg-bg"
      style={{ height: layout.rowHeight, transform: `translateY(${index * layout.rowHeight}px)` }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        aria-colspan={layout.columns.length}
        tabIndex={active ? 0 : -1}
        data-column="symbol"
        className="sticky left-0 flex h-full w-fit items-center gap-2 px-3 text-[12px]"
      >
        {state && <StateGlyph state={state} />}
        <span className="font-semibold text-fg">{state ? STATE_PALETTE[state].label : item.title}</span>
        <span className="text-faint">{item.count}</span>
      </div>
    </div>
  );
};
