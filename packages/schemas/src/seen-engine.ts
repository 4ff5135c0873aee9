import type { RuntimeStatus } from './runtime-status.ts';

/** What a list of engines tells of the status of each. */
export type RuntimeSummary = Pick<RuntimeStatus, 'observedAt' | 'startedAt' | 'state' | 'mode' | 'paused' | 'desired' | 'applied' | 'holds'> & {
  /** How many are watched. */
  symbols: number;
};

/** Somebody's engine, seen from outside. Times are wall times, Unix ms. */
export interface SeenEngine<Status = RuntimeSummary> {
  /** The newest status that was heard; null before the first. */
  status: Status | null;
  /** It is listened to since then: one that has not been heard for a while is not there. */
  since: number;
  /** Somebody hears the user's commands. */
  served: boolean;
  /** When the newest alert was stored; null before the first. */
  newestAlertAt: number | null;
}
