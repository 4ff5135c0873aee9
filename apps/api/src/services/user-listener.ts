import type { AlertEvaluationService } from './alert-evaluation.service.ts';
import type { MarketListener } from './market-hub/market-listener.ts';
import type { UserPublisher } from './user-publisher.service.ts';

/** What a user's runtime does with what the market tells: publish everything, judge the closed candles. */
export const userListener = (publisher: UserPublisher, alerts: AlertEvaluationService): MarketListener => ({
  candle: (announcement) => {
    publisher.candle(announcement);
  },
  indicator: (announcement) => {
    publisher.indicator(announcement);
    alerts.indicator(announcement);
  },
  preview: (series, message) => {
    publisher.preview(series, message);
  },
  ticker: (announcement) => {
    publisher.ticker(announcement);
  },
  wantsPreviews: (exchangeId, symbol) => publisher.wantsPreviews(exchangeId, symbol),
});
