import { lastStateOf, type LastUser } from './last-state.ts';
import { writeLastState } from './last-state-store.ts';
import type { LiveStore } from './live-store.ts';

/** While all is well the state is kept this often, in an idle moment; it is large. */
const KEEP_EVERY_MS = 30_000;

/**
 * Keeps what the page shows: at the moment the server is lost or the tab is left, and now and then
 * in between. Returns how to stop.
 */
export const keepLastState = (store: LiveStore, user: LastUser, build: string): (() => void) => {
  const keep = (): void => {
    const state = lastStateOf(user, build, store.getState());
    if (state) void writeLastState(state);
  };
  const keepIfLive = (): void => {
    if (store.getState().stream.phase === 'live') keep();
  };
  const onVisibility = (): void => {
    if (document.hidden) keepIfLive();
  };
  const stopWatching = store.subscribe(({ stream }, before) => {
    if (before.stream.phase === 'live' && stream.phase === 'lost') keep();
  });
  const timer = setInterval(() => (typeof requestIdleCallback === 'function' ? requestIdleCallback(keepIfLive) : keepIfLive()), KEEP_EVERY_MS);
  document.addEventListener('visibilitychange', onVisibility);
  addEventListener('pagehide', keepIfLive);
  return () => {
    stopWatching();
    clearInterval(timer);
    document.removeEventListener('visibilitychange', onVisibility);
    removeEventListener('pagehide', keepIfLive);
  };
};
