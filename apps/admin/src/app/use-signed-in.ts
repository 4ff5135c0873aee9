import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { forgetAll } from '../features/commands/api/command-store.ts';
import { trpc } from '../lib/trpc.ts';
import { BUILD } from '../live/live-context.tsx';
import type { LastState } from '../live/last-state.ts';
import { forgetUser, keepFor, readLastState } from '../live/last-state-store.ts';

/** How often a server that does not answer is asked again, ms. */
const ASK_AGAIN_MS = 2_000;

const AUTH_KEY = trpc.auth.state.queryKey();

/** Whether an answer is about somebody: scripts of pages are not, and who is signed in is asked anew by itself. */
const isOfUser = ([first]: readonly unknown[]): boolean => first !== 'page' && JSON.stringify(first) !== JSON.stringify(AUTH_KEY[0]);

/** Takes what this tab read and sent for one user out of it: it must not be shown to the next. */
export const forgetWork = (queryClient: QueryClient): void => {
  queryClient.removeQueries({ predicate: ({ queryKey }) => isOfUser(queryKey) });
  forgetAll();
};

/**
 * Who is signed in. While the server does not answer a page that was just opened it is whoever was
 * last, with what they last saw; the server's word goes over that as soon as it comes. When it says
 * that nobody is signed in, what this browser kept about anybody goes.
 */
export const useSignedIn = () => {
  const queryClient = useQueryClient();
  const [lastState, setLastState] = useState<LastState | null>(null);
  const auth = useQuery({ ...trpc.auth.state.queryOptions(), retry: true, retryDelay: ASK_AGAIN_MS, staleTime: Infinity });
  const askAgain = useCallback(() => void queryClient.invalidateQueries({ queryKey: AUTH_KEY }), [queryClient]);

  const isAway = auth.data === undefined && auth.failureCount > 0;
  useEffect(() => {
    if (!isAway) return;
    void readLastState(BUILD).then((kept) => {
      if (!kept || queryClient.getQueryData(AUTH_KEY)) return;
      setLastState(kept);
      queryClient.setQueryData(AUTH_KEY, { signedIn: true, user: kept.user, version: '', firstStart: false });
    });
  }, [isAway, queryClient]);

  const userId = auth.data?.user?.id ?? null;
  useEffect(() => {
    if (auth.data === undefined) return;
    if (userId !== null) {
      void keepFor(userId);
      return;
    }
    setLastState(null);
    void forgetUser();
    forgetWork(queryClient);
  }, [auth.data, userId, queryClient]);

  return { auth, lastState, askAgain };
};
