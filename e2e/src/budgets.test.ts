import { describeWith, findProgram, until } from '@livermore/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, type WatchedPage } from './browser.ts';
import { startCrowdedSite, type CrowdedSite } from './budgets/crowded-site.ts';
import { reportFigures, type Figure } from './budgets/figures.ts';
import { frameCosts, percentile, TRACE_CATEGORIES, wholeCost, type FrameCost } from './budgets/frame-costs.ts';
import { fetchedScripts } from './budgets/fetched-scripts.ts';
import { walkTheMatrix } from './budgets/matrix-walk.ts';
import { forgetObservations, observationsOf, observePage, type Interaction } from './budgets/page-observations.ts';

const SCRIPT_BYTES = 300_000;
const FRAME_MS = 8;
const INTERACTION_MS = 100;
/** What is dearer than this many budgets is a step backwards; what lies between may be the other work of the machine, and is printed. */
const STEP_BACKWARDS = 3;
/** Lines of the matrix and of the alerts in the document at this window, many more than are in sight. */
const MOST_ELEMENTS = 4_000;

/** Whatever else runs can only make a frame dearer: of so many windows of frames the cheapest counts. */
const MOST_WINDOWS = 2;
const WINDOW_MS = 6_000;

const redisProgram = findProgram(process.env['PATH'] ?? '', 'redis-server');

describe.skipIf(redisProgram === null)('the budgets of the page', () => {
  describeWith('chromium', 'with 400 symbols on six timeframes, live', (executablePath) => {
    describeWith('postgres', 'through Redis and PostgreSQL', (adminUrl) => {
      const figures: Figure[] = [];
      let site: CrowdedSite;
      let browser: Browser;
      let overview: WatchedPage;

      beforeAll(async () => {
        [site, browser] = await Promise.all([
          startCrowdedSite({ redisProgram: redisProgram ?? '', adminUrl, symbols: 400, speed: 1, alertEveryTicks: 20 }),
          launchBrowser(executablePath),
        ]);
        overview = await openPage(browser);
        await observePage(overview.page);
        await overview.page.goto(site.signInUrl);
        await overview.page.getByText('400 symbols').waitFor();
        await until('prices that were just received', () => overview.page.getByText(/last message 0\.\d s ago/).isVisible());
        await forgetObservations(overview.page);
      }, 120_000);

      afterAll(async () => {
        reportFigures('frames', figures);
        await browser.close();
        await site.close();
      });

      /** The frames that were made while `drive` ran. */
      const framesOf = async (drive: () => Promise<void>): Promise<FrameCost[]> => {
        await browser.startTracing(overview.page, { categories: TRACE_CATEGORIES });
        await drive();
        return frameCosts((await browser.stopTracing()).toString());
      };

      /** Measures windows until one holds the budget, and notes the cheapest. */
      const measureFrames = async (what: string, drive: () => Promise<void>): Promise<void> => {
        const costs: number[] = [];
        let frames = 0;
        while (costs.length < MOST_WINDOWS && !costs.some((cost) => cost <= FRAME_MS)) {
          const window = await framesOf(drive);
          frames += window.length;
          costs.push(percentile(window.map(wholeCost), 0.95));
        }
        const least = Math.min(...costs);
        const measured = `${least.toFixed(1)} ms (${costs.length} windows, ${frames} frames)`;
        figures.push({ what: `script and layout of a frame, ${what}, p95`, measured, budget: `${FRAME_MS} ms`, holds: least <= FRAME_MS });
        expect(least, `95th percentile of windows: ${costs.map((cost) => cost.toFixed(1)).join(', ')} ms`).toBeLessThanOrEqual(STEP_BACKWARDS * FRAME_MS);
      };

      it('begins with less than 300 kB of compressed script', async () => {
        const storageState = await overview.page.context().storageState();
        const { page } = await openPage(browser, { storageState });
        const scripts = await fetchedScripts(page, async () => {
          await page.goto(site.url);
          await page.getByText('400 symbols').waitFor();
        });
        await page.context().close();
        const bytes = scripts.reduce((sum, { fetchedBytes }) => sum + fetchedBytes, 0);
        figures.push({
          what: `script of the first load, ${scripts.length} files`,
          measured: `${Math.round(bytes / 1_000)} kB`,
          budget: `${SCRIPT_BYTES / 1_000} kB`,
          holds: bytes < SCRIPT_BYTES,
        });
        expect(scripts.length).toBeGreaterThan(0);
        expect(scripts.filter(({ encoding }) => encoding !== 'gzip')).toEqual([]);
        expect(scripts.filter(({ url }) => /symbol-page|settings-page/.test(url))).toEqual([]);
        expect(bytes).toBeLessThan(SCRIPT_BYTES);
      }, 60_000);

      it('keeps near 8 ms of script and layout a frame while values change, and moves nothing', async () => {
        await measureFrames('nobody touches it', () => forAWhile());
        const { layoutShifts } = await observationsOf(overview.page);
        figures.push({ what: 'layout shift by live values', measured: String(sumOf(layoutShifts)), budget: '0', holds: layoutShifts.length === 0 });
        expect(layoutShifts).toEqual([]);
        const elements = await overview.page.locator('*').count();
        figures.push({ what: 'elements in the document', measured: String(elements), budget: String(MOST_ELEMENTS), holds: elements <= MOST_ELEMENTS });
        expect(elements).toBeLessThanOrEqual(MOST_ELEMENTS);
      }, 180_000);

      it('keeps near 8 ms a frame while it is scrolled', async () => {
        await measureFrames('while it is scrolled', () => scrollForAWhile(overview.page));
      }, 180_000);

      it('keeps near 8 ms a frame while lines change places', async () => {
        await overview.page.getByRole('columnheader', { name: '1m' }).getByRole('button').click();
        await measureFrames('sorted by what changes', () => forAWhile());
      }, 180_000);

      it('keeps near 100 ms of work for a key or a click at the most', async () => {
        const { page } = overview;
        const walks: { work: FrameCost; wait: Interaction }[] = [];
        let count = 0;
        while (walks.length < MOST_WINDOWS && !walks.some(({ work, wait }) => wholeCost(work) <= INTERACTION_MS && wait.ms <= INTERACTION_MS)) {
          await forgetObservations(page);
          const costs = (await framesOf(() => walkTheMatrix(page))).filter(({ interaction }) => interaction !== null);
          expect(costs.length).toBeGreaterThan(20);
          count += costs.length;
          const { interactions } = await observationsOf(page);
          expect(interactions.length).toBeGreaterThan(0);
          walks.push({ work: mostBy(costs, wholeCost), wait: mostBy(interactions, ({ ms }) => ms) });
        }
        const times = `${walks.length} times, ${count} of them`;
        const work = leastBy(walks.map((walk) => walk.work), wholeCost);
        const dearest = wholeCost(work);
        figures.push({
          what: 'work of the page for a key or click, the dearest',
          measured: `${dearest.toFixed(0)} ms (${times}; ${work.interaction?.step}, ${work.interaction?.type})`,
          budget: `${INTERACTION_MS} ms`,
          holds: dearest <= INTERACTION_MS,
        });
        const { ms, type, step, parts } = leastBy(walks.map((walk) => walk.wait), (wait) => wait.ms);
        const { delay, processing, picture } = parts;
        figures.push({
          what: 'from a key or click to the next picture, the longest',
          measured: `${ms} ms (${delay.toFixed(0)} before, ${processing.toFixed(0)} in and ${picture.toFixed(0)} after the listeners; ${step}, ${type})`,
          budget: `${INTERACTION_MS} ms`,
          holds: ms <= INTERACTION_MS,
          onlyPrinted: true,
        });
        const each = walks.map((walk) => wholeCost(walk.work).toFixed(0)).join(', ');
        expect(dearest, `the dearest of each time: ${each} ms`).toBeLessThanOrEqual(STEP_BACKWARDS * INTERACTION_MS);
        expect(overview.errors).toEqual([]);
      }, 180_000);
    });
  });
});

