import type { Alert, CommandRecord, Freshness, LiveEvent, Position, RuntimeStatus } from '@livermore/schemas';
import { withAlerts } from './alert-list.ts';
import { withCommands } from './command-list.ts';
import { withLogEvent, type LogLines } from './log-lines.ts';
import { rowKey, rowsOfSnapshot, withChanges, type MarketRows } from './market-rows.ts';
import { serverNow, UNKNOWN_SERVER_CLOCK, withServerTime, type ServerClock } from './server-clock.ts';

/** Everything live that the page knows. Null means: not received yet. */
export interface LiveData {
  status: RuntimeStatus | null;
  /** Freshness of each symbol against its own usual pace, as the status says, by row key. */
  paces: ReadonlyMap<string, Freshness>;
  /** What the user holds, by row key; the same objects while nothing of them changed. */
  held: ReadonlyMap<string, Position>;
  rows: MarketRows | null;
  /** Newest first. */
  alerts: readonly Alert[] | null;
  /** Largest id of the first snapshot: alerts beyond it arrived while the page was open. */
  firstAlertId: number;
  /** Alerts that were told as revised while the page was open, also those too old to be among `alerts`. */
  revisedAlerts: ReadonlySet<number>;
  /** Newest first, each as its last change left it. */
  commands: readonly CommandRecord[] | null;
  /** Null also while no page asks for the log. */
  logs: LogLines | null;
  serverClock: ServerClock;
  /** Wall time of the server at which a price of each exchange was last received, by exchange id. */
  lastPriceAt: ReadonlyMap<number, number>;
}

export const NO_LIVE_DATA: LiveData = {
  status: null,
  paces: new Map(),
  held: new Map(),
  rows: null,
  alerts: null,
  firstAlertId: 0,
  revisedAlerts: new Set(),
  commands: null,
  logs: null,
  serverClock: UNKNOWN_SERVER_CLOCK,
  lastPriceAt: new Map(),
};

/** One event with the page's time of its arrival. */
export interface ReceivedEvent {
  event: LiveEvent;
  receivedAt: number;
}

/** What is known after some events, in the order of their arrival. */
export const withEvents = (data: LiveData, events: readonly ReceivedEvent[]): LiveData => events.reduce(withEvent, data);

const withEvent = (data: LiveData, { event, receivedAt }: ReceivedEvent): LiveData => {
  switch (event.topic) {
    case 'alerts': {
      const told = event.kind === 'snapshot' ? event.alerts : [event.alert];
      const alerts = withAlerts(data.alerts ?? [], told);
      const first = data.alerts === null && event.kind === 'snapshot';
      const revised = told.filter((alert) => alert.revised && !data.revisedAlerts.has(alert.id));
      const revisedAlerts = revised.length === 0 ? data.revisedAlerts : new Set([...data.revisedAlerts, ...revised.map(({ id }) => id)]);
      return { ...data, alerts, revisedAlerts, firstAlertId: first ? (alerts[0]?.id ?? 0) : data.firstAlertId };
    }
    case 'status':
      return {
        ...data,
        status: event.status,
        held: heldOf(data.held, event.status.positions),
        paces: new Map(event.status.symbols.map((symbol) => [rowKey(symbol), symbol.freshness])),
        serverClock: withServerTime(data.serverClock, event.serverTime, receivedAt),
      };
    case 'market': {
      const rows = event.kind === 'snapshot' ? rowsOfSnapshot(event.rows) : withChanges(data.rows ?? new Map(), event.rows);
      return {
        ...data,
        rows,
        serverClock: withServerTime(data.serverClock, event.serverTime, receivedAt),
        lastPriceAt: withPriceTimes(data.lastPriceAt, event.rows),
      };
    }
    case 'commands':
      return { ...data, commands: withCommands(data.commands ?? [], event.kind === 'snapshot' ? event.commands : [event.command]) };
    case 'logs':
      return { ...data, logs: withLogEvent(data.logs, event) };
    default:
      return event satisfies never;
  }
};

/** Events that make what is known out of nothing, at the page's time `now`. */
export const snapshotEvents = ({ alerts, commands, status, rows, logs, serverClock }: LiveData, now: number): LiveEvent[] => {
  const serverTime = serverNow(serverClock, now);
  const events: LiveEvent[] = [];
  if (alerts) events.push({ topic: 'alerts', kind: 'snapshot', alerts: [...alerts] });
  if (commands) events.push({ topic: 'commands', kind: 'snapshot', commands: [...commands] });
  if (status) events.push({ topic: 'status', status, serverTime });
  if (rows) events.push({ topic: 'market', kind: 'snapshot', rows: [...rows.values()], serverTime });
  if (logs) events.push({ topic: 'logs', kind: 'snapshot', lines: logs.lines, hasOlder: logs.hasOlder, processes: logs.processes });
  return events;
};

const withPriceTimes = (
  known: ReadonlyMap<number, number>,
  rows: readonly { exchangeId: number; priceReceivedAt?: number | null }[],
): ReadonlyMap<number, number> => {
  const next = new Map(known);
  for (const { exchangeId, priceReceivedAt } of rows) {
    if (priceReceivedAt && priceReceivedAt > (next.get(exchangeId) ?? 0)) next.set(exchangeId, priceReceivedAt);
  }
  return next;
};

const heldOf = (known: ReadonlyMap<string, Position>, positions: readonly Position[]): ReadonlyMap<string, Position> => {
  const next = new Map<string, Position>();
  for (const position of positions) {
    const { exchangeId, symbol, quantity, valueUsd, at } = position;
    if (symbol === null) continue;
    const key = rowKey({ exchangeId, symbol });
    const before = known.get(key);
    const isSame = before && before.quantity === quantity && before.valueUsd === valueUsd && before.at === at;
    next.set(key, isSame ? before : position);
  }
  const isSame = next.size === known.size && [...next].every(([key, position]) => known.get(key) === position);
  return isSame ? known : next;
};
