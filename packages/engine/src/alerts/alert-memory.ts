import type { AlertTrigger } from '@livermore/schemas';
import type { Side } from './alert-rules.ts';

/** A stretch of candles whose V lies beyond E on one side. */
export interface Stay {
  side: Side;
  /** Event time of its first candle. */
  since: number;
  /** Its reversal was reported, and no level of the side since. */
  reversed: boolean;
}

/** What the rules remember of a series. Event times are ends of buckets, venue ms. */
export interface AlertState {
  /** When each trigger was last reported, or counted as reported. */
  reportedAt: Partial<Record<AlertTrigger, number>>;
  stay: Stay | null;
}

/**
 * The memory of one series: plain JSON, stored with every change. `undo` is the state before the
 * candle that changed it last, from which a revision of that candle starts again.
 */
export interface AlertMemory extends AlertState {
  undo: (AlertState & { at: number }) | null;
}

export const EMPTY_ALERT_MEMORY: AlertMemory = { reportedAt: {}, stay: null, undo: null };
