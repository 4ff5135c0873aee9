/** Channels that the simulated venue serves. The others of the real one are answered as unknown. */
export const CHANNELS = ['heartbeats', 'candles', 'ticker', 'market_trades', 'level2'] as const;

export type Channel = (typeof CHANNELS)[number];

export interface ClientMessage {
  type: 'subscribe' | 'unsubscribe';
  channel: Channel;
  /** Undefined when the message names none, which on unsubscribing means all. */
  productIds: string[] | undefined;
}

/** Reads what a client sent; undefined for what the venue answers with an error frame. */
export const parseClientMessage = (text: string): ClientMessage | undefined => {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, channel, product_ids: productIds } = message as Record<'type' | 'channel' | 'product_ids', unknown>;
  if (type !== 'subscribe' && type !== 'unsubscribe') return undefined;
  const known = CHANNELS.find((name) => name === channel);
  if (!known) return undefined;
  if (productIds === undefined) return { type, channel: known, productIds };
  if (!Array.isArray(productIds) || !productIds.every((id) => typeof id === 'string')) return undefined;
  return { type, channel: known, productIds };
};
