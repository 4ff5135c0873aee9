import { rmSync } from 'node:fs';
import type { CommandRecord, LogPage } from '@livermore/schemas';
import { describeWith, until } from '@livermore/testkit';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiClient, ApiRefusal } from './api-client.ts';
import { launchBrowser, openPage, type WatchedPage } from './browser.ts';
import { startServer, type RunningServer } from './livermore-process.ts';
import { problemsInEveryLook } from './page-checks.ts';
import { preparedDataDir, START_LIMIT_MS } from './prepared-data-dir.ts';

/** Generous: the machine may be busy with other tests. */
const PATIENCE_MS = 60_000;
const LIMIT_MS = 180_000;

/** Secrets that come to the server by different ways; none may come out of it again. */
const PLANTED = {
  credential: 'Plain-Words-Nobody-Would-Suspect',
  webhook: 'x8Jq2LmPz7RtVw4YbNc6KdSf9GhAe3Uo',
  bearer: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVPmB92K27uhbUJU1p1r',
  password: 'correct horse battery staple 4711',
};

/** What scrolls, in the browser. */
type Scroller = Record<'scrollTop' | 'scrollHeight' | 'clientHeight', number>;

describeWith('chromium', 'the Logs page', (executablePath) => {
  let dataDir: string;
  let server: RunningServer;
  let browser: Browser;
  let desktop: WatchedPage;
  let api: ApiClient;
  /** All that the browser was answered. */
  const answers: string[] = [];

  beforeAll(async () => {
    dataDir = await preparedDataDir('some');
    [server, browser] = await Promise.all([
      startServer(dataDir, { environment: { LIVERMORE_LOG_FORMAT: 'json', COINBASE_PRIVATE_KEY: PLANTED.credential } }),
      launchBrowser(executablePath),
    ]);
    api = ApiClient.asOwner(server.url, dataDir);
    desktop = await openPage(browser);
    desktop.page.on('response', (response) => {
      // A stream has no end; its events are searched in the page and over the API.
      if (response.url().includes('/events.watch')) return;
      response.text().then((text) => answers.push(text), () => undefined);
    });
    await desktop.page.goto(server.signInUrl);
    await desktop.page.getByRole('link', { name: 'Logs' }).click();
  }, START_LIMIT_MS);

  afterAll(async () => {
    await browser.close();
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const rows = (page: Page): Locator => page.getByRole('list', { name: 'Log' }).getByRole('listitem');
  const row = (text: string | RegExp): Locator => rows(desktop.page).filter({ hasText: text });
  const send = async (type: string): Promise<string> => (await api.mutate<{ requestId: string }>('control.sendCommand', { type })).requestId;
  const untilEnded = (requestId: string): Promise<unknown> =>
    until(
      `the end of ${requestId}`,
      async () => {
        const { commands } = await api.query<{ commands: CommandRecord[] }>('control.history');
        return commands.some((command) => command.requestId === requestId && command.endedAt !== null);
      },
      PATIENCE_MS,
    );

  it('shows what the server writes, as it writes it, the newest at the bottom', async () => {
    const { page } = desktop;
    await page.getByRole('status').filter({ hasText: /^live$/ }).waitFor({ timeout: PATIENCE_MS });
    await page.getByRole('searchbox', { name: 'Text' }).fill('pause');
    await page.getByText(/fits/).waitFor({ timeout: PATIENCE_MS });
    await page.getByRole('button', { name: 'Pause the engine' }).click();
    await row('pause: succeeded').first().waitFor({ timeout: PATIENCE_MS });
    expect(await rows(page).last().textContent()).toContain('pause: succeeded');
  }, LIMIT_MS);

  it('shows all lines of a command by its id, and opens to everything that a line says', async () => {
    const { page } = desktop;
    await row('pause: succeeded').first().getByRole('link', { name: /All lines of command/ }).click();
    const { commands } = await api.query<{ commands: CommandRecord[] }>('control.history');
    const { requestId } = commands.find(({ type }) => type === 'pause')!;
    await until('the address', () => page.url().includes(`id=${requestId}`));
    await until('only its lines', async () => (await rows(page).allTextContents()).join().includes('pause: acknowledged'));
    const texts = await rows(page).allTextContents();
    for (const status of ['stored', 'acknowledged', 'running', 'succeeded']) expect(texts.join()).toContain(`pause: ${status}`);
    expect(texts.join()).toContain('the engine is paused');
    await row('pause: succeeded').getByRole('button').first().click();
    const whole = await page.getByRole('region', { name: 'The whole line' }).textContent();
    expect(whole).toContain(`requestId: ${requestId}`);
    expect(whole).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC info commands server-\w+\n/);
    // The same page from the history of commands.
    await page.getByRole('link', { name: 'Control' }).click();
    await page.getByRole('list', { name: 'Commands, newest first' }).getByRole('button').first().click();
    await page.getByRole('link', { name: 'Its lines in the log' }).click();
    await row('pause: succeeded').waitFor({ timeout: PATIENCE_MS });
    await page.getByRole('button', { name: /^All lines/ }).click();
    await until('all lines', async () => (await rows(page).count()) > texts.length);
  }, LIMIT_MS);

  it('leaves what a filter names, also when the address says it', async () => {
    const { page } = desktop;
    const component = page.getByRole('combobox', { name: 'Component' });
    await until('the component', async () => (await component.locator('option').allTextContents()).includes('commands'), PATIENCE_MS);
    await component.selectOption('commands');
    await until('only commands', async () => (await rows(page).allTextContents()).every((text) => text.includes('commands')), PATIENCE_MS);
    await page.getByRole('combobox', { name: 'Level' }).selectOption('error');
    await page.getByText('No line fits').waitFor({ timeout: PATIENCE_MS });
    expect(new URL(page.url()).searchParams.get('level')).toBe('error');
    await page.reload();
    await page.getByText('No line fits').waitFor({ timeout: PATIENCE_MS });
    await page.getByRole('button', { name: 'Show all lines' }).click();
    await until('all lines', async () => (await rows(page).count()) > 0, PATIENCE_MS);
    expect(await component.inputValue()).toBe('');
  }, LIMIT_MS);

  it('stands still while it is paused, counts what comes, and shows it on continuing', async () => {
    const { page } = desktop;
    await page.getByRole('button', { name: 'Pause the log' }).click();
    await page.getByRole('status').filter({ hasText: /^paused$/ }).waitFor();
    const before = await rows(page).last().textContent();
    await send('resume');
    await page.getByRole('button', { name: /new lines?$/ }).waitFor({ timeout: PATIENCE_MS });
    expect(await rows(page).last().textContent()).toBe(before);
    await page.getByRole('button', { name: 'Continue the log' }).click();
    await page.getByRole('status').filter({ hasText: /^live$/ }).waitFor();
    await page.getByRole('searchbox', { name: 'Text' }).fill('resume: acknowledged');
    await row('resume: acknowledged').first().waitFor({ timeout: PATIENCE_MS });
    await page.getByRole('searchbox', { name: 'Text' }).fill('');
  }, LIMIT_MS);

  it('stands still for who scrolls up, and follows again at the end', async () => {
    const { page } = desktop;
    const list = page.getByRole('region', { name: 'Lines of the log' });
    for (let nr = 0; nr < 25; nr++) await send('reload-settings');
    await until('more lines than fit', () => list.evaluate(({ scrollHeight, clientHeight }: Scroller) => scrollHeight > 2 * clientHeight), PATIENCE_MS);
    await list.evaluate((element: Scroller) => void (element.scrollTop = element.scrollHeight / 3));
    await page.getByRole('status').filter({ hasText: 'while you read' }).waitFor({ timeout: PATIENCE_MS });
    const place = await list.evaluate(({ scrollTop }: Scroller) => scrollTop);
    await page.getByRole('button', { name: /new lines?$/ }).waitFor({ timeout: PATIENCE_MS });
    expect(await list.evaluate(({ scrollTop }: Scroller) => scrollTop)).toBe(place);
    await page.getByRole('button', { name: /new lines?$/ }).click();
    await page.getByRole('status').filter({ hasText: /^live$/ }).waitFor();
    await until('the end', () => list.evaluate(({ scrollHeight, clientHeight, scrollTop }: Scroller) => scrollHeight - clientHeight - scrollTop < 30), PATIENCE_MS);
  }, LIMIT_MS);

  it('tells nobody a secret: not the page, not an answer, not the terminal', async () => {
    const { page } = desktop;
    const webhook = `https://discord.com/api/webhooks/1234567890/${PLANTED.webhook}`;
    const refusal = await api.mutate('settings.update', { patch: { notes: { address: webhook } } }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ApiRefusal);
    const wrong = new ApiClient(server.url, { authorization: `Bearer ${PLANTED.bearer}` });
    await expect(wrong.query('control.status')).rejects.toBeInstanceOf(ApiRefusal);
    for (const address of [`/nowhere?token=${PLANTED.bearer}`, `/trpc/alerts.list?input=${encodeURIComponent(JSON.stringify({ webhook }))}`]) {
      await fetch(`${server.url}${address}`, { headers: { authorization: `Bearer ${PLANTED.bearer}` } });
    }
    await fetch(`${server.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: JSON.stringify({ email: 'ann@example.com', password: PLANTED.password }),
    });
    await send('reload-settings').then(untilEnded);

    await page.goto(`${server.url}/logs`);
    await until('lines', async () => (await rows(page).count()) > 5, PATIENCE_MS);
    const log = await api.query<LogPage>('logs.tail', { limit: 1_000 });
    expect(log.lines.length).toBeGreaterThan(50);
    expect(server.stderr().split('\n').length).toBeGreaterThan(50);
    const told = [refusal instanceof Error ? refusal.message : '', JSON.stringify(log), await page.content(), server.stderr(), server.stdout(), ...answers].join('\n');
    const link = new URL(server.signInUrl).hash.slice(1);
    for (const [name, secret] of Object.entries(PLANTED)) expect([name, told.includes(secret)]).toEqual([name, false]);
    expect(server.stderr()).not.toContain(link);
    expect(JSON.stringify(log)).not.toContain(link);
  }, LIMIT_MS);

  it('holds in both themes, on a desktop and on a phone', async () => {
    // Several things to be seen, some of which go wrong.
    for (const [type, payload] of [
      ['switch-mode', { mode: 'scalper-macdv' }],
      ['switch-mode', { mode: 'position-monitor' }],
      ['add-symbol', { symbol: 'NOPE-USD' }],
      ['force-backfill', { timeframes: ['1h'] }],
    ] as const) {
      await untilEnded((await api.mutate<{ requestId: string }>('control.sendCommand', { type, payload })).requestId);
    }
    const problems = await problemsInEveryLook(desktop, {
      name: 'logs',
      url: `${server.url}/logs`,
      ready: async (page) => {
        await until('lines', async () => (await rows(page).count()) > 5, PATIENCE_MS);
        if ((await page.getByRole('region', { name: 'The whole line' }).count()) > 0) return;
        // Anew for each page: alerts push it up and out of sight.
        await api.mutate('settings.scanSymbols', { exchange: 'binanceUs' }).catch(() => undefined);
        await rows(page).filter({ hasText: 'a scan failed' }).last().getByRole('button').first().click({ timeout: PATIENCE_MS });
        await page.getByRole('region', { name: 'The whole line' }).waitFor();
      },
    });
    expect(problems).toEqual([]);
    expect(desktop.errors.filter((error) => !error.includes('401') && !error.includes('404'))).toEqual([]);
  }, LIMIT_MS);
});
