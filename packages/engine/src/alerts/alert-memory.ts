import type { AlertTrigger } from '@livermore/schemas';
import type { Side } from './alert-rules.ts';

/** A stretch of candles whose V lies beyond E on one side. */
export interface Stay {
  side: Side;
  /** Event time of its first candle. */
  since: number;
  /** Its reversal was reported, and no level of the side by a close since. */
  reversed: boolean;
  /** A preview reported a level of the side then, which clears `reversed` for the candles that end later. */
  clearedAt?: number;
}

/** What the rules remember of a series. Event times are venue ms: of a close the end of its bucket. */
export interface AlertState {
  /** When each trigger was last reported, or counted as reported. */
  reportedAt: Partial<Record<AlertTrigger, number>>;
  stay: Stay | null;
  /** Levels that were reported and are not armed again between closes; absent means none. */
  spent?: readonly AlertTrigger[];
}

/** What previews of one bucket reported, or counted as reported. */
export interface PreviewReports {
  openTime: number;
  triggers: readonly AlertTrigger[];
}

/**
 * The memory of one series: plain JSON, stored with every change. `undo` is the state before the
 * candle that changed it last, from which a revision of that candle starts again.
 */
export interface AlertMemory extends AlertState {
  undo: (AlertState & { at: number }) | null;
  /** Of the newest buckets with such reports, oldest first; absent means none. */
  previewed?: readonly PreviewReports[];
}

export const EMPTY_ALERT_MEMORY: AlertMemory = { reportedAt: {}, stay: null, undo: null };

/** What previews reported for the bucket that opens at `openTime`. */
export const previewedFor = ({ previewed }: AlertMemory, openTime: number): readonly AlertTrigger[] =>
  previewed?.find((reports) => reports.openTime === openTime)?.triggers ?? NONE;

const NONE: readonly AlertTrigger[] = [];
