import type { CommandOrigin, CommandRecord, CommandStatus, CommandType } from '@livermore/schemas';
import { and, asc, desc, eq, gt, inArray, isNotNull, lt, max, or, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { controlCommands } from '../schema/index.ts';
import { commandColumns, isOpen } from './command-rows.ts';
import { preparedOnce } from './prepared.ts';

/** A command that is not over, with what only the worker needs to know of it. */
export interface OpenCommand extends CommandRecord {
  cancelRequested: boolean;
}

const openOfUser = preparedOnce((db) =>
  db
    .select({ ...commandColumns, cancelRequested: controlCommands.cancelRequested })
    .from(controlCommands)
    .where(and(eq(controlCommands.userId, sql.placeholder('userId')), isOpen))
    .orderBy(asc(controlCommands.id))
    .prepare('livermore_open_commands'),
);

/** Commands of a user that are not over, the oldest first. */
export const openCommands = (db: Queryable, userId: number): Promise<OpenCommand[]> => openOfUser(db).execute({ userId });

/** Wall time of the last change that a worker made to a command it ran for this user; null before the first. */
export const lastWorkerChange = async (db: Queryable, userId: number): Promise<number | null> => {
  const [row] = await db
    .select({ changedAt: controlCommands.changedAt })
    .from(controlCommands)
    .where(and(eq(controlCommands.userId, userId), isNotNull(controlCommands.worker)))
    .orderBy(desc(controlCommands.changeId))
    .limit(1);
  return row?.changedAt ?? null;
};

/** Those of these users whose ledger has something that their worker has not taken note of. */
export const usersWithNews = async (db: Queryable, userIds: readonly number[]): Promise<number[]> => {
  if (userIds.length === 0) return [];
  const rows = await db
    .selectDistinct({ userId: controlCommands.userId })
    .from(controlCommands)
    .where(
      and(
        isOpen,
        inArray(controlCommands.userId, [...userIds]),
        or(eq(controlCommands.status, 'stored'), eq(controlCommands.cancelRequested, true)),
      ),
    );
  return rows.map(({ userId }) => userId);
};

/** Which commands of a user's history are asked for; with `before`, those with a smaller id. */
export interface CommandPage {
  limit: number;
  before?: number;
  status?: readonly CommandStatus[];
  type?: readonly CommandType[];
  origin?: readonly CommandOrigin[];
}

/** Commands of a user, newest first. */
export const listCommands = (
  db: Queryable,
  userId: number,
  { limit, before, status, type, origin }: CommandPage,
): Promise<CommandRecord[]> =>
  db
    .select(commandColumns)
    .from(controlCommands)
    .where(
      and(
        eq(controlCommands.userId, userId),
        before === undefined ? undefined : lt(controlCommands.id, before),
        status === undefined ? undefined : inArray(controlCommands.status, [...status]),
        type === undefined ? undefined : inArray(controlCommands.type, [...type]),
        origin === undefined ? undefined : inArray(controlCommands.origin, [...origin]),
      ),
    )
    .orderBy(desc(controlCommands.id))
    .limit(limit);

/** Commands of a user that changed after the change `changeId`, each as it now stands, in the order of their change. */
export const commandsChangedAfter = (
  db: Queryable,
  userId: number,
  changeId: number,
  limit: number,
): Promise<CommandRecord[]> =>
  db
    .select(commandColumns)
    .from(controlCommands)
    .where(and(eq(controlCommands.userId, userId), gt(controlCommands.changeId, changeId)))
    .orderBy(asc(controlCommands.changeId))
    .limit(limit);

/** The newest commands of a user, newest first, and the number of the last change that they hold. */
export const commandSnapshot = (
  db: Queryable,
  userId: number,
  limit: number,
): Promise<{ commands: CommandRecord[]; changeId: number }> =>
  db.transaction(
    async (tx) => {
      const commands = await listCommands(tx, userId, { limit });
      const [last] = await tx
        .select({ changeId: max(controlCommands.changeId) })
        .from(controlCommands)
        .where(eq(controlCommands.userId, userId));
      return { commands, changeId: last?.changeId ?? 0 };
    },
    // Both reads see the same moment.
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
