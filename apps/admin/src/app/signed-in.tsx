import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { EXCHANGE_IDS } from '@livermore/schemas';
import { ServerOff } from 'lucide-react';
import { useCallback } from 'react';
import { Notice } from '../components/ui/notice.tsx';
import { SignInPage } from '../features/auth/components/sign-in-page.tsx';
import { Frame } from '../features/frame/components/frame.tsx';
import { trpc } from '../lib/trpc.ts';
import { LiveProvider, useLive } from '../live/live-context.tsx';

/** How often a server that does not answer is asked again, ms. */
const ASK_AGAIN_MS = 2_000;

/** Lets in who is signed in, and shows everybody else how to be. */
export const SignedIn = () => {
  const queryClient = useQueryClient();
  const auth = useQuery({ ...trpc.auth.state.queryOptions(), retry: true, retryDelay: ASK_AGAIN_MS, staleTime: Infinity });
  const askAgain = useCallback(
    () => void queryClient.invalidateQueries({ queryKey: trpc.auth.state.queryKey() }),
    [queryClient],
  );
  if (!auth.data) {
    return auth.failureCount > 0 ? (
      <main className="flex h-full items-center justify-center">
        <div role="status">
          <Notice icon={ServerOff} title="The server does not answer" heading="h1">
            It is asked again every two seconds; this page opens as soon as it answers.
          </Notice>
        </div>
      </main>
    ) : null;
  }
  if (!auth.data.user) return <SignInPage />;
  return (
    <LiveProvider onEnded={askAgain}>
      <LiveFrame accountName={auth.data.user.displayName} />
    </LiveProvider>
  );
};

const LiveFrame = ({ accountName }: { accountName: string }) => {
  const demo = useLive(({ data }) => data.status?.exchanges.some(({ exchangeId }) => exchangeId === EXCHANGE_IDS.demo) ?? false);
  return (
    <Frame demo={demo} accountName={accountName}>
      <Outlet />
    </Frame>
  );
};
