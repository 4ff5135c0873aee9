import { fitsLogFilter, type LogFilter, type LogLine } from '@livermore/schemas';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { trpcClient } from '../../../lib/trpc.ts';
import { mergedLines, type LogLines } from '../../../live/log-lines.ts';

const PAGE = 500;
const NONE: readonly LogLine[] = [];

/**
 * The lines that fit a filter: those that the page holds, and before them the older ones as far back
 * as they were asked for.
 */
export const useLogLines = (held: LogLines | null, filter: LogFilter) => {
  const before = held?.lines[0]?.id;
  const { data, fetchNextPage, isFetching, isError } = useInfiniteQuery({
    queryKey: ['logs', filter, before],
    initialPageParam: before,
    queryFn: ({ pageParam }) => trpcClient.logs.tail.query({ ...filter, limit: PAGE, ...(pageParam !== undefined && { before: pageParam }) }),
    getNextPageParam: ({ hasOlder, lines }) => (hasOlder ? lines[0]?.id : undefined),
    // Only on demand.
    enabled: false,
    gcTime: 0,
  });
  const older = useMemo(() => data?.pages.toReversed().flatMap(({ lines }): LogLine[] => lines) ?? NONE, [data]);
  const lines = useMemo(() => {
    const fitting = (held?.lines ?? NONE).filter((line) => fitsLogFilter(line, filter));
    return older.length > 0 ? mergedLines(older, fitting) : fitting;
  }, [held, filter, older]);
  const last = data?.pages.at(-1);
  const hasOlder = last ? last.hasOlder : (held?.hasOlder ?? false);
  const readOlder = useCallback(() => {
    if (hasOlder && !isFetching) void fetchNextPage();
  }, [hasOlder, isFetching, fetchNextPage]);
  return { lines, hasOlder, isReading: isFetching, isError, readOlder, processes: last?.processes ?? held?.processes ?? [] };
};
