import type { CommandRecord, RuntimeStatus } from '@livermore/schemas';
import { useEffect, useState, type ReactNode } from 'react';
import { LiveContext, useLiveStore } from './live-context.tsx';
import { NO_LIVE_DATA } from './live-data.ts';
import { createLiveStore } from './live-store.ts';

interface ObservedLiveProps {
  status: RuntimeStatus | null;
  /** Newest first. */
  commands: readonly CommandRecord[];
  children: ReactNode;
}

/** Shows what is inside somebody else's engine instead of one's own, by the clock of one's own stream. */
export const ObservedLive = ({ status, commands, children }: ObservedLiveProps) => {
  const own = useLiveStore();
  const [store] = useState(() => {
    const { stream, pageNow, serverNow } = own.getState();
    return createLiveStore({ stream, pageNow, serverNow, logReaders: 0, data: { ...NO_LIVE_DATA, status, commands } });
  });
  useEffect(
    () => own.subscribe(({ stream, pageNow, serverNow }) => store.setState({ stream, pageNow, serverNow })),
    [own, store],
  );
  useEffect(() => store.setState({ data: { ...NO_LIVE_DATA, status, commands } }), [store, status, commands]);
  return <LiveContext value={store}>{children}</LiveContext>;
};
