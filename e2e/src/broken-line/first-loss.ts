import type { Page } from 'playwright-core';

interface NotingWindow {
  firstLoss: string | null;
  document: { title: string; head: unknown; body: { innerText: string } };
  MutationObserver: new (changed: () => void) => { observe(node: unknown, options: object): void; disconnect(): void };
}

/** Lets a page note what it says first when it loses the server; the title says so as well, and changes seldom. */
export const noteFirstLoss = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const noting = globalThis as unknown as NotingWindow;
    noting.firstLoss = null;
    const observer = new noting.MutationObserver(() => {
      if (!noting.document.title.startsWith('Not live')) return;
      noting.firstLoss = /Last seen \d+ s ago/.exec(noting.document.body.innerText)?.[0] ?? null;
      observer.disconnect();
    });
    observer.observe(noting.document.head, { subtree: true, childList: true, characterData: true });
  });

/** Since when the server was not seen when the page first said so, in seconds by the page's own count. */
export const firstLossOf = async (page: Page): Promise<number> => {
  const said = await page.evaluate(() => (globalThis as unknown as NotingWindow).firstLoss);
  return Number(/\d+/.exec(said ?? '')?.[0] ?? Number.NaN);
};
