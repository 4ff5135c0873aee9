import { isUrgentCommand, type CommandRecord, type CommandType } from '@livermore/schemas';

type Waiting = Pick<CommandRecord, 'id' | 'type'>;

/** Order of two waiting commands: pause and resume first, then as they were stored. */
export const compareCommands = (a: Waiting, b: Waiting): number =>
  Number(isUrgentCommand(b.type)) - Number(isUrgentCommand(a.type)) || a.id - b.id;

/**
 * The waiting command that may begin now, given the types of those that run. Pause and resume wait
 * for each other only; any other waits until nothing runs and neither of the two waits.
 */
export const nextCommand = <Command extends Waiting>(
  waiting: Iterable<Command>,
  running: Iterable<CommandType>,
): Command | undefined => {
  let first: Command | undefined;
  for (const command of waiting) if (!first || compareCommands(command, first) < 0) first = command;
  const types = [...running];
  const isBlocked = first && isUrgentCommand(first.type) ? types.some(isUrgentCommand) : types.length > 0;
  return isBlocked ? undefined : first;
};

/**
 * What becomes of a command whose worker is gone. What a command wants the engine to be is stored
 * when it begins, so the next start reaches it by itself and nothing is run again (`await-state`);
 * work that was under way is not taken up again (`interrupted`).
 */
export const afterWorkerLoss = (type: CommandType): 'await-state' | 'interrupted' =>
  type === 'force-backfill' || type === 'clear-cache' ? 'interrupted' : 'await-state';

/**
 * Whether a waiting command has waited for a worker too long when one begins to serve its user.
 * Time counts only without a worker: until it was acknowledged, and again since `lastServedAt`,
 * the last sign of life of a worker for this user (null for none). Times are Unix ms.
 */
export const hasExpired = (
  { expiresAt, acknowledgedAt }: Pick<CommandRecord, 'expiresAt' | 'acknowledgedAt'>,
  { lastServedAt, now }: { lastServedAt: number | null; now: number },
): boolean => {
  if (acknowledgedAt === null) return now >= expiresAt;
  const left = expiresAt - acknowledgedAt;
  return now - Math.max(acknowledgedAt, lastServedAt ?? acknowledgedAt) >= left;
};
