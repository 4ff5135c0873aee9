import type { RuntimeStatus, Timeframe } from '@livermore/schemas';

/** Candles that a refreshed series holds, and how many of them one call of an exchange gives at most. */
const CANDLES_A_SERIES = 1_000;
const CANDLES_A_CALL = 300;

const CALLS_A_SERIES = Math.ceil(CANDLES_A_SERIES / CANDLES_A_CALL);

/** Its candles, and its newest indicator value. */
const KEYS_A_SERIES = 2;

/** Budgets are told as calls a second. */
const BUDGET_WINDOW_MS = 1_000;

/** Which watched series are meant; what is left out means all. */
export interface SeriesChoice {
  symbols?: readonly string[];
  timeframes?: readonly Timeframe[];
}

/** What reading series anew takes. */
export interface Cost {
  series: number;
  /** Calls of the exchanges' REST interfaces. */
  calls: number;
  /** Keys of the hot store that are replaced. */
  keys: number;
  /** The exchanges' budgets alone take at least this long, ms; null when a budget is not known. */
  leastMs: number | null;
}

/** What it takes to read the chosen ones of the watched series anew. */
export const costOf = (choice: SeriesChoice, { symbols, exchanges }: Pick<RuntimeStatus, 'symbols' | 'exchanges'>): Cost => {
  let all = 0;
  let leastMs: number | null = 0;
  for (const { exchangeId, restBudget } of exchanges) {
    const series = symbols
      .filter((each) => each.exchangeId === exchangeId && each.wanted && (choice.symbols?.includes(each.symbol) ?? true))
      .flatMap((each) => each.series)
      .filter(({ timeframe }) => choice.timeframes?.some((chosen) => chosen === timeframe) ?? true).length;
    if (series === 0) continue;
    all += series;
    const ms: number | null = restBudget.limit > 0 ? ((series * CALLS_A_SERIES) / restBudget.limit) * BUDGET_WINDOW_MS : null;
    // Exchanges are read one after the other.
    leastMs = leastMs === null || ms === null ? null : leastMs + ms;
  }
  return { series: all, calls: all * CALLS_A_SERIES, keys: all * KEYS_A_SERIES, leastMs };
};
