import type { Page } from 'playwright-core';

/** What the browser reported of a page since it was opened or `forget` was called. */
export interface Observations {
  /**
   * Elements that moved, without those within half a second of an input. A text alone is left out: in
   * its box a number that is right-aligned begins further left when it grows.
   */
  layoutShifts: { value: number; moved: string[] }[];
  /** From each key, click or tap to the next picture, ms; the browser leaves out those under 16 and rounds to 8. */
  interactions: { type: string; ms: number }[];
}

interface ObservedWindow {
  observed: Observations;
}

interface ObserverWindow {
  PerformanceObserver: new (listener: (list: { getEntries(): Entry[] }) => void) => { observe(options: object): void };
}

interface Entry {
  name: string;
  duration: number;
  interactionId?: number;
  value?: number;
  hadRecentInput?: boolean;
  sources?: { node?: { nodeName: string; textContent?: string | null } | null }[];
}

/** Begins to observe every page that `page` opens from now on. */
export const observePage = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const { PerformanceObserver } = globalThis as unknown as ObserverWindow;
    const observed: Observations = { layoutShifts: [], interactions: [] };
    (globalThis as unknown as ObservedWindow).observed = observed;
    new PerformanceObserver((list) => {
      for (const { value = 0, hadRecentInput, sources = [] } of list.getEntries()) {
        const moved = sources.map(({ node }) => `${node?.nodeName ?? 'gone'} ${node?.textContent ?? ''}`).filter((name) => !name.startsWith('#text'));
        if (!hadRecentInput && moved.length > 0) observed.layoutShifts.push({ value, moved });
      }
    }).observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((list) => {
      for (const { name, duration, interactionId } of list.getEntries()) {
        if (interactionId) observed.interactions.push({ type: name, ms: duration });
      }
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  });
};

export const observationsOf = (page: Page): Promise<Observations> =>
  page.evaluate(() => (globalThis as unknown as ObservedWindow).observed);

/** Forgets what was observed so far. */
export const forgetObservations = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign((globalThis as unknown as ObservedWindow).observed, { layoutShifts: [], interactions: [] });
  });
