import type { LiveEvent, RuntimeStatus } from '@livermore/schemas';
import { commandName, commandStanding, isNews } from './command-words.ts';
import { appliedWords } from './status-words.ts';
import { alertWords, type WatchState } from './watch-view.ts';

/** A line about one change: what changed, and how it is now. */
export interface ChangeLine {
  label: string;
  words: string;
}

/**
 * What an event changes, for an output that is no terminal. The stream's first snapshots say what
 * is known already: of them only the engine's state and the commands under way.
 */
export const changeLines = (before: WatchState, event: LiveEvent): ChangeLine[] => [
  ...(before.broken === null ? [] : [{ label: 'line', words: 'back' }]),
  ...linesOf(before, event),
];

const linesOf = (before: WatchState, event: LiveEvent): ChangeLine[] => {
  switch (event.topic) {
    case 'status':
      return statusChanges(before.status, event.status);
    case 'commands': {
      const commands = event.kind === 'snapshot' ? event.commands : [event.command];
      return commands
        .filter((command) => {
          const known = before.commands.find(({ id }) => id === command.id);
          return isNews(known, command) && (event.kind === 'command' || known !== undefined || command.endedAt === null);
        })
        .toSorted((a, b) => a.changeId - b.changeId)
        .map((command) => ({ label: 'command', words: `${commandName(command)}: ${commandStanding(command)}` }));
    }
    case 'alerts':
      return event.kind === 'alert' ? [{ label: 'alert', words: alertWords(event.alert) }] : [];
    case 'market':
    case 'logs':
      return [];
  }
};

/** States on the way to another one, in which the symbols come and go one by one. */
const UNDER_WAY: ReadonlySet<string> = new Set(['starting', 'pausing', 'resuming', 'switching', 'stopping']);

const symbolWords = (symbols: RuntimeStatus['symbols']): string => {
  const watched = symbols.filter(({ wanted }) => wanted);
  const confirmed = watched.filter((symbol) => symbol.confirmed).length;
  return `${watched.length} watched, ${confirmed} confirmed`;
};

/** A part of a status whose change is worth a line; `name` tells parts with one label apart. */
interface Part extends ChangeLine {
  name?: string;
}

const partsOf = (status: RuntimeStatus): Map<string, Part> => {
  const { state, mode, desired, applied, symbols, exchanges, holds, warnings } = status;
  const paused = desired.paused ? ', paused' : '';
  const parts: Part[] = [
    { label: 'engine', words: `${state}, ${mode}` },
    { label: 'wanted', words: `version ${desired.settingsVersion}, ${desired.mode}${paused}` },
    { label: 'in force', words: appliedWords(applied) },
    ...exchanges.map(({ name, connection }) => ({ label: 'exchange', name, words: `${name} ${connection}` })),
    ...(UNDER_WAY.has(state) ? [] : [{ label: 'symbols', words: symbolWords(symbols) }]),
    ...holds.map(({ reason, message }) => ({ label: 'hold', name: reason, words: `${reason}: ${message}` })),
    ...warnings.map(({ reason, message }) => ({ label: 'warning', name: reason, words: `${reason}: ${message}` })),
  ];
  return new Map(parts.map((part) => [`${part.label} ${part.name ?? ''}`, part]));
};

const statusChanges = (before: RuntimeStatus | null, after: RuntimeStatus): ChangeLine[] => {
  const was = before ? partsOf(before) : new Map<string, Part>();
  const is = partsOf(after);
  const changed = [...is].filter(([key, { words }]) => was.get(key)?.words !== words).map(([, part]) => part);
  const over = [...was]
    .filter(([key, { name }]) => name !== undefined && !is.has(key))
    .map(([, { label, name }]) => ({ label, words: `${name} is over` }));
  return [...changed, ...over].map(({ label, words }) => ({ label, words }));
};
