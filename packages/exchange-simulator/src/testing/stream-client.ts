import { once } from 'node:events';
import { WebSocket } from 'ws';
import { until } from '@livermore/testkit';

export interface CandleRow {
  start: string;
  open: string;
  high: string;
  low: string;
  close: string;
  volume: string;
  product_id: string;
}

export interface TradeRow {
  trade_id: string;
  product_id: string;
  price: string;
  size: string;
  side: string;
  time: string;
}

export interface BookRow {
  side: string;
  event_time: string;
  price_level: string;
  new_quantity: string;
}

/** All fields that any event of the venue may have; which of them are there is for tests to say. */
export interface VenueEvent {
  type: string;
  current_time: string;
  heartbeat_counter: number;
  subscriptions: Record<string, string[]>;
  candles: CandleRow[];
  tickers: Record<TickerField, string>[];
  trades: TradeRow[];
  product_id: string;
  updates: BookRow[];
}

type TickerField = 'product_id' | 'price' | 'low_24_h' | 'high_24_h' | 'price_percent_chg_24_h' | 'best_bid' | 'best_ask';

export interface VenueMessage {
  channel?: string;
  client_id?: string;
  type?: string;
  message?: string;
  timestamp: string;
  sequence_num?: number;
  events: [VenueEvent];
}

/** A message as it arrived. */
export interface ReceivedFrame {
  text: string;
  body: VenueMessage;
}

/** A plain client of a venue's socket that keeps what it receives. */
export const openStreamClient = async (wsUrl: string) => {
  const socket = new WebSocket(wsUrl);
  const frames: ReceivedFrame[] = [];
  let closed = false;
  socket.on('message', (data: Buffer) => {
    const text = data.toString('utf8');
    frames.push({ text, body: JSON.parse(text) as VenueMessage });
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  await once(socket, 'open');
  /** Messages of one channel. */
  const of = (channel: string): VenueMessage[] =>
    frames.map(({ body }) => body).filter((body) => body.channel === channel);
  return {
    frames,
    of,
    /** First events of the messages of one channel. */
    eventsOf: (channel: string): VenueEvent[] => of(channel).map(({ events }) => events[0]),
    socket,
    isClosed: () => closed,
    send: (message: object | string) => {
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    },
    /** Subscribes and waits for the acknowledgement, which may come before the snapshots. */
    subscribe: async (channel: string, productIds?: string[]) => {
      const before = of('subscriptions').length;
      socket.send(JSON.stringify({ type: 'subscribe', channel, product_ids: productIds }));
      await until(`the acknowledgement of ${channel}`, () => of('subscriptions').length > before);
    },
    close: () => {
      socket.terminate();
    },
  };
};

export type StreamClient = Awaited<ReturnType<typeof openStreamClient>>;
