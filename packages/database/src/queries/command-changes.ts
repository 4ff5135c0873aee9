import type { CommandError, CommandProgress, CommandRecord, EndStatus } from '@livermore/schemas';
import { and, eq, inArray, lt, type SQL } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { controlCommands } from '../schema/index.ts';
import { changed, commandColumns, holdUser, inOrderOfChange, isOpen } from './command-rows.ts';
import { setPaused } from './runtime-state.ts';
import { writeSettings } from './settings.ts';

/** One command of a user, at a wall time (Unix ms). */
interface OneCommand {
  userId: number;
  id: number;
  now: number;
}

const isWaiting = inArray(controlCommands.status, ['stored', 'acknowledged']);

const runsBy = (worker: string): SQL | undefined =>
  and(eq(controlCommands.status, 'running'), eq(controlCommands.worker, worker));

/** Changes the commands of a user that fit, with the next numbers; gives them in the order of these. */
const change = (
  db: Queryable,
  userId: number,
  now: number,
  set: Partial<typeof controlCommands.$inferInsert>,
  where: SQL | undefined,
): Promise<CommandRecord[]> =>
  db.transaction(async (tx) => {
    await holdUser(tx, userId);
    return inOrderOfChange(
      await tx
        .update(controlCommands)
        .set({ ...set, ...changed(now) })
        .where(and(eq(controlCommands.userId, userId), where))
        .returning(commandColumns),
    );
  });

/** Takes note of all stored commands of a user, for the worker that serves them; the oldest first. */
export const acknowledgeCommands = async (db: Queryable, userId: number, now: number): Promise<CommandRecord[]> => {
  const records = await change(
    db,
    userId,
    now,
    { status: 'acknowledged', acknowledgedAt: now },
    eq(controlCommands.status, 'stored'),
  );
  return records.sort((a, b) => a.id - b.id);
};

/** What a command changes of what is stored, when it begins. */
export interface CommandEffect {
  paused?: boolean;
  settings?: { edit: (document: unknown) => unknown; reason: string };
}

/** A command that a worker may now carry out. */
export interface ClaimedCommand {
  record: CommandRecord;
  /** Version of the settings that hold its effect; null for a command that changes none. */
  settingsVersion: number | null;
}

/**
 * Gives a waiting command to one worker and stores its effect, both or neither; null when it no
 * longer waits. Of several workers one gets it, and that one gets the same answer when it asks
 * again. What `edit` throws is passed on, and the command still waits.
 */
export const claimCommand = (
  db: Queryable,
  { userId, id, now, worker, effect }: OneCommand & { worker: string; effect: CommandEffect },
): Promise<ClaimedCommand | null> =>
  db.transaction(async (tx) => {
    await holdUser(tx, userId);
    const [found] = await tx
      .select({ ...commandColumns, worker: controlCommands.worker })
      .from(controlCommands)
      .where(and(eq(controlCommands.userId, userId), eq(controlCommands.id, id)));
    if (!found) return null;
    const { worker: holder, ...before } = found;
    if (before.status === 'running' && holder === worker) return claimed(before);
    if (before.status !== 'stored' && before.status !== 'acknowledged') return null;
    if (effect.paused !== undefined) await setPaused(tx, { userId, paused: effect.paused, now });
    const written = effect.settings
      ? await writeSettings(tx, { userId, now, ...effect.settings, author: before.actor ?? 'control channel' })
      : null;
    const [record] = await tx
      .update(controlCommands)
      .set({
        status: 'running',
        worker,
        acknowledgedAt: before.acknowledgedAt ?? now,
        startedAt: now,
        data: written ? { settingsVersion: written.version } : null,
        ...changed(now),
      })
      .where(eq(controlCommands.id, id))
      .returning(commandColumns);
    return record ? claimed(record) : null;
  });

const claimed = (record: CommandRecord): ClaimedCommand => {
  const version = record.data?.['settingsVersion'];
  return { record, settingsVersion: typeof version === 'number' ? version : null };
};

/** Makes a worker the holder of all running commands of a user, whoever ran them before. */
export const adoptRunningCommands = (
  db: Queryable,
  { userId, worker, now }: { userId: number; worker: string; now: number },
): Promise<CommandRecord[]> => change(db, userId, now, { worker, suspended: false }, eq(controlCommands.status, 'running'));

