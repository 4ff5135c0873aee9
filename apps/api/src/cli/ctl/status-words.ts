import type { ExchangeStatus, RuntimeHold, RuntimeJob, RuntimeStatus } from '@livermore/schemas';
import { oneLine, spanOf } from './words.ts';

/** How many symbols that are not live are named. */
const NAMED_SYMBOLS = 8;

/** A status as lines of a label and what it says; ages count to the moment of observation. */
export const statusLines = (status: RuntimeStatus, now: number): string[] => {
  const { observedAt, state, desired, applied, uptimeMs, holds, warnings, exchanges, jobs, rejectedCommands } = status;
  return [
    labelled('engine', `${state}, ${status.mode}, up ${spanOf(uptimeMs)}, seen ${spanOf(now - observedAt)} ago`),
    labelled('settings', settingsWords(desired, applied)),
    ...holds.map((hold) => labelled('hold', holdWords(hold, observedAt))),
    ...warnings.map((warning) => labelled('warning', holdWords(warning, observedAt))),
    ...exchanges.map((exchange) => labelled('exchange', exchangeWords(exchange, observedAt))),
    labelled('symbols', symbolWords(status)),
    ...jobs.map((job) => labelled('job', jobWords(job))),
    labelled('queue', queueWords(status)),
    ...(rejectedCommands.count > 0 ? [labelled('rejected', rejectedWords(status))] : []),
  ];
};

const labelled = (label: string, words: string): string => `${label.padEnd(9)} ${oneLine(words)}`;

const settingsWords = (desired: RuntimeStatus['desired'], applied: RuntimeStatus['applied']): string => {
  const wanted = `version ${desired.settingsVersion}, ${desired.mode}${desired.paused ? ', paused' : ''}`;
  const isReached = desired.settingsVersion === applied.settingsVersion && desired.mode === applied.mode;
  if (isReached) return `${wanted}; in force`;
  return `${wanted}; in force is ${appliedWords(applied)}`;
};

export const appliedWords = ({ settingsVersion, mode }: RuntimeStatus['applied']): string =>
  settingsVersion === 0 ? 'none yet' : `version ${settingsVersion}, ${mode}`;

const holdWords = ({ reason, since, message }: RuntimeHold, at: number): string =>
  `${reason} for ${spanOf(at - since)}: ${message}`;

const exchangeWords = (exchange: ExchangeStatus, at: number): string => {
  const { name, connection, since, lastMessageAt, lagMs, reconnects, gaps, restBudget } = exchange;
  return [
    `${name} ${connection} for ${spanOf(at - since)}`,
    lastMessageAt === null ? 'no message yet' : `last message ${spanOf(at - lastMessageAt)} before`,
    ...(lagMs === null ? [] : [`lag ${Math.round(lagMs)} ms`]),
    counted(reconnects, 'reconnect'),
    counted(gaps, 'gap'),
    `REST ${restBudget.used} of ${restBudget.limit}`,
  ].join(', ');
};

const symbolWords = ({ symbols }: RuntimeStatus): string => {
  const wanted = symbols.filter((symbol) => symbol.wanted);
  if (wanted.length === 0) return 'none watched';
  const confirmed = wanted.filter((symbol) => symbol.confirmed).length;
  const others = wanted.filter(({ freshness }) => freshness !== 'live');
  const named = others.slice(0, NAMED_SYMBOLS).map(({ symbol, freshness }) => `${symbol} ${freshness}`);
  const more = others.length > NAMED_SYMBOLS ? [`${others.length - NAMED_SYMBOLS} more`] : [];
  return [`${wanted.length} watched`, `${confirmed} confirmed`, `${wanted.length - others.length} live`, ...named, ...more].join(', ');
};

const jobWords = ({ requestId, type, progress: { done, total }, suspended }: RuntimeJob): string =>
  `${type} ${done} of ${total}${suspended ? ', suspended until resume' : ''} (${requestId})`;

const queueWords = ({ queue: { waiting, running } }: RuntimeStatus): string =>
  `${waiting} waiting, ${running === null ? 'nothing runs' : `${running} runs`}`;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const rejectedWords = ({ rejectedCommands: { count, recent } }: RuntimeStatus): string => {
  const newest = recent[0];
  return `${counted(count, 'message')} on the control channel${newest ? `; the newest: ${newest.message} (${newest.code})` : ''}`;
};
