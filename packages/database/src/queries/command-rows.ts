import type { CommandRecord } from '@livermore/schemas';
import { eq, getTableColumns, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { controlCommands, users } from '../schema/index.ts';

const { cancelRequested: _cancelRequested, worker: _worker, ...columns } = getTableColumns(controlCommands);

/** Columns of a CommandRecord; which worker has it is the ledger's own affair. */
export const commandColumns = columns;

/** What every change of a command sets: its time and the next number. */
export const changed = (now: number) => ({
  changedAt: now,
  changeId: sql<number>`nextval('control_command_changes')`,
});

/**
 * Lets only one transaction at a time change commands of a user, so that their numbers become
 * visible in rising order and what was counted stays true until the end of the transaction.
 */
export const holdUser = async (tx: Queryable, userId: number): Promise<void> => {
  await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for('no key update');
};

/** In the order of their change, as a reader of the stream sees them. */
export const inOrderOfChange = (records: readonly CommandRecord[]): CommandRecord[] =>
  [...records].sort((a, b) => a.changeId - b.changeId);

/** Not over. Written out, so that the planner knows that the index of open commands will do. */
export const isOpen = sql`${controlCommands.status} in ('stored', 'acknowledged', 'running')`;
