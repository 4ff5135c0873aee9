import { TIMEFRAME_MS, type MatrixRow, type SeriesId } from '@livermore/schemas';
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useLive } from '../../../live/live-context.tsx';
import { rowKey } from '../../../live/market-rows.ts';
import { formingBar, openBucket, withPrice, type FormingBar, type SeenPrices } from '../model/forming-bar.ts';
import { createSeriesFeed, type SeriesFeed, type SeriesFeedState } from './series-feed.ts';

/** A series that is not watched, or whose closes were missed, is read again this often, ms. */
const READ_ANYWAY_MS = 30_000;

/** The live row of a symbol; undefined while it is not watched or nothing was received yet. */
export const useRow = (exchangeId: number, symbol: string): MatrixRow | undefined =>
  useLive(({ data }) => data.rows?.get(rowKey({ exchangeId, symbol })));

/** Keeps the candles and MACD-V of a series while it is shown, and follows its closes. */
export const useSeries = (series: SeriesId): SeriesFeedState & Pick<SeriesFeed, 'loadOlder'> => {
  const { exchangeId, symbol, timeframe } = series;
  const feed = useMemo(() => createSeriesFeed({ exchangeId, symbol, timeframe }), [exchangeId, symbol, timeframe]);
  useEffect(() => {
    feed.start();
    const timer = setInterval(() => feed.follow(0), READ_ANYWAY_MS);
    return () => {
      clearInterval(timer);
      feed.stop();
    };
  }, [feed]);
  // The newest closed candle, as the market topic tells it: each close is a reason to read.
  const closed = useLive(({ data }) => {
    const cell = data.rows?.get(rowKey(series))?.cells.find((each) => each.timeframe === timeframe);
    return cell ? cell.openTime - (cell.final ? 0 : TIMEFRAME_MS[timeframe]) : null;
  });
  const isSynced = useLive(({ stream }) => stream.synced);
  useEffect(() => {
    if (closed !== null && isSynced) feed.follow(closed);
  }, [feed, closed, isSynced]);
  return { ...useStore(feed.store), loadOlder: feed.loadOlder };
};

/** The bar that is still open, from live prices and previews. */
export const useFormingBar = (series: SeriesId, { forming }: Pick<SeriesFeedState, 'forming'>): FormingBar | null => {
  const row = useRow(series.exchangeId, series.symbol);
  const cell = row?.cells.find(({ timeframe }) => timeframe === series.timeframe);
  const seen = useRef<{ key: string; prices: SeenPrices | null }>({ key: '', prices: null });
  const key = `${rowKey(series)}:${series.timeframe}`;
  if (seen.current.key !== key) seen.current = { key, prices: null };
  seen.current.prices = withPrice(seen.current.prices, openBucket(cell, series.timeframe), row?.price ?? null);
  return formingBar(seen.current.prices, forming, cell);
};
