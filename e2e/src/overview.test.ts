import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, until } from '@livermore/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage, takeScreenshot, type WatchedPage } from './browser.ts';
import { startServer, type RunningServer } from './livermore-process.ts';
import { imagePath, violations } from './page-checks.ts';

/** The texts of the matrix's 1m cells, by symbol. */
const minuteCells = (page: Page): Promise<string[]> =>
  page.getByRole('grid').getByRole('gridcell', { name: /1m/ }).allTextContents();

/** Alerts of the feed that are on the screen. */
const alertCount = (page: Page): Promise<number> => page.getByRole('region', { name: /alert/i }).getByRole('listitem').count();

describeWith('chromium', 'the Overview in a browser', (executablePath) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'livermore-browser-'));
  let server: RunningServer;
  let browser: Browser;
  let desktop: WatchedPage;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(dataDir), launchBrowser(executablePath)]);
    desktop = await openPage(browser);
  }, 120_000);

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

  it('signs in by the link, takes the secret out of the address, and shows every symbol with values', async () => {
    const { page } = desktop;
    await page.goto(server.signInUrl);
    await page.getByRole('grid').waitFor();
    expect(page.url()).toBe(`${server.url}/`);
    await until('the rows of twenty symbols', async () => (await minuteCells(page)).length === 20);
    // A symbol that hardly trades may have no value yet, and then says why.
    await until('values', async () => (await minuteCells(page)).filter((text) => /\d/.test(text)).length >= 18, 60_000);
    expect(await page.title()).toMatch(/demo/i);
  }, 90_000);

  it('shows values that move and alerts that arrive, without a reload', async () => {
    const { page } = desktop;
    const before = await minuteCells(page);
    await until('other values', async () => {
      const now = await minuteCells(page);
      return now.filter((text, index) => text !== before[index]).length > 5;
    });
    await page.getByRole('status').filter({ hasText: /^New alert: / }).waitFor({ state: 'attached', timeout: 60_000 });
    expect(await alertCount(page)).toBeGreaterThan(0);
  }, 90_000);

  it('holds what axe checks, in both themes, on a desktop and on a phone, and has its picture taken', async () => {
    const { page } = desktop;
    expect(await violations(page)).toEqual([]);
    await takeScreenshot(page, imagePath('overview-dark'));
    const storageState = await page.context().storageState();
    for (const [name, options] of [
      ['overview-light', { colorScheme: 'light', storageState }],
      ['overview-phone', { width: 390, height: 844, storageState }],
    ] as const) {
      const other = await openPage(browser, options);
      await other.page.goto(server.url);
      await until(`values (${name})`, async () => (await minuteCells(other.page)).some((text) => /\d/.test(text)));
      await until(`an alert or its page (${name})`, async () => name === 'overview-phone' || (await alertCount(other.page)) > 0);
      expect(await violations(other.page), name).toEqual([]);
      expect(other.errors).toEqual([]);
      await takeScreenshot(other.page, imagePath(name));
      await other.page.context().close();
    }
  }, 90_000);

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