/** Stores how far a running command is, or that a pause has overtaken it. Null when it does not run there. */
export const updateRunningCommand = async (
  db: Queryable,
  { userId, id, now, worker, ...set }: OneCommand & { worker: string; progress?: CommandProgress; suspended?: boolean },
): Promise<CommandRecord | null> => {
  const [record] = await change(db, userId, now, set, and(eq(controlCommands.id, id), runsBy(worker)));
  return record ?? null;
};

/** How a command ended. */
export interface CommandEnd {
  status: EndStatus;
  message?: string | null;
  data?: Record<string, unknown> | null;
  error?: CommandError | null;
  progress?: CommandProgress | null;
}

/**
 * Ends a command that `worker` runs, or with `worker: null` one that still waits. One that is over,
 * or runs elsewhere, stays as it is. Gives the command as it now stands.
 */
export const endCommand = async (
  db: Queryable,
  { userId, id, now, worker, end }: OneCommand & { worker: string | null; end: CommandEnd },
): Promise<CommandRecord | null> => {
  const [record] = await change(
    db,
    userId,
    now,
    { ...end, suspended: false, endedAt: now },
    and(eq(controlCommands.id, id), worker === null ? isWaiting : runsBy(worker)),
  );
  if (record) return record;
  const [present] = await db.select(commandColumns).from(controlCommands).where(eq(controlCommands.id, id));
  return present ?? null;
};

const EXPIRED = { status: 'expired', message: 'No worker served this user in time.' } as const;

/** Ends those of these commands that still wait as `expired`. */
export const expireCommands = (
  db: Queryable,
  { userId, ids, now }: { userId: number; ids: readonly number[]; now: number },
): Promise<CommandRecord[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : change(
        db,
        userId,
        now,
        { ...EXPIRED, endedAt: now },
        and(inArray(controlCommands.id, [...ids]), isWaiting),
      );

/**
 * Ends commands of all users that were to be taken before a wall time and that no worker has taken
 * note of, as `expired`.
 */
export const expireUnserved = async (
  db: Queryable,
  { before, now }: { before: number; now: number },
): Promise<CommandRecord[]> => {
  const isLate = and(eq(controlCommands.status, 'stored'), lt(controlCommands.expiresAt, before));
  const late = await db.selectDistinct({ userId: controlCommands.userId }).from(controlCommands).where(and(isOpen, isLate));
  const expired: CommandRecord[] = [];
  for (const { userId } of late) expired.push(...(await change(db, userId, now, { ...EXPIRED, endedAt: now }, isLate)));
  return expired;
};

/** What became of asking for a cancellation. */
export type CancelOutcome =
  /** It waited, and has ended. */
  | { kind: 'cancelled'; record: CommandRecord }
  /** It runs; whoever runs it is to end it and finds this in the ledger. */
  | { kind: 'asked'; record: CommandRecord }
  /** It was over already. */
  | { kind: 'over'; record: CommandRecord }
  | { kind: 'unknown' };

/** Ends a waiting command as `cancelled`, or notes that a running one is to be ended. */
export const cancelCommand = (
  db: Queryable,
  { userId, requestId, now }: { userId: number; requestId: string; now: number },
): Promise<CancelOutcome> =>
  db.transaction(async (tx) => {
    await holdUser(tx, userId);
    const isIt = and(eq(controlCommands.userId, userId), eq(controlCommands.requestId, requestId));
    const [record] = await tx.select(commandColumns).from(controlCommands).where(isIt);
    if (!record) return { kind: 'unknown' };
    if (record.status === 'running') {
      await tx.update(controlCommands).set({ cancelRequested: true }).where(isIt);
      return { kind: 'asked', record };
    }
    if (record.endedAt !== null) return { kind: 'over', record };
    const [cancelled] = await tx
      .update(controlCommands)
      .set({ status: 'cancelled', endedAt: now, message: 'Cancelled before it began.', ...changed(now) })
      .where(isIt)
      .returning(commandColumns);
    return { kind: 'cancelled', record: cancelled ?? record };
  });
