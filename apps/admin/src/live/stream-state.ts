/**
 * What the page knows about its line to the server. Only silence decides: an error of the
 * connection says nothing that missing pings do not say, and a frozen server gives no error.
 */
export interface StreamState {
  /**
   * `opening`: asked, nothing shown yet or about to be refreshed; `live`: values are current;
   * `lost`: nothing heard for too long; `released`: let go because nobody looks at the tab.
   */
  phase: 'opening' | 'live' | 'lost' | 'released';
  /** When the phase began, page clock, ms. */
  since: number;
  /** When the server was last heard while the values shown were its current ones; null before the first. */
  lastSeenAt: number | null;
  /** True from the snapshot of a connection on; a new connection starts unsynced. */
  synced: boolean;
  /** The last outage that ended by itself. */
  recovered: { at: number; outageMs: number } | null;
}

export type StreamEvent =
  | { type: 'opened' | 'connected' | 'synced' | 'heard' | 'released' | 'tick'; at: number };

/** Silence after which the line counts as lost: two missing pings of one second, and some slack. */
export const SILENCE_LIMIT_MS = 2_200;

export const openingStream = (at: number): StreamState => ({
  phase: 'opening',
  since: at,
  lastSeenAt: null,
  synced: false,
  recovered: null,
});

/** The state after an event; the same object when nothing changed. */
export const nextStreamState = (state: StreamState, event: StreamEvent): StreamState => {
  switch (event.type) {
    case 'opened':
      return state.phase === 'released' ? { ...state, phase: 'opening', since: event.at, synced: false } : state;
    case 'connected':
      return state.phase === 'released' ? state : { ...state, synced: false };
    case 'synced':
      return state.phase === 'released' ? state : seen({ ...state, synced: true }, event.at);
    case 'heard':
      // Pings of a connection that has not refreshed the values do not make old values live.
      return state.phase === 'released' || !state.synced ? state : seen(state, event.at);
    case 'released':
      return state.phase === 'released' ? state : { ...state, phase: 'released', since: event.at, synced: false };
    case 'tick':
      return isSilent(state, event.at) ? { ...state, phase: 'lost', since: event.at } : state;
    default:
      return event.type satisfies never;
  }
};

const isSilent = (state: StreamState, at: number): boolean => {
  if (state.phase === 'live') return at - (state.lastSeenAt ?? state.since) > SILENCE_LIMIT_MS;
  return state.phase === 'opening' && at - state.since > SILENCE_LIMIT_MS;
};

const seen = (state: StreamState, at: number): StreamState => {
  if (state.phase === 'live') return { ...state, lastSeenAt: at };
  const recovered =
    state.phase === 'lost' && state.lastSeenAt !== null ? { at, outageMs: at - state.lastSeenAt } : state.recovered;
  return { ...state, phase: 'live', since: at, lastSeenAt: at, recovered };
};
