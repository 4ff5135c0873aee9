import type { Browser } from 'playwright-core';
import { DESKTOP } from '../browser.ts';
import { frameCosts, percentile, TRACE_CATEGORIES, wholeCost } from './frame-costs.ts';

/** As much as a window of the matrix shows. */
const ROWS = 30;
const COLUMNS = 9;

const FRAMES = 60;

/** Runs in the page. */
const WRITE_FRAMES = `new Promise((resolve) => {
  const table = document.querySelector('table');
  const cells = Array.from({ length: ${ROWS * COLUMNS} }, (_, index) => {
    if (index % ${COLUMNS} === 0) table.insertRow();
    const cell = table.rows[table.rows.length - 1].insertCell();
    cell.innerHTML = '<span></span><svg width="34" height="18"><path /></svg>';
    return { cell, text: cell.firstChild, path: cell.querySelector('path') };
  });
  let frame = 0;
  const write = () => {
    frame++;
    cells.forEach(({ cell, text, path }, index) => {
      const value = (frame * 37 + index * 11) % 200;
      text.textContent = (value - 100).toFixed(1);
      cell.style.backgroundColor = 'rgb(0 0 ' + value + ')';
      path.setAttribute('d', 'M0 9L11 ' + (value % 18) + 'L22 ' + ((value + frame) % 18) + 'L34 9');
    });
    if (frame === ${FRAMES}) resolve();
    else requestAnimationFrame(write);
  };
  requestAnimationFrame(write);
})`;

/**
 * What script and layout of a frame cost, 95th percentile in milliseconds of the processor, on a page
 * without any library that writes every number in sight anew, with a colour and a line for each, thirty
 * rows of nine. It tells how fast this browser is here and now.
 */
export const costOfFrameByHand = async (browser: Browser): Promise<number> => {
  const context = await browser.newContext({ viewport: DESKTOP });
  const page = await context.newPage();
  await page.setContent('<style>td { width: 120px; height: 30px; font: 13px monospace } path { fill: none; stroke: gray }</style><table></table>');
  await browser.startTracing(page, { categories: TRACE_CATEGORIES });
  await page.evaluate(WRITE_FRAMES);
  const costs = frameCosts((await browser.stopTracing()).toString()).map(wholeCost);
  await context.close();
  // Those before and after the writing are empty.
  return percentile(costs.toSorted((a, b) => b - a).slice(0, FRAMES), 0.95);
};
