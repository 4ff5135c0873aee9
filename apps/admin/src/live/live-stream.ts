import { LIVE_TOPICS, type LiveEvent, type LiveTopic } from '@livermore/schemas';
import { frameBatch } from './frame-batch.ts';
import { withEvents, type LiveData, type ReceivedEvent } from './live-data.ts';
import type { LiveState, LiveStore } from './live-store.ts';
import { serverNow } from './server-clock.ts';
import { nextStreamState, type StreamEvent } from './stream-state.ts';

/** What a subscription reports. */
export interface WatchHandlers {
  onConnected: () => void;
  onEvent: (event: LiveEvent, id: string) => void;
  /** Any sign of life, pings included. */
  onHeard: () => void;
  /** The subscription is over and will not come back by itself. */
  onEnded: () => void;
  /** What all events so far amount to, and whether that is current. */
  snapshot: () => { data: LiveData; isCurrent: boolean };
}

/** Opens the one subscription of the tab for these topics, after the event with this id; returns how to close it. */
export type OpenWatch = (topics: readonly LiveTopic[], lastEventId: string | null, handlers: WatchHandlers) => () => void;

const TICK_MS = 250;

/** A tab that nobody sees lets its stream go after this time. */
const RELEASE_HIDDEN_MS = 30_000;

/** Waits before another attempt after the first, second, … ended one. */
const RETRY_MS = [250, 1_000, 2_000, 5_000];

/** An attempt that showed nothing for this long is given up for a new one. */
const ATTEMPT_LIMIT_MS = 10_000;

/**
 * Keeps the store fed while the page lives: one subscription, resumed by the id of the last event,
 * released while the tab is hidden for long, tried again for as long as it takes, and opened anew
 * from the same event when the topics change that the page wants. `onEnded` is told of each subscription that ended, for example because the session did. Returns how to stop.
 */
export const startLiveStream = (store: LiveStore, openWatch: OpenWatch, onEnded: () => void): (() => void) => {
  let close: (() => void) | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let release: ReturnType<typeof setTimeout> | undefined;
  let lastEventId: string | null = null;
  let attemptAt = 0;
  let heardAt = 0;
  let ended = 0;

  const report = (type: StreamEvent['type'], at = Date.now()): void => {
    const { stream } = store.getState();
    const next = nextStreamState(stream, { type, at });
    if (next !== stream) store.setState({ stream: next });
  };

  const batch = frameBatch<ReceivedEvent | 'tick'>((items) => {
    const events = items.filter((item) => item !== 'tick');
    store.setState((before) => {
      const data = withEvents(before.data, events);
      if (events.length === items.length) return { data };
      const pageNow = Date.now();
      return { data, pageNow, serverNow: serverNow(data.serverClock, pageNow) };
    });
    if (events.some(({ event }) => event.topic === 'market' && event.kind === 'snapshot')) report('synced');
  });

  const end = (): void => {
    clearTimeout(retry);
    close?.();
    close = null;
  };

  const open = (): void => {
    end();
    attemptAt = Date.now();
    report('opened');
    // What a closed subscription still says is not listened to.
    let current = true;
    const only = <Args extends unknown[]>(handle: (...args: Args) => void) => (...args: Args) => {
      if (current) handle(...args);
    };
    const closeWatch = openWatch(topicsOf(store.getState()), lastEventId, {
      onConnected: only(() => {
        attemptAt = Date.now();
        report('connected');
      }),
      onEvent: only((event, id) => {
        lastEventId = id;
        ended = 0;
        batch.add({ event, receivedAt: Date.now() });
      }),
      onHeard: only(() => (heardAt = Date.now())),
      onEnded: only(() => {
        end();
        retry = setTimeout(open, RETRY_MS[Math.min(ended++, RETRY_MS.length - 1)]);
        onEnded();
      }),
      snapshot: () => {
        batch.flush();
        const { data, stream } = store.getState();
        return { data, isCurrent: stream.synced && stream.phase === 'live' };
      },
    });
    close = () => {
      current = false;
      closeWatch();
    };
  };

  const tick = (): void => {
    const now = Date.now();
    // Told here and not at each message: whoever shows anything would have to look at it each time.
    if (heardAt > 0) report('heard', heardAt);
    heardAt = 0;
    report('tick');
    batch.add('tick');
    if (store.getState().stream.phase === 'lost' && close && now - attemptAt > ATTEMPT_LIMIT_MS) open();
  };

  const releaseLater = (): void => {
    release = setTimeout(() => {
      end();
      batch.flush();
      report('released');
    }, RELEASE_HIDDEN_MS);
  };

  const onVisibility = (): void => {
    clearTimeout(release);
    batch.flush();
    if (document.hidden) releaseLater();
    else if (store.getState().stream.phase === 'released') open();
    tick();
  };

  const forgetTopics = store.subscribe((state, before) => {
    if (topicsOf(state) === topicsOf(before)) return;
    batch.flush();
    if (state.logReaders === 0) store.setState(({ data }) => ({ data: { ...data, logs: null } }));
    if (state.stream.phase !== 'released') open();
  });
  open();
  // A tab may be opened behind others.
  if (document.hidden) releaseLater();
  const ticker = setInterval(tick, TICK_MS);
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    forgetTopics();
    document.removeEventListener('visibilitychange', onVisibility);
    clearInterval(ticker);
    clearTimeout(release);
    end();
    batch.flush();
  };
};

const WITHOUT_LOGS = LIVE_TOPICS.filter((topic) => topic !== 'logs');

const topicsOf = ({ logReaders }: LiveState): readonly LiveTopic[] => (logReaders > 0 ? LIVE_TOPICS : WITHOUT_LOGS);
