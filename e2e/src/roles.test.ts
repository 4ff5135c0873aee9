import { rmSync } from 'node:fs';
import { describeWith } from '@livermore/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLocalIssuer, type LocalIssuer } from '../../apps/api/src/testing/local-issuer.ts';
import { launchBrowser, openPage, type WatchedPage } from './browser.ts';
import { harmfulInputs, letThrough, privileged } from './direct-calls.ts';
import { startServer, type RunningServer } from './livermore-process.ts';
import { problemsInEveryLook, violations } from './page-checks.ts';
import { walk } from './page-walk.ts';
import { callFrom, join, type JoinedUser } from './people.ts';
import { preparedDataDir, START_LIMIT_MS } from './prepared-data-dir.ts';

const PASSWORD = 'correct horse battery';

/** How long something may take on a machine that does much else. */
const LONG_MS = 60_000;

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

describeWith('chromium', 'roles in a browser', (executablePath) => {
  let dataDir: string;
  let issuer: LocalIssuer;
  let server: RunningServer;
  let browser: Browser;
  let owner: WatchedPage;
  let viewer: JoinedUser;
  let operator: JoinedUser;

  beforeAll(async () => {
    dataDir = await preparedDataDir('some');
    issuer = await startLocalIssuer();
    const environment = { LIVERMORE_OIDC_ISSUER: issuer.issuer };
    [server, browser] = await Promise.all([startServer(dataDir, { environment }), launchBrowser(executablePath)]);
    owner = await openPage(browser);
    await owner.page.goto(server.signInUrl);
    await owner.page.getByRole('heading', { name: 'Overview' }).waitFor({ state: 'attached' });
    const settings = { exchanges: { demo: { enabled: true } }, symbols: { monitored: ['BTC-USD', 'ETH-USD'] } };
    viewer = await join(browser, owner.page, { email: 'anna@example.com', displayName: 'Anna', role: 'viewer', password: PASSWORD, settings });
    operator = await join(browser, owner.page, { email: 'otto@example.com', displayName: 'Otto', role: 'operator', password: PASSWORD, settings });
  }, START_LIMIT_MS);
  afterAll(async () => {
    await browser.close();
    await server.kill();
    await issuer.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('offers a viewer nothing that changes anything, on any page, and asks for nothing that is refused', async () => {
    const { page } = viewer;
    // What the others show would be drawn all the while.
    for (const other of [owner, operator]) await other.page.goto('about:blank');
    const { offered, requests } = await walk(viewer, server.url);
    expect(Object.entries(offered).filter(([, names]) => names.length > 0)).toEqual([]);
    expect(requests).toEqual([]);
    expect(viewer.errors).toEqual([]);
    await page.goto(`${server.url}/users/1`);
    await page.getByText('This page is the owner’s').waitFor();
    await page.goto(`${server.url}/control`);
    await page.getByText('You may look, not steer').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'Control' }).waitFor();
    expect(await page.getByRole('option', { name: /pause|back-fill|first start/i }).count()).toBe(0);
    await page.keyboard.press('Escape');
    // The same walk finds what the owner is offered.
    await page.goto('about:blank');
    const owners = (await walk(owner, server.url)).offered;
    expect(Object.keys(owners).filter((path) => owners[path]?.length === 0)).toEqual([]);
    for (const other of [viewer, operator]) {
      await other.page.goto(`${server.url}/account`);
      await other.page.getByText('This one').waitFor();
    }
  }, 3 * LONG_MS);

  it('refuses a viewer every privileged procedure, and does nothing of it', async () => {
    const state = async () => {
      const read = async (from: Page, procedure: string) => (await callFrom(from, procedure, undefined, 'query')).data;
      const { users } = (await read(owner.page, 'users.list')) as { users: { lastSeenAt: number | null }[] };
      return [
        users.map((user) => ({ ...user, lastSeenAt: null })),
        await read(viewer.page, 'settings.get'),
        await read(viewer.page, 'control.history'),
      ];
    };
    const before = await state();
    const inputs = harmfulInputs(viewer.id);
    const paths = [...privileged('operator'), ...privileged('owner')];
    expect(Object.keys(inputs).toSorted()).toEqual(paths.toSorted());
    expect(await letThrough(viewer.page, paths, inputs)).toEqual([]);
    expect(await state()).toEqual(before);
  }, 3 * LONG_MS);

  it('shows an operator no users, and refuses them every procedure of the owner', async () => {
    const { page } = operator;
    expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
    for (const path of ['/users', '/users/1']) {
      await page.goto(`${server.url}${path}`);
      await page.getByText('This page is the owner’s').waitFor();
    }
    expect(operator.errors).toEqual([]);
    const inputs = harmfulInputs(viewer.id);
    const ofOthers = Object.keys(inputs).filter((path) => path.startsWith('users.'));
    expect(await letThrough(page, ofOthers, inputs)).toEqual([]);
  }, 3 * LONG_MS);

  it('shows the owner everybody’s engine as it is, and one of them as its person sees it, with nothing to steer it by', async () => {
    const { page } = owner;
    await page.goto(`${server.url}/users`);
    await page.getByRole('link', { name: /^Otto.*Running/ }).waitFor({ timeout: LONG_MS });
    await page.getByRole('link', { name: /^Owner.*Running/ }).waitFor({ timeout: LONG_MS });
    await callFrom(operator.page, 'control.sendCommand', { type: 'pause' });
    await page.getByRole('link', { name: /^Otto.*Paused/ }).click({ timeout: LONG_MS });
    await page.getByRole('heading', { name: 'Otto' }).waitFor();
    await page.getByText('only they steer it').waitFor();
    await page.getByText(/Paused by its user/).first().waitFor({ timeout: LONG_MS });
    const commands = page.getByRole('list', { name: 'Commands, newest first' });
    await commands.getByText('Pause').first().waitFor();
    const steers = page.getByRole('main').getByRole('button', { name: /pause|resume|cancel|back-fill|clear/i });
    expect(await steers.count()).toBe(await commands.getByRole('button', { name: /pause|resume|cancel|back-fill|clear/i }).count());
    await callFrom(operator.page, 'control.sendCommand', { type: 'resume' });
    await page.getByRole('list', { name: 'Symbols' }).getByText('BTC-USD', { exact: true }).waitFor({ timeout: LONG_MS });
    await page.getByText('Nothing is held back.').waitFor({ timeout: LONG_MS });
    await page.goto(`${server.url}/users/77`);
    await page.getByText('There is no such user').waitFor();
  }, 3 * LONG_MS);

  it('says that nobody runs the engine of who is disabled, and what was heard last is not shown as now', async () => {
    const { page } = owner;
    await page.goto(`${server.url}/users/${viewer.id}`);
    await page.getByText('Nothing is held back.').waitFor({ timeout: LONG_MS });
    await callFrom(page, 'users.disable', { id: viewer.id });
    await page.getByText(/Stopped: the user is disabled.*as it was then/).waitFor({ timeout: LONG_MS });
    await callFrom(page, 'users.enable', { id: viewer.id });
    await page.getByText(/as it was then/).waitFor({ state: 'detached', timeout: LONG_MS });
  }, 3 * LONG_MS);

  it('looks as it should', async () => {
    const problems = (name: string, path: string, ready: (page: Page) => Promise<unknown>) =>
      problemsInEveryLook(owner, { name, url: `${server.url}${path}`, ready });
    expect(await problems('users', '/users', (page) => page.getByRole('link', { name: /^Otto.*Running/ }).waitFor({ timeout: LONG_MS }))).toEqual([]);
    const isWarm = (page: Page) => page.getByRole('list', { name: 'Symbols' }).getByText('6/6').nth(1).waitFor({ timeout: 2 * LONG_MS });
    expect(await problems('user', `/users/${operator.id}`, isWarm)).toEqual([]);
  }, 240_000);

  it('says who somebody is at the identity provider, whose tokens then sign them in, until it is taken away', async () => {
    const { page } = owner;
    const whoIs = async (): Promise<number | undefined> => {
      const token = await issuer.token({ sub: 'user_anna' }, Date.now());
      const answer = await fetch(`${server.url}/trpc/auth.state`, { headers: { authorization: `Bearer ${token}` } });
      return ((await answer.json()) as { result: { data: { user: { id: number } | null } } }).result.data.user?.id;
    };
    await page.goto(`${server.url}/users`);
    const dialog = page.getByRole('dialog');
    const setFor = async (name: string) => {
      await button(page, `Identity of ${name}`).click();
      await dialog.getByLabel('Subject').fill('user_anna');
      await dialog.getByRole('button', { name: /^(Set|Change) identity/ }).click();
    };
    await setFor('Anna');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/identity user_anna/).waitFor();
    expect(await whoIs()).toBe(viewer.id);

    await setFor('Owner');
    await dialog.getByText(`user_anna of ${issuer.issuer} is user ${viewer.id} already`).waitFor();
    expect(await violations(page)).toEqual([]);
    await button(page, 'Cancel').click();

    await button(page, 'Identity of Anna').click();
    await button(page, 'Remove identity').click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/identity user_anna/).waitFor({ state: 'detached' });
    expect(await whoIs()).not.toBe(viewer.id);
  }, 3 * LONG_MS);

  it('shows who signs in after somebody else in the same tab nothing of theirs', async () => {
    const { page } = operator;
    await page.goto(`${server.url}/account`);
    await page.getByText('otto@example.com').waitFor();
    const leave = async () => {
      await button(page, /^Account of/).click();
      await button(page, 'Sign out').click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    };
    await leave();
    let answer: () => void = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/trpc/account.get*', async (route) => held.then(() => route.continue()));
    await page.getByLabel('E-mail').fill('anna@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(page, 'Sign in').click();
    await page.getByText('Reading the account').waitFor();
    expect(await page.getByText('otto@example.com').count()).toBe(0);
    answer();
    await page.getByText('anna@example.com').waitFor();
    await page.unrouteAll({ behavior: 'wait' });
  }, 3 * LONG_MS);

  it('went wrong nowhere but where it was meant to', () => {
    // A refusal is an error to the browser, and so is a stream that is cut because of who one is now.
    const meant = /status of 40[0-49]|ERR_INCOMPLETE_CHUNKED_ENCODING/;
    expect([...owner.errors, ...viewer.errors, ...operator.errors].filter((error) => !meant.test(error))).toEqual([]);
  });
});
