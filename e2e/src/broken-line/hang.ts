import type { Page } from 'playwright-core';

interface BlockingRequest {
  open(method: string, url: string, isAsync: boolean): void;
  send(): void;
}

/** Stops the main thread of a page, which waits for an answer that does not come; gives how to let it go on. */
export const hang = async (page: Page): Promise<() => Promise<void>> => {
  const address = '/api/hang';
  let answer = (): void => {};
  const asked = new Promise<void>((resolve) => {
    void page.route(`**${address}`, async (route) => {
      await new Promise<void>((go) => {
        answer = go;
        resolve();
      });
      await route.fulfill({ body: '' });
    });
  });
  const ended = page.evaluate((url) => {
    const { XMLHttpRequest } = globalThis as unknown as { XMLHttpRequest: new () => BlockingRequest };
    const request = new XMLHttpRequest();
    request.open('GET', url, false);
    request.send();
  }, address);
  // A page that is closed meanwhile has no answer.
  ended.catch(() => undefined);
  await asked;
  return async () => {
    answer();
    await ended;
    await page.unroute(`**${address}`);
  };
};
