import { mixKey, unit } from '../market/hash.ts';
import type { Market } from '../market/market.ts';
import type { MarketProduct } from '../market/products.ts';
import type { BookEvents } from './books.ts';
import { parseClientMessage, type Channel, type ClientMessage } from './client-message.ts';
import { messageChannel, type Connection } from './connection.ts';
import { candleSnapshot, tradeSnapshot, type TickerEvents } from './events.ts';
import { BATCH_MS } from './stream-walker.ts';

/**
 * Makes the answer to a client's frame: snapshots and acknowledgement of a subscription, or an
 * error frame. `publishedMs` is the venue time up to which the stream was sent, so that snapshot and
 * stream join without a hole.
 */
export const createAnswers = (
  market: Market,
  { tickerEvents, bookEvents }: { tickerEvents: TickerEvents; bookEvents: BookEvents },
  publishedMs: () => number,
) => {
  const snapshot = (channel: Channel, product: MarketProduct, connection: Connection): string | undefined => {
    const now = publishedMs();
    switch (channel) {
      case 'heartbeats':
        return undefined;
      case 'market_trades':
        return tradeSnapshot(market, product, now);
      case 'candles':
        return candleSnapshot(market, product, now, connection.ordinal);
      case 'level2':
        return bookEvents.snapshot(product, now, connection.ordinal);
      case 'ticker': {
        const last = market.recentTrades(product.symbol, now, 1)[0];
        return last && tickerEvents(product, last, now, 'snapshot');
      }
    }
  };

  /** After everything that was sent for the last step and before the next. */
  const answerTimeUs = (): number => (publishedMs() + 0.8 * BATCH_MS) * 1000;

  const subscribe = (connection: Connection, { channel, productIds = [] }: ClientMessage): void => {
    const timeUs = answerTimeUs();
    const products = channel === 'heartbeats' ? [] : market.products.filter(({ symbol }) => productIds.includes(symbol));
    connection.subscribe(channel, channel === 'heartbeats' ? [channel] : products.map(({ symbol }) => symbol));
    // The venue acknowledges before the snapshots or after them; clients must take both.
    const acknowledgesFirst = unit(mixKey(connection.ordinal, products.length), 0) < 0.5;
    connection.batch(() => {
      if (acknowledgesFirst) connection.sendAcknowledgement(timeUs);
      for (const product of products) {
        const events = snapshot(channel, product, connection);
        if (events) connection.send(messageChannel(channel), timeUs, events);
      }
      if (!acknowledgesFirst) connection.sendAcknowledgement(timeUs);
    });
  };

  return (connection: Connection, text: string, nowMs: number): void => {
    if (!connection.takesMessage(nowMs)) {
      connection.sendError('rate limit exceeded');
      return;
    }
    const message = parseClientMessage(text);
    if (!message) connection.sendError('authentication failure');
    else if (message.type === 'subscribe') subscribe(connection, message);
    else {
      connection.unsubscribe(message.channel, message.productIds);
      connection.sendAcknowledgement(answerTimeUs());
    }
  };
};
