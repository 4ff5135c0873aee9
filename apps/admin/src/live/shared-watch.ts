import type { LiveEvent } from '@livermore/schemas';
import { snapshotEvents } from './live-data.ts';
import type { OpenWatch, WatchHandlers } from './live-stream.ts';

/** What the leader tells. `to` is the tab that is meant; without it all are. */
type Word =
  | { type: 'here'; to: string }
  | { type: 'welcome'; to?: string; events: LiveEvent[]; id: string | null }
  | { type: 'event'; event: LiveEvent; id: string }
  | { type: 'leads' | 'connected' | 'heard' | 'ended' };

/** What tabs tell each other. `since` is when the leader became that. */
type Message = { type: 'join'; from: string } | (Word & { since: number });

/** A leader that gives no answer for this long hangs, and is replaced. */
const LEADER_LIMIT_MS = 3_000;

/**
 * One subscription for all tabs of a browser that want the same topics. A browser opens six
 * connections to a server at most, so with a stream for each tab the seventh could load nothing. The
 * tab that holds the lock, whose name begins with `name`, reads the stream and passes on all it
 * hears; when it closes or lets go, the next one takes the lock and goes on after the last event that
 * it knows. A tab that joins begins with what the leader shows. A leader that hung still says what it
 * heard when it goes on, before it learns that it was replaced: of two leaders the later one counts.
 */
export const sharedWatch = (name: string, open: OpenWatch): OpenWatch => {
  // Only pages served over TLS, or from this machine, have locks.
  if (!('locks' in navigator) || typeof BroadcastChannel !== 'function') return open;
  return (topics, lastEventId, handlers) => {
    const self = crypto.randomUUID();
    const lock = `${name}.${topics.join('+')}`;
    const channel = new BroadcastChannel(lock);
    const waiting = new AbortController();
    let id = lastEventId;
    let leaderSince = 0;
    let role: 'newcomer' | 'follower' | 'leader' = 'newcomer';
    let closed = false;
    let closeStream = (): void => {};
    let giveUpLock = (): void => {};
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target, and only pages of one origin are on it
    const send = (message: Message): void => channel.postMessage(message);
    const post = (word: Word): void => send({ ...word, since: leaderSince });

    const welcome = (to?: string): void => {
      const { data, isCurrent } = handlers.snapshot();
      if (isCurrent) post({ type: 'welcome', events: snapshotEvents(data, Date.now()), id, ...(to === undefined ? {} : { to }) });
      else if (to !== undefined) post({ type: 'here', to });
    };

    const lead = (): void => {
      role = 'leader';
      clearTimeout(patience);
      leaderSince = Math.max(Date.now(), leaderSince + 1);
      // Who waits for the one before need not replace it too.
      post({ type: 'leads' });
      closeStream = open(topics, id, relaying(handlers, {
        post,
        onEvent: (event, at) => {
          id = at;
          // From here on those who came before there was anything to show can follow.
          if (event.topic === 'market' && event.kind === 'snapshot') setTimeout(() => !closed && welcome());
        },
      }));
    };

    const take = (options: LockOptions): void => {
      navigator.locks
        .request(lock, options, () => {
          if (closed) return;
          lead();
          return new Promise<void>((resolve) => (giveUpLock = resolve));
        })
        // The wait was given up, or another tab took the lock because this one hung.
        .catch(() => {
          if (closed || role !== 'leader') return;
          closeStream();
          handlers.onEnded();
        });
    };

    channel.addEventListener('message', ({ data: message }: MessageEvent<Message>) => {
      if (role === 'leader') {
        if (message.type === 'join') welcome(message.from);
        return;
      }
      if (message.type === 'join' || message.since < leaderSince) return;
      leaderSince = message.since;
      if ('to' in message && message.to !== undefined && message.to !== self) return;
      clearTimeout(patience);
      if (message.type === 'leads') return;
      if (message.type === 'ended') {
        handlers.onEnded();
        return;
      }
      if (message.type === 'welcome' && role === 'newcomer') {
        role = 'follower';
        id = message.id;
        handlers.onConnected();
        for (const event of message.events) handlers.onEvent(event, id ?? '');
      }
      if (role !== 'follower') return;
      handlers.onHeard();
      if (message.type === 'connected') handlers.onConnected();
      if (message.type === 'event') {
        id = message.id;
        handlers.onEvent(message.event, id);
      }
    });

    const patience = setTimeout(() => take({ steal: true }), LEADER_LIMIT_MS);
    take({ signal: waiting.signal });
    send({ type: 'join', from: self });
    return () => {
      closed = true;
      clearTimeout(patience);
      waiting.abort();
      closeStream();
      giveUpLock();
      channel.close();
    };
  };
};

/** The handlers of the leader: its own, and everybody else's. */
const relaying = (
  own: WatchHandlers,
  { post, onEvent }: { post: (word: Word) => void; onEvent: (event: LiveEvent, id: string) => void },
): WatchHandlers => ({
  ...own,
  onConnected: () => {
    own.onConnected();
    post({ type: 'connected' });
  },
  onHeard: () => {
    own.onHeard();
    post({ type: 'heard' });
  },
  onEvent: (event, id) => {
    own.onEvent(event, id);
    post({ type: 'event', event, id });
    onEvent(event, id);
  },
  onEnded: () => {
    post({ type: 'ended' });
    own.onEnded();
  },
});
