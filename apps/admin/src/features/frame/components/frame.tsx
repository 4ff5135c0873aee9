import type { ReactNode } from 'react';
import { useLive } from '../../../live/live-context.tsx';
import { streamWords } from '../model/stream-words.ts';
import { BottomBar, Rail } from './navigation.tsx';
import { TopBar } from './top-bar.tsx';

interface FrameProps {
  user: { id: number; displayName: string; role: string };
  children: ReactNode;
}

/** What stands around every page, and tells whether the page can be believed. */
export const Frame = ({ user, children }: FrameProps) => {
  const live = useLive(({ stream, pageNow }) => streamWords(stream, pageNow).live);
  const text = useLive(({ stream, pageNow }) => streamWords(stream, pageNow).text);
  const detail = useLive(({ stream, pageNow }) => streamWords(stream, pageNow).detail);
  return (
    <div className="flex h-full flex-col">
      <a href="#content" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-2">
        Skip to content
      </a>
      <TopBar user={user} words={{ live, text, detail }} />
      <div className="flex min-h-0 flex-1">
        <Rail role={user.role} />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none" data-not-live={live ? undefined : ''}>
          {children}
        </main>
      </div>
      <BottomBar role={user.role} />
    </div>
  );
};
