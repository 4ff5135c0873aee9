import type { Page } from 'playwright-core';

/**
 * What somebody does at the matrix: filter, sort, group, go about by keys, open the palette. Each step
 * is one key or click. It begins when the picture of the one before is made, as nobody's fingers are
 * faster, and is marked in the page by its name, which the browser's trace and timings then tell.
 */
export const walkTheMatrix = async (page: Page): Promise<void> => {
  for (const [name, step] of STEPS) {
    await page.evaluate(beginStep, `${STEP_MARK}${name}`);
    await step(page);
  }
};

/** Runs in the page. */
const beginStep = (mark: string): Promise<void> => {
  const { performance, requestAnimationFrame } = globalThis as unknown as MarkingWindow;
  return new Promise((resolve) => {
    // The first frame makes the picture, the second comes after it.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        performance.mark(mark);
        resolve();
      }),
    );
  });
};

/** How the marks of steps begin. */
export const STEP_MARK = 'step: ';

interface MarkingWindow {
  performance: { mark(name: string): void };
  requestAnimationFrame: (next: () => void) => void;
}

type Step = readonly [name: string, step: (page: Page) => Promise<unknown>];

const press = (key: string, where: string): Step => [`${key} ${where}`, (page) => page.keyboard.press(key)];

const presses = (keys: readonly string[], where: string): Step[] => keys.map((key) => press(key, where));

const sortBy = (name: string): Step => [`sort by ${name}`, (page) => page.getByRole('columnheader', { name }).getByRole('button').click()];

const groupBy = (value: string): Step => [
  `group by ${value || 'nothing'}`,
  (page) => page.getByRole('combobox', { name: 'Group by' }).selectOption(value),
];

const STEPS: readonly Step[] = [
  ['focus the filter', (page) => page.getByRole('searchbox', { name: 'Filter symbols' }).focus()],
  ...presses(['a', 'b'], 'in the filter'),
  ['see the filtered rows', (page) => page.getByText(/^\d+ of 400 symbols$/).waitFor()],
  ...presses(['Backspace', 'Backspace'], 'in the filter'),
  ['see all rows', (page) => page.getByText(/^400 symbols$/).waitFor()],
  sortBy('Price'),
  sortBy('4h'),
  sortBy('Symbol'),
  groupBy('1h'),
  groupBy(''),
  ['focus a cell', (page) => page.getByRole('grid').getByRole('gridcell').first().focus()],
  ...presses(['ArrowDown', 'ArrowRight', 'PageDown', 'PageDown', 'PageUp', 'ArrowUp', 'End', 'Home'], 'in the matrix'),
  press('Control+k', 'for the palette'),
  ['see the palette', (page) => page.getByRole('dialog').getByRole('combobox').waitFor()],
  ...presses(['a', 'b', 'c', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'Escape'], 'in the palette'),
  ['see no palette', (page) => page.getByRole('dialog').waitFor({ state: 'detached' })],
];
