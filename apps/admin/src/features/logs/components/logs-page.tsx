import type { LogFilter } from '@livermore/schemas';
import { getRouteApi } from '@tanstack/react-router';
import { ArrowDown, Pause, Play, ScrollText, SearchX, X } from 'lucide-react';
import { useCallback, useEffect, useMemo } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { useLive, useLogTopic } from '../../../live/live-context.tsx';
import { usePageTitle } from '../../frame/components/use-page-title.ts';
import { useLogLines } from '../api/use-log-lines.ts';
import { beginningWords } from '../model/beginning-words.ts';
import { isFiltered } from '../model/log-search.ts';
import { newLineWords } from '../model/new-lines.ts';
import { LogFilters } from './log-filters.tsx';
import { LogList } from './log-list.tsx';
import { useHold } from './use-hold.ts';

const route = getRouteApi('/signed-in/logs');

/** The log of the server, live, as far as the reader may see it. */
export const LogsPage = () => {
  usePageTitle('Logs');
  useLogTopic();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (part: LogFilter) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true }),
    [navigate],
  );
  const showAll = (): void => void navigate({ search: {} });

  const live = useLive(({ data }) => data.logs);
  const { shown, held, reason, stand, goOn } = useHold(live);
  const { lines, hasOlder, isReading, isError, readOlder, processes } = useLogLines(shown, filter);
  const components = useComponents(shown?.lines ?? lines, filter.component);
  const day = useLive(({ serverNow }) => new Date(serverNow).setHours(0, 0, 0, 0));
  const news = held && live ? newLineWords(held, live, filter) : null;

  const isEmpty = shown !== null && lines.length === 0;
  useEffect(() => {
    if (isEmpty) readOlder();
  }, [isEmpty, readOlder]);

  return (
    <section aria-labelledby="logs-title" className="relative flex h-full min-h-0 flex-col bg-surface">
      <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-4 py-1.5">
        <h1 id="logs-title" className="font-semibold">
          Logs
        </h1>
        <Standing reason={reason} />
        {filter.id !== undefined && <ContextChip id={filter.id} onClose={() => change({ id: undefined })} />}
        <div className="ml-auto sm:order-last sm:ml-0">
          {reason === 'paused' ? (
            <Button size="small" aria-label="Continue the log" onClick={goOn}>
              <Play aria-hidden className="size-3.5" />
              Continue
            </Button>
          ) : (
            <Button look="outline" size="small" aria-label="Pause the log" disabled={!live} onClick={() => stand('paused')}>
              <Pause aria-hidden className="size-3.5" />
              Pause
            </Button>
          )}
        </div>
        <div className="flex min-w-0 flex-wrap items-center gap-2 max-sm:w-full sm:ml-auto">
          <LogFilters filter={filter} components={components} onChange={change} />
        </div>
      </header>
      {lines.length > 0 ? (
        <LogList
          // Another filter is another list, read from its end.
          key={JSON.stringify(filter)}
          lines={lines}
          gaps={shown?.gaps ?? NO_GAPS}
          beginning={beginningWords({ isReading, isError, hasOlder, isFiltered: isFiltered(filter), processes })}
          isContext={filter.id !== undefined}
          isFollowing={reason === null}
          now={day}
          onLeaveEnd={() => stand('reading')}
          onReachEnd={() => {
            if (reason === 'reading') goOn();
          }}
          onBegin={readOlder}
        />
      ) : shown === null || isReading ? (
        <p role="status" className="p-4 text-faint">
          Reading the log
        </p>
      ) : isFiltered(filter) ? (
        <Notice icon={SearchX} title={filter.id === undefined ? 'No line fits' : 'No line about this is kept'} heading="h2">
          <p>
            {filter.id === undefined
              ? 'Lines that fit appear here when they are written.'
              : 'Only the newest lines are kept. The command or alert itself stays in its list.'}
          </p>
          <Button look="outline" className="mt-3" onClick={showAll}>
            Show all lines
          </Button>
        </Notice>
      ) : (
        <Notice icon={ScrollText} title="Nothing has been written yet" heading="h2">
          What the server does for you, and what happens on the market, appears here as it is written.
        </Notice>
      )}
      {news !== null && reason !== null && (
        <Button size="small" className="absolute bottom-4 left-1/2 -translate-x-1/2 shadow-lg shadow-black/20" onClick={goOn}>
          <ArrowDown aria-hidden className="size-3.5" />
          {news}
        </Button>
      )}
    </section>
  );
};

const NO_GAPS: ReadonlyMap<string, number> = new Map();

/** Whether the page moves, and why not. */
const Standing = ({ reason }: { reason: ReturnType<typeof useHold>['reason'] }) => {
  const phase = useLive(({ stream }) => stream.phase);
  const words =
    phase === 'lost'
      ? 'the server is not heard; it goes on when it is back'
      : reason === 'paused'
        ? 'paused'
        : reason === 'reading'
          ? 'standing still while you read'
          : 'live';
  return (
    <span role="status" className="text-faint">
      {words}
    </span>
  );
};

const ContextChip = ({ id, onClose }: { id: string; onClose: () => void }) => (
  <span className="flex h-7 min-w-0 items-center gap-1 rounded border border-accent/60 pl-2">
    <span className="text-muted">about</span>
    <span className="truncate font-mono text-[12px]">{id}</span>
    <Button look="quiet" size="icon" aria-label="All lines, not only those about this" onClick={onClose}>
      <X aria-hidden className="size-3.5" />
    </Button>
  </span>
);

/** Components that have written, and the one that is chosen. */
const useComponents = (lines: Parameters<typeof namesOf>[0], chosen: string | undefined): string[] => {
  const names = useMemo(() => namesOf(lines), [lines]);
  return useMemo(() => [...new Set(chosen === undefined ? names : [...names, chosen])].toSorted(), [names, chosen]);
};

const namesOf = (lines: readonly { component: string }[]): string[] => [...new Set(lines.map(({ component }) => component))];
