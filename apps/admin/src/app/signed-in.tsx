import { useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { ServerOff } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Notice } from '../components/ui/notice.tsx';
import { SignInPage } from '../features/auth/components/sign-in-page.tsx';
import { Frame } from '../features/frame/components/frame.tsx';
import { LiveProvider, useLive } from '../live/live-context.tsx';
import { useAfterBreak } from '../live/use-after-break.ts';
import { registerServiceWorker } from './service-worker.ts';
import { forgetWork, useSignedIn } from './use-signed-in.ts';

/** Lets in who is signed in, and shows everybody else how to be. */
export const SignedIn = () => {
  const { auth, lastState, askAgain } = useSignedIn();
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
  const { user } = auth.data;
  if (!user) return <SignInPage />;
  return (
    <OwnKnowledge key={user.id}>
      <LiveProvider user={user} lastState={lastState?.user.id === user.id ? lastState : null} onEnded={askAgain}>
        <AfterBreak askWho={askAgain} />
        <Frame user={user}>
          <Outlet />
        </Frame>
      </LiveProvider>
    </OwnKnowledge>
  );
};

/** Begins with nothing that this tab read or sent for somebody else, also where one follows another without signing out. */
const OwnKnowledge = ({ children }: { children: ReactNode }) => {
  const queryClient = useQueryClient();
  // Before the pages inside are drawn, or they would show it for a moment.
  useState(() => forgetWork(queryClient));
  return children;
};

/**
 * What is done when the line stands, for the first time or again: after a break the line may have
 * been cut because of who one is now, a new role for example, and what could not be read is read.
 */
const AfterBreak = ({ askWho }: { askWho: () => void }) => {
  const queryClient = useQueryClient();
  const synced = useLive(({ stream }) => stream.synced);
  useAfterBreak(askWho);
  useEffect(() => {
    if (!synced) return;
    registerServiceWorker();
    void queryClient.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' });
  }, [synced, queryClient]);
  return null;
};
