import { TIMEFRAME_MS, type FormingCandle, type SeriesId } from '@livermore/schemas';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { trpcClient } from '../../../lib/trpc.ts';
import { withPage, type Bar } from '../model/bar-series.ts';

/** What is known of a series for its chart. */
export interface SeriesFeedState {
  /** `loading` until the first answer; `failed` while the newest attempt got none. */
  phase: 'loading' | 'ready' | 'failed';
  /** Why the newest attempt failed. */
  message: string;
  bars: readonly Bar[];
  hasOlder: boolean;
  loadingOlder: boolean;
  /** The open bucket as closed shorter candles tell it. */
  forming: FormingCandle | null;
  priceDecimals: number | null;
  /** Bars before the newest page that its values were warmed up with. */
  warmUpBars: number;
  /** Open time of the candle whose value is the engine's own. */
  engineAt: number | null;
}

export interface SeriesFeed {
  store: StoreApi<SeriesFeedState>;
  start: () => void;
  /** Reads the newest candles again; `newest` is the open time of the newest one that is known to be closed. */
  follow: (newest: number) => void;
  /** Reads the page before the oldest bar, one at a time. */
  loadOlder: () => void;
  /** What still comes is not listened to. */
  stop: () => void;
}

const PAGE = 400;
const LARGEST_PAGE = 1_000;

/** Newest candles are read again this often at most, ms. */
const FOLLOW_MS = 1_000;

/** Bars that are read again each time, so that a correction of one of them is seen. */
const READ_AGAIN = 60;

const AGAIN_AFTER_FAILURE_MS = 2_000;

/** Reads a series page by page and keeps it, from the newest candle back as far as somebody scrolls. */
export const createSeriesFeed = (series: SeriesId): SeriesFeed => {
  const store = createStore<SeriesFeedState>(() => ({
    ...{ phase: 'loading', message: '', bars: [], hasOlder: false, loadingOlder: false, forming: null },
    ...{ priceDecimals: null, warmUpBars: 0, engineAt: null },
  }));
  let stopped = true;
  let isFollowing = false;
  let isWanted = false;
  let newestClosed = 0;

  /** Both are asked in one turn, so they travel in one request. */
  const read = async (page: { before?: number; limit: number }) => {
    const [candles, indicators] = await Promise.all([
      trpcClient.market.candles.query({ ...series, ...page }),
      trpcClient.market.indicators.query({ ...series, ...page }),
    ]);
    return { ...candles, ...indicators };
  };

  const readNewest = async (): Promise<void> => {
    const newest = store.getState().bars.at(-1);
    const missed = newest ? Math.max(0, (newestClosed - newest.openTime) / TIMEFRAME_MS[series.timeframe]) : 0;
    try {
      const page = await read({ limit: newest ? Math.min(LARGEST_PAGE, READ_AGAIN + missed) : PAGE });
      if (stopped) return;
      store.setState(({ bars, hasOlder, warmUpBars }) => ({
        ...{ phase: 'ready', message: '', priceDecimals: page.priceDecimals, forming: page.forming, engineAt: page.engineAt },
        bars: withPage(bars, page, series.timeframe),
        hasOlder: newest ? hasOlder : page.hasOlder,
        warmUpBars: newest ? warmUpBars : page.warmUpBars,
      }));
    } catch (error) {
      if (!stopped) store.setState({ phase: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  };

  const follow = async (): Promise<void> => {
    isWanted = true;
    if (isFollowing || stopped) return;
    isFollowing = true;
    for (;;) {
      isWanted = false;
      await readNewest();
      const hasFailed = store.getState().phase === 'failed';
      isWanted ||= hasFailed;
      await new Promise((resolve) => setTimeout(resolve, hasFailed ? AGAIN_AFTER_FAILURE_MS : FOLLOW_MS));
      if (!isWanted || stopped) break;
    }
    isFollowing = false;
  };

  const readOlder = async (): Promise<void> => {
    const { bars, hasOlder, loadingOlder } = store.getState();
    const [oldest] = bars;
    if (!oldest || !hasOlder || loadingOlder) return;
    store.setState({ loadingOlder: true });
    try {
      const page = await read({ before: oldest.openTime, limit: PAGE });
      if (stopped) return;
      store.setState(({ bars: now }) => ({ bars: withPage(now, page, series.timeframe), hasOlder: page.hasOlder }));
    } catch {
      // Scrolling on asks again; what is on the screen stays.
    } finally {
      store.setState({ loadingOlder: false });
    }
  };

  return {
    store,
    start: () => {
      stopped = false;
      void follow();
    },
    follow: (newest) => {
      newestClosed = Math.max(newestClosed, newest);
      void follow();
    },
    loadOlder: () => void readOlder(),
    stop: () => {
      stopped = true;
    },
  };
};
