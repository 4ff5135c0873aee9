import type { AlertEvaluationService } from './alert-evaluation.service.ts';
import type { MarketListener } from './market-hub/market-listener.ts';
import type { UserPublisher } from './user-publisher.service.ts';

/** What a user's runtime does with what the market tells: publish it, and judge it by the alert rules. */
export const userListener = (publisher: UserPublisher, alerts: AlertEvaluationService): MarketListener => ({
  candle: (announcement) => {
    publisher.candle(announcement);
  },
  indicator: (announcement) => {
    publisher.indicator(announcement);
    alerts.indicator(announcement);
  },
  preview: (series, message, bucket, at) => {
    publisher.preview(series, message);
    alerts.preview(series, message.value, bucket, at);
  },
  ticker: (announcement) => {
    publisher.ticker(announcement);
  },
  wantsPreviews: (exchangeId, symbol) =>
    publisher.wantsPreviews(exchangeId, symbol) || alerts.wantsPreviews(exchangeId, symbol),
});
