import { useCallback, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { placeOfCell } from '../model/cell-place.ts';
import { cellAfterKey, type MatrixLayout } from '../model/matrix-columns.ts';
import type { MatrixItem } from '../model/matrix-view.ts';

/**
 * The one cell of the grid that Tab leads to, moved by arrow and page keys. It follows its row when
 * the rows change places.
 */
export const useActiveCell = (grid: RefObject<HTMLElement | null>, items: readonly MatrixItem[], layout: MatrixLayout) => {
  const [active, setActive] = useState<{ id: string; column: number } | null>(null);
  const wantsFocus = useRef(false);
  const found = items.findIndex(({ id }) => id === active?.id);
  const row = found === -1 ? items.findIndex(({ kind }) => kind === 'row') : found;
  const column = Math.min(active?.column ?? 0, layout.columns.length - 1);

  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    grid.current?.querySelector<HTMLElement>('[data-grid-body] [tabindex="0"]')?.focus();
  });

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const inBody = event.target instanceof Element && event.target.closest('[data-grid-body]');
      if (!inBody || event.altKey || event.ctrlKey || event.metaKey) return;
      const page = Math.max(1, Math.floor((grid.current?.clientHeight ?? 0) / layout.rowHeight) - 2);
      const next = cellAfterKey(event.key, { row, column }, { rows: items.length, columns: layout.columns.length, page });
      const item = next && items[next.row];
      if (!item) return;
      event.preventDefault();
      wantsFocus.current = true;
      setActive({ id: item.id, column: next.column });
    },
    [grid, items, layout, row, column],
  );

  const onFocus = useCallback((event: { target: EventTarget }) => {
    const place = placeOfCell(event.target);
    if (!place) return;
    const at = layout.columns.findIndex((candidate) => candidate === place.column);
    setActive({ id: place.line, column: Math.max(0, at) });
  }, [layout]);

  return { row, column, onKeyDown, onFocus };
};
