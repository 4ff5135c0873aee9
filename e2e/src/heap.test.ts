import { describeWith, findProgram, until } from '@livermore/testkit';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage } from './browser.ts';
import { startCrowdedSite, type CrowdedSite } from './budgets/crowded-site.ts';
import { reportFigures } from './budgets/figures.ts';

/** How long the page is watched. Two minutes in which a minute of the market takes a second; see CONTRIBUTING.md. */
const MINUTES = Number(process.env['LIVERMORE_TEST_HEAP_MINUTES'] ?? 2);
const SAMPLE_MS = 5_000;
const MOST_GROWTH = 0.05;
/** Nodes and listeners: as many as a line more in sight has. */
const MOST_NODE_GROWTH = 100;
const MOST_LISTENER_GROWTH = 20;

/** What the page holds after garbage was collected. */
interface Holdings {
  heapBytes: number;
  nodes: number;
  listeners: number;
}

interface IdleWindow {
  requestIdleCallback: (idle: (deadline: unknown) => void) => void;
}

const redisProgram = findProgram(process.env['PATH'] ?? '', 'redis-server');

describe.skipIf(redisProgram === null)('the memory of the page', () => {
  describeWith('chromium', 'with 400 symbols on six timeframes at sixty times life', (executablePath) => {
    describeWith('postgres', 'through Redis and PostgreSQL', (adminUrl) => {
      let site: CrowdedSite;
      let browser: Browser;
      let page: Page;

      beforeAll(async () => {
        [site, browser] = await Promise.all([
          startCrowdedSite({ redisProgram: redisProgram ?? '', adminUrl, symbols: 400, speed: 60, alertEveryTicks: 4 }),
          launchBrowser(executablePath),
        ]);
        ({ page } = await openPage(browser));
        await page.goto(site.signInUrl);
        await page.getByText('400 symbols').waitFor();
        // Lists that are kept up to a length are full from here on.
        await page.getByText('newest 100').waitFor({ timeout: 120_000 });
      }, 240_000);

      afterAll(async () => {
        await browser.close();
        await site.close();
      });

      /** What the page held, again and again for some minutes. */
      const watched = async (cdp: CDPSession): Promise<Holdings[]> => {
        const samples: Holdings[] = [];
        const end = Date.now() + MINUTES * 60_000;
        while (Date.now() < end) {
          const next = Date.now() + SAMPLE_MS;
          samples.push(await site.quietly(() => holdings(page, cdp)));
          await until('the next sample', () => Date.now() >= next, 2 * SAMPLE_MS);
        }
        return samples;
      };

      it(`stays what it is over ${MINUTES} minutes`, async () => {
        const cdp = await page.context().newCDPSession(page);
        let toldBefore = site.told;
        let samples = await watched(cdp);
        // A leak goes on for as long; what the browser compiled late does not.
        if (changeOf(samples).growth > MOST_GROWTH) {
          toldBefore = site.told;
          samples = await watched(cdp);
        }
        const { first, growth, nodes, listeners } = changeOf(samples);
        const told = `${Math.round((site.told - toldBefore) / 1_000)} thousand messages`;
        reportFigures('heap', [
          {
            what: `growth of the heap in ${MINUTES} minutes at sixty times life, ${told}`,
            measured: `${(growth * 100).toFixed(1)}% of ${(first.heapBytes / 1e6).toFixed(1)} MB`,
            budget: `${MOST_GROWTH * 100}%`,
            holds: growth <= MOST_GROWTH,
          },
          { what: 'growth of nodes of the document', measured: `${nodes} of ${first.nodes}`, budget: String(MOST_NODE_GROWTH), holds: nodes <= MOST_NODE_GROWTH },
          { what: 'growth of listeners', measured: `${listeners} of ${first.listeners}`, budget: String(MOST_LISTENER_GROWTH), holds: listeners <= MOST_LISTENER_GROWTH },
        ]);
        const seen = samples.map(({ heapBytes }) => (heapBytes / 1e6).toFixed(2)).join(' ');
        expect(growth, `heap in MB: ${seen}`).toBeLessThanOrEqual(MOST_GROWTH);
        expect(nodes, samples.map((sample) => sample.nodes).join(' ')).toBeLessThanOrEqual(MOST_NODE_GROWTH);
        expect(listeners, samples.map((sample) => sample.listeners).join(' ')).toBeLessThanOrEqual(MOST_LISTENER_GROWTH);
      }, (2 * MINUTES + 3) * 60_000);
    });
  });
});

const holdings = async (page: Page, cdp: CDPSession): Promise<Holdings> => {
  // What is on its way is worked off first.
  for (let round = 0; round < 3; round++) await page.evaluate(() => new Promise((idle) => (globalThis as unknown as IdleWindow).requestIdleCallback(idle)));
  // Some garbage is found in a second round only.
  for (let round = 0; round < 2; round++) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
  return { heapBytes: usedSize, nodes, listeners: jsEventListeners };
};

/** How what is held changed. The first quarter is left out: the browser still compiles what it sees run often. */
const changeOf = (samples: readonly Holdings[]): { first: Holdings; growth: number; nodes: number; listeners: number } => {
  const part = Math.floor(samples.length / 4);
  const [first, last] = [least(samples.slice(part, 2 * part)), least(samples.slice(-part))];
  return { first, growth: last.heapBytes / first.heapBytes - 1, nodes: last.nodes - first.nodes, listeners: last.listeners - first.listeners };
};

/** The least of each: what is being worked on can only add to it. */
const least = (samples: readonly Holdings[]): Holdings => {
  const leastOf = (of: (sample: Holdings) => number): number => Math.min(...samples.map(of));
  return { heapBytes: leastOf(({ heapBytes }) => heapBytes), nodes: leastOf(({ nodes }) => nodes), listeners: leastOf(({ listeners }) => listeners) };
};
