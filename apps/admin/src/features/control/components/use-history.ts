import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { CommandRecord } from '@livermore/schemas';
import { useMemo } from 'react';
import { trpcClient } from '../../../lib/trpc.ts';
import { useLive } from '../../../live/live-context.tsx';
import { withJob } from '../../commands/model/command-words.ts';
import { historyInput, historyRows, type HistoryFilter } from '../model/history.ts';

const PAGE = 50;
const NONE: readonly CommandRecord[] = [];

/** Pages of the ledger that fit a filter, going on by themselves with what the live stream tells. */
export const useHistory = (filter: HistoryFilter) => {
  const query = useInfiniteQuery({
    queryKey: ['history', filter],
    queryFn: async ({ pageParam }) => {
      const input = { limit: PAGE, ...(pageParam > 0 && { before: pageParam }), ...historyInput(filter) };
      return (await trpcClient.control.history.query(input)).commands;
    },
    initialPageParam: 0,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.id),
    placeholderData: keepPreviousData,
    retry: true,
    retryDelay: 2_000,
  });
  const live = useLive(({ data }) => data.commands) ?? NONE;
  const read = useMemo(() => query.data?.pages.flat() ?? NONE, [query.data]);
  const jobs = useLive(({ data }) => data.status?.jobs);
  const kept = useMemo(() => historyRows(read, live, filter, !query.hasNextPage), [read, live, filter, query.hasNextPage]);
  const rows = useMemo(() => kept.map((command) => withJob(command, jobs)), [kept, jobs]);
  return { rows, query };
};
