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
  if (!(await page.evaluate<boolean>(`'axe' in globalThis`))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const inPage = globalThis as unknown as { axe: typeof axe };
    // Of what is right nothing is told.
    const { violations: found } = await inPage.axe.run({ resultTypes: ['violations'] });
    return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ') ?? ''}`);
  });
};

/** A picture of the documentation. */
export const imagePath = (name: string): string => fileURLToPath(new URL(`../../docs/images/${name}.png`, import.meta.url));

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

/**
 * The looks in which every page must hold, by the end of its picture's name: at each size the one that
 * the page is opened in and the one that it changes to. Each theme is one to begin with.
 */
const LOOKS = [
  { size: DESKTOP, looks: [['dark', 'dark'], ['light', 'light']] },
  { size: PHONE, looks: [['phone-light', 'light'], ['phone', 'dark']] },
] as const;

export interface LooksOptions {
  /** Begin of the pictures' names: `control` gives `control-dark.png` and so on. */
  name: string;
  /** Address of the page. */
  url: string;
  /** Of a context that is signed in. */
  storageState: NonNullable<PageOptions['storageState']>;
  /** Resolves when the page shows what the picture is about; asked again when the theme has changed. */
  ready: (page: Page, look: string) => Promise<unknown>;
}

/**
 * Opens a page on a desktop and on a phone, each in both themes, takes its pictures, and gives what
 * axe and the console found wrong.
 */
export const problemsInEveryLook = async (browser: Browser, { name, url, storageState, ready }: LooksOptions): Promise<string[]> => {
  const problems: string[] = [];
  for (const { size, looks } of LOOKS) {
    const { page, errors } = await openPage(browser, { ...size, colorScheme: looks[0][1], storageState });
    await page.goto(url);
    for (const [look, colorScheme] of looks) {
      await page.emulateMedia({ colorScheme });
      await ready(page, look);
      const sidewards = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      if (sidewards > 0) problems.push(`${look}: scrolls sidewards by ${sidewards} px`);
      problems.push(...(await violations(page)).map((problem) => `${look}: ${problem}`));
      await takeScreenshot(page, imagePath(`${name}-${look}`));
      problems.push(...errors.splice(0).map((error) => `${look}: ${error}`));
    }
    await page.context().close();
  }
  return problems;
};
