import { rmSync } from 'node:fs';
import type { Alert } from '@livermore/schemas';
import { describeWith, until } from '@livermore/testkit';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, type PageOptions, type WatchedPage } from './browser.ts';
import { startServer, type RunningServer } from './livermore-process.ts';
import { problemsInEveryLook, violations } from './page-checks.ts';
import { preparedDataDir, START_LIMIT_MS } from './prepared-data-dir.ts';

/** Exchange, symbol and timeframe of the newest alert that a page of the server can ask for. */
const newestAlert = async (page: Page): Promise<[string, string, string] | undefined> => {
  const body = await page.evaluate(async () => (await fetch('/trpc/alerts.list')).json() as Promise<{ result: { data: { alerts: Alert[] } } }>);
  const [alert] = body.result.data.alerts;
  return alert && ['demo', alert.symbol, alert.timeframe];
};

describeWith('chromium', 'Symbols and the chart of a symbol in a browser', (executablePath) => {
  let dataDir: string;
  let server: RunningServer;
  let browser: Browser;
  let desktop: WatchedPage;
  let page: Page;
  let storageState: NonNullable<PageOptions['storageState']>;

  beforeAll(async () => {
    dataDir = await preparedDataDir('all');
    [server, browser] = await Promise.all([startServer(dataDir), launchBrowser(executablePath)]);
    desktop = await openPage(browser);
    ({ page } = desktop);
    await page.goto(server.signInUrl);
    await page.getByRole('grid').waitFor();
    storageState = await page.context().storageState();
  }, START_LIMIT_MS);

  afterAll(async () => {
    await browser.close();
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const line = (symbol: string): Locator => page.getByRole('table', { name: 'Watched symbols' }).locator(`[data-symbol="${symbol}"]`);
  const watch = (place: Locator, symbol: string): Locator => place.getByRole('switch', { name: `Watch ${symbol}` });
  const isOn = async (control: Locator): Promise<boolean> => (await control.getAttribute('aria-checked')) === 'true';

  describe('the watchlist', () => {
    it('shows what is watched, with its price, its stream and the states of its series', async () => {
      await page.getByRole('link', { name: 'Symbols' }).first().click();
      await line('BTC-USD').waitFor();
      await until('a confirmed stream', async () => (await line('BTC-USD').textContent())?.includes('confirmed'), 60_000);
      await until('a price', async () => /\d{2},\d{3}\.\d{2}/.test((await line('BTC-USD').textContent()) ?? ''));
      expect(await isOn(watch(line('BTC-USD'), 'BTC-USD'))).toBe(true);
      // The first history is read; what is asked for meanwhile waits its turn.
      await page.getByText('Running', { exact: true }).first().waitFor({ timeout: 100_000 });
    }, 180_000);

    it('removes a symbol after saying what that ends, and shows the command to its end', async () => {
      await watch(line('ETH-USD'), 'ETH-USD').click();
      const question = page.getByRole('alertdialog', { name: 'Stop watching ETH-USD?' });
      await question.getByText('No alert comes for it').waitFor();
      await question.getByRole('button', { name: 'Cancel' }).click();
      expect(await isOn(watch(line('ETH-USD'), 'ETH-USD'))).toBe(true);

      await watch(line('ETH-USD'), 'ETH-USD').click();
      await question.getByRole('button', { name: 'Stop watching' }).click();
      await line('ETH-USD').getByText(/Remove symbol: succeeded/).waitFor({ timeout: 60_000 });
      await until('the switch to be off', async () => !(await isOn(watch(line('ETH-USD'), 'ETH-USD'))));
      await line('ETH-USD').getByRole('button', { name: /Dismiss/ }).click();
      await line('ETH-USD').waitFor({ state: 'detached' });
    }, 90_000);

    it('finds a symbol as it is typed, with price and volume, adds it, and shows it live', async () => {
      await page.getByRole('searchbox', { name: /Search the exchange/ }).fill('eth');
      const hit = page.getByRole('list', { name: 'Products found' }).getByRole('listitem').filter({ hasText: 'ETH' });
      await until('one hit with its price', async () => /2,\d{3}\.\d{2}.*%.*K/.test((await hit.textContent()) ?? ''));
      await until('only what matches', async () => (await page.getByRole('list', { name: 'Products found' }).getByRole('listitem').count()) === 1);
      expect(await isOn(watch(hit, 'ETH-USD'))).toBe(false);
      await watch(hit, 'ETH-USD').click();
      await hit.getByText(/Add symbol: succeeded/).waitFor({ timeout: 60_000 });
      await until('the switch to be on', () => isOn(watch(hit, 'ETH-USD')));
      await hit.getByRole('button', { name: /Dismiss/ }).click();
      await until('its confirmed stream', async () => (await line('ETH-USD').textContent())?.includes('confirmed'), 30_000);
      const price = async (): Promise<string> => /[\d,]+\.\d{2}/.exec((await line('ETH-USD').textContent()) ?? '')?.[0] ?? '';
      const before = await until('its price', async () => (await price()) || undefined, 30_000);
      await until('another price', async () => (await price()) !== before);
    }, 120_000);

    it('judges a pasted list line by line and imports what is valid', async () => {
      // Two of them are taken off first, so that there is something to add.
      for (const symbol of ['MLN-USD', 'AAVE-USD']) {
        await watch(line(symbol), symbol).click();
        await page.getByRole('alertdialog').getByRole('button', { name: 'Stop watching' }).click();
        await line(symbol).getByText(/Remove symbol: succeeded/).waitFor();
      }
      await page.getByRole('button', { name: 'Import a list' }).click();
      const dialog = page.getByRole('dialog', { name: 'Import a list of symbols' });
      await dialog.getByLabel('Symbols', { exact: true }).fill('aave-usd\nBTC-USD\nAAVE-USD\nNONE-USD\nnothing\ndemo:MLN-USD');
      const verdicts = dialog.getByRole('list', { name: 'Verdict on each entry' }).getByRole('listitem');
      await until('six verdicts', async () => (await verdicts.count()) === 6);
      expect((await verdicts.allTextContents()).map((text) => /valid|watched already|duplicate|unknown|no symbol/.exec(text)?.[0])).toEqual([
        'valid', 'watched already', 'duplicate', 'unknown', 'no symbol', 'valid',
      ]);
      expect(await violations(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Import 2 symbols' }).click();
      await dialog.getByText(/2 symbols added/).waitFor();
      await dialog.getByRole('button', { name: 'Close' }).first().click();
      await page.getByText(/Reload settings: succeeded/).waitFor({ timeout: 60_000 });
      for (const symbol of ['MLN-USD', 'AAVE-USD']) await until(`${symbol} to be watched`, () => isOn(watch(line(symbol), symbol)));
    }, 120_000);

    it('scans the account, and tells what it found', async () => {
      await page.getByRole('button', { name: 'Scan now' }).click();
      await page.getByText(/Demo market: 20 products, \d positions/).waitFor();
      expect(await page.getByRole('list', { name: 'Positions' }).getByRole('listitem').count()).toBeGreaterThan(0);
    });

    it('holds what axe checks in every look, and has its picture taken', async () => {
      const ready = (other: Page): Promise<unknown> =>
        until('lines with prices', async () => /live|quiet/.test((await other.locator('[data-symbol="BTC-USD"]').textContent()) ?? ''));
      expect(await problemsInEveryLook(desktop, { name: 'symbols', url: `${server.url}/symbols`, ready })).toEqual([]);
    }, 120_000);
  });

  describe('the chart', () => {
    const chart = (): Locator => page.getByRole('application', { name: /^Chart of/ });
    const number = async (name: string): Promise<number> => Number((await chart().getAttribute(name)) ?? Number.NaN);

    it('opens from a cell of the matrix, on its timeframe, by mouse and by keyboard', async () => {
      await page.getByRole('link', { name: 'Overview' }).first().click();
      await page.getByRole('gridcell', { name: /^5m:/ }).first().click();
      await page.waitForURL(/\/symbols\/demo\/[A-Z]+-USD\?timeframe=5m$/);
      await page.goBack();
      await page.mouse.move(0, 0);
      await page.getByRole('gridcell', { name: /^5m:/ }).first().focus();
      await page.keyboard.press('ArrowLeft');
      await page.getByRole('tooltip').filter({ hasText: / 1m,/ }).waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\?timeframe=1m$/);
    }, 60_000);

    it('shows the bars, and follows each close without a reload', async () => {
      await page.goto(`${server.url}/symbols/demo/BTC-USD?timeframe=1m`);
      await chart().waitFor();
      expect(await number('data-bars')).toBeGreaterThan(300);
      const before = await number('data-newest');
      await until('three more bars', async () => (await number('data-newest')) >= before + 3 * 60_000, 30_000);
    }, 60_000);

    it('loads older history as it is scrolled, until the first bar', async () => {
      const before = await number('data-oldest');
      const box = await chart().boundingBox();
      if (!box) throw new Error('the chart has no box');
      await page.mouse.move(box.x + 200, box.y + 150);
      await until('older bars', async () => {
        await page.mouse.wheel(-400, 0);
        return (await number('data-oldest')) < before;
      }, 30_000);
      expect(await number('data-bars')).toBeGreaterThan(700);
    }, 60_000);

    it('changes the timeframe by the keys 1 to 6', async () => {
      for (const [key, timeframe] of [['4', '1h'], ['6', '1d'], ['2', '5m']] as const) {
        await page.keyboard.press(key);
        await page.waitForURL(new RegExp(`timeframe=${timeframe}$`));
        await page.getByRole('application', { name: `Chart of BTC-USD ${timeframe}` }).waitFor();
      }
    }, 60_000);

    it('tells exact values of the bar that the arrow keys lead to', async () => {
      await page.keyboard.press('1');
      await page.getByRole('application', { name: 'Chart of BTC-USD 1m' }).focus();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      const legend = page.getByRole('region', { name: 'Chart', exact: true });
      await until('its values', async () => /O \d{2},\d{3}\.\d{2}H .*MACD-V [+\u2212]?\d+\.\d{2}/.test((await legend.textContent()) ?? ''));
    });

    it('opens an alert from the list beside its mark', async () => {
      const [exchange, symbol, timeframe] = await until('an alert', () => newestAlert(page), 90_000);
      await page.goto(`${server.url}/symbols/${exchange}/${symbol}?timeframe=${timeframe}`);
      await page.getByRole('region', { name: /^Alerts on/ }).getByRole('link').first().click();
      await page.waitForURL(/\/alerts\/\d+$/);
      await page.getByRole('article').getByText('Histogram').first().waitFor();
      await page.goBack();
      await until('its mark', async () => (await number('data-alerts')) > 0);
    }, 120_000);

    it('back-fills the symbol and shows the progress where it was asked for', async () => {
      await page.getByRole('button', { name: 'Back-fill' }).click();
      await page.getByText(/Back-fill: succeeded/).waitFor({ timeout: 60_000 });
    }, 70_000);

    it('says so of a symbol that there is none', async () => {
      const other = await openPage(browser, { storageState });
      await other.page.goto(`${server.url}/symbols/nowhere/BTC-USD`);
      await other.page.getByText('There is no such symbol').waitFor();
      await other.page.context().close();
    });

    it('holds what axe checks in every look, has its picture taken, and asks nobody else for anything', async () => {
      const [exchange, symbol, timeframe] = await until('an alert', () => newestAlert(page), 60_000);
      const url = `${server.url}/symbols/${exchange}/${symbol}?timeframe=${timeframe}`;
      const foreign: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(server.url)) foreign.push(request.url());
      });
      const ready = async (other: Page): Promise<void> => {
        await other.getByRole('application', { name: /^Chart of/ }).waitFor();
        await until('values of the series', async () => /\d+\/\d+/.test((await other.getByRole('table', { name: 'Quality of each series' }).textContent()) ?? ''));
      };
      expect(await problemsInEveryLook(desktop, { name: 'symbol', url, ready })).toEqual([]);
      expect(foreign).toEqual([]);
      expect(desktop.errors).toEqual([]);
    }, 150_000);
  });
});
