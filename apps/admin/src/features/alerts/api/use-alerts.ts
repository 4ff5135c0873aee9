import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { Alert } from '@livermore/schemas';
import { useEffect, useMemo } from 'react';
import { trpcClient } from '../../../lib/trpc.ts';
import { withAlerts } from '../../../live/alert-list.ts';
import { useLive, useLiveStore } from '../../../live/live-context.tsx';
import { useAfterBreak } from '../../../live/use-after-break.ts';
import { fits, queryOf, type AlertFilter } from '../model/alert-filter.ts';

const PAGE = 100;

/** Stored alerts that fit, as far back as they were asked for, newest first, with new ones as they come. */
export const useAlerts = (filter: AlertFilter) => {
  const store = useLiveStore();
  const live = useLive(({ data }) => data.alerts);
  const revised = useLive(({ data }) => data.revisedAlerts);
  const asked = queryOf(filter);
  const query = useInfiniteQuery({
    queryKey: ['alerts', 'list', asked],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam }) => {
      // What the stream told before this answer is in it.
      const through = store.getState().data.alerts?.[0]?.id ?? 0;
      const { alerts } = await trpcClient.alerts.list.query({ ...asked, limit: PAGE, ...(pageParam === undefined ? {} : { before: pageParam }) });
      return { alerts, through };
    },
    getNextPageParam: ({ alerts }) => (alerts.length === PAGE ? alerts.at(-1)?.id : undefined),
    placeholderData: keepPreviousData,
  });
  const { data, refetch, isPlaceholderData } = query;
  // The stream keeps only the newest: when it has moved on beyond what was read, the rest is read again.
  const hasGap = data !== undefined && !isPlaceholderData && (live?.at(-1)?.id ?? 0) > (data.pages[0]?.through ?? 0);
  useEffect(() => {
    if (hasGap) void refetch();
  }, [hasGap, refetch]);
  useAfterBreak(refetch);
  const alerts = useMemo(() => {
    if (!data) return null;
    const stored = data.pages.flatMap((page): Alert[] => page.alerts);
    const known = stored.map((alert) => (revised.has(alert.id) && !alert.revised ? { ...alert, revised: true } : alert));
    return withAlerts(known, live ?? [], Infinity).filter((alert) => fits(alert, filter));
  }, [data, live, revised, filter]);
  return { alerts, query };
};
