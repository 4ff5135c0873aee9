import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { trpc, trpcClient } from '../../../lib/trpc.ts';
import { refusalOf, refusalText } from '../api/settings-errors.ts';
import { changesCount } from '../model/change-words.ts';
import { namedChanges } from '../model/named-changes.ts';
import { ChangeList } from './change-list.tsx';
import { HistoryItem } from './history-item.tsx';
import type { Replace } from './use-settings-work.ts';

const PAGE = 30;

/** All versions, newest first: who, when, why and what; any two compared; an earlier one restored. */
export const HistoryView = ({ version, editable, replace }: { version: number; editable: boolean; replace: Replace }) => {
  const [marked, setMarked] = useState<readonly number[]>([]);
  const history = useInfiniteQuery({
    // The newest version is part of the key: the list is read again when there is another one.
    queryKey: [...trpc.settings.history.queryKey(), version],
    queryFn: ({ pageParam }) => trpcClient.settings.history.query({ limit: PAGE, ...(pageParam === null ? {} : { before: pageParam }) }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ versions }) => (versions.length < PAGE ? null : (versions.at(-1)?.version ?? null)),
  });
  if (history.error) {
    return (
      <Notice icon={History} title="The history cannot be read now">
        <p>{refusalText(refusalOf(history.error))}</p>
        <Button className="mt-2" onClick={() => void history.refetch()}>
          Try again
        </Button>
      </Notice>
    );
  }
  const versions = history.data?.pages.flatMap((page) => page.versions) ?? [];
  const mark = (each: number, on: boolean): void => setMarked(on ? [...marked.slice(-1), each] : marked.filter((other) => other !== each));
  const [one, other] = marked.toSorted((a, b) => a - b);
  return (
    <div className="mx-auto flex h-full max-w-4xl flex-col gap-3 overflow-y-auto p-4" tabIndex={0} role="region" aria-label="History of the settings">
      <p className="text-muted">Mark two versions to compare them.</p>
      {one !== undefined && other !== undefined && <Comparison from={one} to={other} onClose={() => setMarked([])} />}
      {history.isPending && <span className="skeleton h-24" role="img" aria-label="Reading the history" />}
      <ol className="rounded border border-line">
        {versions.map((entry) => (
          <HistoryItem
            key={entry.version}
            entry={entry}
            isNewest={entry.version === version}
            marked={marked.includes(entry.version)}
            onMark={(on) => mark(entry.version, on)}
            replace={editable ? replace : null}
          />
        ))}
      </ol>
      {history.hasNextPage && (
        <Button look="outline" className="self-center" disabled={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          Older versions
        </Button>
      )}
    </div>
  );
};

/** The fields in which two versions differ, as they were stored. */
const Comparison = ({ from, to, onClose }: { from: number; to: number; onClose: () => void }) => {
  const older = useQuery({ ...trpc.settings.version.queryOptions({ version: from }), staleTime: Infinity });
  const newer = useQuery({ ...trpc.settings.version.queryOptions({ version: to }), staleTime: Infinity });
  const changes = older.data && newer.data ? namedChanges(older.data.document, newer.data.document) : null;
  const error = older.error ?? newer.error;
  return (
    <section aria-label={`Version ${from} compared with version ${to}`} className="sticky top-0 z-10 flex flex-col gap-2 rounded border border-line-strong bg-surface p-3">
      <div className="flex items-center justify-between gap-2">
        <h2 className="font-semibold">
          v{from} → v{to}
          {changes && <span className="font-normal text-muted">: {changes.length === 0 ? 'the same' : changesCount(changes.length)}</span>}
        </h2>
        <Button look="quiet" size="small" onClick={onClose}>
          Close
        </Button>
      </div>
      {error && <p role="alert">{refusalText(refusalOf(error))}</p>}
      {changes && changes.length > 0 && <ChangeList changes={changes} label="Differences" />}
    </section>
  );
};
