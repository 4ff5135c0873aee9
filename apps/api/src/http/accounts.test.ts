import { openDatabase, type Database } from '@livermore/database';
import { createTestDatabase, describeWith, RecordingLogger, until, type TestDatabase } from '@livermore/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PASSWORD, startAccountBench, type AccountBench, type Visitor } from '../testing/account-bench.ts';
import { totpAt } from '../testing/totp.ts';

const DAY_MS = 86_400_000;

/** What the owner chooses who came with the link of the terminal. */
const FIRST = { email: 'Me@example.com', newPassword: PASSWORD };

describeWith('postgres', 'accounts', (adminUrl) => {
  let place: TestDatabase;
  let database: Database;
  let bench: AccountBench;
  let owner: Visitor;
  beforeAll(async () => {
    place = await createTestDatabase(adminUrl);
    database = await openDatabase({ url: place.url, logger: new RecordingLogger() });
  });
  afterAll(async () => {
    await database.close();
    await place.drop();
  });
  beforeEach(async () => {
    bench = await startAccountBench(database);
    owner = await bench.owner();
  });
  afterEach(() => bench.close());

  const signIn = async (email: string, password = PASSWORD): Promise<Visitor> => {
    const browser = bench.visitor();
    await browser.post('/sign-in/email', { email, password });
    return browser;
  };

  describe('a password', () => {
    it('is chosen once by who came with the link of the terminal, and signs in from then on', async () => {
      expect(await owner.who()).toMatchObject({ id: 1, role: 'owner' });
      expect((await owner.post('/first-password', { newPassword: PASSWORD })).body.code).toBe('EMAIL_NEEDED');
      expect((await owner.post('/first-password', FIRST)).status).toBe(200);
      expect((await owner.post('/first-password', { ...FIRST, newPassword: 'another password' })).body.code).toBe('PASSWORD_ALREADY_SET');
      expect(await owner.ask('account.get')).toMatchObject({ hasPassword: true, secondFactor: false });
      await owner.post('/sign-out');
      expect(await owner.who()).toBeNull();
      expect((await owner.post('/sign-in/email', { email: 'me@example.com', password: 'wrong password' })).status).toBe(401);
      expect(await owner.who()).toBeNull();
      expect((await owner.post('/sign-in/email', { email: 'Me@Example.com', password: PASSWORD })).status).toBe(200);
      expect(await owner.who()).toMatchObject({ id: 1, role: 'owner' });
    });

    it('is stored as nothing that could be read, and is not taken when it is too short', async () => {
      expect((await owner.post('/first-password', { ...FIRST, newPassword: 'ninechars' })).body.code).toBe('PASSWORD_TOO_SHORT');
      await owner.post('/first-password', FIRST);
      const { rows } = await database.pool.query<{ password: string }>('select password from accounts');
      expect(rows).toHaveLength(1);
      expect(rows[0]?.password).not.toContain(PASSWORD);
    });

    it('is changed by who knows it, and other browsers are signed out', async () => {
      const { browser } = await bench.join(owner, 'anna@example.com', 'viewer');
      const other = await signIn('anna@example.com');
      const change = (currentPassword: string) =>
        browser.post('/change-password', { currentPassword, newPassword: 'another password', revokeOtherSessions: true });
      expect((await change('wrong password')).status).toBe(400);
      expect((await change(PASSWORD)).status).toBe(200);
      expect(await browser.who()).toMatchObject({ displayName: 'anna' });
      expect(await other.who()).toBeNull();
      expect(await (await signIn('anna@example.com', 'another password')).who()).not.toBeNull();
      expect(await (await signIn('anna@example.com')).who()).toBeNull();
    });

    it.each(['/sign-up/email', '/update-user', '/delete-user', '/change-email', '/set-password', '/request-password-reset', '/link-social'])(
      'is the only thing changed there: %s is not served',
      async (path) => {
        const body = { email: 'x@y.z', password: PASSWORD, newPassword: PASSWORD, name: 'X', newEmail: 'x@y.z' };
        expect((await owner.post(path, body)).status).toBe(404);
      },
    );
  });

  it('a session lies in a cookie that scripts cannot read and other sites do not send', async () => {
    await owner.post('/first-password', FIRST);
    const { headers } = await bench.visitor().post('/sign-in/email', { email: 'me@example.com', password: PASSWORD });
    const cookies = headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly.*SameSite=Lax/i);
  });

  describe('a link of the owner', () => {
    it('lets somebody in once, until it ends or a newer one is made', async () => {
      const { link } = await owner.do<{ link: { path: string } }>('users.add', { email: 'anna@example.com' });
      const token = link.path.replace('/welcome#', '');
      const stranger = bench.visitor();
      expect((await stranger.post('/sign-in-link/read', { token })).body).toEqual({ email: 'anna@example.com', displayName: 'anna' });
      expect((await stranger.post('/sign-in-link', { token, newPassword: 'short' })).status).toBe(400);
      expect((await stranger.post('/sign-in-link', { token, newPassword: PASSWORD })).status).toBe(200);
      expect(await stranger.who()).toEqual({ id: 2, displayName: 'anna', role: 'viewer', sessionId: expect.any(Number) as number });
      expect((await bench.visitor().post('/sign-in-link', { token, newPassword: PASSWORD })).body.code).toBe('LINK_ENDED');

      const newer = async () => (await owner.do<{ link: { path: string } }>('users.makeLink', { id: 2 })).link.path.replace('/welcome#', '');
      const [first, second] = [await newer(), await newer()];
      expect((await stranger.post('/sign-in-link/read', { token: first })).status).toBe(403);
      await bench.clock.advance(3 * DAY_MS);
      expect((await stranger.post('/sign-in-link/read', { token: second })).status).toBe(403);
    });

    it('begins anew: what signed in before no longer does', async () => {
      const { id, browser } = await bench.join(owner, 'anna@example.com', 'viewer');
      const { link } = await owner.do<{ link: { path: string } }>('users.makeLink', { id });
      expect(await browser.who()).not.toBeNull();
      await bench.visitor().post('/sign-in-link', { token: link.path.split('#')[1], newPassword: 'another password' });
      expect(await browser.who()).toBeNull();
      expect((await browser.post('/sign-in/email', { email: 'anna@example.com', password: PASSWORD })).status).toBe(401);
    });
  });

  describe('whoever is disabled', () => {
    it('is out at their next request, and does not come in again', async () => {
      const { id, browser } = await bench.join(owner, 'anna@example.com', 'operator');
      const stream = await browser.watch();
      await owner.do('users.disable', { id });
      expect(await browser.who()).toBeNull();
      expect(await stream.ended).toBe('ended');
      expect((await browser.post('/sign-in/email', { email: 'anna@example.com', password: PASSWORD })).body.code).toBe('DISABLED');
      await owner.do('users.enable', { id });
      expect(await (await signIn('anna@example.com')).who()).toMatchObject({ id });
    });
  });

  it('a new role counts from the next request on, and an open stream ends', async () => {
    const { id, browser } = await bench.join(owner, 'anna@example.com', 'operator');
    const stream = await browser.watch();
    expect(await browser.who()).toMatchObject({ role: 'operator' });
    await owner.do('users.setRole', { id, role: 'viewer' });
    expect(await browser.who()).toMatchObject({ role: 'viewer' });
    expect(await stream.ended).toBe('ended');
  });

  it('the first start is offered to who may change settings, until they put it away in one of their browsers', async () => {
    const { browser } = await bench.join(owner, 'anna@example.com', 'operator');
    const { browser: viewer } = await bench.join(owner, 'vera@example.com', 'viewer');
    const other = await signIn('anna@example.com');
    const offered = async (who: Visitor) => (await who.ask<{ firstStart: boolean }>('auth.state')).firstStart;
    expect(await Promise.all([owner, browser, other, viewer, bench.visitor()].map(offered))).toEqual([true, true, true, false, false]);
    await browser.do('account.endFirstStart');
    expect(await Promise.all([owner, browser, other].map(offered))).toEqual([true, false, false]);
  });

  it('were last seen when they last asked for something, to the minute', async () => {
    const { id, browser } = await bench.join(owner, 'anna@example.com', 'viewer');
    const lastSeen = async () =>
      (await owner.ask<{ users: { id: number; lastSeenAt: number | null }[] }>('users.list')).users.find((user) => user.id === id)?.lastSeenAt;
    expect(await lastSeen()).toBeNull();
    const first = bench.clock.now();
    await browser.who();
    await until('the first request is noted', async () => (await lastSeen()) === first);
    await bench.clock.advance(60_000);
    await browser.who();
    await until('the later one is noted', async () => (await lastSeen()) === first + 60_000);
  });

  describe('sessions', () => {
    it('are listed, ended one by one, and all at once', async () => {
      const { browser } = await bench.join(owner, 'anna@example.com', 'viewer');
      const [second, third] = [await signIn('anna@example.com'), await signIn('anna@example.com')];
      const list = () => browser.ask<{ sessions: { id: number; current: boolean }[] }>('account.sessions').then(({ sessions }) => sessions);
      const sessions = await list();
      expect(sessions.map(({ current }) => current)).toEqual([false, false, true]);
      const ended = sessions[1]?.id ?? 0;
      await browser.do('account.endSession', { id: ended });
      expect(await second.who()).toBeNull();
      expect(await third.who()).not.toBeNull();
      await expect(browser.do('account.endSession', { id: ended })).rejects.toThrow('NOT_FOUND UNKNOWN_SESSION');
      await expect(browser.do('account.endSession', { id: 1 })).rejects.toThrow('NOT_FOUND UNKNOWN_SESSION');

      const streams = [await browser.watch(), await third.watch()];
      await third.post('/revoke-sessions');
      expect(await Promise.all(streams.map(({ ended: end }) => end))).toEqual(['ended', 'ended']);
      expect([await browser.who(), await third.who()]).toEqual([null, null]);
      expect(await owner.who()).not.toBeNull();
    });

    it('ended by another process end within ten seconds, with the stream', async () => {
      const { id, browser } = await bench.join(owner, 'anna@example.com', 'viewer');
      const stream = await browser.watch();
      await database.pool.query('delete from sessions where user_id = $1', [id]);
      await bench.clock.advance(10_000);
      expect(await stream.ended).toBe('ended');
      expect(await browser.who()).toBeNull();
    });
  });

  describe('a second factor', () => {
    const switchOn = async (browser: Visitor) => {
      const { body } = await browser.post('/two-factor/enable', { password: PASSWORD });
      const { totpURI, backupCodes } = body as unknown as { totpURI: string; backupCodes: string[] };
      expect((await browser.post('/two-factor/verify-totp', { code: totpAt(totpURI, Date.now()) })).status).toBe(200);
      return { totpURI, backupCodes };
    };

    it('is on once a code of the app was right, and is then asked for after the password', async () => {
      const { browser } = await bench.join(owner, 'anna@example.com', 'viewer');
      await browser.post('/two-factor/enable', { password: PASSWORD });
      expect(await browser.ask('account.get')).toMatchObject({ secondFactor: false });
      expect(await (await signIn('anna@example.com')).who()).not.toBeNull();

      const { totpURI } = await switchOn(browser);
      expect(await browser.ask('account.get')).toMatchObject({ secondFactor: true });
      expect(await browser.who()).not.toBeNull();
      const phone = bench.visitor();
      const first = await phone.post('/sign-in/email', { email: 'anna@example.com', password: PASSWORD });
      expect(first.body).toMatchObject({ twoFactorRedirect: true });
      expect(await phone.who()).toBeNull();
      expect((await phone.post('/two-factor/verify-totp', { code: '000000' })).body.code).toBe('INVALID_CODE');
      expect(await phone.who()).toBeNull();
      expect((await phone.post('/two-factor/verify-totp', { code: totpAt(totpURI, Date.now()) })).status).toBe(200);
      expect(await phone.who()).toMatchObject({ displayName: 'anna' });
    });

    it('has codes for the day the app is lost, each for once, and is switched off with the password', async () => {
      const { browser } = await bench.join(owner, 'anna@example.com', 'viewer');
      const { backupCodes } = await switchOn(browser);
      const withCode = async (code: string | undefined) => {
        const phone = await signIn('anna@example.com');
        return { phone, answer: await phone.post('/two-factor/verify-backup-code', { code }) };
      };
      expect(backupCodes).toHaveLength(10);
      const { phone, answer } = await withCode(backupCodes[0]);
      expect(answer.status).toBe(200);
      expect(await phone.who()).not.toBeNull();
      expect((await withCode(backupCodes[0])).answer.status).toBe(401);
      expect((await phone.post('/two-factor/disable', { password: 'wrong password' })).status).toBe(400);
      expect((await phone.post('/two-factor/disable', { password: PASSWORD })).status).toBe(200);
      expect(await (await signIn('anna@example.com')).who()).not.toBeNull();
    });

    it('is stored as nothing that could be read', async () => {
      const { browser } = await bench.join(owner, 'anna@example.com', 'viewer');
      const { totpURI, backupCodes } = await switchOn(browser);
      const { rows } = await database.pool.query<{ secret: string; backup_codes: string }>('select * from two_factors');
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain(new URL(totpURI).searchParams.get('secret'));
      for (const code of backupCodes) expect(JSON.stringify(rows)).not.toContain(code);
    });
  });

  describe('guessing', () => {
    it('is answered with the time to wait after ten guesses at an account, also for the right password', async () => {
      await bench.join(owner, 'anna@example.com', 'viewer');
      const stranger = bench.visitor();
      const guess = (password = 'wrong password', email = 'anna@example.com') => stranger.post('/sign-in/email', { email, password });
      for (let attempt = 0; attempt < 10; attempt++) expect((await guess()).status).toBe(401);
      const refused = await guess(PASSWORD);
      expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_ATTEMPTS', waitMs: 60_000 } });
      expect(refused.headers.get('retry-after')).toBe('60');
      expect((await guess('wrong password', 'other@example.com')).status).toBe(401);
      await bench.clock.advance(60_000);
      expect((await guess(PASSWORD)).status).toBe(200);
      expect((await guess()).status).toBe(401);
    });

    it('of links and codes is counted by address', async () => {
      const stranger = bench.visitor();
      const answers = [];
      for (let attempt = 0; attempt < 32; attempt++) answers.push((await stranger.post('/sign-in-link/read', { token: `guess-${attempt}` })).status);
      expect(answers.filter((status) => status === 429).length).toBeGreaterThan(0);
      expect((await stranger.post('/owner-link', { token: 'guess' })).status).toBe(429);
    });
  });

  describe('a key', () => {
    interface Made {
      key: string;
      listed: { id: number; prefix: string; expiresAt: number | null };
    }
    const make = (browser: Visitor, input: object = {}) => browser.do<Made>('account.addKey', { name: 'backup', ...input });
    const bearing = (key: string) => bench.visitor({ authorization: `Bearer ${key}` });

    it('is shown once, and acts for its user within its scope until it expires', async () => {
      const { key, listed } = await make(owner, { scope: 'operator', days: 1 });
      expect(key).toMatch(/^lvk_/);
      const keys = JSON.stringify(await owner.ask('account.keys')) + JSON.stringify(await owner.ask('users.keys'));
      expect(keys).toContain(listed.prefix);
      expect(keys).not.toContain(key);
      expect(JSON.stringify((await database.pool.query('select * from api_keys')).rows)).not.toContain(key.slice(listed.prefix.length));
      expect(await bearing(key).who()).toMatchObject({ id: 1, role: 'operator', isProgram: true });
      await expect(bearing(key).ask('users.list')).rejects.toThrow('FORBIDDEN NOT_ALLOWED');
      await bench.clock.advance(DAY_MS);
      expect(await bearing(key).who()).toBeNull();
    });

    it('may never do more than its user, whatever its scope says', async () => {
      const { id, browser } = await bench.join(owner, 'anna@example.com', 'operator');
      const { key } = await make(browser, { scope: 'operator', days: null });
      expect(await bearing(key).who()).toMatchObject({ id, role: 'operator' });
      await owner.do('users.setRole', { id, role: 'viewer' });
      expect(await bearing(key).who()).toMatchObject({ id, role: 'viewer' });
    });

    it('ends when it is revoked, by its user or by the owner, and by nobody else', async () => {
      const { browser } = await bench.join(owner, 'anna@example.com', 'viewer');
      const [first, second, owners] = [await make(browser), await make(browser), await make(owner)];
      expect(await bearing(first.key).who()).not.toBeNull();
      await expect(browser.do('account.revokeKey', { id: owners.listed.id })).rejects.toThrow('NOT_FOUND UNKNOWN_KEY');
      await browser.do('account.revokeKey', { id: first.listed.id });
      await owner.do('users.revokeKey', { id: second.listed.id });
      expect([await bearing(first.key).who(), await bearing(second.key).who()]).toEqual([null, null]);
      expect(await bearing(owners.key).who()).toMatchObject({ role: 'viewer' });
    });

    it('makes no key, and signs nobody out', async () => {
      const { key, listed } = await make(owner, { scope: 'operator' });
      await expect(make(bearing(key))).rejects.toThrow('FORBIDDEN NOT_ALLOWED');
      await expect(bearing(key).do('account.revokeKey', { id: listed.id })).rejects.toThrow('FORBIDDEN NOT_ALLOWED');
      await expect(bearing(key).do('account.endSession', { id: 1 })).rejects.toThrow('FORBIDDEN NOT_ALLOWED');
    });

    it('that is revoked ends an open stream', async () => {
      const { key, listed } = await make(owner);
      const stream = await bearing(key).watch();
      await owner.do('account.revokeKey', { id: listed.id });
      expect(await stream.ended).toBe('ended');
    });
  });
});
