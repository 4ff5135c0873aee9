import { isUrgentCommand, type CommandError, type CommandOrigin, type CommandRecord, type CommandType } from '@livermore/schemas';
import { and, eq, inArray } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { controlCommands } from '../schema/index.ts';
import { changed, commandColumns, holdUser, inOrderOfChange } from './command-rows.ts';

/** At most this many commands of a user wait; the one that runs does not count. */
export const MOST_WAITING_COMMANDS = 100;

/** How long a stored command waits for a worker unless the sender says otherwise, in ms. */
export const COMMAND_TTL_MS = 600_000;

/** A command to be stored. Times are wall time, Unix ms. */
export interface NewCommand {
  userId: number;
  /** With the user the identity of the command. */
  requestId: string;
  type: CommandType;
  payload: Record<string, unknown> | null;
  origin: CommandOrigin;
  /** Who sends it, for people; null for a bare message. */
  actor: string | null;
  issuedAt: number;
  storedAt: number;
  /** Counts only while no worker serves the user; ten minutes after storing when absent. */
  expiresAt?: number;
  /**
   * What the sender already knows of it: a worker that stores a bare message acknowledges it in
   * the same step, or finds that it came too late. `stored` when absent.
   */
  status?: 'stored' | 'acknowledged' | 'expired';
  /** Why it ends at once; for one that is `expired`. */
  error?: CommandError;
}

/**
 * What became of storing. `superseded` holds the waiting `reload-settings` that this one replaced;
 * whoever stores a command publishes their end.
 */
export type StoreOutcome =
  | { kind: 'stored'; record: CommandRecord; superseded: CommandRecord[] }
  | { kind: 'known'; record: CommandRecord }
  | { kind: 'queue-full' };

/**
 * Stores a command inside the caller's transaction. A requestId that this user sent before stores
 * nothing and gives the command as it stands (`known`). A `reload-settings` supersedes those that
 * still wait and is never refused. Of the others 100 may wait per user, then the outcome is
 * `queue-full`; one pause or resume is let in nevertheless, so that a full queue cannot keep the
 * engine from being stopped. The user's row is held until the end of the transaction, so senders
 * at the same time cannot pass the limit together.
 */
export const storeCommand = async (tx: Queryable, command: NewCommand): Promise<StoreOutcome> => {
  const { userId, requestId, status = 'stored', storedAt } = command;
  await holdUser(tx, userId);
  const [known] = await tx
    .select(commandColumns)
    .from(controlCommands)
    .where(and(eq(controlCommands.userId, userId), eq(controlCommands.requestId, requestId)));
  if (known) return { kind: 'known', record: known };
  const isReload = command.type === 'reload-settings' && status !== 'expired';
  const superseded = isReload ? await supersedeReloads(tx, userId, storedAt) : [];
  if (!isReload && status !== 'expired' && (await isFull(tx, command))) return { kind: 'queue-full' };
  const [record] = await tx
    .insert(controlCommands)
    .values({
      ...command,
      status,
      expiresAt: command.expiresAt ?? storedAt + COMMAND_TTL_MS,
      acknowledgedAt: status === 'acknowledged' ? storedAt : null,
      endedAt: status === 'expired' ? storedAt : null,
      ...changed(storedAt),
    })
    .returning(commandColumns);
  if (!record) throw new Error('the command that was just stored is not there');
  return { kind: 'stored', record, superseded };
};

const isFull = async (tx: Queryable, { userId, type }: NewCommand): Promise<boolean> => {
  const waiting = await tx
    .select({ type: controlCommands.type })
    .from(controlCommands)
    .where(and(eq(controlCommands.userId, userId), inArray(controlCommands.status, ['stored', 'acknowledged'])));
  if (waiting.length < MOST_WAITING_COMMANDS) return false;
  return !isUrgentCommand(type) || waiting.some((other) => isUrgentCommand(other.type));
};

const supersedeReloads = async (tx: Queryable, userId: number, now: number): Promise<CommandRecord[]> =>
  inOrderOfChange(
    await tx
      .update(controlCommands)
      .set({
        status: 'superseded',
        endedAt: now,
        message: 'A newer reload-settings takes its place.',
        ...changed(now),
      })
      .where(
        and(
          eq(controlCommands.userId, userId),
          eq(controlCommands.type, 'reload-settings'),
          inArray(controlCommands.status, ['stored', 'acknowledged']),
        ),
      )
      .returning(commandColumns),
  );
