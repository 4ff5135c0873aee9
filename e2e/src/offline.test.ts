import { rmSync } from 'node:fs';
import { describeWith, until } from '@livermore/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage, takeScreenshot, type WatchedPage } from './browser.ts';
import { startServer, type RunningServer } from './livermore-process.ts';
import { imagePath, violations } from './page-checks.ts';
import { preparedDataDir, SOME_SYMBOLS, START_LIMIT_MS } from './prepared-data-dir.ts';

const LOST = /^Last seen (\d+ s|\d+ min) ago$/;

/** The texts of the matrix's 1m cells. */
const minuteCells = (page: Page): Promise<string[]> => page.getByRole('grid').getByRole('gridcell', { name: /1m/ }).allTextContents();

/** What the browser keeps for this origin: names of caches with their files, entries of the database, keys of the storage. */
const keptInBrowser = (page: Page): Promise<{ files: string[]; states: unknown[]; keys: string[] }> =>
  page.evaluate(async () => {
    const browser = globalThis as unknown as {
      caches: { keys(): Promise<string[]>; open(name: string): Promise<{ keys(): Promise<{ url: string }[]> }> };
      localStorage: object;
      indexedDB: { databases(): Promise<{ name?: string }[]>; open(name: string): { result: Database; addEventListener(type: string, then: () => void): void } };
    };
    interface Database {
      close(): void;
      objectStoreNames: ArrayLike<string>;
      transaction(name: string): { objectStore(name: string): { getAll(): { result: unknown[]; addEventListener(type: string, then: () => void): void } } };
    }
    const files: string[] = [];
    for (const name of await browser.caches.keys()) {
      for (const { url } of await (await browser.caches.open(name)).keys()) files.push(new URL(url).pathname);
    }
    // Opening one that is not there would make it.
    const isThere = (await browser.indexedDB.databases()).some(({ name }) => name === 'livermore');
    const states = await new Promise<unknown[]>((resolve) => {
      if (!isThere) {
        resolve([]);
        return;
      }
      const opening = browser.indexedDB.open('livermore');
      opening.addEventListener('success', () => {
        const [store] = Array.from(opening.result.objectStoreNames);
        if (store === undefined) {
          resolve([]);
          return;
        }
        const all = opening.result.transaction(store).objectStore(store).getAll();
        all.addEventListener('success', () => {
          opening.result.close();
          resolve(all.result);
        });
      });
    });
    return { files, states, keys: Object.keys(browser.localStorage) };
  });

/** Puts something else in the place of the page that opens while the server is away. */
const keepAsPage = (page: Page, html: string): Promise<void> =>
  page.evaluate(async (text) => {
    const { caches } = globalThis as unknown as { caches: { keys(): Promise<string[]>; open(name: string): Promise<{ put(url: string, page: Response): Promise<void> }> } };
    for (const name of await caches.keys()) await (await caches.open(name)).put('/index.html', new Response(text, { headers: { 'content-type': 'text/html' } }));
  }, html);

describeWith('chromium', 'the pages while the server is away', (executablePath) => {
  let dataDir: string;
  let server: RunningServer;
  let browser: Browser;
  let opened: WatchedPage;

  beforeAll(async () => {
    dataDir = await preparedDataDir('some');
    [server, browser] = await Promise.all([startServer(dataDir), launchBrowser(executablePath)]);
    opened = await openPage(browser);
    await opened.page.goto(server.signInUrl);
    await until('values', async () => (await minuteCells(opened.page)).filter((text) => /[+−]\d/.test(text)).length === SOME_SYMBOLS.length, 60_000);
    await until('the files that open a page', async () => (await keptInBrowser(opened.page)).files.includes('/index.html'), 30_000);
  }, START_LIMIT_MS);

  afterAll(async () => {
    await browser.close();
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('open with the last known state, grey and with its age', async () => {
    const { page } = opened;
    const { port } = new URL(server.url);
    await server.kill();
    await page.getByText(LOST).first().waitFor();
    const shown = await minuteCells(page);
    await until('the state to be kept', async () => (await keptInBrowser(page)).states.length === 1);
    await page.reload();
    await page.getByText(LOST).first().waitFor();
    // Ages grow, values stand.
    const numbers = (texts: string[]): (string | undefined)[] => texts.map((text) => /[+−]?[\d,.]+/.exec(text)?.[0]);
    expect(numbers(await minuteCells(page))).toEqual(numbers(shown));
    expect(await page.title()).toMatch(/^Not live/);
    expect(await page.locator('main[data-not-live]').count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    await takeScreenshot(page, imagePath('offline-dark'));
    await page.goto(`${server.url}/control`);
    await page.getByText(LOST).first().waitFor();
    await page.goto(server.url);
    await page.getByText(LOST).first().waitFor();
    await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
    server = await startServer(dataDir, { port });
  }, 120_000);

  it('are live again without a reload when it is back', async () => {
    const { page } = opened;
    await page.getByText(LOST).first().waitFor({ state: 'detached', timeout: 60_000 });
    const before = await minuteCells(page);
    await until('values that move', async () => (await minuteCells(page)).filter((text, index) => text !== before[index]).length > 5, 60_000);
    expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
  }, 120_000);

  it('are the server’s own as long as it answers', async () => {
    const { page } = opened;
    // A kept page that differs from the server's would be seen.
    await keepAsPage(page, '<title>an old page</title>');
    await page.reload();
    await page.getByRole('grid').waitFor();
    expect(await page.title()).not.toBe('an old page');
    await keepAsPage(page, await (await fetch(server.url, { headers: { accept: 'text/html' } })).text());
    expect((await keptInBrowser(page)).files.filter((path) => !/^\/(assets\/|index\.html$|theme\.js$|favicon\.svg$)/.test(path))).toEqual([]);
  }, 60_000);

  it('keep nothing about anybody after the sign-out', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await until('an empty store', async () => (await keptInBrowser(page)).states.length === 0);
    expect((await keptInBrowser(page)).keys.filter((key) => key !== 'livermore.theme')).toEqual([]);
    await server.kill();
    await page.reload();
    await page.getByRole('heading', { name: 'The server does not answer' }).waitFor();
    expect(await page.getByRole('grid').count()).toBe(0);
  }, 120_000);
});
