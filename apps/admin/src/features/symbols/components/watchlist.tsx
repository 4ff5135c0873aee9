import type { SymbolMetrics } from '@livermore/schemas';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { cn } from '../../../lib/cn.ts';
import type { WatchRow } from '../model/watch-rows.ts';
import { WatchLine } from './watch-line.tsx';
import { WATCH_COLUMNS, WatchlistHead } from './watchlist-head.tsx';

interface WatchlistProps {
  rows: readonly WatchRow[];
  metrics: ReadonlyMap<string, SymbolMetrics>;
  /** Several exchanges are enabled, so each line names its own. */
  many: boolean;
  compact: boolean;
}

const LINE_HEIGHT = 34;
const COMPACT_HEIGHT = 54;

/** What is watched, line by line. */
export const Watchlist = ({ compact, ...props }: WatchlistProps) =>
  compact ? <CompactWatchlist {...props} /> : <WideWatchlist {...props} />;

const metricsOf = ({ exchangeId, symbol }: WatchRow, metrics: WatchlistProps['metrics']) => metrics.get(`${exchangeId}:${symbol}`);

/** Scrolls by itself; only the lines in sight are in the document. */
const WideWatchlist = ({ rows, metrics, many }: Omit<WatchlistProps, 'compact'>) => {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
  });
  return (
    <div ref={scroller} role="table" aria-label="Watched symbols" aria-rowcount={rows.length + 1} className="min-h-0 flex-1 overflow-y-auto">
      <WatchlistHead />
      <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          return (
            row && (
              <WatchLine
                key={key}
                row={row}
                index={index}
                metrics={metricsOf(row, metrics)}
                many={many}
                compact={false}
                className={cn(WATCH_COLUMNS, 'absolute inset-x-0 top-0')}
                style={{ height: LINE_HEIGHT, transform: `translateY(${start}px)` }}
              />
            )
          );
        })}
      </div>
    </div>
  );
};

/** Scrolls with the page; lines out of sight are in the document, but not laid out. */
const CompactWatchlist = ({ rows, metrics, many }: Omit<WatchlistProps, 'compact'>) => (
  <div role="table" aria-label="Watched symbols" aria-rowcount={rows.length + 1}>
    <WatchlistHead className="sr-only" />
    <div role="rowgroup">
      {rows.map((row, index) => (
        <WatchLine
          key={row.key}
          row={row}
          index={index}
          metrics={metricsOf(row, metrics)}
          many={many}
          compact
          className="grid grid-cols-[28px_minmax(0,1fr)_auto] content-center gap-x-3 px-4 [content-visibility:auto]"
          style={{ height: COMPACT_HEIGHT }}
        />
      ))}
    </div>
  </div>
);
