import type { LogComponent, LogLine, UserRole } from '@livermore/schemas';

/** Who reads the log. */
export interface LogReader {
  id: number;
  role: UserRole;
}

/** Parts whose lines are about the market that all users share, and about no account. */
const SHARED: ReadonlySet<string> = new Set<LogComponent>(['market', 'back-fill', 'feed', 'demo market']);

/**
 * Who may read which line, the one place that decides it: the owner all of them, everybody else
 * what concerns them and what is of the shared market and concerns nobody.
 */
export const mayReadLine = (line: LogLine, { id, role }: LogReader): boolean =>
  role === 'owner' || line.userId === id || (line.userId === undefined && SHARED.has(line.component));
