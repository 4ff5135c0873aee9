import { useInfiniteQuery } from '@tanstack/react-query';
import type { Alert } from '@livermore/schemas';
import { useEffect } from 'react';
import { trpcClient } from '../../../lib/trpc.ts';
import { withAlerts } from '../../../live/alert-list.ts';
import { useLive } from '../../../live/live-context.tsx';

const PAGE = 100;

/** Every stored alert as far back as it was asked for, newest first, with new ones as they come. */
export const useAllAlerts = () => {
  const live = useLive(({ data }) => data.alerts);
  const query = useInfiniteQuery({
    queryKey: ['alerts', 'all'],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam }) => trpcClient.alerts.list.query({ limit: PAGE, ...(pageParam === undefined ? {} : { before: pageParam }) }),
    getNextPageParam: ({ alerts }) => (alerts.length === PAGE ? alerts.at(-1)?.id : undefined),
  });
  const stored = query.data?.pages.flatMap(({ alerts }): Alert[] => alerts);
  // What is live holds only the newest: when it has moved beyond what was read, the rest is read again.
  const hasGap = (live?.at(-1)?.id ?? 0) > (stored?.[0]?.id ?? Infinity);
  const { refetch } = query;
  useEffect(() => {
    if (hasGap) void refetch();
  }, [hasGap, refetch]);
  return { alerts: stored ? withAlerts(stored, live ?? [], Infinity) : null, query };
};
