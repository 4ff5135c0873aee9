import type { Browser, Page } from 'playwright-core';
import { openPage, type WatchedPage } from './browser.ts';

/** What a procedure answered to a page. */
export interface ProcedureAnswer {
  status: number;
  appCode: string | null;
  data: unknown;
}

/** Calls a procedure from a page, with its cookie, and gives the answer; a procedure that only reads is asked by GET. */
export const callFrom = (page: Page, procedure: string, input: unknown, kind: 'query' | 'mutation' = 'mutation'): Promise<ProcedureAnswer> =>
  page.evaluate(
    async ({ path, body, method }) => {
      const search = method === 'GET' ? `?input=${encodeURIComponent(body)}` : '';
      const answer = await fetch(`/trpc/${path}${search}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(method === 'POST' && { body }),
      });
      const told = (await answer.json()) as { error?: { data: { appCode: string | null } }; result?: { data: unknown } };
      return { status: answer.status, appCode: told.error?.data.appCode ?? null, data: told.result?.data ?? null };
    },
    { path: procedure, body: JSON.stringify(input), method: kind === 'query' ? 'GET' : 'POST' },
  );

/** Somebody whom the owner has added, with a page of their own that shows the Overview. */
export interface JoinedUser extends WatchedPage {
  id: number;
}

/** Adds a user from the owner's page; they choose a password with their link, in a browser of their own. */
export const join = async (
  browser: Browser,
  owner: Page,
  { email, displayName, role, password, settings = {} }: { email: string; displayName: string; role: 'viewer' | 'operator'; password: string; settings?: object },
): Promise<JoinedUser> => {
  const { data } = await callFrom(owner, 'users.add', { email, displayName, role, settings });
  const { user, link } = data as { user: { id: number }; link: { path: string } };
  const watched = await openPage(browser);
  const { page } = watched;
  await page.goto(`${new URL(owner.url()).origin}${link.path}`);
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel('New password again').fill(password);
  await page.getByRole('button', { name: /Store the password/ }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor({ state: 'attached' });
  return { ...watched, id: user.id };
};
