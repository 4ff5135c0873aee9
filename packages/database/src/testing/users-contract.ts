import { expect, it } from 'vitest';
import type { Database } from '../database.ts';
import {
  addUser,
  endFirstStart,
  ensureOwner,
  findListedUser,
  findUser,
  isFirstStartOpen,
  listSessions,
  listUsers,
  newestAlertTimes,
  noteSeen,
  setUserActive,
  setUserRole,
  storeTurn,
} from '../index.ts';
import { openSession, sampleAlert } from './samples.ts';

const NOW = 1_800_000_000_000;

const anna = { email: 'Anna@Example.com', displayName: 'Anna', settings: { mine: 1 }, author: 'Owner', now: NOW };

/** What is true of users in the database of either kind, which is empty before each test. */
export const usersContract = (open: () => Database): void => {
  const db = () => open().db;
  const history = async () =>
    (await open().pool.query<object>('select * from settings_history where user_id > 1 order by user_id, version')).rows;

  it('are added with their settings as version 1, also of the history, and listed by id', async () => {
    await ensureOwner(db(), { settings: {} });
    const added = await addUser(db(), anna);
    expect(added).toEqual({
      id: 2,
      email: 'anna@example.com',
      displayName: 'Anna',
      role: 'viewer',
      active: true,
      hasPassword: false,
      secondFactor: false,
      identity: null,
      settingsVersion: 1,
      createdAt: NOW,
      lastSeenAt: null,
    });
    const everybody = await listUsers(db());
    expect(everybody.map(({ id, role }) => ({ id, role }))).toEqual([
      { id: 1, role: 'owner' },
      { id: 2, role: 'viewer' },
    ]);
    expect(everybody[1]).toEqual(added);
    expect(await findUser(db(), 2)).toMatchObject({ settings: { mine: 1 }, settingsVersion: 1 });
    expect(await history()).toEqual([
      expect.objectContaining({ user_id: 2, version: 1, settings: { mine: 1 }, author: 'Owner' }),
    ]);
  });

  it('have an address of their own, in letters of either case, however many add it at once', async () => {
    await ensureOwner(db(), { settings: {} });
    const tries = await Promise.allSettled(
      ['anna@example.com', 'ANNA@example.com', 'Anna@Example.Com'].map((email) => addUser(db(), { ...anna, email })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const tried of tries) {
      if (tried.status === 'rejected') expect(tried.reason).toMatchObject({ code: 'USER_EXISTS' });
    }
    expect(await listUsers(db())).toHaveLength(2);
    expect(await history()).toHaveLength(1);
  });

  it('are disabled and enabled, again and again', async () => {
    await ensureOwner(db(), { settings: {} });
    const { id } = await addUser(db(), anna);
    for (const active of [false, false, true, true]) {
      expect(await setUserActive(db(), id, active)).toMatchObject({ id, active });
      expect((await listUsers(db())).map((user) => user.active)).toEqual([true, active]);
    }
  });

  it('are sent out of every browser when they are disabled, and nobody else is', async () => {
    await ensureOwner(db(), { settings: {} });
    const { id } = await addUser(db(), anna);
    await openSession(open(), 1, 'owners');
    await openSession(open(), id, 'hers');
    await setUserActive(db(), id, false);
    expect(await listSessions(db(), id, NOW)).toEqual([]);
    expect(await listSessions(db(), 1, NOW)).toHaveLength(1);
  });

  it('have a role that is changed, except the owner', async () => {
    await ensureOwner(db(), { settings: {} });
    const { id } = await addUser(db(), { ...anna, role: 'operator' });
    expect(await findListedUser(db(), id)).toMatchObject({ role: 'operator' });
    expect(await setUserRole(db(), id, 'viewer')).toMatchObject({ id, role: 'viewer' });
    await expect(setUserRole(db(), 1, 'viewer')).rejects.toMatchObject({ code: 'OWNER_STAYS' });
    await expect(setUserRole(db(), 7, 'viewer')).rejects.toMatchObject({ code: 'UNKNOWN_USER' });
    expect(await findListedUser(db(), 1)).toMatchObject({ role: 'owner' });
    expect(await findListedUser(db(), 7)).toBeUndefined();
  });

  it('were last seen when they last asked for something', async () => {
    await ensureOwner(db(), { settings: {} });
    const { id } = await addUser(db(), anna);
    await noteSeen(db(), id, NOW + 60_000);
    expect((await listUsers(db())).map(({ lastSeenAt }) => lastSeenAt)).toEqual([null, NOW + 60_000]);
  });

  it('have a newest alert each, or none', async () => {
    await ensureOwner(db(), { settings: {} });
    const { id } = await addUser(db(), anna);
    const store = (bucket: number, now: number) => storeTurn(db(), { candles: [], indicators: [], alertMemories: [], alerts: [sampleAlert(bucket)] }, now);
    await store(1, NOW);
    await store(2, NOW + 5);
    const times = await newestAlertTimes(db());
    expect([times.size, times.get(1), times.get(id)]).toEqual([2, NOW + 5, null]);
  });

  it('are offered the first start until they end it, each for themselves', async () => {
    await ensureOwner(db(), { settings: {} });
    const { id } = await addUser(db(), anna);
    await endFirstStart(db(), 1, NOW);
    await endFirstStart(db(), 1, NOW + 1);
    expect(await isFirstStartOpen(db(), 1)).toBe(false);
    expect(await isFirstStartOpen(db(), id)).toBe(true);
    expect(await isFirstStartOpen(db(), 7)).toBe(false);
    expect((await open().pool.query('select first_start_ended_at as at from users where id = 1')).rows).toEqual([{ at: String(NOW) }]);
  });

  it('keep their owner, who cannot be disabled', async () => {
    await ensureOwner(db(), { settings: {} });
    await expect(setUserActive(db(), 1, false)).rejects.toMatchObject({ code: 'OWNER_STAYS' });
    expect(await setUserActive(db(), 1, true)).toMatchObject({ id: 1, active: true });
    await expect(setUserActive(db(), 7, false)).rejects.toMatchObject({ code: 'UNKNOWN_USER' });
    await expect(setUserActive(db(), 7, true)).rejects.toMatchObject({ code: 'UNKNOWN_USER' });
  });
};
