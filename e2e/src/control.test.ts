import { rmSync } from 'node:fs';
import { describeWith, until } from '@livermore/testkit';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage, type WatchedPage } from './browser.ts';
import { startServer, type RunningServer } from './livermore-process.ts';
import { problemsInEveryLook, violations } from './page-checks.ts';
import { preparedDataDir, START_LIMIT_MS } from './prepared-data-dir.ts';

const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

/** The line of a command in the panel of commands. */
const commandLine = (page: Page, title: string): Locator =>
  region(page, 'Commands').getByRole('listitem').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

/** Waits until the engine is seen in a state. */
const observed = (page: Page, state: string): Promise<void> =>
  page.getByRole('img', { name: `now ${state}` }).waitFor({ timeout: 60_000 });

/** Waits for the life of a command to say something. */
const says = (place: Locator, words: RegExp): Promise<void> =>
  place.getByRole('status').filter({ hasText: words }).first().waitFor({ timeout: 60_000 });

const backfillAll = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Back-fill…' }).click();
  await page.getByRole('button', { name: /^Back-fill \d+ series/ }).click();
};

const historyTexts = (page: Page): Promise<string[]> =>
  page.getByRole('list', { name: 'Commands, newest first' }).getByRole('listitem').allTextContents();

describeWith('chromium', 'the Control page in a browser', (executablePath) => {
  let dataDir: string;
  let server: RunningServer;
  let browser: Browser;
  let desktop: WatchedPage;

  beforeAll(async () => {
    dataDir = await preparedDataDir('all');
    [server, browser] = await Promise.all([startServer(dataDir), launchBrowser(executablePath)]);
    desktop = await openPage(browser);
    desktop.page.setDefaultTimeout(15_000);
    await desktop.page.goto(server.signInUrl);
    await desktop.page.getByRole('grid').waitFor();
    await desktop.page.getByRole('link', { name: 'Control' }).click();
    await observed(desktop.page, 'running');
  }, START_LIMIT_MS);

  afterAll(async () => {
    await browser.close();
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('pauses from the top bar, shows it observed in every place, and resumes', async () => {
    const { page } = desktop;
    const banner = page.getByRole('banner');
    await banner.getByRole('button', { name: 'Pause the engine' }).click();
    await says(banner, /succeeded/);
    await observed(page, 'paused');
    // The same command, told in the place of the page that gives it too.
    await says(commandLine(page, 'Resume'), /Pause: succeeded after/);
    await region(page, 'Engine').getByRole('row', { name: /Runs paused Paused/ }).waitFor();
    await commandLine(page, 'Resume').getByRole('button', { name: 'Resume' }).click();
    await observed(page, 'running');
    await says(commandLine(page, 'Pause'), /Resume: succeeded after/);
  }, 90_000);

  it('says what a back-fill will cost, shows how far it is, and cancels it', async () => {
    const { page } = desktop;
    await page.getByRole('button', { name: 'Back-fill…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Back-fill' });
    const cost = dialog.getByRole('region', { name: 'What it will do' });
    expect((await cost.innerText()).replaceAll(/\s+/g, ' ')).toMatch(/Series 120 REST calls 480 Keys replaced 240 Takes at least 48 s/);
    await dialog.getByRole('radio', { name: 'Some of them' }).check();
    await dialog.getByRole('searchbox', { name: 'Find symbols' }).fill('btc');
    await dialog.getByRole('checkbox', { name: 'BTC-USD', exact: true }).check();
    await dialog.getByRole('checkbox', { name: '1d' }).uncheck();
    await dialog.getByRole('button', { name: 'Back-fill 5 series' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('radio', { name: /All 20/ }).check();
    await dialog.getByRole('button', { name: 'Back-fill 100 series' }).click();
    const line = commandLine(page, 'Back-fill');
    await says(line, /running \d+ of 100/);
    await page.getByRole('list', { name: 'Running and waiting' }).getByText('running').waitFor();
    await line.getByRole('button', { name: 'Cancel' }).click();
    await says(line, /cancelled at \d+ of 100/);
  }, 90_000);

  it('clears the cache of one symbol after it has said what that replaces', async () => {
    const { page } = desktop;
    await page.getByRole('button', { name: 'Clear…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Clear cache' });
    await dialog.getByRole('radio', { name: 'One symbol' }).check();
    await dialog.getByRole('combobox', { name: 'Symbol' }).selectOption('ETH-USD');
    await dialog.getByText('Keys replaced').waitFor();
    await dialog.getByRole('button', { name: 'Clear 6 series' }).click();
    await says(commandLine(page, 'Clear cache'), /succeeded after/);
  }, 90_000);

  it('switches the mode, and shows it asked for and observed', async () => {
    const { page } = desktop;
    const line = commandLine(page, 'Mode');
    await line.getByRole('combobox', { name: 'Mode' }).selectOption('scalper-macdv');
    await line.getByRole('button', { name: 'Switch' }).click();
    await says(line, /Switch mode: succeeded after/);
    await region(page, 'Engine').getByRole('row', { name: 'Mode Scalper, MACD-V Scalper, MACD-V' }).waitFor();
  }, 60_000);

  it('keeps every command in the history, found by filters, with its times', async () => {
    const { page } = desktop;
    await until('all that was done', async () => (await historyTexts(page)).length === 5);
    expect((await historyTexts(page)).map((text) => /Switch mode|Clear cache|Back-fill|Resume|Pause/.exec(text)?.[0])).toEqual([
      'Switch mode',
      'Clear cache',
      'Back-fill',
      'Resume',
      'Pause',
    ]);
    const history = region(page, 'History');
    await history.getByRole('combobox', { name: 'Status' }).selectOption('ended');
    await until('the cancelled one', async () => (await historyTexts(page)).length === 1);
    expect((await historyTexts(page))[0]).toMatch(/Back-fill.*cancelled at \d+ of 100.*Admin UI · Owner/);
    await history.getByRole('button', { name: /Back-fill/ }).click();
    await history.getByText('Acknowledged').waitFor();
    await history.getByRole('combobox', { name: 'Origin' }).selectOption('cli');
    await history.getByRole('button', { name: 'Show all' }).click();
    await until('all again', async () => (await historyTexts(page)).length === 5);
  }, 60_000);

  it('reaches pages, commands and symbols with the keyboard alone', async () => {
    const { page } = desktop;
    const choose = async (letters: string): Promise<void> => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: /pages, symbols and commands/i }).waitFor();
      await page.keyboard.type(letters);
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
    };
    await choose('overv');
    await page.getByRole('grid').waitFor();
    await choose('position mon');
    await observed(page, 'running');
    await says(commandLine(page, 'Mode'), /Switch mode: succeeded after/);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('btc');
    await page.getByRole('option', { name: /^BTC-USD/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/symbols/demo/BTC-USD*');
    await choose('contr');
    await observed(page, 'running');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }, 60_000);

  it('closes the palette by a click beside it, which does nothing else', async () => {
    const { page } = desktop;
    const link = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Alerts' });
    const box = await link.boundingBox();
    const before = page.url();
    await page.keyboard.press('Control+k');
    // The palette takes the keyboard, and in the next turn it listens for clicks beside it.
    await page.locator('[role=combobox]:focus').waitFor();
    await page.evaluate('new Promise((resolve) => setTimeout(resolve))');
    await page.mouse.click((box?.x ?? 0) + 10, (box?.y ?? 0) + 10);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(page.url()).toBe(before);
    await link.click();
    await page.waitForURL('**/alerts*');
    await page.goBack();
    await page.waitForURL(before);
  }, 60_000);

  it('holds what axe checks, in both themes, on a desktop and on a phone, and has its picture taken', async () => {
    const { page } = desktop;
    expect(await violations(page)).toEqual([]);
    const ready = async (other: Page) => {
      await observed(other, 'running');
      if ((await other.getByRole('list', { name: 'Running and waiting' }).count()) === 0) await backfillAll(other);
      await other.getByRole('list', { name: 'Running and waiting' }).getByText(/running \d+ of/).waitFor();
      await until('the history', async () => (await historyTexts(other)).length > 5);
    };
    expect(await problemsInEveryLook(desktop, { name: 'control', url: `${server.url}/control`, ready })).toEqual([]);
  }, 120_000);

  it('says that the server is gone, and recovers without a reload', async () => {
    const { page } = desktop;
    // A mark that a reload would take away.
    await page.evaluate("document.body.setAttribute('data-marked', '')");
    // What runs already may end by itself before the server does, or before it is cancelled.
    const running = page.getByRole('list', { name: 'Running and waiting' });
    const cancel = commandLine(page, 'Back-fill').getByRole('button', { name: 'Cancel' });
    if ((await running.count()) > 0) await cancel.click({ timeout: 5_000 }).catch(() => undefined);
    await running.waitFor({ state: 'detached' });
    await backfillAll(page);
    await running.getByText(/running \d+ of/).waitFor();
    const { port } = new URL(server.url);
    await server.kill();
    await page.getByText(/last seen/i).first().waitFor({ timeout: 20_000 });
    server = await startServer(dataDir, { args: ['--demo'], port });
    await page.getByText(/last seen/i).first().waitFor({ state: 'detached', timeout: 60_000 });
    await observed(page, 'running');
    // What ran when the server was killed has an end, told once, and new commands go their way.
    await until('the end of what ran', async () => (await historyTexts(page))[0]?.includes('failed') === true);
    const before = (await historyTexts(page)).length;
    await page.getByRole('button', { name: 'Reload', exact: true }).click();
    await says(commandLine(page, 'Reload settings'), /succeeded after/);
    await until('it in the history', async () => (await historyTexts(page)).length > before);
    expect((await historyTexts(page)).length).toBe(before + 1);
    expect(await page.locator('body').getAttribute('data-marked')).toBe('');
    // Requests failed while the server was away; nothing else may have gone wrong.
    expect(desktop.errors.filter((error) => !error.includes('ERR_'))).toEqual([]);
  }, 180_000);
});
