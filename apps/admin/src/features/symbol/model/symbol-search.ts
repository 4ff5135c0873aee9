import { isTimeframe, type Timeframe } from '@livermore/schemas';

/** What the address of a symbol's page may say. */
export interface SymbolSearch {
  timeframe?: Timeframe;
  /** Id of the alert that is open. */
  alert?: number;
}

/** The usable parts of an address; anything else is left out. */
export const symbolSearch = ({ timeframe, alert }: Record<string, unknown>): SymbolSearch => ({
  ...(typeof timeframe === 'string' && isTimeframe(timeframe) ? { timeframe } : {}),
  ...(typeof alert === 'number' && Number.isSafeInteger(alert) && alert > 0 ? { alert } : {}),
});
