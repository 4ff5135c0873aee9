import type { UserRole } from '@livermore/schemas';
import type { LiveData } from './live-data.ts';
import type { LiveState } from './live-store.ts';
import { serverNow } from './server-clock.ts';

/** Who a state was shown to. */
export interface LastUser {
  id: number;
  displayName: string;
  role: UserRole;
}

/** What one user's page showed when the server was last heard, kept in the browser for when it is away. */
export interface LastState {
  user: LastUser;
  /** Which build kept it; another one may not know its shape. */
  build: string;
  /** When the server was last heard, page clock, Unix ms. */
  lastSeenAt: number;
  data: LiveData;
}

/** How many alerts are kept: those that the page shows without scrolling. */
const KEPT_ALERTS = 30;

/** What to keep of a live state; null while nothing complete was received. */
export const lastStateOf = (user: LastUser, build: string, { stream, data }: LiveState): LastState | null =>
  stream.lastSeenAt === null || data.rows === null
    ? null
    : {
        user: { id: user.id, displayName: user.displayName, role: user.role },
        build,
        lastSeenAt: stream.lastSeenAt,
        data: { ...data, alerts: data.alerts?.slice(0, KEPT_ALERTS) ?? null, commands: null, logs: null },
      };

/** A kept state as it is shown: nothing of it is live, and alerts beyond it will count as new. */
export const shownLastState = ({ data, lastSeenAt }: LastState, pageNow: number): LiveState => ({
  stream: { phase: 'lost', since: lastSeenAt, lastSeenAt, synced: false, recovered: null },
  data: { ...data, firstAlertId: data.alerts?.[0]?.id ?? data.firstAlertId },
  pageNow,
  serverNow: serverNow(data.serverClock, pageNow),
  logReaders: 0,
});
