import { useQuery } from '@tanstack/react-query';
import { ServerOff } from 'lucide-react';
import type { RouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { Button } from '../components/ui/button.tsx';
import { Notice } from '../components/ui/notice.tsx';
import { queryClient } from '../lib/trpc.ts';

const ASK_AGAIN_MS = 2_000;

/**
 * A page whose script is fetched when it is first needed, or when a link to it is pointed at. A
 * fetch that fails is tried again for as long as it takes, without losing the page around it.
 */
export const lazyPage = (name: string, load: () => Promise<ComponentType>): RouteComponent => {
  const options = {
    queryKey: ['page', name],
    queryFn: async () => ({ Page: await load() }),
    staleTime: Infinity,
    gcTime: Infinity,
    networkMode: 'always' as const,
  };
  const LazyPage = () => {
    const { data, failureCount } = useQuery({ ...options, retry: true, retryDelay: ASK_AGAIN_MS });
    if (data) return <data.Page />;
    return failureCount > 0 ? (
      <div role="status">
        <Notice icon={ServerOff} title={`${name} cannot be loaded now`} heading="h1">
          <p>It is asked for again every two seconds. If the server was updated meanwhile, this page must be opened anew.</p>
          <Button look="outline" className="mt-3" onClick={() => location.reload()}>
            Open anew
          </Button>
        </Notice>
      </div>
    ) : (
      <p role="status" className="p-4 text-faint">
        Loading {name}
      </p>
    );
  };
  // The page itself tells of a failure and tries again.
  const preload = () => queryClient.query({ ...options, retry: false }).then(() => undefined, () => undefined);
  return Object.assign(LazyPage, { preload });
};
