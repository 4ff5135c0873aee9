import { TIMEFRAMES } from '@livermore/schemas';
import { BellOff, SearchX, ServerOff } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { FilterSelect } from '../../../components/ui/filter-select.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { useLive } from '../../../live/live-context.tsx';
import { usePageTitle } from '../../frame/components/use-page-title.ts';
import { useAllAlerts } from '../api/use-all-alerts.ts';
import { fits, isFiltered, NO_ALERT_FILTER, type AlertFilter } from '../model/alert-filter.ts';
import { AlertList } from './alert-list.tsx';

/** Every stored alert, newest first, live, with filters; older ones are read on scroll. */
export const AlertsPage = () => {
  usePageTitle('Alerts');
  const [filter, setFilter] = useState(NO_ALERT_FILTER);
  const { alerts, query } = useAllAlerts();
  const firstAlertId = useLive(({ data }) => data.firstAlertId);
  const shown = alerts?.filter((alert) => fits(alert, filter));
  const readOlder = (): void => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
  };
  return (
    <section aria-labelledby="alert-feed-title" className="flex h-full min-h-0 flex-col bg-surface">
      <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
        <h1 id="alert-feed-title" className="font-semibold">
          Alerts
        </h1>
        {shown && (
          <span className="text-faint">
            {shown.length}
            {query.hasNextPage ? ' read so far' : ''}
          </span>
        )}
        <Filters filter={filter} onChange={setFilter} />
      </header>
      {shown && shown.length > 0 ? (
        <AlertList alerts={shown} firstAlertId={firstAlertId} onEnd={readOlder} />
      ) : query.isError ? (
        <Notice icon={ServerOff} title="The alerts could not be read" heading="h2">
          <Button look="outline" onClick={() => void query.refetch()}>
            Try again
          </Button>
        </Notice>
      ) : shown && isFiltered(filter) ? (
        <Notice icon={SearchX} title={query.hasNextPage ? 'None of the alerts read so far fits' : 'No alert fits'} heading="h2">
          <span className="flex justify-center gap-2">
            {query.hasNextPage && (
              <Button look="outline" disabled={query.isFetchingNextPage} onClick={readOlder}>
                Read older ones
              </Button>
            )}
            <Button look="outline" onClick={() => setFilter(NO_ALERT_FILTER)}>
              Show all
            </Button>
          </span>
        </Notice>
      ) : shown ? (
        <Notice icon={BellOff} title="No alert yet" heading="h2">
          The next one appears here the moment a symbol reaches a level or turns.
        </Notice>
      ) : (
        <p role="status" className="p-4 text-faint">
          Reading alerts
        </p>
      )}
    </section>
  );
};

const Filters = ({ filter, onChange }: { filter: AlertFilter; onChange: (filter: AlertFilter) => void }) => (
  <div className="flex min-w-0 flex-wrap items-center gap-2 max-sm:w-full sm:ml-auto">
    <input
      type="search"
      aria-label="Symbol"
      placeholder="Symbol"
      value={filter.symbol}
      onChange={({ target }) => onChange({ ...filter, symbol: target.value })}
      className="h-7 w-28 min-w-0 rounded border border-line-strong bg-surface px-1.5 font-mono"
    />
    <FilterSelect label="Timeframe" value={filter.timeframe} values={TIMEFRAMES} onChange={(timeframe) => onChange({ ...filter, timeframe })} />
    <FilterSelect label="Rule" value={filter.rule} values={['level', 'reversal']} onChange={(rule) => onChange({ ...filter, rule })} />
    <FilterSelect label="Found" value={filter.late} values={['in time', 'late']} onChange={(late) => onChange({ ...filter, late })} />
  </div>
);
