import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { ServerOff } from 'lucide-react';
import { useCallback } from 'react';
import { Notice } from '../components/ui/notice.tsx';
import { SignInPage } from '../features/auth/components/sign-in-page.tsx';
import { Frame } from '../features/frame/components/frame.tsx';
import { trpc } from '../lib/trpc.ts';
import { LiveProvider } from '../live/live-context.tsx';
import { useAfterBreak } from '../live/use-after-break.ts';

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
      <AskAfterBreak ask={askAgain} />
      <Frame user={auth.data.user}>
        <Outlet />
      </Frame>
    </LiveProvider>
  );
};

/** A line that broke may have been cut because of who one is now: a new role, for example. */
const AskAfterBreak = ({ ask }: { ask: () => void }) => {
  useAfterBreak(ask);
  return null;
};
