import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { SymbolMetrics } from '@livermore/schemas';
import { ListPlus, Search, ServerOff, Upload } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { trpc } from '../../../lib/trpc.ts';
import { useMediaQuery } from '../../../lib/use-media-query.ts';
import { rowKey } from '../../../live/market-rows.ts';
import { useUser } from '../../auth/api/use-user.ts';
import { maySteer } from '../../auth/model/roles.ts';
import { commandStore } from '../../commands/api/command-store.ts';
import { useCommand } from '../../commands/api/use-command.ts';
import { CommandLife } from '../../commands/components/command-life.tsx';
import { usePageTitle } from '../../frame/components/use-page-title.ts';
import { useWatchlist } from '../api/use-watchlist.ts';
import { symbolsWords } from '../model/verdict-words.ts';
import { watchRows } from '../model/watch-rows.ts';
import { IMPORT_PLACE, ImportDialog } from './import-dialog.tsx';
import { PositionsPanel } from './positions-panel.tsx';
import { SearchPanel } from './search-panel.tsx';
import { Watchlist } from './watchlist.tsx';

const METRICS_MS = 10_000;

/** What is watched, and how more comes to it: by search, as a list, from what the account holds. */
export const SymbolsPage = () => {
  usePageTitle('Symbols');
  const watchlist = useWatchlist();
  const metrics = useQuery({ ...trpc.symbols.metrics.queryOptions(), refetchInterval: METRICS_MS, placeholderData: keepPreviousData });
  const byKey = useMemo(() => new Map<string, SymbolMetrics>((metrics.data?.symbols ?? []).map((each) => [rowKey(each), each])), [metrics.data]);
  const [filter, setFilter] = useState('');
  const [imports, setImports] = useState(false);
  const sent = useStore(commandStore);
  const compact = useMediaQuery('(width < 1024px)');
  const steers = maySteer(useUser().role);
  const importing = useCommand(IMPORT_PLACE);
  const entries = watchlist.data?.symbols;
  const rows = useMemo(() => watchRows(entries ?? [], sent, filter), [entries, sent, filter]);
  const monitored = useMemo(
    () => new Set((entries ?? []).filter(({ written }) => written !== null).map(({ exchange, symbol }) => `${exchange ?? ''}:${symbol}`)),
    [entries],
  );
  const enabled = watchlist.data?.enabled ?? [];
  return (
    <div className="flex h-full flex-col gap-px overflow-y-auto bg-surface lg:grid lg:grid-cols-[minmax(0,1fr)_400px] lg:grid-rows-[auto_minmax(0,1fr)] lg:overflow-hidden lg:bg-line">
      <h1 className="sr-only">Symbols</h1>
      {steers && (
        <div className="bg-surface lg:col-start-2">
          <SearchPanel enabled={enabled} monitored={monitored} compact={compact} />
        </div>
      )}
      <section aria-label="Watchlist" className="flex min-w-0 shrink-0 flex-col border-t border-line bg-surface lg:col-start-1 lg:row-span-2 lg:row-start-1 lg:min-h-0 lg:border-0">
        <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
          <h2 className="font-semibold">Watchlist</h2>
          <span className="text-faint">{watchlist.data ? `${symbolsWords(monitored.size)}, settings v${watchlist.data.settingsVersion}` : ''}</span>
          <label className="ml-auto flex h-7 min-w-0 items-center gap-1.5 rounded border border-line-strong px-2 text-faint focus-within:border-accent">
            <Search aria-hidden className="size-3.5 shrink-0" />
            <span className="sr-only">Filter the watchlist</span>
            <input
              type="search"
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
              placeholder="Filter"
              className="w-28 min-w-0 bg-transparent text-fg placeholder:text-faint"
            />
          </label>
          {steers && (
            <Button look="outline" size="small" onClick={() => setImports(true)}>
              <Upload aria-hidden className="size-3.5" strokeWidth={1.75} />
              Import a list
            </Button>
          )}
        </header>
        {importing.sent && <CommandLife command={importing} className="border-b border-line px-4" />}
        {watchlist.isError && !watchlist.data ? (
          <Notice icon={ServerOff} title="The watchlist cannot be read now" heading="h3">
            {watchlist.error.message}
          </Notice>
        ) : entries && rows.length === 0 ? (
          <Notice icon={ListPlus} title={filter ? 'No watched symbol matches' : 'No symbol is watched yet'} heading="h3">
            {filter ? 'Clear the filter to see all of them.' : 'Search for one and switch it on, or import a list.'}
          </Notice>
        ) : (
          <Watchlist rows={rows} metrics={byKey} many={enabled.length > 1} compact={compact} />
        )}
      </section>
      <div className="bg-surface lg:col-start-2 lg:overflow-y-auto">
        <PositionsPanel enabled={enabled} monitored={monitored} minimum={watchlist.data?.minPositionValueUsd ?? 0} />
      </div>
      {steers && <ImportDialog open={imports} onOpenChange={setImports} />}
    </div>
  );
};
