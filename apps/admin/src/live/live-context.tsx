import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { keepLastState } from './keep-last-state.ts';
import { shownLastState, type LastState, type LastUser } from './last-state.ts';
import { createLiveStore, openingState, type LiveState, type LiveStore } from './live-store.ts';
import { sharedWatch } from './shared-watch.ts';
import { startLiveStream } from './live-stream.ts';
import { openWatch } from './open-watch.ts';

/** Names this build: the address of a built script tells what is in it. */
export const BUILD = import.meta.url;

/** The store of the stream around; `ObservedLive` puts another in its place. */
export const LiveContext = createContext<LiveStore | null>(null);

interface LiveProviderProps {
  user: LastUser;
  /** What to show until the server is heard. */
  lastState: LastState | null;
  /** Called when the stream ended, which may mean that the session did. */
  onEnded: () => void;
  children: ReactNode;
}

/** Runs the one live stream of the tab for everything inside. */
export const LiveProvider = ({ user, lastState, onEnded, children }: LiveProviderProps) => {
  const [store] = useState(() => createLiveStore(lastState ? shownLastState(lastState, Date.now()) : openingState(Date.now())));
  useEffect(
    // Tabs of another user or build do not understand each other.
    () => startLiveStream(store, sharedWatch(`livermore.watch.${user.id}.${BUILD}`, openWatch), onEnded),
    [store, user.id, onEnded],
  );
  useEffect(() => keepLastState(store, user, BUILD), [store, user]);
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
