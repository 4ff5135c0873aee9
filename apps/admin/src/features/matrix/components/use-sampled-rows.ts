import { useCallback, useRef, useSyncExternalStore } from 'react';
import { useLiveStore } from '../../../live/live-context.tsx';
import type { MarketRows } from '../../../live/market-rows.ts';

/** Rows change places at most this often, so that the eye can follow. */
const SAMPLE_MS = 1_000;

/** The rows as they were within the last second; at once when rows came or went. */
export const useSampledRows = (): MarketRows | null => {
  const store = useLiveStore();
  const sample = useRef<{ rows: MarketRows | null; at: number }>({ rows: null, at: 0 });
  const take = useCallback(() => {
    const { data, pageNow } = store.getState();
    const { rows, at } = sample.current;
    if (data.rows !== rows && (data.rows?.size !== rows?.size || pageNow - at >= SAMPLE_MS)) {
      sample.current = { rows: data.rows, at: pageNow };
    }
    return sample.current.rows;
  }, [store]);
  return useSyncExternalStore(store.subscribe, take);
};
