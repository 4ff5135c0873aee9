import type { ConnectionState, ExchangeStatus } from '@livermore/schemas';
import { formatAge } from '../../../lib/format-time.ts';

const CONNECTION_WORDS: Readonly<Record<ConnectionState, string>> = {
  connected: 'connected',
  connecting: 'connecting',
  stale: 'silent',
  down: 'not connected',
  idle: 'not needed now',
};

/**
 * The connection of an exchange in words: `connected, last message 0.4 s ago`. `lastPriceAt` is the
 * newest receipt of a price from it, which may be newer than the status; `now` is the server's time.
 */
export const connectionWords = (exchange: ExchangeStatus, lastPriceAt: number | undefined, now: number): string => {
  const heardAt = Math.max(exchange.lastMessageAt ?? 0, lastPriceAt ?? 0);
  const words = CONNECTION_WORDS[exchange.connection];
  if (exchange.connection === 'connected' || exchange.connection === 'stale') {
    return heardAt === 0 ? `${words}, no message yet` : `${words}, last message ${formatAge(now - heardAt)} ago`;
  }
  return exchange.connection === 'idle' ? words : `${words} for ${formatAge(now - exchange.since)}`;
};
