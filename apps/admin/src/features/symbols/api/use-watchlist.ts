import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { trpc } from '../../../lib/trpc.ts';
import { useLive } from '../../../live/live-context.tsx';

/** What the settings watch; asked again whenever the engine tells of another version or of other positions. */
export const useWatchlist = () => {
  const queryClient = useQueryClient();
  const watchlist = useQuery({ ...trpc.symbols.list.queryOptions(), placeholderData: keepPreviousData });
  const evidence = useLive(({ data }) => {
    const { status } = data;
    return status ? `${status.desired.settingsVersion} ${status.applied.settingsVersion} ${status.positions.map(({ symbol }) => symbol).join()}` : '';
  });
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: trpc.symbols.list.queryKey() });
    void queryClient.invalidateQueries({ queryKey: trpc.symbols.search.queryKey() });
  }, [queryClient, evidence]);
  return watchlist;
};
