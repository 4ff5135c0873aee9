import type { ConnectionState, Freshness } from '@livermore/schemas';

export interface FreshnessEvidence {
  connection: ConnectionState;
  /** The venue has confirmed the symbol's streams on this connection. */
  live: boolean;
  /** Wall time of the last trade, and the usual wall time between two trades of the symbol. */
  lastTradeAt: number | null;
  usualPaceMs: number;
  now: number;
}

/** A symbol that trades at least this often is never called quiet sooner. */
const QUIET_AFTER_MS = 10_000;

/** Without a trade for this many usual intervals a symbol is quiet. */
const QUIET_INTERVALS = 5;

/**
 * How fresh a symbol's data is, judged against its own usual pace: `waiting` before the venue
 * confirms it, `stale` while the connection does not deliver, `quiet` when it just does not trade.
 */
export const freshnessOf = ({ connection, live, lastTradeAt, usualPaceMs, now }: FreshnessEvidence): Freshness => {
  if (connection !== 'connected') return lastTradeAt === null ? 'waiting' : 'stale';
  if (!live) return 'waiting';
  if (lastTradeAt === null) return 'quiet';
  return now - lastTradeAt > Math.max(QUIET_AFTER_MS, QUIET_INTERVALS * usualPaceMs) ? 'quiet' : 'live';
};
