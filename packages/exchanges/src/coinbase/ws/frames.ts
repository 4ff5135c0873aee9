import type { CandleEvent, StreamKey, TickerEvent, TradeEvent } from '../../feed/exchange-adapter.ts';
import type { FrameRejection } from '../../feed/rejected-frames.ts';
import { mapCandles, mapSubscriptions, mapTickers, mapTrades } from '../mapper.ts';
import type { AbsurdRow } from '../mapper.ts';
import { readTimestamp } from '../numbers.ts';
import {
  isCandlesMessage,
  isEnvelope,
  isHeartbeatsMessage,
  isSubscriptionsMessage,
  isTickerMessage,
  isTradesMessage,
} from './schemas.ts';
import type {
  CandlesMessage,
  SubscriptionsMessage,
  TickerMessage,
  TradesMessage,
} from './schemas.ts';

/** A frame whose shape is as its channel demands; its figures are not judged yet. */
export type CheckedFrame =
  | { channel: 'candles'; message: CandlesMessage }
  | { channel: 'market_trades'; message: TradesMessage }
  | { channel: 'ticker'; message: TickerMessage }
  | { channel: 'subscriptions'; message: SubscriptionsMessage }
  | { channel: 'heartbeats'; message: Envelope }
  | { channel: 'error'; message: string }
  | { channel: 'rejected'; rejection: FrameRejection; detail: string; envelope?: Envelope };

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
  | (FramePosition & { kind: 'subscriptions'; streams: Set<StreamKey> })
  | (FramePosition & { kind: 'heartbeat' })
  | { kind: 'error'; message: string }
  | {
      kind: 'rejected';
      rejection: FrameRejection;
      detail: string;
      /** Present when nothing is lost with the frame that a later one would not bring again. */
      position?: FramePosition;
    };

/** Reads one text frame: parse, compiled check of its channel, figures. Pure; never throws. */
export const decodeFrame = (text: string): DecodedFrame => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return rejected('not-json', 'it is not JSON');
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
const misshapen = (detail: string, replaceable?: object): CheckedFrame => ({
  channel: 'rejected',
  rejection: 'bad-shape',
  detail,
  ...(replaceable && isEnvelope.Check(replaceable) ? { envelope: replaceable } : {}),
});

const decodeChecked = (frame: CheckedFrame): DecodedFrame => {
  if (frame.channel === 'error') return { kind: 'error', message: frame.message };
  if (frame.channel === 'rejected') {
    return rejected(frame.rejection, frame.detail, frame.envelope && positionOf(frame.envelope));
  }
  const position = positionOf(frame.message);
  if (!position) return rejected('absurd-number', `timestamp ${frame.message.timestamp}`);
  const { at, sequence } = position;
  switch (frame.channel) {
    case 'ticker':
      return dataFrame(mapTickers(frame.message, at), at, sequence, position);
    case 'market_trades':
      return dataFrame(mapTrades(frame.message, at), at, sequence);
    case 'candles':
      return dataFrame(mapCandles(frame.message, at), at, sequence);
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
    ? rejected('absurd-number', JSON.stringify(rows.absurd).slice(0, 200), replaceableAt)
    : { kind: 'data', at, sequence, events: rows };

const rejected = (
  rejection: FrameRejection,
  detail: string,
  position?: FramePosition,
): DecodedFrame => ({ kind: 'rejected', rejection, detail, ...(position ? { position } : {}) });

const positionOf = (envelope: Envelope): FramePosition | undefined => {
  const at = readTimestamp(envelope.timestamp);
  return at > 0 ? { at, sequence: envelope.sequence_num } : undefined;
};
