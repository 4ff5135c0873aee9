import type { Alert, Timeframe } from '@livermore/schemas';

/** What is shown of the alerts; null means all. */
export interface AlertFilter {
  /** Part of a symbol, of either case. */
  symbol: string;
  timeframe: Timeframe | null;
  rule: 'level' | 'reversal' | null;
  late: 'late' | 'in time' | null;
}

export const NO_ALERT_FILTER: AlertFilter = { symbol: '', timeframe: null, rule: null, late: null };

export const isFiltered = (filter: AlertFilter): boolean =>
  filter.symbol.trim() !== '' || filter.timeframe !== null || filter.rule !== null || filter.late !== null;

/** Whether an alert is among those that the filter leaves. */
export const fits = (
  { symbol, timeframe, trigger, late }: Pick<Alert, 'symbol' | 'timeframe' | 'trigger' | 'late'>,
  filter: AlertFilter,
): boolean =>
  symbol.includes(filter.symbol.trim().toUpperCase()) &&
  (filter.timeframe === null || timeframe === filter.timeframe) &&
  (filter.rule === null || trigger.startsWith(filter.rule)) &&
  (filter.late === null || late === (filter.late === 'late'));
