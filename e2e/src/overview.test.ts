import { rmSync } from 'node:fs';
import { describeWith, until } from '@livermore/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage, type WatchedPage } from './browser.ts';
import { startServer, type RunningServer } from './livermore-process.ts';
import { problemsInEveryLook } from './page-checks.ts';
import { preparedDataDir, START_LIMIT_MS } from './prepared-data-dir.ts';

/** The texts of the matrix's 1m cells, by symbol. */
const minuteCells = (page: Page): Promise<string[]> =>
  page.getByRole('grid').getByRole('gridcell', { name: /1m/ }).allTextContents();

/** How many of them have a value. */
const valueCount = async (page: Page): Promise<number> => (await minuteCells(page)).filter((text) => /\d\.\d/.test(text)).length;

/** Alerts of the feed that are on the screen. */
const alertCount = (page: Page): Promise<number> => page.getByRole('region', { name: /alert/i }).getByRole('listitem').count();

describeWith('chromium', 'the Overview in a browser', (executablePath) => {
  let dataDir: string;
  let server: RunningServer;
  let browser: Browser;
  let desktop: WatchedPage;

  beforeAll(async () => {
    dataDir = await preparedDataDir('all');
    [server, browser] = await Promise.all([startServer(dataDir), launchBrowser(executablePath)]);
    desktop = await openPage(browser);
  }, START_LIMIT_MS);

  afterAll(async () => {
    await browser.close();
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('tells who is not signed in to open the link of the terminal', async () => {
    const { page } = await openPage(browser);
    await page.goto(server.url);
    await page.getByText(/link/i).first().waitFor();
    expect(await page.getByRole('grid').count()).toBe(0);
    await page.context().close();
  });

  it('signs in by the link although an answer from before it comes late, takes the secret out of the address, and shows every symbol', async () => {
    const { page } = desktop;
    const accepted = page.waitForResponse(/owner-link/);
    await page.route(/auth\.state/, async (route) => {
      const fromBefore = await route.fetch();
      await accepted;
      // The page may have given it up.
      await route.fulfill({ response: fromBefore }).catch(() => undefined);
    }, { times: 1 });
    await page.goto(server.signInUrl);
    await page.getByRole('grid').waitFor();
    expect(page.url()).toBe(`${server.url}/`);
    // The first start is not what this is about.
    await page.getByRole('button', { name: 'Not now' }).click();
    await until('the rows of twenty symbols', async () => (await minuteCells(page)).length === 20);
    // A symbol that hardly trades may have no value yet, and then says why.
    await until('values', async () => (await valueCount(page)) >= 18, 120_000);
    expect(await page.title()).toMatch(/demo/i);
  }, 150_000);

  it('shows values that move and alerts that arrive, without a reload', async () => {
    const { page } = desktop;
    const before = await minuteCells(page);
    await until('other values', async () => {
      const now = await minuteCells(page);
      return now.filter((text, index) => text !== before[index]).length > 5;
    }, 60_000);
    await page.getByRole('status').filter({ hasText: /^New alert: / }).waitFor({ state: 'attached', timeout: 60_000 });
    expect(await alertCount(page)).toBeGreaterThan(0);
  }, 150_000);

  it('shows what is held and what it is worth, in a column that sorts', async () => {
    const { page } = desktop;
    await page.getByRole('columnheader', { name: /^Held/ }).getByRole('button').click();
    // From top to bottom: in the document a line stands wherever a box was free for it.
    const worths = async (): Promise<(string | null)[]> => {
      const cells = await page.getByRole('gridcell', { name: /^held, worth/ }).all();
      const placed = await Promise.all(cells.map(async (cell) => ({ top: (await cell.boundingBox())?.y ?? 0, text: await cell.textContent() })));
      return placed.toSorted((a, b) => a.top - b.top).map(({ text }) => text);
    };
    await until('several of them, the greatest first', async () => {
      const values = (await worths()).map((text) => Number((text ?? '').replace(/[^\d]/g, '')));
      return values.length > 1 && values.every((value, at) => value <= (values[at - 1] ?? Infinity));
    });
    await page.getByRole('columnheader', { name: /^Symbol/ }).getByRole('button').click();
  }, 60_000);

  it('holds what axe checks, in both themes, on a desktop and on a phone, and has its picture taken', async () => {
    const ready = async (page: Page, look: string): Promise<void> => {
      // A phone has only some of the rows in sight.
      await until('values', async () => (await valueCount(page)) >= (look.startsWith('phone') ? 10 : 18), 60_000);
      if (!look.startsWith('phone')) await until('an alert', async () => (await alertCount(page)) > 0, 60_000);
    };
    expect(await problemsInEveryLook(desktop, { name: 'overview', url: server.url, ready })).toEqual([]);
  }, 300_000);

  it('says within seconds that the server is gone, and recovers without a reload', async () => {
    const { page } = desktop;
    const { port } = new URL(server.url);
    await server.kill();
    await page.getByText(/last seen/i).first().waitFor({ timeout: 5_000 });
    server = await startServer(dataDir, { args: ['--demo'], port });
    await page.getByText(/last seen/i).first().waitFor({ state: 'detached', timeout: 30_000 });
    const before = await minuteCells(page);
    await until('values that move again', async () => {
      const now = await minuteCells(page);
      return now.filter((text, index) => text !== before[index]).length > 5;
    }, 60_000);
    // Requests failed while the server was away; nothing else may have gone wrong.
    expect(desktop.errors.filter((error) => !error.includes('ERR_'))).toEqual([]);
  }, 120_000);
});
