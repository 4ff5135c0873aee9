import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { createLiveStore, type LiveState, type LiveStore } from './live-store.ts';
import { startLiveStream } from './live-stream.ts';
import { openWatch } from './open-watch.ts';

const LiveContext = createContext<LiveStore | null>(null);

interface LiveProviderProps {
  /** Called when the stream ended, which may mean that the session did. */
  onEnded: () => void;
  children: ReactNode;
}

/** Runs the one live stream of the tab for everything inside. */
export const LiveProvider = ({ onEnded, children }: LiveProviderProps) => {
  const [store] = useState(() => createLiveStore(Date.now()));
  useEffect(() => startLiveStream(store, openWatch, onEnded), [store, onEnded]);
  return <LiveContext value={store}>{children}</LiveContext>;
};

/** The store itself, for reading at one moment. */
export const useLiveStore = (): LiveStore => {
  const store = use(LiveContext);
  if (!store) throw new Error('useLiveStore is only for components inside LiveProvider');
  return store;
};

/** Asks the server for its log, in the one stream of the tab, for as long as the component is there. */
export const useLogTopic = (): void => {
  const store = useLiveStore();
  useEffect(() => {
    store.setState(({ logReaders }) => ({ logReaders: logReaders + 1 }));
    return () => store.setState(({ logReaders }) => ({ logReaders: logReaders - 1 }));
  }, [store]);
};

/** A part of what is live; the component is drawn again only when that part changed. */
export const useLive = <Part,>(select: (state: LiveState) => Part): Part => useStore(useLiveStore(), select);
