import {
  EXCHANGE_LABELS,
  type ExchangeName,
  type ExchangeStatus,
  type RuntimeStatus,
  type SymbolStatus,
  type Timeframe,
} from '@livermore/schemas';
import { freshnessOf } from './freshness.ts';
import { isConfirmed } from './market-hub/symbol-state.ts';
import type { RuntimePlan } from '@livermore/engine';
import type { MarketPlane } from './market-plane.ts';
import type { Markets } from './markets.ts';

/** What is observed of the exchanges and symbols of a plan; exchanges that are only enabled are shown too. */
export const observedStatus = ({
  plan,
  enabled,
  markets,
  now,
}: {
  plan: RuntimePlan | null;
  enabled: readonly ExchangeName[];
  markets: Markets;
  now: number;
}): Pick<RuntimeStatus, 'exchanges' | 'symbols'> => {
  const watched = plan?.watched ?? [];
  const names = new Set([...watched.map(({ exchange }) => exchange), ...enabled]);
  return {
    exchanges: [...names].flatMap((name) => markets.get(name) ?? []).map(exchangeStatus),
    symbols: watched.flatMap(({ exchange, symbol }) => {
      const market = markets.get(exchange);
      return market ? [symbolStatus(market, symbol, plan?.timeframes ?? [], now)] : [];
    }),
  };
};

/** What is observed of an exchange. */
const exchangeStatus = ({ exchange, exchangeId, adapter }: MarketPlane): ExchangeStatus => {
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
const symbolStatus = (
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
