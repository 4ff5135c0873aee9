import type { Alert, AlertTrigger, Candle, SeriesId, StoredMacdV } from '@livermore/schemas';
import { and, eq, inArray, or } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { alertHistory, users } from '../schema/index.ts';
import { alertColumns, type StoredAlertMemory } from './alerts.ts';
import { upsertAlertMemories, upsertCandles, upsertIndicatorStates } from './upserts.ts';

/** What makes an alert the same alert: it is stored once. */
export interface AlertIdentity extends SeriesId {
  userId: number;
  openTime: number;
  trigger: AlertTrigger;
}

/** An alert before it is stored, with what explains it (candle window and rule). */
export interface NewAlert extends Omit<Alert, 'id' | 'revised' | 'createdAt'> {
  explanation: Record<string, unknown>;
}

/** Everything that one turn of the engine stores; what is left out is empty. */
export interface Turn {
  alerts?: readonly NewAlert[];
  /** Stored alerts that no longer hold after a revision of their candle. */
  revisedAlerts?: readonly AlertIdentity[];
  alertMemories?: readonly StoredAlertMemory[];
  candles?: readonly Candle[];
  indicators?: readonly StoredMacdV[];
}

/** Rows of one statement; PostgreSQL takes at most 65,535 parameters. */
const ROWS_PER_STATEMENT = 2_000;

/**
 * Stores a turn in one transaction: all of it or nothing. Gives back the alerts that were not
 * stored before, in the order given, with their ids and `now` (Unix ms, wall clock) as
 * `createdAt`, and the alerts that this turn marked as revised.
 *
 * May be repeated, and told out of order: an alert is stored once, a candle stays at its highest
 * revision, indicator states and alert memories at their newest candle. Ids of one user's alerts
 * become visible in rising order, so that a reader who saw an id has seen all below it.
 */
export const storeTurn = (
  db: Queryable,
  turn: Turn,
  now: number,
): Promise<{ storedAlerts: Alert[]; revisedAlerts: Alert[] }> =>
  db.transaction(async (tx) => {
    const { alerts = [], revisedAlerts = [] } = turn;
    if (alerts.length > 0) await holdUsers(tx, alerts);
    await upsertCandles(tx, turn.candles ?? []);
    await upsertIndicatorStates(tx, turn.indicators ?? []);
    await upsertAlertMemories(tx, turn.alertMemories ?? []);
    return {
      storedAlerts: await insertAlerts(tx, alerts, now),
      revisedAlerts: await markRevised(tx, revisedAlerts),
    };
  });

/** Lets only one transaction at a time give ids to alerts of a user; in order, against deadlock. */
const holdUsers = async (tx: Queryable, alerts: readonly NewAlert[]): Promise<void> => {
  const ids = [...new Set(alerts.map((alert) => alert.userId))];
  await tx
    .select({ id: users.id })
    .from(users)
    .where(inArray(users.id, ids))
    .orderBy(users.id)
    .for('no key update');
};

const insertAlerts = async (
  tx: Queryable,
  alerts: readonly NewAlert[],
  now: number,
): Promise<Alert[]> => {
  const stored: Alert[] = [];
  for (let from = 0; from < alerts.length; from += ROWS_PER_STATEMENT) {
    const rows = alerts.slice(from, from + ROWS_PER_STATEMENT);
    stored.push(
      ...(await tx
        .insert(alertHistory)
        .values(rows.map((alert) => ({ ...alert, createdAt: now })))
        .onConflictDoNothing()
        .returning(alertColumns)),
    );
  }
  // Ids are given in the order of the rows.
  return stored.sort((a, b) => a.id - b.id);
};

const markRevised = async (
  tx: Queryable,
  identities: readonly AlertIdentity[],
): Promise<Alert[]> => {
  const revised: Alert[] = [];
  for (let from = 0; from < identities.length; from += ROWS_PER_STATEMENT) {
    const same = identities
      .slice(from, from + ROWS_PER_STATEMENT)
      .map((alert) =>
        and(
          eq(alertHistory.userId, alert.userId),
          eq(alertHistory.exchangeId, alert.exchangeId),
          eq(alertHistory.symbol, alert.symbol),
          eq(alertHistory.timeframe, alert.timeframe),
          eq(alertHistory.openTime, alert.openTime),
          eq(alertHistory.trigger, alert.trigger),
        ),
      );
    revised.push(
      ...(await tx
        .update(alertHistory)
        .set({ revised: true })
        .where(and(eq(alertHistory.revised, false), or(...same)))
        .returning(alertColumns)),
    );
  }
  return revised.sort((a, b) => a.id - b.id);
};
