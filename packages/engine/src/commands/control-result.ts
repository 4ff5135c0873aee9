import type { CommandError, CommandProgress, CommandRecord, ControlResult } from '@livermore/schemas';

/**
 * What is published of a command as it stands. `repeated` marks the answer to a requestId that was
 * sent before. Null for one that no worker has taken note of: there is nothing to tell yet.
 */
export const controlResult = (record: CommandRecord, repeated = false): ControlResult | null => {
  const { requestId, type, status, changedAt, message, error, progress } = record;
  if (status === 'stored') return null;
  const data = { ...record.data, ...(record.suspended && { suspended: true }), ...(repeated && { repeated }) };
  return {
    requestId,
    type,
    status,
    at: changedAt,
    ...(message !== null && { message }),
    ...(Object.keys(data).length > 0 && { data }),
    ...(error && { error }),
    ...(progress && { progress }),
  };
};

/** How far a running command is, at a wall time. */
export const progressResult = (
  { requestId, type }: CommandRecord,
  progress: CommandProgress,
  at: number,
): ControlResult => ({ requestId, type, status: 'progress', at, progress });

/** The answer to a message that did not become a command. */
export const rejectedResult = (
  { requestId, type }: { requestId: string; type: string | null },
  error: CommandError,
  at: number,
): ControlResult => ({ requestId, type: type ?? 'unknown', status: 'rejected', at, error });
