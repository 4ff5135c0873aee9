import type { AppRouter } from '@livermore/api/router';
import { QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { heardEventSource } from '../live/heard-event-source.ts';

const URL_PATH = '/trpc';

/** Whoever wants to know that the server gave a sign of life on the stream. */
const heardListeners = new Set<() => void>();

export const onHeard = (listener: () => void): (() => void) => {
  heardListeners.add(listener);
  return () => heardListeners.delete(listener);
};

export const trpcClient = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: httpSubscriptionLink({
        url: URL_PATH,
        EventSource: heardEventSource(() => heardListeners.forEach((listener) => listener())),
      }),
      false: httpBatchLink({ url: URL_PATH }),
    }),
  ],
});

export const queryClient = new QueryClient({
  defaultOptions: {
    // The server may be reached where the browser believes that there is no network: on this machine, for example.
    queries: { refetchOnWindowFocus: false, retry: false, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});

/** Query options of every procedure. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client: trpcClient, queryClient });
