import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import { describeWith } from '@livermore/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage, type WatchedPage } from './browser.ts';
import { startServer, type RunningServer } from './livermore-process.ts';
import { problemsInEveryLook } from './page-checks.ts';
import { callFrom, join } from './people.ts';

/** How long something may take on a machine that does much else. */
const LONG_MS = 60_000;

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

const strip = (page: Page) => page.getByRole('region', { name: 'First start' });

const step = (page: Page, title: string) => page.getByRole('heading', { level: 2, name: title, exact: true });

const isRunning = (page: Page) => page.getByText('Running', { exact: true }).first().waitFor({ timeout: 3 * LONG_MS });

const overviewIsThere = (page: Page) => page.getByRole('grid').getByRole('rowheader').first().waitFor({ timeout: LONG_MS });

describeWith('chromium', 'the first start', (executablePath) => {
  const dataDir = mkdtempSync(pathOf(tmpdir(), 'livermore-first-start-'));
  let server: RunningServer;
  let browser: Browser;
  let owner: WatchedPage;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(dataDir), launchBrowser(executablePath)]);
    owner = await openPage(browser);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is offered on the Overview, which the link of the terminal leads to and which is alive at once', async () => {
    const { page } = owner;
    await page.goto(server.signInUrl);
    await strip(page).waitFor({ timeout: LONG_MS });
    await overviewIsThere(page);
  }, 120_000);

  it.each([
    ['first-start-overview', 'Overview', '/', async (page: Page) => Promise.all([strip(page).waitFor(), overviewIsThere(page), isRunning(page)])],
    ['first-start', 'Market', '/start', (page: Page) => page.getByText(/Now: connected/).waitFor({ timeout: LONG_MS })],
    ['first-start-symbols', 'Symbols', '/start?step=symbols', (page: Page) => page.getByText(/prices of/).waitFor({ timeout: LONG_MS })],
    ['first-start-alerts', 'Alerts', '/start?step=alerts', (page: Page) => page.getByRole('list', { name: 'Newest alerts' }).getByRole('listitem').nth(3).waitFor({ timeout: 2 * LONG_MS })],
  ] as const)('looks as it should: %s', async (name, title, path, ready) => {
    const problems = await problemsInEveryLook(owner, {
      name,
      url: `${server.url}${path}`,
      ready: async (page) => {
        await page.getByRole('heading', { name: title, exact: true }).first().waitFor({ state: 'attached', timeout: LONG_MS });
        if (path !== '/') await page.getByText(/running v1 since/).waitFor({ timeout: LONG_MS });
        await ready(page);
      },
    });
    expect(problems).toEqual([]);
  }, 300_000);

  it('says of each exchange what it is and needs, and what a change would do to the symbols', async () => {
    const { page } = owner;
    await page.goto(server.url);
    await page.getByRole('link', { name: 'Begin' }).click();
    await step(page, 'Market').waitFor();
    await page.getByText('needs no account and no key').waitFor();
    expect(await page.getByText('missing', { exact: true }).count()).toBe(2);
    const coinbase = page.getByRole('switch', { name: 'Coinbase' });
    await coinbase.check();
    await page.getByText('20 symbols without the name of an exchange are looked for at Coinbase instead of Demo market.').waitFor();
    await coinbase.uncheck();
    expect(await button(page, 'Skip this step').count()).toBe(0);
    await button(page, 'Go on').click();
  }, 3 * LONG_MS);

  it('finds symbols as somebody types, and saves the list when the step is left', async () => {
    const { page } = owner;
    await step(page, 'Symbols').waitFor();
    await page.getByRole('searchbox').fill('btc');
    const watch = page.getByRole('switch', { name: 'Watch BTC-USD' });
    await watch.waitFor({ timeout: LONG_MS });
    await watch.click();
    await button(page, 'Remove ETH-USD').click();
    await page.getByRole('region', { name: 'Suggestions' }).getByRole('button', { name: /BTC-USD/ }).click();
    expect(await watch.isChecked()).toBe(true);
    await button(page, 'Save and go on').click();
    await step(page, 'Alerts').waitFor();
    await page.getByText(/Saved v2, running v2 since/).waitFor({ timeout: LONG_MS });
  }, 3 * LONG_MS);

  it('says of a wrong value what is wrong with it, and saves nothing', async () => {
    const { page } = owner;
    const level = page.getByLabel('Levels', { exact: true });
    await level.fill('abc');
    await level.press('Enter');
    await page.getByText('must be a number above 0, got "abc"').waitFor();
    expect(await button(page, 'Save and finish').isDisabled()).toBe(true);
    await button(page, 'Remove abc').click();
    await level.fill('25');
    await level.press('Enter');
    await button(page, 'Back').click();
    await step(page, 'Symbols').waitFor();
    await page.getByRole('link', { name: 'Alerts' }).last().click();
    await button(page, 'Remove 25').waitFor();
  }, 3 * LONG_MS);

  it('ends on the Overview, where the values go on and the first alert arrives', async () => {
    const { page } = owner;
    await button(page, 'Save and finish').click();
    await overviewIsThere(page);
    expect(await strip(page).count()).toBe(0);
    await page.getByRole('list', { name: 'Alerts' }).getByText(/crossed (above 25|below \u221225)(?!\d)/).first().waitFor({ timeout: 120_000 });
    const { data } = await callFrom(page, 'settings.history', {}, 'query');
    expect((data as { versions: { version: number; reason: string }[] }).versions.map(({ version, reason }) => [version, reason])).toEqual([
      [3, 'First start: alerts'],
      [2, 'First start: symbols'],
      [1, 'first start'],
    ]);
    expect(await page.getByRole('rowheader', { name: /ETH/ }).count()).toBe(0);
  }, 180_000);

  it('does not come again, in no browser, and is opened from the account’s menu', async () => {
    const other = await openPage(browser, { storageState: await owner.page.context().storageState() });
    await other.page.goto(server.url);
    await overviewIsThere(other.page);
    expect(await strip(other.page).count()).toBe(0);
    await button(other.page, /^Account of/).click();
    await other.page.getByRole('link', { name: /First start/ }).click();
    await step(other.page, 'Market').waitFor();
    await button(other.page, 'Leave').click();
    await overviewIsThere(other.page);
    expect(other.errors).toEqual([]);
    await other.page.context().close();
  }, 3 * LONG_MS);

  it('can be skipped at any step, and what was not saved stays as it was', async () => {
    const operator = await join(browser, owner.page, {
      ...{ email: 'olga@example.com', displayName: 'Olga', role: 'operator', password: 'correct horse battery' },
      settings: { exchanges: { demo: { enabled: true } }, symbols: { monitored: ['BTC-USD'] } },
    });
    const { page } = operator;
    await page.getByRole('link', { name: 'Begin' }).click();
    await page.getByRole('switch', { name: 'Demo market' }).uncheck();
    await page.getByText('No exchange is on').waitFor();
    await button(page, 'Skip this step').click();
    await step(page, 'Symbols').waitFor();
    await button(page, 'Remove BTC-USD').click();
    await page.getByRole('link', { name: 'Overview' }).first().click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    await button(page, 'Skip this step').click();
    await step(page, 'Alerts').waitFor();
    await button(page, 'Skip the first start').click();
    await overviewIsThere(page);
    await page.reload();
    await overviewIsThere(page);
    expect(await strip(page).count()).toBe(0);
    const { data } = await callFrom(page, 'settings.get', undefined, 'query');
    expect(data).toMatchObject({ version: 1, settings: { symbols: { monitored: ['BTC-USD'] } } });
    expect(operator.errors).toEqual([]);
  }, 3 * LONG_MS);

  it('is put away from the Overview with one press', async () => {
    const operator = await join(browser, owner.page, { email: 'otto@example.com', displayName: 'Otto', role: 'operator', password: 'correct horse battery' });
    const { page } = operator;
    await button(page, 'Not now').click();
    await strip(page).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: 'Overview' }).waitFor({ state: 'attached' });
    expect(await strip(page).count()).toBe(0);
    expect([...operator.errors, ...owner.errors]).toEqual([]);
  }, 3 * LONG_MS);
});
