import { TIMEFRAME_MS, type Timeframe } from '@livermore/schemas';
import { expect } from 'vitest';
import type { Deployment } from './deployment.ts';

interface StoredSeries {
  symbol: string;
  timeframe: Timeframe;
  first: string;
  last: string;
  count: number;
}

/** No series that is stored has a hole, and no alert is stored twice; the engine must have been stopped. */
export const expectWholeArchive = async (site: Deployment): Promise<void> => {
  const series = await site.rows<StoredSeries>(
    'select symbol, timeframe, min(open_time) as first, max(open_time) as last, count(*)::int as count from candles group by symbol, timeframe',
  );
  expect(series.length).toBeGreaterThan(0);
  const holes = series
    .map((each) => ({ ...each, missing: (Number(each.last) - Number(each.first)) / TIMEFRAME_MS[each.timeframe] + 1 - each.count }))
    .filter(({ missing }) => missing !== 0);
  expect(holes).toEqual([]);
  const [alerts] = await site.rows<{ all: number; different: number }>(
    `select count(*)::int as all, count(distinct (user_id, exchange_id, symbol, timeframe, open_time, trigger))::int as different
       from alert_history`,
  );
  expect(alerts?.all).toBeGreaterThan(0);
  expect(alerts?.different).toBe(alerts?.all);
};
