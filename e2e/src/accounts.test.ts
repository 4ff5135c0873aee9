import { createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { describeWith } from '@livermore/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage, type WatchedPage } from './browser.ts';
import { runLivermore, startServer, type RunningServer } from './livermore-process.ts';
import { problemsInEveryLook, violations } from './page-checks.ts';
import { callFrom } from './people.ts';
import { preparedDataDir, START_LIMIT_MS } from './prepared-data-dir.ts';

const PASSWORD = 'correct horse battery';
const OWNER = 'me@example.com';

/** How long something may take on a machine that does much else. */
const LONG_MS = 60_000;

/** The six digits that an authenticator app shows now for a secret in base 32 (RFC 6238). */
const codeOf = (secret: string): string => {
  const letters = secret.replaceAll(/\s/g, '').split('');
  const bits = letters.map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const hash = createHmac('sha1', key).update(counter).digest();
  return String((hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
};

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

describeWith('chromium', 'accounts in a browser', (executablePath) => {
  let dataDir: string;
  let server: RunningServer;
  let browser: Browser;
  let owner: WatchedPage;
  let viewer: WatchedPage;
  const foreign: string[] = [];
  let secret = '';
  let backupCodes: string[] = [];

  beforeAll(async () => {
    dataDir = await preparedDataDir('some');
    [server, browser] = await Promise.all([startServer(dataDir), launchBrowser(executablePath)]);
    owner = await openPage(browser);
    owner.page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(server.url).origin) foreign.push(request.url());
    });
  }, START_LIMIT_MS);
  afterAll(async () => {
    await browser.close();
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Takes the pictures of a page in every look and gives what is wrong with it. */
  const problems = (name: string, path: string, ready: (page: Page) => Promise<unknown>) =>
    problemsInEveryLook(owner, { name, url: `${server.url}${path}`, ready });

  const signIn = async (page: Page, email: string, password = PASSWORD) => {
    await page.goto(`${server.url}/sign-in`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await button(page, 'Sign in').click();
  };

  const overview = (page: Page) => page.getByRole('heading', { name: 'Overview' }).waitFor({ state: 'attached' });

  it('shows who is not signed in how to be, in every look', async () => {
    expect(await problems('sign-in', '/sign-in', (page) => page.getByRole('heading', { name: 'Sign in' }).waitFor())).toEqual([]);
  }, 3 * LONG_MS);

  it('lets the owner in by the link, who chooses a password and signs in with it', async () => {
    const { page } = owner;
    await page.goto(server.signInUrl);
    await overview(page);
    await button(page, /^Account of/).click();
    await page.getByRole('link', { name: /Password/ }).click();
    const panel = page.getByRole('region', { name: 'Password' });
    await panel.getByLabel('E-mail').fill(OWNER);
    await panel.getByLabel('New password', { exact: true }).fill(PASSWORD);
    await panel.getByLabel('New password again').fill('something else');
    expect(await button(page, 'Store password').isDisabled()).toBe(true);
    await panel.getByLabel('New password again').fill(PASSWORD);
    await button(page, 'Store password').click();
    await panel.getByText('Stored.').waitFor();

    await button(page, /^Account of/).click();
    await button(page, 'Sign out').click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const shownNow = async () => (await page.locator('body').textContent()) ?? '';
    for (const leave of [() => page.goBack(), () => page.goto('about:blank').then(() => page.goBack())]) {
      await leave();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await shownNow()).not.toMatch(/me@example\.com|BTC/);
    }
    await page.goto(server.signInUrl);
    await page.getByText('This link was used before').waitFor();
    await signIn(page, OWNER, 'wrong password');
    await page.getByText('do not belong together').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(page, 'Sign in').click();
    await overview(page);
  }, 3 * LONG_MS);

  it('adds a viewer, who chooses a password with the link and sees the same market', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Users' }).click();
    await button(page, 'Add user').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail').fill('anna@example.com');
    await dialog.getByLabel('Name').fill('Anna');
    await button(page, 'Add user').last().click();
    const link = (await dialog.getByLabel('The link').textContent()) ?? '';
    await button(page, 'I have passed it on').click();
    await page.getByText('anna@example.com').waitFor();

    viewer = await openPage(browser);
    await viewer.page.goto(link);
    await viewer.page.getByRole('heading', { name: 'Welcome, Anna' }).waitFor();
    expect(viewer.page.url()).toBe(`${server.url}/welcome`);
    expect(await violations(viewer.page)).toEqual([]);
    await viewer.page.getByLabel('New password', { exact: true }).fill(PASSWORD);
    await viewer.page.getByLabel('New password again').fill(PASSWORD);
    await button(viewer.page, /Store the password/).click();
    await overview(viewer.page);
    await viewer.page.getByRole('grid').getByRole('rowheader').first().waitFor({ timeout: 30_000 });

    const late = await openPage(browser);
    await late.page.goto(link);
    await late.page.getByText('This link lets nobody in').waitFor();
    await late.page.context().close();
  }, 3 * LONG_MS);

  it('shows a viewer what a viewer may', async () => {
    const { page } = viewer;
    expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
    expect(await button(page, /^Pause/).count()).toBe(0);
    await page.goto(`${server.url}/control`);
    await page.getByText('You may look, not steer').waitFor();
  }, 3 * LONG_MS);

  it('gives a new role at once: the open page of who has it now steers', async () => {
    const { page } = owner;
    await page.goto(`${server.url}/users`);
    await page.getByLabel('Role of Anna').selectOption('operator');
    await button(viewer.page, /back-fill/i).first().waitFor({ timeout: 30_000 });
    expect(await callFrom(viewer.page, 'control.sendCommand', { type: 'reload-settings' })).toMatchObject({ status: 200 });
  }, 3 * LONG_MS);

  it('makes a key that is shown once, with which the command line works until it is revoked', async () => {
    const { page } = owner;
    await page.goto(`${server.url}/account`);
    await button(page, 'New key').click();
    await page.getByRole('dialog').getByLabel('Name').fill('backup script');
    await page.getByLabel(/^Read and command/).check();
    await button(page, 'Make key').click();
    const key = (await page.getByLabel('The key', { exact: true }).textContent()) ?? '';
    expect(key).toMatch(/^lvk_\S{40,}$/);
    expect(await violations(page)).toEqual([]);
    await button(page, 'I have kept it').click();
    await page.getByText('backup script').waitFor();
    expect(await page.content()).not.toContain(key);

    const ctl = async (...args: string[]) => {
      const run = runLivermore(['ctl', ...args], { LIVERMORE_URL: server.url, LIVERMORE_API_KEY: key, LIVERMORE_DATA_DIR: '/nowhere' });
      return { code: await run.ended, output: run.stdout() + run.stderr() };
    };
    expect((await ctl('status')).code).toBe(0);
    expect((await ctl('pause', '--wait')).code).toBe(0);
    expect((await ctl('resume', '--wait')).code).toBe(0);
    expect(await ctl('users', 'list')).toMatchObject({ code: 1, output: expect.stringContaining('NOT_ALLOWED') as string });
    await button(page, 'Revoke backup script').click();
    await button(page, 'Revoke key').click();
    await page.getByText(/^revoked/).waitFor();
    expect((await ctl('status')).code).toBe(1);
  }, 3 * LONG_MS);

  it('switches the second factor on with the code of an app, and asks for it', async () => {
    const { page } = owner;
    await page.goto(`${server.url}/account`);
    const panel = page.getByRole('region', { name: 'Second factor' });
    await panel.getByLabel('Your password').fill(PASSWORD);
    await button(page, 'Switch on').click();
    await page.getByRole('img', { name: /Code to scan/ }).waitFor();
    secret = (await panel.getByLabel('Secret for the authenticator app').textContent()) ?? '';
    expect(await violations(page)).toEqual([]);
    await panel.getByLabel(/six digits/).fill(codeOf(secret));
    await button(page, 'Switch on').click();
    await panel.getByText('Keep these backup codes').waitFor();
    backupCodes = await panel.getByRole('list', { name: 'Backup codes' }).getByRole('listitem').allTextContents();
    expect(backupCodes).toHaveLength(10);
    await button(page, 'I have kept them').click();

    const phone = await openPage(browser, { width: 390, height: 844 });
    await signIn(phone.page, OWNER);
    await phone.page.getByLabel(/authenticator app/).fill('000000');
    await button(phone.page, 'Sign in').click();
    await phone.page.getByText('The code is not right').waitFor();
    expect(await violations(phone.page)).toEqual([]);
    await phone.page.getByLabel(/authenticator app/).fill(codeOf(secret));
    await button(phone.page, 'Sign in').click();
    await overview(phone.page);
    await phone.page.context().close();

    const lost = await openPage(browser);
    await signIn(lost.page, OWNER);
    await button(lost.page, 'Use a backup code').click();
    await lost.page.getByLabel('Backup code').fill(backupCodes[0] ?? '');
    await button(lost.page, 'Sign in').click();
    await overview(lost.page);
    await lost.page.context().close();
  }, 3 * LONG_MS);

  it('holds what axe checks, in both themes and sizes', async () => {
    expect(await problems('account', '/account', (page) => page.getByText('This one').waitFor())).toEqual([]);
  }, 240_000);

  it('tells a disabled user at once, whose open page shows the door', async () => {
    const { page } = owner;
    await page.goto(`${server.url}/users`);
    await button(page, 'Disable Anna').click();
    await button(page, 'Disable').last().click();
    await viewer.page.getByRole('heading', { name: 'Sign in' }).waitFor({ timeout: 20_000 });
    await signIn(viewer.page, 'anna@example.com');
    await viewer.page.getByText('has disabled this account').waitFor();
  }, 3 * LONG_MS);

  it('signs out everywhere: every open page of the owner shows the door', async () => {
    const other = await openPage(browser, { storageState: await owner.page.context().storageState() });
    await other.page.goto(server.url);
    await overview(other.page);
    const { page } = owner;
    await page.goto(`${server.url}/account`);
    await button(page, 'Sign out everywhere').click();
    await button(page, 'Sign out everywhere').last().click();
    for (const each of [page, other.page]) await each.getByRole('heading', { name: 'Sign in' }).waitFor({ timeout: 20_000 });
    await other.page.context().close();
  }, 3 * LONG_MS);

  it('asks nobody but the server for anything, and nothing went wrong that was not meant to', () => {
    expect(foreign).toEqual([]);
    // A refusal is an error to the browser, and so is a stream that is cut because of who one is now.
    const meant = /status of 40[013]|ERR_INCOMPLETE_CHUNKED_ENCODING/;
    expect([...owner.errors, ...viewer.errors].filter((error) => !meant.test(error))).toEqual([]);
  });
});
