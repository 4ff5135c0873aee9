import type { InForce } from '@livermore/engine';
import type { CommandRequest, Timeframe } from '@livermore/schemas';
import type { CommandOutcome, RunContext } from '../command-handler/user-runtime.ts';
import type { Markets } from '../markets.ts';
import type { MarketPlane } from '../market-plane.ts';
import type { Suspension } from './suspension.ts';

/** Commands that read history anew. */
export type SeriesCommand = Extract<CommandRequest, { type: 'force-backfill' | 'clear-cache' }>;

interface WatchedSeries {
  market: MarketPlane;
  symbol: string;
  timeframe: Timeframe;
}

/** The watched series that a command speaks of, in the order of the plan. */
export const seriesOfCommand = (command: SeriesCommand, inForce: InForce, markets: Markets): WatchedSeries[] =>
  [...inForce.symbols.values()].flatMap(({ symbol: { exchange, symbol }, interest }) => {
    const market = markets.get(exchange);
    if (!market) return [];
    return interest.timeframes
      .filter((timeframe) => concerns(command, symbol, timeframe))
      .map((timeframe) => ({ market, symbol, timeframe }));
  });

const concerns = (command: SeriesCommand, symbol: string, timeframe: Timeframe): boolean => {
  if (command.type === 'force-backfill') {
    const { symbols, timeframes } = command.payload ?? {};
    return (symbols?.includes(symbol) ?? true) && (timeframes?.includes(timeframe) ?? true);
  }
  const { payload } = command;
  if (payload.scope === 'symbol') return payload.symbol === symbol;
  return payload.scope === 'all' || payload.timeframe === timeframe;
};

/**
 * Reads the history of each series anew, one after the other; a pause interrupts and the series is
 * read again after the resume. A back-fill also stores it in the archive, a cleared cache does not.
 */
export const workOnSeries = async (
  command: SeriesCommand,
  list: readonly WatchedSeries[],
  suspension: Suspension,
  { signal, onProgress, onSuspended }: RunContext,
): Promise<CommandOutcome> => {
  const progress = { done: 0, total: list.length, current: '' };
  onProgress({ ...progress });
  for (const { market, symbol, timeframe } of list) {
    const series = { exchangeId: market.exchangeId, symbol, timeframe };
    const archived = command.type === 'force-backfill';
    await suspension.step((ended) => market.backfill.refresh(series, { archived, signal: ended }), signal, onSuspended);
    progress.done += 1;
    progress.current = `${symbol} ${timeframe}`;
    onProgress({ ...progress });
  }
  const word = command.type === 'force-backfill' ? 'Back-filled' : 'Rebuilt';
  return { message: `${word} ${list.length} series.`, data: { series: list.length } };
};
