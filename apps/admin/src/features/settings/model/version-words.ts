import type { CommandRecord, RuntimeStatus } from '@livermore/schemas';
import { formatLocal } from '../../../lib/format-time.ts';
import { lifeWords } from '../../commands/model/command-words.ts';

export interface VersionWords {
  text: string;
  /** What was saved is not what runs. */
  pending: boolean;
}

/**
 * What was saved and what runs: `Saved v12, running v11, applying…`. `command` is the reload that
 * this page's save led to, null before it is told of; `now` is the server's time.
 */
export const versionWords = (
  saved: number,
  status: Pick<RuntimeStatus, 'applied'> | null,
  command: CommandRecord | null,
  now: number,
): VersionWords => {
  if (!status) return { text: `Saved v${saved}; the engine has not reported yet`, pending: true };
  const { settingsVersion, at } = status.applied;
  if (settingsVersion >= saved) {
    return { text: `Saved v${saved}, running v${settingsVersion} since ${formatLocal(at, now)}`, pending: false };
  }
  const running = settingsVersion === 0 ? 'nothing running yet' : `running v${settingsVersion}`;
  return { text: `Saved v${saved}, ${running}, ${stepWords(command, now)}`, pending: true };
};

const stepWords = (command: CommandRecord | null, now: number): string => {
  if (!command || command.status === 'succeeded' || command.status === 'superseded') return 'applying…';
  if (command.status === 'failed' || command.status === 'rejected') return `not applied: ${lifeWords(command, now, null)}`;
  return `applying… (${lifeWords(command, now, null)})`;
};
