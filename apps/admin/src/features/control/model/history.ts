import type { CommandOrigin, CommandRecord, CommandStatus, CommandType } from '@livermore/schemas';
import { withCommands } from '../../../live/command-list.ts';

/** What of the history is shown; null for everything. */
export interface HistoryFilter {
  status: HistoryStatus | null;
  type: CommandType | null;
  origin: CommandOrigin | null;
}

export const NO_FILTER: HistoryFilter = { status: null, type: null, origin: null };

/** Statuses as somebody looks for them. */
export const HISTORY_STATUSES = {
  open: ['stored', 'acknowledged', 'running'],
  succeeded: ['succeeded'],
  failed: ['failed', 'rejected', 'expired'],
  ended: ['cancelled', 'superseded'],
} as const satisfies Readonly<Record<string, readonly CommandStatus[]>>;

export type HistoryStatus = keyof typeof HISTORY_STATUSES;

/** The filter as `control.history` takes it. */
export const historyInput = ({ status, type, origin }: HistoryFilter) => ({
  ...(status && { status: [...HISTORY_STATUSES[status]] }),
  ...(type && { type: [type] }),
  ...(origin && { origin: [origin] }),
});

const fits = (command: CommandRecord, { status, type, origin }: HistoryFilter): boolean =>
  (status === null || HISTORY_STATUSES[status].some((each) => each === command.status)) &&
  (type === null || command.type === type) &&
  (origin === null || command.origin === origin);

/**
 * What was read of the history with what the live stream told since, newest first. A live command
 * older than all that was read waits until its page is read, so that no gap looks like the end.
 */
export const historyRows = (
  read: readonly CommandRecord[],
  live: readonly CommandRecord[],
  filter: HistoryFilter,
  isWhole: boolean,
): readonly CommandRecord[] => {
  const oldest = read.at(-1)?.id ?? 0;
  const fresh = live.filter(({ id }) => isWhole || id >= oldest);
  return withCommands(read, fresh, Infinity).filter((command) => fits(command, filter));
};
