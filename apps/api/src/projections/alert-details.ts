import { AppError } from '@livermore/base';
import type { ExplainedAlert } from '@livermore/database';
import { bucketEnd, type AlertDetail, type AlertQuery } from '@livermore/schemas';
import { readAlertExplanation } from './alert-explanation.ts';
import { alertWindow, correctionsSince } from './alert-window.ts';
import type { SeriesHistory } from './series-history.ts';

export interface AlertDetailsOptions {
  find: (userId: number, id: number) => Promise<ExplainedAlert | undefined>;
  neighbours: (userId: number, id: number, query: AlertQuery) => Promise<{ newer: number | null; older: number | null }>;
  history: Pick<SeriesHistory, 'closed'>;
  /** Decimals of a symbol's price, or null when the exchange's increment is not known. */
  priceDecimals: (exchangeId: number, symbol: string) => Promise<number | null>;
}

/** Bars before a window that its MACD-V is warmed up with: as many as the engine begins with. */
const WARM_UP_BARS = 1_000;

/** Tells of one alert what explains it. */
export class AlertDetails {
  readonly #options: AlertDetailsOptions;

  constructor(options: AlertDetailsOptions) {
    this.#options = options;
  }

  /**
   * An alert of a user, with its neighbours among those that fit the query. Throws AppError
   * `UNKNOWN_ALERT`, also for the id of another user's alert.
   */
  async get(userId: number, id: number, query: AlertQuery): Promise<AlertDetail> {
    const { find, neighbours, history, priceDecimals } = this.#options;
    const found = await find(userId, id);
    if (!found) throw new AppError('UNKNOWN_ALERT', `There is no alert ${id}. Look for it in the list of alerts.`);
    const { alert } = found;
    const explanation = readAlertExplanation(found.explanation);
    const [beside, decimals, known] = await Promise.all([
      neighbours(userId, id, query),
      priceDecimals(alert.exchangeId, alert.symbol),
      explanation.candles
        ? history.closed(alert, { before: bucketEnd(alert.openTime, alert.timeframe), limit: explanation.candles.length + WARM_UP_BARS })
        : [],
    ]);
    const source = { alert, explanation, known };
    return {
      ...beside,
      alert,
      priceDecimals: decimals,
      rules: explanation.rules,
      before: alert.final ? (explanation.previous?.macdV ?? null) : explanation.before,
      window: alertWindow(source),
      corrections: correctionsSince(source),
    };
  }
}
