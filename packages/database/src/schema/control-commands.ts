import type { CommandError, CommandOrigin, CommandProgress, CommandStatus, CommandType } from '@livermore/schemas';
import { sql } from 'drizzle-orm';
import { bigint, bigserial, boolean, index, jsonb, pgSequence, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { unixMs, userId } from './columns.ts';

/** Numbers every change of a command. */
export const controlCommandChanges = pgSequence('control_command_changes');

/** The ledger of commands. Times are wall time, Unix ms; null until it happened. */
export const controlCommands = pgTable(
  'control_commands',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    userId: userId(),
    requestId: text('request_id').notNull(),
    type: text().$type<CommandType>().notNull(),
    payload: jsonb().$type<Record<string, unknown>>(),
    status: text().$type<CommandStatus>().notNull(),
    /** Overtaken by a pause: goes on after resume. */
    suspended: boolean().notNull().default(false),
    /** Somebody wants it to end; whoever runs it does so. */
    cancelRequested: boolean('cancel_requested').notNull().default(false),
    origin: text().$type<CommandOrigin>().notNull(),
    actor: text(),
    /** The worker process that took it. */
    worker: text(),
    issuedAt: unixMs('issued_at').notNull(),
    storedAt: unixMs('stored_at').notNull(),
    expiresAt: unixMs('expires_at').notNull(),
    acknowledgedAt: unixMs('acknowledged_at'),
    startedAt: unixMs('started_at'),
    endedAt: unixMs('ended_at'),
    progress: jsonb().$type<CommandProgress>(),
    message: text(),
    data: jsonb().$type<Record<string, unknown>>(),
    error: jsonb().$type<CommandError>(),
    changedAt: unixMs('changed_at').notNull(),
    /** Taken from the sequence at each change, while the user's row is locked. */
    changeId: bigint('change_id', { mode: 'number' }).notNull(),
  },
  (table) => [
    unique('control_commands_identity').on(table.userId, table.requestId),
    index('control_commands_user_change').on(table.userId, table.changeId),
    // The few that are not over are looked for at every hand-over; the many that are, never.
    index('control_commands_open')
      .on(table.userId, table.id)
      .where(sql`status in ('stored', 'acknowledged', 'running')`),
  ],
);
