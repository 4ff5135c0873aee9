import { rmSync } from 'node:fs';
import { describeWith, until } from '@livermore/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiClient } from './api-client.ts';
import { DESKTOP, launchBrowser, openPage, PHONE, takeScreenshot, type WatchedPage } from './browser.ts';
import { startServer, type RunningServer } from './livermore-process.ts';
import { imagePath, violations } from './page-checks.ts';
import { preparedDataDir, START_LIMIT_MS } from './prepared-data-dir.ts';

const editor = (page: Page) => page.getByRole('textbox', { name: 'Settings as JSON' });
/** What the editor shows of the document: the lines in sight. */
const editorText = async (page: Page): Promise<string> => (await editor(page).innerText()).replaceAll(/\s+/g, ' ');
/** Writes the whole text of the editor anew, as one who pastes does. */
const writeJson = async (page: Page, text: string): Promise<void> => {
  await editor(page).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
};
const field = (page: Page, label: string) => page.getByRole('form', { name: 'Settings' }).getByLabel(label, { exact: true });
const reviewAndSave = async (page: Page, reason = ''): Promise<void> => {
  await page.getByRole('button', { name: 'Review and save' }).click();
  if (reason) await page.getByLabel(/^Reason/).fill(reason);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
};
const running = (page: Page, version: number) => page.getByText(`Saved v${version}, running v${version}`);

