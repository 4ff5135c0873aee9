import type { Alert, CommandRecord, Freshness, LiveEvent, RuntimeStatus } from '@livermore/schemas';
import { withAlerts } from './alert-list.ts';
import { withCommands } from './command-list.ts';
import { withLogEvent, type LogLines } from './log-lines.ts';
import { rowKey, rowsOfSnapshot, withChanges, type MarketRows } from './market-rows.ts';
import { UNKNOWN_SERVER_CLOCK, withServerTime, type ServerClock } from './server-clock.ts';

/** Everything live that the page knows. Null means: not received yet. */
export interface LiveData {
  status: RuntimeStatus | null;
  /** Freshness of each symbol against its own usual pace, as the status says, by row key. */
  paces: ReadonlyMap<string, Freshness>;
  rows: MarketRows | null;
  /** Newest first. */
  alerts: readonly Alert[] | null;
  /** Largest id of the first snapshot: alerts beyond it arrived while the page was open. */
  firstAlertId: number;
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
  rows: null,
  alerts: null,
  firstAlertId: 0,
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
      const alerts = withAlerts(data.alerts ?? [], event.kind === 'snapshot' ? event.alerts : [event.alert]);
      const first = data.alerts === null && event.kind === 'snapshot';
      return { ...data, alerts, firstAlertId: first ? (alerts[0]?.id ?? 0) : data.firstAlertId };
    }
    case 'status':
      return {
        ...data,
        status: event.status,
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
