import { TIMEFRAMES } from '@livermore/schemas';
import { ListPlus, SearchX } from 'lucide-react';
import { useCallback, useDeferredValue, useMemo } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { useMediaQuery } from '../../../lib/use-media-query.ts';
import { useLive } from '../../../live/live-context.tsx';
import { matrixLayout } from '../model/matrix-columns.ts';
import { matrixItems, timeframesOf, toggledSort, type SortColumn } from '../model/matrix-view.ts';
import { MatrixGrid } from './matrix-grid.tsx';
import { MatrixLegend } from './matrix-legend.tsx';
import { MatrixSkeleton } from './matrix-skeleton.tsx';
import { MatrixToolbar } from './matrix-toolbar.tsx';
import { useMatrixView } from './use-matrix-view.ts';
import { useSampledRows } from './use-sampled-rows.ts';

/** The matrix of symbols and timeframes with what sorts, filters and groups it. */
export const MatrixPanel = () => {
  const rows = useSampledRows();
  const { view, change } = useMatrixView();
  const compact = useMediaQuery('(width < 640px)');
  // By name, so that the layout stays the same object while the columns stay the same.
  const names = timeframesOf(rows).join(' ');
  const timeframes = useMemo(() => TIMEFRAMES.filter((timeframe) => names.split(' ').includes(timeframe)), [names]);
  const held = useLive(({ data }) => data.held);
  const hasHeld = held.size > 0;
  const layout = useMemo(() => matrixLayout(timeframes, { compact, hasHeld }), [timeframes, compact, hasHeld]);
  // What was typed or clicked shows in the next picture; other rows in every line follow it.
  const settled = useDeferredValue(view);
  const items = useMemo(() => (rows ? matrixItems(rows, settled, held) : []), [rows, settled, held]);
  const onSort = useCallback((column: SortColumn) => change(({ sort }) => ({ sort: toggledSort(sort, column) })), [change]);
  const onPin = useCallback(
    (id: string) =>
      change(({ pinned }) => ({ pinned: pinned.has(id) ? new Set([...pinned].filter((key) => key !== id)) : new Set([...pinned, id]) })),
    [change],
  );
  if (!rows) return <MatrixSkeleton />;
  if (rows.size === 0) {
    return (
      <Notice icon={ListPlus} title="No symbol is watched">
        The settings name no symbols. Add some to <code className="font-mono">symbols.monitored</code> of the settings document; they
        appear here as soon as the engine has taken them over.
      </Notice>
    );
  }
  const shown = items.filter(({ kind }) => kind === 'row').length;
  return (
    <>
      <MatrixToolbar
        view={view}
        timeframes={timeframes}
        shown={shown}
        total={rows.size}
        onFilter={(filter) => change(() => ({ filter }))}
        onGroup={(groupBy) => change(() => ({ groupBy }))}
      />
      {shown === 0 ? (
        <Notice icon={SearchX} title={`No symbol matches “${settled.filter}”`}>
          <Button className="mt-1" onClick={() => change(() => ({ filter: '' }))}>
            Show all {rows.size} symbols
          </Button>
        </Notice>
      ) : (
        <MatrixGrid rows={rows} items={items} view={view} layout={layout} onSort={onSort} onPin={onPin} />
      )}
      <MatrixLegend />
    </>
  );
};