describeWith('chromium', 'the Settings page in a browser', (executablePath) => {
  let dataDir: string;
  let server: RunningServer;
  let browser: Browser;
  let anna: WatchedPage;
  let api: ApiClient;
  const stored = async () => (await api.query<{ document: Record<string, unknown>; version: number }>('settings.export')).document;

  beforeAll(async () => {
    dataDir = await preparedDataDir('all');
    const environment = { COINBASE_API_KEY_ID: 'planted-key-name' };
    [server, browser] = await Promise.all([startServer(dataDir, { environment }), launchBrowser(executablePath)]);
    anna = await openPage(browser);
    await anna.page.goto(server.signInUrl);
    await anna.page.getByRole('grid').waitFor();
    const cookies = await anna.page.context().cookies();
    api = new ApiClient(server.url, { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') });
    await anna.page.getByRole('link', { name: 'Settings' }).first().click();
    await editor(anna.page).waitFor();
  }, START_LIMIT_MS);

  afterAll(async () => {
    await browser.close();
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('shows form and JSON of one document, each following the other', async () => {
    const { page } = anna;
    await field(page, 'Cool-down').fill('7');
    await until('the JSON that follows', async () => (await editorText(page)).includes('"cooldownMinutes": 7'));
    await page.getByPlaceholder('add level').fill('175 500');
    await page.getByPlaceholder('add level').press('Enter');
    await until('the list that follows', async () => (await editorText(page)).includes('[150, 175, 200, 250, 300, 350, 400, 500]'));
    await writeJson(page, '{ "alerts": { "cooldownMinutes": 9 }, "symbols": { "monitored": ["BTC-USD"] }, "exchanges": { "demo": { "enabled": true } }, "theirs": { "note": 1 } }');
    await until('the form that follows', async () => (await field(page, 'Cool-down').inputValue()) === '9');
    await page.getByRole('button', { name: 'Remove BTC-USD' }).waitFor();
    expect(await page.getByRole('button', { name: 'Remove ETH-USD' }).count()).toBe(0);
    expect(await page.getByText('another program').count()).toBe(2);
  }, 60_000);

  it('completes from the JSON Schema, explains what is pointed at, and tells variables as set or missing', async () => {
    const { page } = anna;
    await writeJson(page, '{ "mode": "sc" }');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Control+Space');
    await page.getByRole('option', { name: '"scalper-macdv"' }).click();
    expect(await editorText(page)).toContain('"mode": "scalper-macdv"');
    await editor(page).locator('.cm-json-text').first().hover();
    await page.getByText('Default: "position-monitor"').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await until('the badges', async () => (await editor(page).locator('.cm-badge').allInnerTexts()).join(' ').toLowerCase().startsWith('set missing'));
    await page.getByRole('form').getByText('set', { exact: true }).waitFor();
    // The value itself is nowhere.
    expect(await page.content()).not.toContain('planted-key-name');
  }, 60_000);

  it('says where something is wrong, in the gutter, under the editor and in the form, and lets nobody save it', async () => {
    const { page } = anna;
    await field(page, 'Cool-down').fill('many');
    await page.getByRole('list', { name: 'Problems' }).getByText(/must be a number/).waitFor();
    await page.getByRole('list', { name: 'Problems' }).getByRole('button').click();
    await page.locator('.cm-lint-marker-error').waitFor();
    await page.getByRole('form').getByText(/must be a number/).waitFor();
    expect(await page.getByRole('button', { name: 'Review and save' }).isDisabled()).toBe(true);
    await writeJson(page, '{ "mode": }');
    await page.getByText('A value is missing here.').first().waitFor();
    expect(await field(page, 'Cool-down').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('No changes').waitFor();
  }, 60_000);

  it('asks before changes are left behind', async () => {
    const { page } = anna;
    await field(page, 'Cool-down').fill('6');
    await page.getByRole('link', { name: 'Overview' }).first().click();
    await page.getByRole('alertdialog', { name: 'Leave without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await field(page, 'Cool-down').inputValue()).toBe('6');
    await page.getByRole('button', { name: 'Discard' }).click();
  }, 60_000);

  it('shows the differences before saving, and that the engine runs what was saved', async () => {
    const { page } = anna;
    await running(page, 1).waitFor({ timeout: 90_000 });
    await field(page, 'Cool-down').fill('7');
    await page.getByRole('button', { name: 'Remove MLN-USD' }).click();
    await page.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save 2 changes?' });
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/symbols\.monitored[^]*MLN-USD[^]*19 stay/),
      expect.stringMatching(/alerts\.cooldownMinutes[^]*5[^]*7/),
    ]);
    await dialog.getByLabel(/^Reason/).fill('a calmer evening');
    expect(await violations(page)).toEqual([]);
    await takeScreenshot(page, imagePath('settings-review-dark'));
    await page.keyboard.press('Enter');
    await running(page, 2).waitFor({ timeout: 60_000 });
    // Stored is what was changed, nothing else.
    expect(await stored()).toMatchObject({ alerts: { cooldownMinutes: 7 } });
    expect((await stored())['mode']).toBeUndefined();
  }, 120_000);

  it('solves a conflict of two browsers field by field, and loses nothing of either', async () => {
    const { page } = anna;
    const bert = await openPage(browser, { storageState: await page.context().storageState() });
    await bert.page.goto(`${server.url}/settings`);
    await editor(bert.page).waitFor();
    // Bert does not hear of it in time: both save from version 2.
    await field(bert.page, 'Cool-down').fill('20');
    await field(bert.page, 'Turn from below').fill('8');
    await field(page, 'Cool-down').fill('12');
    await field(page, 'Smallest position').fill('50');
    await reviewAndSave(page);
    await running(page, 3).waitFor({ timeout: 60_000 });
    const dialog = bert.page.getByRole('dialog', { name: 'Version 3 changed the same field' });
    await dialog.waitFor({ timeout: 60_000 });
    await dialog.getByRole('group', { name: 'alerts.cooldownMinutes' }).getByText('12').waitFor();
    expect(await violations(bert.page)).toEqual([]);
    await takeScreenshot(bert.page, imagePath('settings-conflict-dark'));
    await dialog.getByRole('radio', { name: /^Mine/ }).check();
    await dialog.getByRole('button', { name: 'Take over' }).click();
    await bert.page.getByRole('dialog', { name: 'Save 2 changes?' }).getByRole('button', { name: 'Save', exact: true }).click();
    await running(bert.page, 4).waitFor({ timeout: 60_000 });
    expect(await stored()).toMatchObject({
      symbols: { minPositionValueUsd: 50 },
      alerts: { cooldownMinutes: 20, reversal: { oversoldBufferPct: 8 } },
    });
    // Who has nothing unsaved is simply shown the newest version.
    await until('the other page to follow', async () => (await field(page, 'Cool-down').inputValue()) === '20');
    expect(bert.errors).toEqual([]);
    await bert.page.context().close();
  }, 120_000);

  it('shows who changed what and why, compares any two versions, and restores one', async () => {
    const { page } = anna;
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('button', { name: /^v2 .*a calmer evening/ }).click();
    await page.getByRole('list', { name: 'Changes of version 2' }).getByText('alerts.cooldownMinutes').waitFor();
    await page.getByRole('checkbox', { name: 'Compare version 2' }).check();
    await page.getByRole('checkbox', { name: 'Compare version 4' }).check();
    await page.getByRole('list', { name: 'Differences' }).getByText('symbols.minPositionValueUsd').waitFor();
    expect(await violations(page)).toEqual([]);
    await takeScreenshot(page, imagePath('settings-history-dark'));
    await page.getByRole('button', { name: 'Restore version 1' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Restore version 1?' });
    await dialog.getByText('alerts.cooldownMinutes').waitFor();
    await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
    await running(page, 5).waitFor({ timeout: 60_000 });
    expect(await stored()).toEqual(await api.query<{ document: unknown }>('settings.version', { version: 1 }).then(({ document }) => document));
  }, 120_000);

  it('imports a document after showing what it changes, keeps keys of other programs, and exports it', async () => {
    const { page } = anna;
    const document = { ...(await stored()), alerts: { levels: [200, 300] }, theirs: { note: 1 } };
    await page.getByRole('link', { name: 'Import and export' }).click();
    const text = page.getByRole('textbox', { name: 'Document to import' });
    await text.fill('{ "mode": "fast" }');
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByText('mode', { exact: true }).waitFor();
    await text.fill(JSON.stringify(document));
    await page.getByRole('button', { name: 'Show what would change' }).click();
    const changes = page.getByRole('list', { name: 'What the import would change' });
    await changes.waitFor();
    expect((await changes.getByRole('listitem').allInnerTexts()).map((line) => line.split(/\s/)[0])).toEqual(['alerts.levels', 'theirs.note']);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await running(page, 6).waitFor({ timeout: 60_000 });
    expect(await stored()).toEqual(document);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Download/ }).click()]);
    expect(download.suggestedFilename()).toBe('livermore-settings-v6.json');
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByRole('form').getByText('another program').waitFor();
  }, 120_000);

  it('tries the credentials of an exchange and says what it answered', async () => {
    const { page } = anna;
    await page.getByRole('button', { name: 'Check Demo market' }).click();
    await page.getByText(/The account was read: .* markets\./).waitFor({ timeout: 60_000 });
  }, 60_000);

  it('holds what axe checks, in both themes and sizes, and has its picture taken', async () => {
    const { page } = anna;
    await page.reload();
    await editor(page).waitFor();
    await running(page, 6).waitFor({ timeout: 60_000 });
    await field(page, 'Cool-down').fill('many');
    await page.getByRole('list', { name: 'Problems' }).waitFor();
    await page.getByRole('list', { name: 'Problems' }).getByRole('button').click();
    expect(await violations(page)).toEqual([]);
    await takeScreenshot(page, imagePath('settings-dark'));
    await page.getByRole('button', { name: 'Discard' }).click();
    // The one refusal was asked for: a document that cannot be imported.
    expect(anna.errors).toEqual([expect.stringMatching(/400/)]);
    for (const [size, view, looks] of [
      [DESKTOP, '', [['settings-light', 'light']]],
      [PHONE, '', [['settings-phone', 'dark'], ['settings-phone-light', 'light']]],
      [PHONE, '?view=json', [['settings-phone-json', 'dark']]],
    ] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: looks[0][1] });
      await page.goto(`${server.url}/settings${view}`);
      for (const [name, colorScheme] of looks) {
        await page.emulateMedia({ colorScheme });
        await (view ? editor(page) : page.getByRole('form', { name: 'Settings' })).waitFor();
        await running(page, 6).waitFor();
        expect(await violations(page), name).toEqual([]);
        await takeScreenshot(page, imagePath(name));
      }
    }
    expect(anna.errors).toHaveLength(1);
  }, 120_000);
});
