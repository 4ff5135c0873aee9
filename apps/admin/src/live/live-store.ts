import { createStore } from 'zustand/vanilla';
import { NO_LIVE_DATA, type LiveData } from './live-data.ts';
import { openingStream, type StreamState } from './stream-state.ts';

export interface LiveState {
  stream: StreamState;
  data: LiveData;
  /** The time the page shows ages for: the page's clock and the server's, ms, moved on a few times a second. */
  pageNow: number;
  serverNow: number;
  /** How many places of the page want the log. */
  logReaders: number;
}

/** The state before anything was received. */
export const openingState = (pageNow: number): LiveState => ({
  stream: openingStream(pageNow),
  data: NO_LIVE_DATA,
  pageNow,
  serverNow: pageNow,
  logReaders: 0,
});

/** The one place of everything live. Only the stream writes it, at most once a frame; pages say whether they want the log. */
export const createLiveStore = (begin: LiveState) => createStore<LiveState>(() => begin);

export type LiveStore = ReturnType<typeof createLiveStore>;
