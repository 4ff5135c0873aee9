import type { CommandProgress, CommandRecord } from '@livermore/schemas';
import { oneLine, spanOf } from './words.ts';

/** What a command is about, on one line: its type and the values it carries. */
export const commandName = ({ type, payload }: Pick<CommandRecord, 'type' | 'payload'>): string => {
  return oneLine([type, ...Object.values(payload ?? {}).map(valueWords)].join(' '));
};

const valueWords = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(valueWords).join();
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Where a command stands, on one line. `now` is Unix ms. */
export const commandStanding = (command: CommandRecord): string => {
  const { status, suspended, progress, error, message, startedAt, endedAt, storedAt } = command;
  const parts: string[] = [suspended ? `${status}, suspended until resume` : status];
  if (status === 'running' && progress) parts.push(progressWords(progress));
  if (endedAt !== null) parts.push(`after ${spanOf(endedAt - (startedAt ?? storedAt))}`);
  const line = parts.join(' ');
  const why = error ? `${error.message} (${error.code})` : message;
  return why ? `${line}: ${oneLine(why)}` : line;
};

const progressWords = ({ done, total, current }: CommandProgress): string =>
  oneLine(`${done} of ${total} ${current}`);

/**
 * Whether a line about a command is worth printing after the last one: it stands elsewhere, or a
 * tenth more is done.
 */
export const isNews = (before: CommandRecord | undefined, after: CommandRecord): boolean =>
  !before ||
  before.status !== after.status ||
  before.suspended !== after.suspended ||
  (after.status === 'running' && tenths(after.progress) > tenths(before.progress));

const tenths = (progress: CommandProgress | null): number =>
  progress && progress.total > 0 ? Math.floor((10 * progress.done) / progress.total) : -1;
