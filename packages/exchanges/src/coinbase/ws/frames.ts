import type { CandleEvent, StreamKey, TickerEvent, TradeEvent } from '../../feed/exchange-adapter.ts';
import type { FrameRejection } from '../../feed/rejected-frames.ts';
import { mapBooks, mapCandles, mapSubscriptions, mapTickers, mapTrades } from '../mapper.ts';
import type { AbsurdRow, BookMessage } from '../mapper.ts';
import { readTimestamp } from '../numbers.ts';
import {
  isCandlesMessage,
  isEnvelope,
  isHeartbeatsMessage,
  isLevel2Message,
  isSubscriptionsMessage,
  isTickerMessage,
  isTradesMessage,
} from './schemas.ts';
import type {
  CandlesMessage,
  Level2Message,
  SubscriptionsMessage,
  TickerMessage,
  TradesMessage,
} from './schemas.ts';

/** A frame whose shape is as its channel demands; its figures are not judged yet. */
export type CheckedFrame =
  | { channel: 'candles'; message: CandlesMessage }
  | { channel: 'market_trades'; message: TradesMessage }
  | { channel: 'ticker'; message: TickerMessage }
  | { channel: 'l2_data'; message: Level2Message }
  | { channel: 'subscriptions'; message: SubscriptionsMessage }
  | { channel: 'heartbeats'; message: Envelope }
  | { channel: 'error'; message: string }
  | (Rejection & { channel: 'rejected'; envelope?: Envelope });

interface Rejection {
  rejection: FrameRejection;
  detail: string;
  /** Symbols whose order book the frame would have changed. */
  books?: readonly string[] | 'all';
}

interface Envelope {
  timestamp: string;
  sequence_num: number;
}

/** Where a message stands: venue time, and its number among all messages of the connection. */
export interface FramePosition {
  at: number;
  sequence: number;
}

/** What a frame says. */
export type DecodedFrame =
  | (FramePosition & { kind: 'data'; events: (TradeEvent | CandleEvent | TickerEvent)[] })
  | (FramePosition & { kind: 'books'; books: BookMessage[] })
  | (FramePosition & { kind: 'subscriptions'; streams: Set<StreamKey> })
  | (FramePosition & { kind: 'heartbeat' })
  | { kind: 'error'; message: string }
  | (Rejection & {
      kind: 'rejected';
      /** Present when nothing is lost with the frame beside `books` that a later one would not bring again. */
      position?: FramePosition;
    });

/** Reads one text frame: parse, compiled check of its channel, figures. Pure; never throws. */
export const decodeFrame = (text: string): DecodedFrame => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return rejected({ rejection: 'not-json', detail: 'it is not JSON' });
  }
  return decodeChecked(checkFrame(parsed));
};

/** Finds the check for the frame's channel first, then applies it. */
export const checkFrame = (frame: unknown): CheckedFrame => {
  if (typeof frame !== 'object' || frame === null) return misshapen('it is not an object');
  const channel = 'channel' in frame ? frame.channel : undefined;
  switch (channel) {
    case 'ticker':
      return isTickerMessage.Check(frame) ? { channel, message: frame } : misshapen(channel, frame);
    case 'market_trades':
      return isTradesMessage.Check(frame) ? { channel, message: frame } : misshapen(channel);
    case 'candles':
      return isCandlesMessage.Check(frame) ? { channel, message: frame } : misshapen(channel);
    case 'l2_data':
      return isLevel2Message.Check(frame)
        ? { channel, message: frame }
        : { ...misshapen(channel, frame), books: 'all' };
    case 'heartbeats':
      return isHeartbeatsMessage.Check(frame)
        ? { channel, message: frame }
        : misshapen(channel, frame);
    case 'subscriptions':
      return isSubscriptionsMessage.Check(frame)
        ? { channel, message: frame }
        : misshapen(channel, frame);
    default:
      return checkOther(channel, frame);
  }
};

/** Error frames come as `{type: 'error'}` without a channel and as `{channel: 'error'}`. */
const checkOther = (channel: unknown, frame: object): CheckedFrame => {
  if (channel === 'error' || ('type' in frame && frame.type === 'error')) {
    const message = 'message' in frame ? frame.message : undefined;
    return { channel: 'error', message: typeof message === 'string' ? message : 'no message' };
  }
  if (typeof channel !== 'string') return misshapen('it names no channel');
  return {
    channel: 'rejected',
    rejection: 'unknown-channel',
    detail: `channel ${channel.slice(0, 40)}`,
    ...(isEnvelope.Check(frame) ? { envelope: frame } : {}),
  };
};

/** `replaceable` is given for channels whose lost message the next one makes good. */
const misshapen = (
  detail: string,
  replaceable?: object,
): CheckedFrame & { channel: 'rejected' } => ({
  channel: 'rejected',
  rejection: 'bad-shape',
  detail,
  ...(replaceable && isEnvelope.Check(replaceable) ? { envelope: replaceable } : {}),
});

const decodeChecked = (frame: CheckedFrame): DecodedFrame => {
  if (frame.channel === 'error') return { kind: 'error', message: frame.message };
  if (frame.channel === 'rejected') {
    return rejected(frame, frame.envelope && positionOf(frame.envelope));
  }
  const position = positionOf(frame.message);
  if (!position) return absurd(`timestamp ${frame.message.timestamp}`);
  const { at, sequence } = position;
  switch (frame.channel) {
    case 'ticker':
      return dataFrame(mapTickers(frame.message, at), at, sequence, position);
    case 'market_trades':
      return dataFrame(mapTrades(frame.message, at), at, sequence);
    case 'candles':
      return dataFrame(mapCandles(frame.message, at), at, sequence);
    case 'l2_data': {
      const books = mapBooks(frame.message);
      if (!('absurd' in books)) return { kind: 'books', at, sequence, books };
      const symbols = frame.message.events.map(({ product_id: symbol }) => symbol);
      return { ...absurd(shown(books), position), books: symbols };
    }
    case 'heartbeats':
      return { kind: 'heartbeat', at, sequence };
    case 'subscriptions':
      return { kind: 'subscriptions', at, sequence, streams: mapSubscriptions(frame.message) };
  }
};

const dataFrame = (
  rows: (TradeEvent | CandleEvent | TickerEvent)[] | AbsurdRow,
  at: number,
  sequence: number,
  replaceableAt?: FramePosition,
): DecodedFrame =>
  'absurd' in rows
    ? absurd(shown(rows), replaceableAt)
    : { kind: 'data', at, sequence, events: rows };

const shown = ({ absurd: row }: AbsurdRow): string => JSON.stringify(row).slice(0, 200);

type RejectedFrame = DecodedFrame & { kind: 'rejected' };

const absurd = (detail: string, position?: FramePosition): RejectedFrame =>
  rejected({ rejection: 'absurd-number', detail }, position);

const rejected = ({ rejection, detail, books }: Rejection, position?: FramePosition): RejectedFrame => ({
  kind: 'rejected',
  rejection,
  detail,
  ...(books ? { books } : {}),
  ...(position ? { position } : {}),
});

const positionOf = (envelope: Envelope): FramePosition | undefined => {
  const at = readTimestamp(envelope.timestamp);
  return at > 0 ? { at, sequence: envelope.sequence_num } : undefined;
};
