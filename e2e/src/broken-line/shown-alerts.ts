import type { Page } from 'playwright-core';

/** The ids of all alerts that a list holds, from top to bottom; only those in sight are in the document, so it is scrolled. */
export const shownAlerts = async (page: Page): Promise<number[]> => {
  const list = page.getByRole('list').filter({ has: page.locator('[aria-posinset]') });
  const lines = new Map<number, number>();
  let count = 1;
  for (let top = 0; lines.size < count && top < 100_000; top += 200) {
    const inSight = await list.evaluate(async (element, to) => {
      interface Item {
        getAttribute(name: string): string | null;
        querySelector(selector: string): Item | null;
      }
      const { parentElement, children } = element as unknown as { parentElement: { scrollTop: number }; children: Iterable<Item> };
      parentElement.scrollTop = to;
      // The lines at the new place are drawn with the next picture.
      const { requestAnimationFrame } = globalThis as unknown as { requestAnimationFrame: (next: () => void) => void };
      await new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return Array.from(children, (item) => [
        item.getAttribute('aria-posinset'),
        item.getAttribute('aria-setsize'),
        item.querySelector('a[href*="/alerts/"]')?.getAttribute('href') ?? '',
      ]);
    }, top);
    for (const [place, size, address] of inSight) {
      lines.set(Number(place), Number(/\d+$/.exec(address ?? '')?.[0]));
      count = Number(size);
    }
  }
  return [...lines].toSorted(([a], [b]) => a - b).map(([, id]) => id);
};
