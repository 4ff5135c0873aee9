import { useEffect, type ReactNode } from 'react';
import { useLive } from '../../../live/live-context.tsx';
import { streamWords } from '../model/stream-words.ts';
import { BottomBar, Rail } from './navigation.tsx';
import { TopBar } from './top-bar.tsx';

interface FrameProps {
  demo: boolean;
  accountName: string;
  children: ReactNode;
}

/** What stands around every page, and tells whether the page can be believed. */
export const Frame = ({ demo, accountName, children }: FrameProps) => {
  const live = useLive(({ stream, pageNow }) => streamWords(stream, pageNow).live);
  const text = useLive(({ stream, pageNow }) => streamWords(stream, pageNow).text);
  const detail = useLive(({ stream, pageNow }) => streamWords(stream, pageNow).detail);
  useEffect(() => {
    document.title = `${live ? '' : 'Not live · '}${demo ? 'Demo · ' : ''}Overview · Livermore`;
  }, [live, demo]);
  return (
    <div className="flex h-full flex-col">
      <a href="#content" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-2">
        Skip to content
      </a>
      <TopBar demo={demo} accountName={accountName} words={{ live, text, detail }} />
      <div className="flex min-h-0 flex-1">
        <Rail />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none" data-not-live={live ? undefined : ''}>
          {children}
        </main>
      </div>
      <BottomBar />
    </div>
  );
};
