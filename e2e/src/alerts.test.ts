import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, until } from '@livermore/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage, type WatchedPage } from './browser.ts';
import { startServer, type RunningServer } from './livermore-process.ts';
import { problemsInEveryLook } from './page-checks.ts';

describeWith('chromium', 'the Alerts page', (executablePath) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'livermore-alerts-'));
  let server: RunningServer;
  let browser: Browser;
  let desktop: WatchedPage;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(dataDir), launchBrowser(executablePath)]);
    desktop = await openPage(browser);
    await desktop.page.goto(server.signInUrl);
    await desktop.page.getByRole('link', { name: 'Alerts' }).click();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const items = (page: Page) => page.getByRole('list', { name: 'Alerts' }).getByRole('listitem');

  it('shows every stored alert, and each new one as it comes', async () => {
    const { page } = desktop;
    await until('an alert', async () => (await items(page).count()) > 0, 60_000);
    const newest = await items(page).first().textContent();
    await until('another alert on top', async () => (await items(page).first().textContent()) !== newest, 60_000);
  }, 130_000);

  it('leaves what a filter names, says when nothing fits, and shows all again', async () => {
    const { page } = desktop;
    await page.getByRole('combobox', { name: 'Timeframe' }).selectOption('1m');
    await until('only 1m', async () => (await items(page).allTextContents()).every((text) => text.includes('1m')));
    await page.getByRole('searchbox', { name: 'Symbol' }).fill('no such symbol');
    await page.getByText(/fits/).waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await until('all', async () => (await items(page).count()) > 0);
  }, 60_000);

  it('holds in both themes, on a desktop and on a phone', async () => {
    const storageState = await desktop.page.context().storageState();
    const problems = await problemsInEveryLook(browser, {
      name: 'alerts',
      url: `${server.url}/alerts`,
      storageState,
      ready: (page) => until('alerts', async () => (await items(page).count()) > 0, 60_000),
    });
    expect(problems).toEqual([]);
    expect(desktop.errors).toEqual([]);
  }, 180_000);
});