const mostBy = <Item>(items: readonly Item[], cost: (item: Item) => number): Item =>
  items.reduce((most, item) => (cost(item) > cost(most) ? item : most));

const leastBy = <Item>(items: readonly Item[], cost: (item: Item) => number): Item => mostBy(items, (item) => -cost(item));

const sumOf = (shifts: readonly { value: number }[]): number => shifts.reduce((sum, { value }) => sum + value, 0);

/** Lets time go by: what is measured are the frames of a stretch of time. */
const forAWhile = async (): Promise<void> => {
  const end = Date.now() + WINDOW_MS;
  await until('the end of the window', () => Date.now() >= end, 2 * WINDOW_MS);
};

/** Scrolls down and up again, 20 pixels a frame: 1,200 a second where frames are in time. */
const scrollForAWhile = (page: Page): Promise<void> =>
  page.getByRole('grid').evaluate((grid, durationMs) => {
    const { requestAnimationFrame, performance } = globalThis as unknown as {
      requestAnimationFrame: (next: () => void) => void;
      performance: { now(): number };
    };
    const scroller = grid as unknown as { scrollTop: number; scrollHeight: number; clientHeight: number };
    const end = performance.now() + durationMs;
    return new Promise<void>((resolve) => {
      let step = 20;
      const next = (): void => {
        scroller.scrollTop += step;
        if (scroller.scrollTop >= scroller.scrollHeight - scroller.clientHeight - 1) step = -20;
        if (scroller.scrollTop <= 0) step = 20;
        if (performance.now() < end) requestAnimationFrame(next);
        else resolve();
      };
      next();
    });
  }, WINDOW_MS);
