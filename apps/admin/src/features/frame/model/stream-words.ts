import { formatAge } from '../../../lib/format-time.ts';
import type { StreamState } from '../../../live/stream-state.ts';

/** A recovery is told for this long. */
const RECOVERED_SHOWN_MS = 6_000;

/** How the whole page stands towards the server. */
export interface StreamWords {
  /** Whether what is shown is what is. */
  live: boolean;
  /** Empty while there is nothing to say. */
  text: string;
  /** What happens next. */
  detail: string;
}

/** The line to the server in words, at the page's time `now`. Whole seconds, so that it reads calmly. */
export const streamWords = (stream: StreamState, now: number): StreamWords => {
  const { phase, lastSeenAt, recovered, since } = stream;
  if (phase === 'live') {
    const fresh = recovered !== null && now - recovered.at < RECOVERED_SHOWN_MS;
    return { live: true, text: fresh ? `Connected again after ${wholeAge(recovered.outageMs)}` : '', detail: '' };
  }
  if (lastSeenAt === null) {
    if (phase === 'opening') return { live: true, text: '', detail: '' };
    return { live: false, text: `No answer from the server for ${wholeAge(now - since)}`, detail: 'Trying again by itself' };
  }
  const text = `Last seen ${wholeAge(now - lastSeenAt)} ago`;
  return phase === 'lost'
    ? { live: false, text, detail: 'The server does not answer. Trying again by itself' }
    : { live: false, text, detail: 'Catching up' };
};

const wholeAge = (ageMs: number): string => (ageMs < 60_000 ? `${Math.max(0, Math.floor(ageMs / 1_000))} s` : formatAge(ageMs));
