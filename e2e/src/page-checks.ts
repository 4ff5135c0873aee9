import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { DESKTOP, PHONE, takeScreenshot, type WatchedPage } from './browser.ts';

/** The least of what defines `axe`: it is sent to every page that is checked. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Resolves when nothing fades in or out any more: halfway, colours are neither. What never ends is not waited for. */
const STILL = `Promise.allSettled(
  document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished),
).then(() => undefined)`;

/** The rules that look at colours, of those that axe checks unasked. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong with the page as it is now, by all its rules or those named: rule and first element. */
export const violations = async (page: Page, rules?: readonly string[]): Promise<string[]> => {
  await page.evaluate(STILL);
  if (!(await page.evaluate<boolean>(`'axe' in globalThis`))) await page.evaluate(AXE);
  return page.evaluate(async (runOnly) => {
    const inPage = globalThis as unknown as { axe: typeof axe };
    // Of what is right nothing is told.
    const { violations: found } = await inPage.axe.run({ resultTypes: ['violations'], ...(runOnly && { runOnly }) });
    return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ') ?? ''}`);
  }, rules && [...rules]);
};

/** A picture of the documentation. */
export const imagePath = (name: string): string => fileURLToPath(new URL(`../../docs/images/${name}.png`, import.meta.url));

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
  /** Resolves when the page shows what the picture is about; asked again when the theme has changed. */
  ready: (page: Page, look: string) => Promise<unknown>;
}

/**
 * Opens an address in a page as on a desktop and as on a phone, each in both themes, takes its pictures,
 * and gives what axe and the console found wrong. It is a page that is there already, since another one
 * would cost as much as the check does; it is left at the address, as on a desktop.
 */
export const problemsInEveryLook = async ({ page, errors }: WatchedPage, { name, url, ready }: LooksOptions): Promise<string[]> => {
  const problems: string[] = [];
  const before = errors.length;
  for (const { size, looks } of LOOKS) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: looks[0][1] });
    await page.goto(url);
    for (const [look, colorScheme] of looks) {
      await page.emulateMedia({ colorScheme });
      await ready(page, look);
      const sidewards = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      if (sidewards > 0) problems.push(`${look}: scrolls sidewards by ${sidewards} px`);
      // The other theme has other colours and nothing else.
      const found = await violations(page, colorScheme === looks[0][1] ? undefined : COLOUR_RULES);
      problems.push(...found.map((problem) => `${look}: ${problem}`));
      await takeScreenshot(page, imagePath(`${name}-${look}`));
      problems.push(...errors.splice(before).map((error) => `${look}: ${error}`));
    }
  }
  await page.setViewportSize(DESKTOP);
  return problems;
};
