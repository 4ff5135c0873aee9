import type { Alert, LiveTopic, MatrixRow, MatrixRowChange, RuntimeStatus } from '@livermore/schemas';

/** Who makes a request. */
export interface SignedInUser {
  id: number;
  displayName: string;
  role: string;
}

/** Stored alerts, read only. */
export interface AlertReader {
  /** Newest first; `before` is an id. */
  list(userId: number, page: { limit: number; before?: number }): Promise<Alert[]>;
  /** Alerts with a larger id, ascending. */
  after(userId: number, id: number, limit: number): Promise<Alert[]>;
}

/** What changed since the last look: topics to read again and changed rows of the matrix. */
export interface LiveChanges {
  status: boolean;
  alerts: boolean;
  /** The set of rows changed: the matrix is to be read as a whole. */
  matrix: boolean;
  /** Alerts told before that no longer hold. */
  revisedAlerts: Alert[];
  rows: MatrixRowChange[];
}

/** One reader of live changes; what it does not fetch is merged, so a slow reader costs no memory. */
export interface LiveSubscription {
  /** Resolves at the next change, at the earliest `LIVE_INTERVAL_MS` after the last one. */
  next(signal: AbortSignal): Promise<LiveChanges>;
  close(): void;
}

/** Projections of what the engine published; the web plane knows the engine only through them. */
export interface Projections {
  status(userId: number): RuntimeStatus | null;
  matrix(userId: number): Promise<MatrixRow[]>;
  watch(userId: number, topics: readonly LiveTopic[]): Promise<LiveSubscription>;
}

/** What every procedure is given. */
export interface RequestContext {
  user: SignedInUser | null;
  projections: Projections;
  alerts: AlertReader;
  now: () => number;
  version: string;
}
