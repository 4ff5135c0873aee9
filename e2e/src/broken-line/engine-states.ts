import type { Locator, Page } from 'playwright-core';

interface NotingWindow {
  engineStates: string[];
  MutationObserver: new (changed: () => void) => { observe(node: unknown, options: object): void };
}

/** What a page says of the engine. */
export const engineState = (page: Page): Locator => page.getByRole('region', { name: 'State of the engine' });

/** Lets a page note whatever it says of the engine from now on. */
export const noteEngineStates = (page: Page): Promise<void> =>
  engineState(page).evaluate((region: { textContent: string }) => {
    const noting = globalThis as unknown as NotingWindow;
    const note = (): void => {
      const state = /Running|Paused|Degraded|Starting|Stopped/.exec(region.textContent)?.[0] ?? region.textContent;
      if (noting.engineStates.at(-1) !== state) noting.engineStates.push(state);
    };
    noting.engineStates = [];
    note();
    new noting.MutationObserver(note).observe(region, { subtree: true, childList: true, characterData: true });
  });

/** What it said, in order. */
export const engineStatesOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as NotingWindow).engineStates);
