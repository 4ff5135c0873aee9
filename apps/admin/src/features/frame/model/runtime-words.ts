import type { RuntimeStatus } from '@livermore/schemas';
import { formatAge } from '../../../lib/format-time.ts';

/** The engine reports every second; after this long without a report its state is no longer known. */
const SILENT_AFTER_MS = 5_000;

/** `position-monitor` as a person reads it. */
const MODE_WORDS: Readonly<Record<string, string>> = {
  'position-monitor': 'Position monitor',
  'scalper-macdv': 'Scalper, MACD-V',
  'scalper-orderbook': 'Scalper, order book',
};

const JOB_WORDS: Readonly<Record<string, string>> = {
  'force-backfill': 'Back-fill',
  'clear-cache': 'Rebuild of the cache',
};

/** First letter large, hyphens as spaces. */
const readable = (code: string): string => {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const modeWords = (mode: string): string => MODE_WORDS[mode] ?? readable(mode);

export const stateWords = (state: string): string => readable(state);

/** How long the engine has not reported, by the server's clock; empty while it does. */
export const silenceWords = ({ observedAt }: Pick<RuntimeStatus, 'observedAt'>, serverNow: number): string =>
  serverNow - observedAt > SILENT_AFTER_MS ? `last heard ${formatAge(serverNow - observedAt)} ago` : '';

/** A job with its progress: `Back-fill 37 of 240`. */
export const jobWords = ({ type, progress }: RuntimeStatus['jobs'][number]): string =>
  `${JOB_WORDS[type] ?? readable(type)} ${progress.done} of ${progress.total}`;

/** What the runtime still has to take over from what was saved; empty when nothing. */
export const pendingWords = ({ desired, applied, mode, paused }: RuntimeStatus): string => {
  if (desired.settingsVersion !== applied.settingsVersion) {
    return `settings v${desired.settingsVersion} saved, v${applied.settingsVersion} running`;
  }
  if (desired.mode !== mode) return `switching to ${modeWords(desired.mode)}`;
  if (desired.paused !== paused) return desired.paused ? 'pause asked for' : 'resume asked for';
  return '';
};
