import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { openPage, takeScreenshot, type PageOptions } from './browser.ts';

/** Resolves when nothing fades in or out any more: halfway, colours are neither. What never ends is not waited for. */
const STILL = `Promise.allSettled(
  document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished),
).then(() => undefined)`;

/** What axe finds wrong with the page as it is now: rule and first element. */
export const violations = async (page: Page): Promise<string[]> => {
  await page.evaluate(STILL);
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const inPage = globalThis as unknown as { axe: typeof axe };
    return (await inPage.axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ') ?? ''}`);
  });
};

/** A picture of the documentation. */
export const imagePath = (name: string): string => fileURLToPath(new URL(`../../docs/images/${name}.png`, import.meta.url));

const PHONE = { width: 390, height: 844 };

/** The looks in which every page must hold, by the end of its picture's name. */
const LOOKS: Readonly<Record<string, PageOptions>> = {
  'dark': { colorScheme: 'dark' },
  'light': { colorScheme: 'light' },
  'phone': { ...PHONE, colorScheme: 'dark' },
  'phone-light': { ...PHONE, colorScheme: 'light' },
};

export interface LooksOptions {
  /** Begin of the pictures' names: `control` gives `control-dark.png` and so on. */
  name: string;
  /** Address of the page. */
  url: string;
  /** Of a context that is signed in. */
  storageState: NonNullable<PageOptions['storageState']>;
  /** Resolves when the page shows what the picture is about. */
  ready: (page: Page, look: string) => Promise<unknown>;
}

/**
 * Opens a page in both themes, on a desktop and on a phone, takes its pictures, and gives what axe
 * and the console found wrong.
 */
export const problemsInEveryLook = async (browser: Browser, { name, url, storageState, ready }: LooksOptions): Promise<string[]> => {
  const problems: string[] = [];
  for (const [look, options] of Object.entries(LOOKS)) {
    const { page, errors } = await openPage(browser, { ...options, storageState });
    await page.goto(url);
    await ready(page, look);
    const sidewards = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (sidewards > 0) problems.push(`${look}: scrolls sidewards by ${sidewards} px`);
    problems.push(...(await violations(page)).map((problem) => `${look}: ${problem}`), ...errors.map((error) => `${look}: ${error}`));
    await takeScreenshot(page, imagePath(`${name}-${look}`));
    await page.context().close();
  }
  return problems;
};
