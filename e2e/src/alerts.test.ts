import { rmSync } from 'node:fs';
import { exchangeName, TIMEFRAME_MS, type Alert, type AlertDetail, type RuntimeStatus } from '@livermore/schemas';
import { describeWith, until } from '@livermore/testkit';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiClient } from './api-client.ts';
import { launchBrowser, openPage, type WatchedPage } from './browser.ts';
import { startServer, type RunningServer } from './livermore-process.ts';
import { problemsInEveryLook, violations } from './page-checks.ts';
import { preparedDataDir, START_LIMIT_MS } from './prepared-data-dir.ts';

/** Alerts that the page reads at once. */
const PAGE_SIZE = 100;

describeWith('chromium', 'Alerts in a browser', (executablePath) => {
  let dataDir: string;
  let server: RunningServer;
  let browser: Browser;
  let client: ApiClient;
  let desktop: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    dataDir = await preparedDataDir('all');
    [server, browser] = await Promise.all([startServer(dataDir), launchBrowser(executablePath)]);
    client = ApiClient.asOwner(server.url, dataDir);
    desktop = await openPage(browser);
    ({ page } = desktop);
    await page.goto(server.signInUrl);
    await page.getByRole('link', { name: 'Alerts' }).click();
  }, START_LIMIT_MS);

  afterAll(async () => {
    await browser.close();
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const items = (of: Page = page): Locator => of.getByRole('list', { name: 'Alerts' }).getByRole('listitem');
  /** Evaluates an expression in which `list` is the element that scrolls. */
  const inList = <Result>(expression: string): Promise<Result> => page.evaluate<Result>(`(list => ${expression})(document.querySelector('[data-list^="alerts"]'))`);
  const idOf = async (item: Locator): Promise<number> => Number(await item.getAttribute('data-alert-id'));
  const opened = (of: Page = page): Locator => of.getByRole('article');
  /** The id of the alert that is open, once all of it is shown. */
  const openId = async (of: Page = page): Promise<number> => {
    await opened(of).getByRole('application').waitFor();
    return Number(await opened(of).getAttribute('data-alert'));
  };
  const stored = async (query: object = {}): Promise<Alert[]> => (await client.query<{ alerts: Alert[] }>('alerts.list', query)).alerts;

  it('shows every stored alert, and each new one as it comes', async () => {
    await until('an alert', async () => (await items().count()) > 0, 60_000);
    const newest = await idOf(items().first());
    await until('another alert on top', async () => (await idOf(items().first())) > newest, 60_000);
  }, 130_000);

  it('opens an alert from the list, with the numbers and the bars that are stored', async () => {
    await items().first().getByRole('link').click();
    const id = await openId();
    expect(page.url()).toBe(`${server.url}/alerts/${id}`);
    const detail = await client.query<AlertDetail>('alerts.get', { id });
    const shown = (await opened().textContent()) ?? '';
    const digits = (value: number): string => Math.abs(value).toFixed(4).replace(/\B(?=(\d{3})+\.)/g, ',');
    for (const value of [detail.alert.value, detail.alert.signal, detail.alert.histogram, detail.before ?? NaN]) expect(shown).toContain(digits(value));
    expect(shown).toContain(`Settingsversion ${detail.alert.settingsVersion}`);
    expect(shown).toMatch(/MACD-V (rose above|fell below|stayed) /);
    // A late alert and a live one rest on the same bars: a hundred up to their own.
    expect(detail.window?.candles.at(-1)?.openTime).toBe(detail.alert.openTime);
    expect(detail.window?.values.kind).toBe('recomputed');
    expect(detail.window?.points).toHaveLength(100);
    expect(await opened().getByRole('application').getAttribute('data-bars')).toBe('100');
    expect(await page.title()).toMatch(/Demo · .* alert/);
  }, 60_000);

  it('leads by keys to the alerts beside it, and by Escape back to the list', async () => {
    await until('three alerts', async () => (await stored()).length >= 3, 60_000);
    const [newest, second] = await stored();
    await page.goto(`${server.url}/alerts/${second?.id}`);
    await openId();
    await page.keyboard.press('ArrowLeft');
    await until('the newer one', async () => (await opened().getAttribute('data-alert')) === String(newest?.id));
    await page.keyboard.press('ArrowDown');
    await until('the older one', async () => (await opened().getAttribute('data-alert')) === String(second?.id));
    await page.keyboard.press('Escape');
    await page.waitForURL(`${server.url}/alerts`);
    await opened().waitFor({ state: 'detached' });
    await until('the focus on its row', () => page.evaluate<boolean>(`document.activeElement?.closest('[data-alert-id="${second?.id}"]') != null`));
  }, 90_000);

  it('opens from the feed of the Overview, and leads back there', async () => {
    await page.getByRole('link', { name: 'Overview' }).first().click();
    await items().first().getByRole('link').click();
    const id = await openId();
    expect(page.url()).toBe(`${server.url}/alerts/${id}`);
    await page.goBack();
    await page.getByRole('grid').waitFor();
  }, 60_000);

  it('opens from its mark on the chart of its symbol, and leads there', async () => {
    // The bars stand still while the pointer looks for the mark.
    await client.mutate('control.sendCommand', { type: 'pause' });
    await until('the pause', async () => (await client.query<RuntimeStatus>('control.status')).state === 'paused', 60_000);
    const [alert] = await stored();
    if (!alert) throw new Error('there is no alert');
    await page.goto(`${server.url}/alerts/${alert.id}`);
    await openId();
    await opened().getByRole('link', { name: 'Chart now' }).click();
    await page.waitForURL(`${server.url}/symbols/${exchangeName(alert.exchangeId)}/${alert.symbol}?timeframe=${alert.timeframe}`);
    const chart = page.getByRole('application', { name: /^Chart of/ });
    await until('its marks', async () => Number(await chart.getAttribute('data-alerts')) > 0);
    await until('a mark under the pointer', () => pointAtMark(chart, alert), 180_000);
    await page.mouse.down();
    await page.mouse.up();
    await page.waitForURL(/\/alerts\/\d+$/);
    const detail = await client.query<AlertDetail>('alerts.get', { id: await openId() });
    expect(detail.alert).toMatchObject({ symbol: alert.symbol, timeframe: alert.timeframe });
    await client.mutate('control.sendCommand', { type: 'resume' });
    await until('the engine to run', async () => (await client.query<RuntimeStatus>('control.status')).state === 'running', 60_000);
  }, 330_000);

  /** Moves the pointer over the bars around an alert, from the right, until it is over a mark. */
  const pointAtMark = async (chart: Locator, { openTime, timeframe }: Alert): Promise<boolean> => {
    // The pane of prices is the second cell of the chart's first row, before the scale.
    const pane = await chart.locator('td').nth(1).boundingBox();
    const newest = Number(await chart.getAttribute('data-newest'));
    if (!pane) return false;
    // Bars are six pixels wide; to their right come free ones.
    const barsBack = (newest - openTime) / TIMEFRAME_MS[timeframe];
    const right = pane.width - 17 - 6 * barsBack;
    for (let x = right; x > right - 80; x -= 6) {
      for (let y = 10; y < pane.height; y += 10) {
        await page.mouse.move(pane.x + x, pane.y + y);
        if ((await page.locator('.over-mark').count()) > 0) return true;
      }
    }
    return false;
  };

  it('says so of an alert that there is none, and leads to the list', async () => {
    for (const id of ['999999999', 'x']) {
      await page.goto(`${server.url}/alerts/${id}`);
      await page.getByText('There is no such alert').waitFor();
    }
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'See all alerts' }).click();
    await page.waitForURL(`${server.url}/alerts`);
    desktop.errors.splice(0, Infinity, ...desktop.errors.filter((error) => !error.includes('404')));
  }, 60_000);

  it('holds in both themes, on a desktop and on a phone, in the list and in one alert', async () => {
    const ready = (other: Page): Promise<unknown> => until('alerts', async () => (await items(other).count()) > 0, 60_000);
    expect(await problemsInEveryLook(desktop, { name: 'alerts', url: `${server.url}/alerts`, ready })).toEqual([]);
    const level = (await until('an alert at a level', () => stored({ rule: 'level' })))[0];
    expect(await problemsInEveryLook(desktop, { name: 'alert', url: `${server.url}/alerts/${level?.id}`, ready: openId })).toEqual([]);
  }, 240_000);

  it('reads older alerts as it is scrolled', async () => {
    const oldest = (await stored({ limit: 500 })).at(-1)?.id;
    // Many levels close to each other give many alerts.
    await client.mutate('settings.update', { patch: { alerts: { levels: [10, 20, 30, 40, 60, 80, 100, 150], cooldownMinutes: 0 } } });
    // No page is drawn while they come.
    await page.goto('about:blank');
    await until('more than a page of them', async () => (await stored({ limit: PAGE_SIZE + 20 })).length === PAGE_SIZE + 20, 240_000);
    await page.goto(`${server.url}/alerts`);
    await page.getByText(/^newest \d+, older ones on scroll$/).waitFor();
    await until('the oldest alert', async () => {
      await inList('list?.scrollTo(0, list.scrollHeight)');
      return (await idOf(items().last())) === oldest;
    }, 60_000);
    await page.getByText(/older ones on scroll$/).waitFor({ state: 'detached' });
  }, 330_000);

  it('filters on the server, keeps the filter in the address, says when nothing fits, and shows all again', async () => {
    await page.goto(`${server.url}/alerts`);
    await page.getByRole('combobox', { name: 'Timeframe' }).selectOption('5m');
    await page.waitForURL(/timeframe=5m/);
    await page.getByRole('combobox', { name: 'Rule' }).selectOption('level');
    const oldest = (await stored({ timeframe: '5m', rule: 'level', limit: 500 })).at(-1)?.id;
    await until('the oldest that fits', async () => {
      await inList('list?.scrollTo(0, list.scrollHeight)');
      return (await idOf(items().last())) === oldest;
    }, 60_000);
    expect((await items().allTextContents()).filter((text) => !text.includes('5m'))).toEqual([]);
    await page.getByRole('searchbox', { name: 'Symbol' }).fill('no such symbol');
    await page.getByText('No stored alert fits').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.waitForURL(`${server.url}/alerts`);
    await until('all', async () => (await items().count()) > 0);
  }, 120_000);

  it('is where it was after an alert was opened and closed: same filter, same place, though new ones came', async () => {
    await page.goto(`${server.url}/alerts?timeframe=1m`);
    await until('a long list', async () => (await inList<number>('list ? list.scrollHeight - list.clientHeight : 0')) > 1_000, 60_000);
    await inList('list.scrollTo(0, 500)');
    const place = async (id: number): Promise<number | undefined> => (await page.locator(`[data-alert-id="${id}"]`).boundingBox())?.y;
    const inSight = `[...list.querySelectorAll('li')].find((item) => item.getBoundingClientRect().top > 300)`;
    const read = Number(await inList<string>(`${inSight}.dataset.alertId`));
    const before = await place(read);
    await page.locator(`[data-alert-id="${read}"] a`).click();
    expect(await openId()).toBe(read);
    await until('it in sight beside', async () => ((await place(read)) ?? -1) > 0);
    const newest = (await stored())[0]?.id ?? 0;
    await until('a new alert', async () => ((await stored({ timeframe: '1m', limit: 1 }))[0]?.id ?? 0) > newest, 60_000);
    await page.goBack();
    await page.waitForURL(/\/alerts\?timeframe=1m$/);
    await until('the same place', async () => Math.abs(((await place(read)) ?? 0) - (before ?? -1)) <= 1);
    expect(desktop.errors).toEqual([]);
  }, 180_000);
});
