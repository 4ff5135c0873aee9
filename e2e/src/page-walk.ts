import type { Page } from 'playwright-core';
import type { WatchedPage } from './browser.ts';

/** Every page, with what must be there before it is judged. */
const PAGES: readonly (readonly [path: string, ready: (page: Page) => Promise<unknown>])[] = [
  ['/', (page) => page.getByRole('grid').getByRole('rowheader').first().waitFor()],
  ['/symbols', (page) => page.getByRole('region', { name: 'Watchlist' }).getByRole('link', { name: /BTC/ }).first().waitFor()],
  ['/symbols/demo/BTC-USD', (page) => page.getByRole('heading', { level: 1 }).filter({ hasText: 'BTC' }).waitFor()],
  ['/alerts', (page) => page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })],
  ['/logs', (page) => page.getByRole('heading', { level: 1 }).waitFor()],
  ['/control', (page) => page.getByText('Nothing is held back.').waitFor()],
  ['/settings', (page) => page.getByRole('form', { name: 'Settings' }).waitFor()],
  ['/settings?view=json', (page) => page.getByRole('textbox').filter({ hasText: 'position-monitor' }).waitFor()],
  ['/settings?view=history', (page) => page.getByText(/user added|first start/).first().waitFor()],
  ['/settings?view=transfer', (page) => page.getByRole('button', { name: /export|download/i }).first().waitFor()],
  ['/start', (page) => page.getByRole('heading', { level: 1 }).waitFor()],
  ['/users', (page) => page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })],
  ['/users/1', (page) => page.getByRole('heading', { level: 1 }).waitFor()],
  ['/account', (page) => page.getByText('This one').waitFor()],
];

/** Names of what changes something other than one's own account; to pause the page of logs changes only what is shown. */
const CHANGES = /^((pause|resume)(?! the log)|back-fill|clear cache|reload|switch to|rebuild|restore|reset|import|review and save|add user|new link|disable|enable|save|begin|watch |remove |check |scan|cancel|role of|identity of)/i;

/** How long an engine may take to report, on a machine that does much else. */
const LONG_MS = 60_000;

/** What a walk over every page found, by page. */
export interface Walk {
  /** Enabled controls that change something. */
  offered: Record<string, string[]>;
  /** Answers that are no success, and requests that would have changed something, merely by looking. */
  requests: string[];
}

/** Looks at every page of a server as whoever is signed in there, touching nothing. */
export const walk = async ({ page }: WatchedPage, origin: string): Promise<Walk> => {
  const found: Walk = { offered: {}, requests: [] };
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() >= 400) found.requests.push(`${response.status()} ${pathname}`);
    if (response.request().method() !== 'GET') found.requests.push(`${response.request().method()} ${pathname}`);
  });
  for (const [path, ready] of PAGES) {
    await page.goto(`${origin}${path}`);
    await ready(page);
    await page.getByRole('region', { name: 'State of the engine' }).getByText(/^(Running|Degraded)$/).waitFor({ timeout: LONG_MS });
    const names = await page.evaluate<string[]>(NAMES_OF_ENABLED_CONTROLS);
    found.offered[path] = [...new Set(names.filter((name) => CHANGES.test(name)))].toSorted();
  }
  page.removeAllListeners('response');
  return found;
};

const NAMES_OF_ENABLED_CONTROLS = `
  [...document.querySelectorAll('button, select, input, textarea, [role=switch]')]
    .filter((element) => !element.disabled && !element.readOnly && element.closest('[aria-hidden=true]') === null)
    .map((element) => (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '').trim())
`;
