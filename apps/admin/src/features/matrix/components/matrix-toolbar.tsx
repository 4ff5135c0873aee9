import { isTimeframe, type Timeframe } from '@livermore/schemas';
import { Search } from 'lucide-react';
import type { MatrixView } from '../model/matrix-view.ts';

interface MatrixToolbarProps {
  view: MatrixView;
  timeframes: readonly Timeframe[];
  shown: number;
  total: number;
  onFilter: (filter: string) => void;
  onGroup: (groupBy: Timeframe | null) => void;
}

export const MatrixToolbar = ({ view, timeframes, shown, total, onFilter, onGroup }: MatrixToolbarProps) => (
  <div className="flex h-11 shrink-0 items-center gap-3 border-b border-line px-3">
    <label className="flex h-7 min-w-0 flex-1 items-center gap-1.5 rounded border border-line-strong px-2 text-faint focus-within:border-accent sm:max-w-56">
      <Search aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only">Filter symbols</span>
      <input
        type="search"
        value={view.filter}
        onChange={(event) => onFilter(event.target.value)}
        placeholder="Filter symbols"
        className="w-full min-w-0 bg-transparent text-fg placeholder:text-faint"
      />
    </label>
    <label className="flex shrink-0 items-center gap-1.5 text-muted">
      Group by
      <select
        value={view.groupBy ?? ''}
        onChange={({ target }) => onGroup(isTimeframe(target.value) ? target.value : null)}
        className="h-7 rounded border border-line-strong bg-surface px-1.5 text-fg"
      >
        <option value="">nothing</option>
        {timeframes.map((timeframe) => (
          <option key={timeframe} value={timeframe}>
            {timeframe} state
          </option>
        ))}
      </select>
    </label>
    <span className="ml-auto hidden shrink-0 text-faint sm:block">
      {shown === total ? `${total} symbols` : `${shown} of ${total} symbols`}
    </span>
  </div>
);
