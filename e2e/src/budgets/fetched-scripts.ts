import type { Page } from 'playwright-core';

/** A script as it came over the line. */
export interface FetchedScript {
  url: string;
  /** What was received, headers included. */
  fetchedBytes: number;
  /** How it was compressed; null when it was not. */
  encoding: string | null;
}

/** The scripts that a page fetches while `drive` runs, as the browser counts their bytes. */
export const fetchedScripts = async (page: Page, drive: () => Promise<void>): Promise<FetchedScript[]> => {
  const cdp = await page.context().newCDPSession(page);
  const scripts = new Map<string, FetchedScript>();
  cdp.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type !== 'Script') return;
    const encoding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-encoding')?.[1] ?? null;
    scripts.set(requestId, { url: response.url, fetchedBytes: 0, encoding });
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const script = scripts.get(requestId);
    if (script) script.fetchedBytes = encodedDataLength;
  });
  await cdp.send('Network.enable');
  await drive();
  await cdp.detach();
  return [...scripts.values()];
};
