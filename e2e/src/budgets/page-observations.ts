import type { Page } from 'playwright-core';
import { STEP_MARK } from './matrix-walk.ts';

/** What the browser reported of a page since it was opened or `forget` was called. */
export interface Observations {
  /**
   * Elements that moved, without those within half a second of an input. A text alone is left out: in
   * its box a number that is right-aligned begins further left when it grows.
   */
  layoutShifts: { value: number; moved: string[] }[];
  /** Each key, click or tap; the browser leaves out those under 16 ms and rounds to 8. */
  interactions: Interaction[];
}

/** A key, click or tap with the time to the next picture and the parts it consists of, ms. */
export interface Interaction {
  type: string;
  /** The step of the walk it belongs to. */
  step: string;
  ms: number;
  /** Until the first listener ran, in the listeners, and from the last of them to the picture. */
  parts: { delay: number; processing: number; picture: number };
}

interface ObservedWindow {
  observed: Observations;
}

interface ObserverWindow {
  performance: { getEntriesByType(type: 'mark'): { name: string; startTime: number }[] };
  PerformanceObserver: new (listener: (list: { getEntries(): Entry[] }) => void) => { observe(options: object): void };
}

interface Entry {
  name: string;
  startTime: number;
  duration: number;
  processingStart: number;
  processingEnd: number;
  interactionId?: number;
  value?: number;
  hadRecentInput?: boolean;
  sources?: { node?: { nodeName: string; textContent?: string | null } | null }[];
}

/** Begins to observe every page that `page` opens from now on. */
export const observePage = async (page: Page): Promise<void> => {
  await page.addInitScript((stepMark) => {
    const { PerformanceObserver, performance } = globalThis as unknown as ObserverWindow;
    const observed: Observations = { layoutShifts: [], interactions: [] };
    (globalThis as unknown as ObservedWindow).observed = observed;
    new PerformanceObserver((list) => {
      for (const { value = 0, hadRecentInput, sources = [] } of list.getEntries()) {
        const moved = sources.map(({ node }) => `${node?.nodeName ?? 'gone'} ${node?.textContent ?? ''}`).filter((name) => !name.startsWith('#text'));
        if (!hadRecentInput && moved.length > 0) observed.layoutShifts.push({ value, moved });
      }
    }).observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((list) => {
      for (const { name, startTime, duration, processingStart, processingEnd, interactionId } of list.getEntries()) {
        if (!interactionId) continue;
        const steps = performance.getEntriesByType('mark').filter((mark) => mark.name.startsWith(stepMark) && mark.startTime <= startTime);
        const step = steps.at(-1)?.name.slice(stepMark.length) ?? '';
        const parts = {
          delay: processingStart - startTime,
          processing: processingEnd - processingStart,
          picture: Math.max(0, startTime + duration - processingEnd),
        };
        observed.interactions.push({ type: name, step, ms: duration, parts });
      }
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  }, STEP_MARK);
};

export const observationsOf = (page: Page): Promise<Observations> =>
  page.evaluate(() => (globalThis as unknown as ObservedWindow).observed);

/** Forgets what was observed so far. */
export const forgetObservations = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign((globalThis as unknown as ObservedWindow).observed, { layoutShifts: [], interactions: [] });
  });
