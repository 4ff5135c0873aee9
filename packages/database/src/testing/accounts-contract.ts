import { beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database.ts';
import {
  addApiKey,
  addUser,
  endSession,
  ensureOwner,
  findListedUser,
  findUser,
  listApiKeys,
  listSessions,
  listUsers,
  removeUserIdentity,
  revokeApiKey,
  setUserActive,
  setUserIdentity,
  signInLinkUser,
  storeFirstPassword,
  storeSignInLink,
  takeSignInLink,
  useApiKey,
  userOfIdentity,
} from '../index.ts';
import { openSession } from './samples.ts';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;

/** What is true of ways to sign in, in the database of either kind, which is empty before each test. */
export const accountsContract = (open: () => Database): void => {
  const db = () => open().db;
  beforeEach(async () => {
    await ensureOwner(db(), { settings: {} });
    await addUser(db(), { email: 'anna@example.com', displayName: 'Anna', settings: {}, author: 'Owner', now: NOW });
  });
  const passwords = async () =>
    (await open().pool.query<object>('select user_id, provider_id, account_id, password from accounts order by user_id')).rows;

  describe('keys', () => {
    const key = { userId: 2, name: 'backup', prefix: 'lvk_abcd', digest: 'd1', scope: 'operator', createdAt: NOW } as const;

    it('sign in their user until they expire, and say when they were used, to the minute', async () => {
      const added = await addApiKey(db(), { ...key, expiresAt: NOW + DAY });
      expect(added).toEqual({
        id: 1,
        userId: 2,
        name: 'backup',
        prefix: 'lvk_abcd',
        scope: 'operator',
        createdAt: NOW,
        expiresAt: NOW + DAY,
        lastUsedAt: null,
        revokedAt: null,
      });
      const user = { keyId: 1, scope: 'operator', userId: 2, displayName: 'Anna', role: 'viewer' };
      expect(await useApiKey(db(), 'd1', NOW + 1_000)).toEqual(user);
      expect(await useApiKey(db(), 'd1', NOW + 60_000)).toEqual(user);
      expect((await listApiKeys(db(), 2))[0]).toMatchObject({ lastUsedAt: NOW + 1_000 });
      expect(await useApiKey(db(), 'd1', NOW + DAY - 1)).toEqual(user);
      expect((await listApiKeys(db(), 2))[0]).toMatchObject({ lastUsedAt: NOW + DAY - 1 });
      expect(await useApiKey(db(), 'd1', NOW + DAY)).toBeUndefined();
      expect(await useApiKey(db(), 'd2', NOW)).toBeUndefined();
    });

    it('end when they are revoked, by their user or by anybody who names no user', async () => {
      await addApiKey(db(), key);
      await addApiKey(db(), { ...key, userId: 1, digest: 'd2' });
      expect(await revokeApiKey(db(), { id: 1, userId: 1, now: NOW })).toBeUndefined();
      expect(await useApiKey(db(), 'd1', NOW)).toBeDefined();
      expect(await revokeApiKey(db(), { id: 1, userId: 2, now: NOW + 5 })).toMatchObject({ id: 1, revokedAt: NOW + 5 });
      expect(await revokeApiKey(db(), { id: 1, now: NOW + 9 })).toMatchObject({ revokedAt: NOW + 5 });
      expect(await useApiKey(db(), 'd1', NOW + 9)).toBeUndefined();
      expect(await useApiKey(db(), 'd2', NOW + 9)).toBeDefined();
      expect((await listApiKeys(db())).map(({ id, userId }) => [id, userId])).toEqual([[1, 2], [2, 1]]);
      expect(await listApiKeys(db(), 1)).toHaveLength(1);
    });

    it('sleep while their user is disabled', async () => {
      await addApiKey(db(), key);
      await setUserActive(db(), 2, false);
      expect(await useApiKey(db(), 'd1', NOW)).toBeUndefined();
      await setUserActive(db(), 2, true);
      expect(await useApiKey(db(), 'd1', NOW)).toBeDefined();
    });
  });

  describe('links', () => {
    const link = { userId: 2, digest: 'l1', expiresAt: NOW + DAY };
    const take = (digest: string, now = NOW, passwordHash = 'hash') => takeSignInLink(db(), { digest, passwordHash, now });

    it('give a password once, however many use them at once', async () => {
      await storeSignInLink(db(), link);
      expect(await signInLinkUser(db(), 'l1', NOW)).toEqual({ id: 2, email: 'anna@example.com', displayName: 'Anna' });
      const taken = await Promise.all(['a', 'b', 'c'].map((hash) => take('l1', NOW, hash)));
      expect(taken.filter((id) => id === 2)).toHaveLength(1);
      expect(await passwords()).toEqual([
        { user_id: 2, provider_id: 'credential', account_id: '2', password: ['a', 'b', 'c'][taken.indexOf(2)] },
      ]);
      expect(await signInLinkUser(db(), 'l1', NOW)).toBeUndefined();
    });

    it('replace an earlier password, and end second factor and sessions of their user alone', async () => {
      await storeFirstPassword(db(), { userId: 2, passwordHash: 'old' });
      await openSession(open(), 2, 'hers');
      await openSession(open(), 1, 'owners');
      await open().pool.query(`insert into two_factors (user_id, secret, backup_codes) values (2, 's', 'c'), (1, 's', 'c')`);
      await open().pool.query('update users set two_factor_enabled = true');
      await storeSignInLink(db(), link);
      expect(await take('l1')).toBe(2);
      expect(await passwords()).toMatchObject([{ user_id: 2, password: 'hash' }]);
      expect((await listUsers(db())).map(({ secondFactor, hasPassword }) => [secondFactor, hasPassword])).toEqual([[true, false], [false, true]]);
      expect((await open().pool.query('select user_id from two_factors')).rows).toEqual([{ user_id: 1 }]);
      expect(await listSessions(db(), 2, NOW)).toEqual([]);
      expect(await listSessions(db(), 1, NOW)).toHaveLength(1);
    });

    it('do nothing when they expired, were replaced, or their user is disabled', async () => {
      await storeSignInLink(db(), link);
      expect(await take('l1', NOW + DAY)).toBeUndefined();
      await storeSignInLink(db(), { ...link, digest: 'l2' });
      expect(await take('l1')).toBeUndefined();
      await setUserActive(db(), 2, false);
      expect(await take('l2')).toBeUndefined();
      expect(await passwords()).toEqual([]);
      await setUserActive(db(), 2, true);
      expect(await take('l2')).toBe(2);
    });
  });

  it('get a first password once, with an address that nobody else has', async () => {
    const store = (passwordHash: string, email?: string) =>
      storeFirstPassword(db(), { userId: 1, passwordHash, ...(email !== undefined && { email }) });
    expect(await store('a', 'Anna@example.com')).toBe('address-taken');
    expect(await passwords()).toEqual([]);
    const stored = await Promise.all([store('a', 'Me@example.com'), store('b', 'other@example.com')]);
    expect(stored.toSorted()).toEqual(['stored', 'there-already']);
    const [hash, email] = stored[0] === 'stored' ? ['a', 'me@example.com'] : ['b', 'other@example.com'];
    expect(await passwords()).toMatchObject([{ user_id: 1, password: hash }]);
    expect(await findListedUser(db(), 1)).toMatchObject({ hasPassword: true, email });
  });

  it('list sessions that have not ended, and end one of their own', async () => {
    const first = await openSession(open(), 2, 'first');
    const second = await openSession(open(), 2, 'second');
    const others = await openSession(open(), 1, 'other');
    expect(await listSessions(db(), 2, NOW)).toMatchObject([
      { id: second, ipAddress: '127.0.0.1', userAgent: 'a browser', expiresAt: Date.UTC(2030, 0, 1) },
      { id: first },
    ]);
    expect(await listSessions(db(), 2, Date.UTC(2030, 0, 1))).toEqual([]);
    expect(await endSession(db(), 2, others)).toBe(false);
    expect(await endSession(db(), 2, first)).toBe(true);
    expect(await listSessions(db(), 2, NOW)).toMatchObject([{ id: second }]);
    expect(await listSessions(db(), 1, NOW)).toHaveLength(1);
  });

  describe('identities', () => {
    const bob = { issuer: 'https://id.example', subject: 'user_1', email: 'Bob@Example.com', displayName: 'Bob', digest: 'ab'.repeat(32) };

    it('make an active viewer at the first sight, once, and are the same user ever after', async () => {
      const seen = await Promise.all([1, 2, 3].map(() => userOfIdentity(db(), bob, NOW)));
      expect(seen.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(1);
      const id = seen[0]?.id ?? 0;
      expect(await findListedUser(db(), id)).toMatchObject({
        email: 'bob@example.com',
        displayName: 'Bob',
        role: 'viewer',
        active: true,
        identity: { issuer: 'https://id.example', subject: 'user_1' },
        settingsVersion: 1,
      });
      expect(await findUser(db(), id)).toMatchObject({ settings: {} });
      expect(await userOfIdentity(db(), { ...bob, email: 'new@example.com' }, NOW)).toEqual({
        id,
        displayName: 'Bob',
        role: 'viewer',
        active: true,
        isNew: false,
      });
    });

    it('are told apart by issuer and subject, and never by address', async () => {
      const anna = await userOfIdentity(db(), { ...bob, email: 'anna@example.com' }, NOW);
      expect(anna.id).not.toBe(2);
      const elsewhere = await userOfIdentity(db(), { ...bob, issuer: 'https://other.example', email: null, displayName: null, digest: 'cd'.repeat(32) }, NOW);
      expect(elsewhere).toMatchObject({ isNew: true, displayName: 'cd'.repeat(12) });
      expect(elsewhere.id).not.toBe(anna.id);
      const addresses = (await listUsers(db())).map(({ email }) => email);
      expect(addresses).toEqual(['owner@localhost', 'anna@example.com', `${'ab'.repeat(12)}@identity.invalid`, `${'cd'.repeat(12)}@identity.invalid`]);
    });

    it('belong to whom they were given, and to one user only', async () => {
      expect(await setUserIdentity(db(), { id: 1, issuer: bob.issuer, subject: bob.subject })).toMatchObject({
        id: 1,
        identity: { issuer: bob.issuer, subject: bob.subject },
      });
      expect(await userOfIdentity(db(), bob, NOW)).toMatchObject({ id: 1, role: 'owner', isNew: false });
      const given = (id: number) => setUserIdentity(db(), { id, issuer: bob.issuer, subject: bob.subject });
      await expect(given(2)).rejects.toMatchObject({ code: 'USER_EXISTS' });
      await expect(setUserIdentity(db(), { id: 9, issuer: 'x', subject: 'y' })).rejects.toMatchObject({ code: 'UNKNOWN_USER' });
      expect(await given(1)).toMatchObject({ id: 1 });
    });

    it('are taken from a user, and are somebody new from then on', async () => {
      await setUserIdentity(db(), { id: 2, issuer: bob.issuer, subject: bob.subject });
      expect(await removeUserIdentity(db(), 2)).toMatchObject({ id: 2, identity: null });
      expect(await removeUserIdentity(db(), 2)).toMatchObject({ id: 2, identity: null });
      await expect(removeUserIdentity(db(), 9)).rejects.toMatchObject({ code: 'UNKNOWN_USER' });
      expect(await userOfIdentity(db(), bob, NOW)).toMatchObject({ isNew: true });
    });
  });
};
