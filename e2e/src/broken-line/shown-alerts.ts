import type { Alert } from '@livermore/schemas';
import type { Page } from 'playwright-core';

/** An alert as a line of the page tells it: symbol, timeframe, and to the second when it was stored. */
export const shownAs = ({ symbol, timeframe, createdAt }: Pick<Alert, 'symbol' | 'timeframe' | 'createdAt'>): string =>
  `${symbol} ${timeframe} ${new Date(createdAt).toISOString().slice(0, 19)}`;

/** Every alert that a list holds, from top to bottom; only those in sight are in the document, so it is scrolled. */
export const shownAlerts = async (page: Page): Promise<string[]> => {
  const list = page.getByRole('list').filter({ has: page.locator('[aria-posinset]') });
  const lines = new Map<number, string>();
  const scrollTo = (top: number): Promise<void> =>
    list.evaluate((element, to) => {
      const { parentElement } = element as unknown as { parentElement: { scrollTop: number } };
      parentElement.scrollTop = to;
    }, top);
  let count = 1;
  await scrollTo(0);
  for (let top = 0; lines.size < count && top < 100_000; top += 200) {
    await scrollTo(top);
    for (const item of await list.getByRole('listitem').all()) {
      const place = await item.getAttribute('aria-posinset', { timeout: 2_000 }).catch(() => null);
      if (place === null) continue;
      const [texts, time, size] = await Promise.all([item.innerText(), item.locator('time').getAttribute('datetime'), item.getAttribute('aria-setsize')]);
      const [symbol, timeframe] = texts.split(/\s+/);
      lines.set(Number(place), `${symbol} ${timeframe} ${time?.slice(0, 19)}`);
      count = Number(size);
    }
  }
  return [...lines].toSorted(([a], [b]) => a - b).map(([, line]) => line);
};
