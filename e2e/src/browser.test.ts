import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, until } from '@livermore/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage, takeScreenshot } from './browser.ts';
import type { Browser } from 'playwright-core';

const PAGE = `<!doctype html><title>x</title><link rel="icon" href="data:,"><h1>Hello</h1>
<script>console.error('said aloud'); setTimeout(() => { throw new Error('thrown') })</script>`;

describeWith('chromium', 'the browser of the tests', (executablePath) => {
  const folder = mkdtempSync(join(tmpdir(), 'livermore-e2e-'));
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(PAGE);
  });
  let browser: Browser;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await launchBrowser(executablePath);
  });

  afterAll(async () => {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('opens a page, collects what goes wrong on it, and takes its picture', async () => {
    const { page, errors } = await openPage(browser, { width: 400, height: 300 });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(await page.textContent('h1')).toBe('Hello');
    await until('both errors', () => errors.length === 2);
    expect(errors).toEqual(['console: said aloud', 'exception: thrown']);

    const path = join(folder, 'deep/page.png');
    await takeScreenshot(page, path);
    const png = readFileSync(path);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([400, 300]);
  });
});
