import { useState } from 'react';
import type { LogLines } from '../../../live/log-lines.ts';

/** Why the page stands still: somebody paused it, or reads further up. */
export type HoldReason = 'paused' | 'reading';

/**
 * Whether the page follows the log. While it is held it shows the lines as they were, so that
 * nothing moves under the eyes of who reads; what comes meanwhile waits in the live store.
 */
export const useHold = (live: LogLines | null) => {
  const [hold, setHold] = useState<{ lines: LogLines; reason: HoldReason } | null>(null);
  return {
    shown: hold?.lines ?? live,
    held: hold?.lines ?? null,
    reason: hold?.reason ?? null,
    /** Pausing goes before reading: scrolling down does not end it. */
    stand: (reason: HoldReason) => setHold((before) => (live ? { lines: before?.lines ?? live, reason: before?.reason === 'paused' ? 'paused' : reason } : before)),
    goOn: () => setHold(null),
  };
};
