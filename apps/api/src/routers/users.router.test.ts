import { controlChannel, createInProcessHotStore, runtimeChannel, usersChannel, type HotStore } from '@livermore/cache';
import { systemClock } from '@livermore/base';
import { ensureOwner, findUser, openDatabase, type Database } from '@livermore/database';
import { createTestDatabase, describeWith, RecordingLogger, until, type TestDatabase } from '@livermore/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { userAdministration } from '../composition/user-administration.ts';
import { CommandSender } from '../control/command-sender.ts';
import { RuntimeLooks } from '../projections/runtime-looks.ts';
import { BENCH_TOKEN, startHttpBench, type HttpBench } from '../testing/http-bench.ts';
import { appRouter } from './index.ts';
import type { RequestContext } from './context.ts';

describeWith('postgres', 'the users router', (adminUrl) => {
  const logger = new RecordingLogger();
  let place: TestDatabase;
  let database: Database;
  let hotStore: HotStore;
  let bench: HttpBench;
  const told: unknown[] = [];
  beforeAll(async () => {
    place = await createTestDatabase(adminUrl);
    database = await openDatabase({ url: place.url, logger });
    hotStore = createInProcessHotStore({ clock: systemClock, logger });
    const { db } = database;
    bench = await startHttpBench(database, {
      users: administration(),
      runtimes: new RuntimeLooks({ bus: hotStore, clock: systemClock, logger }),
      commands: new CommandSender({ db, bus: hotStore, clock: systemClock, logger, newId: () => 'id' }),
    });
    await hotStore.subscribe([usersChannel], (_, message) => told.push(JSON.parse(message)));
  });
  afterAll(async () => {
    await bench.close();
    await hotStore.close();
    await database.close();
    await place.drop();
  });
  beforeEach(async () => {
    await database.pool.query('truncate users restart identity cascade');
    await ensureOwner(database.db, { settings: {} });
    told.length = 0;
  });

  const NOW = 1_800_000_000_000;
  const administration = () =>
    userAdministration({
      db: database.db,
      bus: hotStore,
      now: () => NOW,
      randomSecret: () => 'secret',
      issuer: 'https://id.example',
      onChanged: () => {},
    });

  interface Answer {
    result?: { data: { user: { id: number; active: boolean; role: string; identity: unknown }; users: unknown[]; link: unknown } };
    error?: { message: string; data: { code: string; appCode: string | null } };
  }

  const send = async (path: string, input?: unknown): Promise<Answer> => {
    const answer = await fetch(`${bench.url}/trpc/users.${path}`, {
      headers: { 'authorization': `Bearer ${BENCH_TOKEN}`, 'content-type': 'application/json' },
      ...(input === undefined ? {} : { method: 'POST', body: JSON.stringify(input) }),
    });
    return (await answer.json()) as Answer;
  };

  it('adds a user with the given settings and tells it on the bus', async () => {
    const settings = { symbols: { monitored: ['demo:BTC-USD'] }, theirs: { kept: true } };
    const { result } = await send('add', { email: 'anna@example.com', settings });
    expect(result?.data.user).toEqual({
      id: 2,
      email: 'anna@example.com',
      displayName: 'anna',
      role: 'viewer',
      active: true,
      hasPassword: false,
      secondFactor: false,
      identity: null,
      settingsVersion: 1,
      createdAt: 1_800_000_000_000,
      lastSeenAt: null,
    });
    expect(result?.data.link).toEqual({ path: '/welcome#secret', expiresAt: NOW + 3 * 86_400_000 });
    expect((await findUser(database.db, 2))?.settings).toEqual(settings);
    expect((await send('list')).result?.data.users).toHaveLength(2);
    await until('a message', () => told.length > 0);
    expect(told).toEqual([{ userId: 2, active: true }]);
  });

  it('refuses what is no user, naming each field', async () => {
    const settings = { symbols: { monitored: [7] }, mode: 'x', theirs: { key: '-----BEGIN EC PRIVATE KEY-----' } };
    const { error } = await send('add', { email: 'anna', displayName: ' ', settings });
    expect(error?.data.code).toBe('BAD_REQUEST');
    for (const path of ['email: ', 'displayName: ', 'settings.symbols.monitored[0]: ', 'settings.mode: ', 'settings.theirs.key: ']) {
      expect(error?.message).toContain(path);
    }
    expect((await send('list')).result?.data.users).toHaveLength(1);
  });

  it('refuses an address that is in use', async () => {
    await send('add', { email: 'anna@example.com' });
    const { error } = await send('add', { email: 'ANNA@example.com' });
    expect(error).toMatchObject({ data: { code: 'CONFLICT', appCode: 'USER_EXISTS' } });
    expect(error?.message).toContain('user 2');
  });

  it('disables and enables a user and tells both on the bus', async () => {
    await send('add', { email: 'anna@example.com' });
    expect((await send('disable', { id: 2 })).result?.data.user.active).toBe(false);
    expect((await send('enable', { id: 2 })).result?.data.user.active).toBe(true);
    await until('three messages', () => told.length >= 3);
    expect(told.slice(1)).toEqual([
      { userId: 2, active: false },
      { userId: 2, active: true },
    ]);
  });

  it('changes roles, and says who somebody is at the identity provider', async () => {
    await send('add', { email: 'anna@example.com', role: 'operator' });
    expect((await send('setRole', { id: 2, role: 'viewer' })).result?.data.user.role).toBe('viewer');
    expect((await send('setRole', { id: 2, role: 'owner' })).error?.message).toContain('must be viewer or operator');
    expect((await send('setRole', { id: 1, role: 'viewer' })).error?.data).toMatchObject({ appCode: 'OWNER_STAYS' });
    const identity = { issuer: 'https://id.example', subject: 'user_1' };
    expect((await send('setIdentity', { id: 2, subject: 'user_1' })).result?.data.user.identity).toEqual(identity);
    expect((await send('setIdentity', { id: 1, subject: 'user_1' })).error?.data).toMatchObject({ code: 'CONFLICT', appCode: 'USER_EXISTS' });
    expect((await send('makeLink', { id: 9 })).error?.data).toMatchObject({ appCode: 'UNKNOWN_USER' });
  });

  it('takes an identity from a user again', async () => {
    await send('add', { email: 'anna@example.com' });
    await send('setIdentity', { id: 2, subject: 'user_1' });
    expect((await send('removeIdentity', { id: 2 })).result?.data.user.identity).toBeNull();
    expect((await send('setIdentity', { id: 1, subject: 'user_1' })).result?.data.user.identity).toMatchObject({ subject: 'user_1' });
    expect((await send('removeIdentity', { id: 9 })).error?.data).toMatchObject({ code: 'NOT_FOUND', appCode: 'UNKNOWN_USER' });
  });

  it('looks at the runtime of anybody, and says where there is none', async () => {
    await send('add', { email: 'anna@example.com' });
    const ask = async <Result>(path: string, input?: unknown) => {
      const search = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
      const answer = await fetch(`${bench.url}/trpc/users.${path}${search}`, { headers: { authorization: `Bearer ${BENCH_TOKEN}` } });
      return ((await answer.json()) as { result: { data: Result } }).result.data;
    };
    const runtimes = async () => (await ask<{ runtimes: Record<string, unknown>[] }>('runtimes')).runtimes;
    expect(await runtimes()).toEqual([1, 2].map((userId) => ({ userId, served: false, since: expect.any(Number) as number, newestAlertAt: null, status: null })));
    expect(await ask('runtime', { id: 2 })).toMatchObject({ user: { displayName: 'anna' }, served: false, status: null, commands: [], newestAlertAt: null });

    const leave = await hotStore.subscribe([controlChannel(2)], () => {});
    const hold = { reason: 'PAUSED', since: 5, message: 'Paused.' };
    const status = { userId: 2, observedAt: 9, startedAt: 1, state: 'paused', mode: 'position-monitor', paused: true, desired: {}, applied: {}, holds: [hold], symbols: [{}, {}], positions: [] };
    hotStore.publish(runtimeChannel(2), JSON.stringify(status));
    await until('the status of user 2', async () => (await runtimes())[1]?.['status'] !== null);
    expect((await runtimes())[1]).toMatchObject({ served: true, status: { state: 'paused', holds: [hold], symbols: 2, observedAt: 9 } });
    expect(await ask('runtime', { id: 2 })).toMatchObject({ served: true, status });
    await leave();
  });

  it('keeps the owner, and knows only who is there', async () => {
    expect((await send('disable', { id: 1 })).error?.data).toMatchObject({ code: 'CONFLICT', appCode: 'OWNER_STAYS' });
    expect((await send('disable', { id: 9 })).error?.data).toMatchObject({ code: 'NOT_FOUND', appCode: 'UNKNOWN_USER' });
    expect(told).toEqual([]);
  });

  it('is for the owner alone', async () => {
    const asked = (user: RequestContext['user']) => {
      const { users } = appRouter.createCaller({ user, users: administration() } as RequestContext);
      const input = { id: 1 };
      const calls = [users.list(), users.add({ email: 'b@c.de' }), users.disable(input), users.enable(input)];
      return Promise.all(calls.map((call) => call.catch((error: unknown) => (error as { code: string }).code)));
    };
    expect(new Set(await asked({ id: 2, displayName: 'Anna', role: 'viewer' }))).toEqual(new Set(['FORBIDDEN']));
    expect(new Set(await asked(null))).toEqual(new Set(['UNAUTHORIZED']));
  });
});
