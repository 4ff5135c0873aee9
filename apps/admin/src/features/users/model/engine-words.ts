import type { RuntimeStatus, SeenEngine } from '@livermore/schemas';
import { formatCalmAge, formatDuration } from '../../../lib/format-time.ts';
import { silenceWords, stateWords } from '../../frame/model/runtime-words.ts';

type KnownEngine = Pick<SeenEngine<Pick<RuntimeStatus, 'observedAt' | 'state'>>, 'served' | 'status' | 'since'> & {
  /** False for a disabled user, whose engine is not to run. */
  active: boolean;
};

/** Whoever has an engine is heard within this time, ms. */
const ANSWER_MS = 5_000;

/**
 * How an engine is, at the server's time `now`. `isKnown` is false where what was last heard, if
 * anything, may no longer be so.
 */
export const engineWords = ({ active, served, status, since }: KnownEngine, now: number): { text: string; isKnown: boolean } => {
  const silence = status && silenceWords(status, now);
  if (!active) {
    return silence === '' ? { text: 'Stopping: the user is disabled', isKnown: true } : { text: 'Stopped: the user is disabled', isKnown: false };
  }
  if (!status) {
    if (now - since < ANSWER_MS) return { text: 'Asking', isKnown: false };
    return { text: served ? 'There, but not heard yet' : 'No engine is heard', isKnown: false };
  }
  return silence === '' ? { text: stateWords(status.state), isKnown: true } : { text: `${stateWords(status.state)}, ${silence}`, isKnown: false };
};

/** Settings asked for and in force: `v3`, or `v4 asked for, v3 in force`. */
export const settingsWords = ({ desired, applied }: Pick<RuntimeStatus, 'desired' | 'applied'>): string => {
  if (desired.settingsVersion === applied.settingsVersion) return `v${applied.settingsVersion}`;
  return `v${desired.settingsVersion} asked for, ${applied.settingsVersion === 0 ? 'none' : `v${applied.settingsVersion}`} in force`;
};

/** An event with its age: `12 s ago`, `now`; `never` where there was none. */
export const agoWords = (at: number | null, now: number): string => {
  if (at === null) return 'never';
  const age = formatCalmAge(now - at);
  return age === 'now' ? age : `${age} ago`;
};

/** When somebody was last seen, which is known to the minute. */
export const seenWords = (at: number | null, now: number): string => {
  if (at === null) return 'never seen';
  return now - at < 2 * 60_000 ? 'seen just now' : `seen ${formatDuration(now - at)} ago`;
};
