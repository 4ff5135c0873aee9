import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Keeps Chromium from talking to anybody but the server under test. */
const QUIET = [
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** A page and what went wrong on it so far. */
export interface WatchedPage {
  page: Page;
  /** Console errors, uncaught exceptions and requests that failed, in order. */
  errors: string[];
}

/** Starts headless Chromium at `executablePath`. Its sandbox refuses root, so root goes without. */
export const launchBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? [...QUIET, '--no-sandbox'] : QUIET,
  });

/** How long a page may take to what is waited for, on a machine that does much else. */
const PATIENCE_MS = 90_000;

/** The usual sizes of a window. */
export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export interface PageOptions {
  width?: number;
  height?: number;
  colorScheme?: 'dark' | 'light';
  /** Cookies and storage of another context, to be signed in as it is. */
  storageState?: Awaited<ReturnType<BrowserContext['storageState']>>;
}

/** Opens a page in a context of its own: no cookie or storage is shared with another. */
export const openPage = async (
  browser: Browser,
  { width = DESKTOP.width, height = DESKTOP.height, colorScheme = 'dark', storageState }: PageOptions = {},
): Promise<WatchedPage> => {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    ...(storageState ? { storageState } : {}),
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => {
    errors.push(`exception: ${error.message}`);
  });
  page.on('requestfailed', (request) => {
    // A stream or a query that the page itself ended is no failure.
    const reason = request.failure()?.errorText ?? 'unknown';
    if (reason !== 'net::ERR_ABORTED') errors.push(`request: ${request.url()} ${reason}`);
  });
  return { page, errors };
};

/** Saves what the page shows, without animation and caret, as PNG at `path`. */
export const takeScreenshot = async (page: Page, path: string): Promise<void> => {
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
};
