import { EXCHANGE_LABELS, type ExchangeStatus, type SymbolStatus, type Timeframe } from '@livermore/schemas';
import { freshnessOf } from './freshness.ts';
import { isConfirmed } from './market-hub/symbol-state.ts';
import type { MarketPlane } from './market-plane.ts';

/** What is observed of an exchange. */
export const exchangeStatus = ({ exchange, exchangeId, adapter }: MarketPlane): ExchangeStatus => {
  const { connection, since, lastMessageAt, lagMs, reconnects, gaps, rejectedFrames } = adapter.feed.observe();
  return {
    exchangeId,
    name: EXCHANGE_LABELS[exchange],
    connection,
    since,
    lastMessageAt,
    lagMs,
    reconnects,
    gaps,
    rejectedMessages: Object.values(rejectedFrames).reduce((sum, count) => sum + count, 0),
    restBudget: adapter.rest.budget(),
  };
};

/** What is observed of a symbol of the plan. */
export const symbolStatus = (
  { exchangeId, adapter, hub, indicators }: MarketPlane,
  symbol: string,
  timeframes: readonly Timeframe[],
  now: number,
): SymbolStatus => {
  const state = hub.symbol(symbol);
  const { connection, confirmed } = adapter.feed.observe();
  return {
    exchangeId,
    symbol,
    wanted: state !== undefined,
    confirmed: state !== undefined && isConfirmed(state, confirmed),
    freshness: freshnessOf({
      connection,
      live: state?.live ?? false,
      lastTradeAt: state?.lastTradeAt ?? null,
      usualPaceMs: state?.usualPaceMs ?? 0,
      now,
    }),
    lastTradeAt: state?.lastTradeAt ?? null,
    series: timeframes.map((timeframe) => {
      const series = { exchangeId, symbol, timeframe };
      return { timeframe, candles: indicators.count(series), seeded: indicators.isSeeded(series) };
    }),
  };
};
