import { isTimeframe, type Alert, type AlertQuery, type Timeframe } from '@livermore/schemas';

/** What is shown of the alerts, as the address says it; what is absent leaves all. */
export interface AlertFilter {
  /** Part of a symbol, of either case. */
  symbol?: string;
  timeframe?: Timeframe;
  rule?: 'level' | 'reversal';
  found?: 'in-time' | 'late';
}

/** A symbol is not longer; what is typed beyond fits none. */
const LONGEST_SYMBOL = 40;

/** The usable parts of an address; anything else is left out. */
export const alertFilter = ({ symbol, timeframe, rule, found }: Record<string, unknown>): AlertFilter => ({
  // An address that looks like a number is read as one.
  ...((typeof symbol === 'string' || typeof symbol === 'number') && String(symbol).trim() !== '' ? { symbol: String(symbol).slice(0, LONGEST_SYMBOL) } : {}),
  ...(typeof timeframe === 'string' && isTimeframe(timeframe) ? { timeframe } : {}),
  ...(rule === 'level' || rule === 'reversal' ? { rule } : {}),
  ...(found === 'in-time' || found === 'late' ? { found } : {}),
});

export const isFiltered = (filter: AlertFilter): boolean => Object.keys(filter).length > 0;

/** The filter as the server takes it. */
export const queryOf = ({ symbol, timeframe, rule, found }: AlertFilter): AlertQuery => ({
  ...(symbol && { symbol }),
  ...(timeframe && { timeframe }),
  ...(rule && { rule }),
  ...(found && { late: found === 'late' }),
});

/** Whether an alert is among those that the filter leaves; the same rule as the server's. */
export const fits = (
  { symbol, timeframe, trigger, late }: Pick<Alert, 'symbol' | 'timeframe' | 'trigger' | 'late'>,
  filter: AlertFilter,
): boolean =>
  symbol.includes((filter.symbol ?? '').trim().toUpperCase()) &&
  (filter.timeframe === undefined || timeframe === filter.timeframe) &&
  (filter.rule === undefined || trigger.startsWith(filter.rule)) &&
  (filter.found === undefined || late === (filter.found === 'late'));
