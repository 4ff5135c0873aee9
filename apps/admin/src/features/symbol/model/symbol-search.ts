import { isTimeframe, type Timeframe } from '@livermore/schemas';

/** What the address of a symbol's page may say. */
export interface SymbolSearch {
  timeframe?: Timeframe;
}

/** The usable parts of an address; anything else is left out. */
export const symbolSearch = ({ timeframe }: Record<string, unknown>): SymbolSearch =>
  typeof timeframe === 'string' && isTimeframe(timeframe) ? { timeframe } : {};
