import { onHeard, trpcClient } from '../lib/trpc.ts';
import type { OpenWatch } from './live-stream.ts';

/** The subscription over server-sent events. */
export const openWatch: OpenWatch = (topics, lastEventId, handlers) => {
  const stopHearing = onHeard(handlers.onHeard);
  const input = { topics: [...topics], ...(lastEventId === null ? {} : { lastEventId }) };
  const subscription = trpcClient.events.watch.subscribe(input, {
    onStarted: handlers.onConnected,
    onData: ({ id, data }) => handlers.onEvent(data, id),
    onError: handlers.onEnded,
    onComplete: handlers.onEnded,
  });
  return () => {
    stopHearing();
    subscription.unsubscribe();
  };
};
