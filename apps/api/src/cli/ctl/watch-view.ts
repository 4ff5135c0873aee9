import type { Alert, CommandRecord, LiveEvent, RuntimeStatus } from '@livermore/schemas';
import { commandName, commandStanding } from './command-words.ts';
import { statusLines } from './status-words.ts';
import { oneLine, timeOf } from './words.ts';

/** What the live view knows. Commands and alerts: the newest first. */
export interface WatchState {
  status: RuntimeStatus | null;
  commands: readonly CommandRecord[];
  alerts: readonly Alert[];
  /** Why the line to the server is broken; null while it is not. */
  broken: string | null;
}

export const NOTHING_SEEN: WatchState = { status: null, commands: [], alerts: [], broken: null };

/** How many commands and alerts the view keeps. */
const NEWEST = 8;

/** The state after an event. What comes says that the line is whole. */
export const afterEvent = (state: WatchState, event: LiveEvent): WatchState => {
  const whole = { ...state, broken: null };
  switch (event.topic) {
    case 'status':
      return { ...whole, status: event.status };
    case 'commands':
      return { ...whole, commands: newest(state.commands, event.kind === 'snapshot' ? event.commands : [event.command]) };
    case 'alerts':
      return { ...whole, alerts: newest(state.alerts, event.kind === 'snapshot' ? event.alerts : [event.alert]) };
    case 'market':
    case 'logs':
      return whole;
  }
};

/** The newest by id, each in the form told last. */
const newest = <Item extends { id: number }>(known: readonly Item[], told: readonly Item[]): Item[] =>
  [...new Map([...known, ...told].map((item) => [item.id, item])).values()].sort((a, b) => b.id - a.id).slice(0, NEWEST);

/** The view as lines that fit a terminal. */
export const viewLines = (
  { status, commands, alerts, broken }: WatchState,
  { now, columns, rows }: { now: number; columns: number; rows: number },
): string[] =>
  [
    ...(broken === null ? [] : [`The line to the server broke (${oneLine(broken)}). Trying again.`, '']),
    ...(status ? statusLines(status, now) : ['The engine has not reported yet.']),
    '',
    commands.length === 0 ? 'No commands yet.' : 'Commands',
    ...commands.map((command) => `  ${timeOf(command.storedAt)}  ${commandName(command)}: ${commandStanding(command)}`),
    '',
    alerts.length === 0 ? 'No alerts yet.' : 'Alerts',
    ...alerts.map((alert) => `  ${alertWords(alert)}`),
  ]
    .slice(0, Math.max(1, rows - 1))
    .map((line) => (line.length > columns ? `${line.slice(0, Math.max(0, columns - 1))}…` : line));

/** An alert on one line; its time is that of its candle. */
export const alertWords = ({ openTime, symbol, timeframe, trigger, value, late, revised }: Alert): string =>
  oneLine(
    [timeOf(openTime), '', symbol, timeframe, trigger, `V ${value.toFixed(1)}`, late ? 'late' : '', revised ? 'revised' : '']
      .join(' ')
      .trimEnd(),
  );
