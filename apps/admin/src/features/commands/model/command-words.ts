import type { CommandRecord, CommandType, RuntimeJob } from '@livermore/schemas';
import { formatAge, formatLocal } from '../../../lib/format-time.ts';

const NAMES: Readonly<Record<CommandType, string>> = {
  'pause': 'Pause',
  'resume': 'Resume',
  'reload-settings': 'Reload settings',
  'switch-mode': 'Switch mode',
  'add-symbol': 'Add symbol',
  'remove-symbol': 'Remove symbol',
  'force-backfill': 'Back-fill',
  'clear-cache': 'Clear cache',
};

/** The kind of a command as a person calls it. */
export const commandName = (type: CommandType): string => NAMES[type];

/** Whether something still happens to a command. */
export const isOpenCommand = ({ status }: Pick<CommandRecord, 'status'>): boolean =>
  status === 'stored' || status === 'acknowledged' || status === 'running';

/**
 * A command with the progress of its job where that is further: the ledger keeps progress now and
 * then, the status tells it as it goes.
 */
export const withJob = (command: CommandRecord, jobs: readonly RuntimeJob[] | undefined): CommandRecord => {
  const job = command.status === 'running' && jobs?.find(({ requestId }) => requestId === command.requestId);
  if (!job || job.progress.done <= (command.progress?.done ?? -1)) return command;
  return { ...command, progress: { current: command.progress?.current ?? '', ...job.progress } };
};

/** What exactly was asked for, from the payload: `3 symbols, 1m 5m`; empty when the name says it all. */
export const commandSubject = ({ payload }: Pick<CommandRecord, 'payload'>): string =>
  Object.entries(payload ?? {})
    .map(([name, value]) => (Array.isArray(value) ? listWords(name, value) : typeof value === 'string' ? value : ''))
    .filter((words) => words !== '')
    .join(', ');

/** Lists longer than this are counted, not told. */
const LONGEST_LIST = 3;

const listWords = (name: string, values: readonly unknown[]): string =>
  values.length > LONGEST_LIST ? `${values.length} ${name}` : values.join(' ');

/** Time before an estimate says anything, ms. */
const ESTIMATE_AFTER_MS = 2_000;

/** What is left to do of a running command, from its pace so far, ms; null while nobody can tell. */
export const remainingMs = ({ startedAt, progress }: Pick<CommandRecord, 'startedAt' | 'progress'>, now: number): number | null => {
  if (startedAt === null || !progress || progress.done === 0 || now - startedAt < ESTIMATE_AFTER_MS) return null;
  return ((now - startedAt) / progress.done) * Math.max(0, progress.total - progress.done);
};

/**
 * Where a command stands, in words; `now` is the server's time. `workerPresent` is what sending it
 * told, null when somebody else sent it.
 */
export const lifeWords = (record: CommandRecord, now: number, workerPresent: boolean | null): string => {
  switch (record.status) {
    case 'stored':
      return workerPresent === false ? `no worker: stored until ${formatLocal(record.expiresAt, now)}` : 'stored';
    case 'acknowledged':
      return 'acknowledged, waits for its turn';
    case 'running':
      return runningWords(record, now);
    case 'succeeded':
      return `succeeded after ${tookWords(record)}`;
    case 'failed':
    case 'rejected':
      return `${record.status}: ${record.error?.message ?? record.message ?? 'no reason was given'}`;
    case 'expired':
      return 'expired: no worker took it in time';
    case 'cancelled':
      return record.progress ? `cancelled at ${record.progress.done} of ${record.progress.total}` : 'cancelled';
    case 'superseded':
      return 'superseded by a newer command';
    default:
      return record.status satisfies never;
  }
};

const runningWords = (record: CommandRecord, now: number): string => {
  const { progress, suspended } = record;
  if (!progress) return suspended ? 'suspended by the pause' : 'running';
  const place = `${progress.done} of ${progress.total}`;
  if (suspended) return `suspended by the pause at ${place}`;
  const left = remainingMs(record, now);
  return `running ${place}${left === null ? '' : `, about ${formatAge(Math.ceil(left / 1_000) * 1_000).replace(/\.0 s$/, ' s')} left`}`;
};

/** From storing to its end: `2.1 s`. */
const tookWords = ({ storedAt, endedAt }: Pick<CommandRecord, 'storedAt' | 'endedAt'>): string =>
  endedAt === null ? '' : formatAge(endedAt - storedAt);
