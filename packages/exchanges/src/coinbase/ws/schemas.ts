import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

// Only what is used is checked: the venue adds fields and leaves out others at any time. Numbers
// are decimal texts and may be empty; whether they make sense is judged when they are read.

/** Fields that every channel's message carries. `client_id` is missing on some channels. */
const envelope = {
  channel: Type.String(),
  timestamp: Type.String(),
  sequence_num: Type.Integer({ minimum: 0 }),
};

const Envelope = Type.Object(envelope);

const CandlesMessage = Type.Object({
  ...envelope,
  events: Type.Array(
    Type.Object({
      type: Type.String(),
      candles: Type.Array(
        Type.Object({
          start: Type.String(),
          high: Type.String(),
          low: Type.String(),
          open: Type.String(),
          close: Type.String(),
          volume: Type.String(),
          product_id: Type.String(),
        }),
      ),
    }),
  ),
});

const TradesMessage = Type.Object({
  ...envelope,
  events: Type.Array(
    Type.Object({
      type: Type.String(),
      trades: Type.Array(
        Type.Object({
          trade_id: Type.String(),
          product_id: Type.String(),
          price: Type.String(),
          size: Type.String(),
          time: Type.String(),
        }),
      ),
    }),
  ),
});

const TickerMessage = Type.Object({
  ...envelope,
  events: Type.Array(
    Type.Object({
      tickers: Type.Array(
        Type.Object({
          product_id: Type.String(),
          price: Type.String(),
          volume_24_h: Type.String(),
          low_24_h: Type.String(),
          high_24_h: Type.String(),
          price_percent_chg_24_h: Type.String(),
        }),
      ),
    }),
  ),
});

/** The times of the rows are not read: a snapshot's may be those of 1970. */
const Level2Message = Type.Object({
  ...envelope,
  events: Type.Array(
    Type.Object({
      type: Type.Union([Type.Literal('snapshot'), Type.Literal('update')]),
      product_id: Type.String(),
      updates: Type.Array(
        Type.Object({
          side: Type.Union([Type.Literal('bid'), Type.Literal('offer')]),
          price_level: Type.String(),
          new_quantity: Type.String(),
        }),
      ),
    }),
  ),
});

const SubscriptionsMessage = Type.Object({
  ...envelope,
  events: Type.Array(
    Type.Object({ subscriptions: Type.Record(Type.String(), Type.Array(Type.String())) }),
  ),
});

/** The counter is a number in production and a text in the documentation. */
const HeartbeatsMessage = Type.Object({
  ...envelope,
  events: Type.Array(
    Type.Object({ heartbeat_counter: Type.Union([Type.Number(), Type.String()]) }),
  ),
});

export type CandlesMessage = Type.Static<typeof CandlesMessage>;
export type TradesMessage = Type.Static<typeof TradesMessage>;
export type TickerMessage = Type.Static<typeof TickerMessage>;
export type Level2Message = Type.Static<typeof Level2Message>;
export type SubscriptionsMessage = Type.Static<typeof SubscriptionsMessage>;

export const isEnvelope = Compile(Envelope);
export const isCandlesMessage = Compile(CandlesMessage);
export const isTradesMessage = Compile(TradesMessage);
export const isTickerMessage = Compile(TickerMessage);
export const isLevel2Message = Compile(Level2Message);
export const isSubscriptionsMessage = Compile(SubscriptionsMessage);
export const isHeartbeatsMessage = Compile(HeartbeatsMessage);
