import type { Alert, SeriesId } from '@livermore/schemas';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { withAlerts } from '../../../live/alert-list.ts';
import { useLive } from '../../../live/live-context.tsx';
import { trpc } from '../../../lib/trpc.ts';

/** As many as a chart can carry. */
const MOST = 1_000;

/** The user's alerts on candles from `from` on, with new ones as they come; oldest first. */
export const useSeriesAlerts = (series: SeriesId, from: number | null): readonly Alert[] => {
  const { exchangeId, symbol, timeframe } = series;
  const stored = useQuery({
    ...trpc.market.alerts.queryOptions({ exchangeId, symbol, timeframe, from: from ?? 0, to: Number.MAX_SAFE_INTEGER, limit: MOST }),
    enabled: from !== null,
    placeholderData: keepPreviousData,
  });
  const live = useLive(({ data }) => data.alerts);
  return useMemo(() => {
    const isOfSeries = (alert: Alert): boolean =>
      alert.exchangeId === exchangeId && alert.symbol === symbol && alert.timeframe === timeframe && alert.openTime >= (from ?? 0);
    const known = (stored.data?.alerts ?? []).filter(isOfSeries);
    return withAlerts(known, (live ?? []).filter(isOfSeries), MOST).toReversed();
  }, [stored.data, live, exchangeId, symbol, timeframe, from]);
};
