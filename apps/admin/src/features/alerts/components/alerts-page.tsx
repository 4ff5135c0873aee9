import { Outlet, useMatch, useNavigate, useSearch } from '@tanstack/react-router';
import { BellOff, SearchX, ServerOff } from 'lucide-react';
import { useCallback, type ReactNode } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { cn } from '../../../lib/cn.ts';
import { useMediaQuery } from '../../../lib/use-media-query.ts';
import { useLive } from '../../../live/live-context.tsx';
import { usePageTitle } from '../../frame/components/use-page-title.ts';
import { useAlerts } from '../api/use-alerts.ts';
import { isFiltered, type AlertFilter } from '../model/alert-filter.ts';
import { AlertFilters } from './alert-filters.tsx';
import { AlertLineHead } from './alert-line.tsx';
import { AlertList } from './alert-list.tsx';

/**
 * Every stored alert, newest first, live, with filters; older ones are read on scroll. An open alert
 * stands beside the list, or on narrow screens over it, so that the list is where it was afterwards.
 */
// Its type is said: the router's types follow from its pages, and this one asks the router.
export const AlertsPage = (): ReactNode => {
  const filter = useSearch({ from: '/signed-in/alerts' });
  const id = useMatch({ from: '/signed-in/alerts/$id', shouldThrow: false })?.params.id;
  const wide = useMediaQuery('(width >= 1024px)');
  const isOpen = id !== undefined;
  return (
    <div className="relative flex h-full bg-surface">
      {!isOpen && <ListTitle />}
      <div
        inert={isOpen && !wide}
        className={cn('flex min-w-0 flex-col', isOpen && wide ? 'w-[340px] shrink-0 border-r border-line' : 'flex-1', isOpen && !wide && 'invisible')}
      >
        <Alerts filter={filter} open={isOpen ? Number(id) : null} look={wide && !isOpen ? 'lines' : 'items'} />
      </div>
      {isOpen && (
        <div className={wide ? 'min-w-0 flex-1' : 'absolute inset-0 bg-surface'}>
          <Outlet />
        </div>
      )}
    </div>
  );
};

const ListTitle = () => {
  usePageTitle('Alerts');
  return null;
};

interface AlertsProps {
  filter: AlertFilter;
  open: number | null;
  look: 'lines' | 'items';
}

const Alerts = ({ filter, open, look }: AlertsProps) => {
  const { alerts, query } = useAlerts(filter);
  const firstAlertId = useLive(({ data }) => data.firstAlertId);
  const navigate = useNavigate();
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const readOlder = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return (
    <section aria-labelledby="alert-feed-title" className="flex min-h-0 flex-1 flex-col">
      <header className="flex min-h-11 shrink-0 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
        <div className="flex items-baseline gap-3">
          <h1 id="alert-feed-title" className="font-semibold">
            Alerts
          </h1>
          {alerts && <span className="text-faint">{countWords(alerts.length, { hasOlder: hasNextPage, isFiltered: isFiltered(filter) })}</span>}
        </div>
        <AlertFilters filter={filter} isNarrow={look === 'items'} />
      </header>
      {alerts && alerts.length > 0 ? (
        <>
          {look === 'lines' && <AlertLineHead />}
          <AlertList
            key={JSON.stringify(filter)}
            name={`alerts ${JSON.stringify(filter)}`}
            {...{ alerts, firstAlertId, filter, open, look }}
            onEnd={readOlder}
          />
          {isFetchingNextPage && (
            <p role="status" className="h-8 shrink-0 border-t border-line px-4 py-1.5 text-faint">
              Reading older alerts
            </p>
          )}
          {isFetchNextPageError && (
            <p role="status" className="flex h-9 shrink-0 items-center justify-between border-t border-line px-4 text-muted">
              Older alerts could not be read
              <Button look="quiet" size="small" onClick={() => void fetchNextPage()}>
                Try again
              </Button>
            </p>
          )}
        </>
      ) : query.isError ? (
        <Notice icon={ServerOff} title="The alerts could not be read" heading="h2">
          <Button look="outline" onClick={() => void query.refetch()}>
            Try again
          </Button>
        </Notice>
      ) : alerts && isFiltered(filter) ? (
        <Notice icon={SearchX} title="No stored alert fits" heading="h2">
          <Button look="outline" onClick={() => void navigate({ to: '.', search: {}, replace: true })}>
            Show all
          </Button>
        </Notice>
      ) : alerts ? (
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

/** How many alerts there are, as far as that is known. */
const countWords = (count: number, { hasOlder, isFiltered: fits }: { hasOlder: boolean; isFiltered: boolean }): string =>
  hasOlder ? `newest ${count}${fits ? ' that fit' : ''}, older ones on scroll` : `${count}${fits ? ' fit' : ''}`;
