import { COMMAND_ORIGINS, COMMAND_TYPES } from '@livermore/schemas';
import { History, SearchX, ServerOff } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { FilterSelect } from '../../../components/ui/filter-select.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Panel } from '../../../components/ui/panel.tsx';
import { commandName } from '../../commands/model/command-words.ts';
import { HISTORY_STATUSES, NO_FILTER, type HistoryFilter, type HistoryStatus } from '../model/history.ts';
import { ORIGIN_WORDS } from '../model/origin-words.ts';
import { CommandTable } from './command-table.tsx';
import { useHistory } from './use-history.ts';

const STATUS_WORDS: Readonly<Record<HistoryStatus, string>> = {
  open: 'under way',
  succeeded: 'succeeded',
  failed: 'failed or expired',
  ended: 'cancelled or superseded',
};

const STATUSES = Object.keys(HISTORY_STATUSES) as HistoryStatus[];

/** Every command there was, newest first, with filters. */
export const HistoryPanel = () => {
  const [filter, setFilter] = useState<HistoryFilter>(NO_FILTER);
  const { rows, query } = useHistory(filter);
  const isFiltered = Object.values(filter).some((value) => value !== null);
  return (
    <Panel
      title="History"
      aside={
        <div className="flex min-w-0 items-center gap-2 max-sm:w-full sm:ml-auto">
          <FilterSelect label="Status" value={filter.status} values={STATUSES} words={(status) => STATUS_WORDS[status]} onChange={(status) => setFilter({ ...filter, status })} />
          <FilterSelect label="Command" value={filter.type} values={COMMAND_TYPES} words={commandName} onChange={(type) => setFilter({ ...filter, type })} />
          <FilterSelect label="Origin" value={filter.origin} values={COMMAND_ORIGINS} words={(origin) => ORIGIN_WORDS[origin]} onChange={(origin) => setFilter({ ...filter, origin })} />
        </div>
      }
    >
      {rows.length > 0 ? (
        <>
          <CommandTable commands={rows} />
          {query.hasNextPage && (
            <Button look="quiet" className="m-2 self-center" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {query.isFetchingNextPage ? 'Loading' : 'Older commands'}
            </Button>
          )}
        </>
      ) : query.data && !query.isPlaceholderData ? (
        isFiltered ? (
          <Notice icon={SearchX} title="No command fits" heading="h3">
            <Button look="outline" onClick={() => setFilter(NO_FILTER)}>
              Show all
            </Button>
          </Notice>
        ) : (
          <Notice icon={History} title="No command yet" heading="h3">
            Pause, resume or back-fill above: each is kept here with its times and its result.
          </Notice>
        )
      ) : query.failureCount > 0 ? (
        <Notice icon={ServerOff} title="The history cannot be read now" heading="h3">
          The server is asked again every two seconds.
        </Notice>
      ) : (
        <div role="status" aria-label="Loading the history" className="flex flex-col gap-3 p-4">
          {[0, 1, 2].map((line) => (
            <span key={line} className="skeleton h-4 w-full" />
          ))}
        </div>
      )}
    </Panel>
  );
};
