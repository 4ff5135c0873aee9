import { useEffect, useRef } from 'react';
import { useLive } from './live-context.tsx';

/** Calls `act` when the line to the server works again after it was broken: what was missed may matter. */
export const useAfterBreak = (act: () => unknown): void => {
  const synced = useLive(({ stream }) => stream.synced);
  const isFirst = useLive(({ stream }) => stream.lastSeenAt === null);
  const wasBroken = useRef(false);
  useEffect(() => {
    if (synced && wasBroken.current) act();
    wasBroken.current = !synced && !isFirst;
  }, [synced, isFirst, act]);
};
