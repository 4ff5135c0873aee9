import { request } from 'node:http';
import { ensureOwner, openDatabase, type Database } from '@livermore/database';
import { createTestDatabase, describeWith, RecordingLogger, type TestDatabase } from '@livermore/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BENCH_TOKEN, startHttpBench, type HttpBench } from '../testing/http-bench.ts';

describeWith('postgres', "the owner's token", (adminUrl) => {
  let place: TestDatabase;
  let database: Database;
  let bench: HttpBench;
  beforeAll(async () => {
    place = await createTestDatabase(adminUrl);
    database = await openDatabase({ url: place.url, logger: new RecordingLogger() });
    await ensureOwner(database.db, { settings: {} });
    bench = await startHttpBench(database, {});
  });
  afterAll(async () => {
    await bench.close();
    await database.close();
    await place.drop();
  });

  const OWNER = { id: 1, displayName: 'Owner', role: 'owner' };

  /** Who the server takes a request with these headers for. */
  const userOf = async (headers: Record<string, string>): Promise<unknown> => {
    const answer = await fetch(`${bench.url}/trpc/auth.state`, { headers });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { result: { data: { user: unknown } } }).result.data.user;
  };

  it('signs the owner in, whatever the case of the scheme', async () => {
    expect(await userOf({ authorization: `Bearer ${BENCH_TOKEN}` })).toMatchObject(OWNER);
    expect(await userOf({ authorization: `bearer ${BENCH_TOKEN}` })).toMatchObject(OWNER);
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: `Bearer ${BENCH_TOKEN.slice(0, -1)}x` }],
    ['a longer token', { authorization: `Bearer ${BENCH_TOKEN}x` }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['the token without its scheme', { authorization: BENCH_TOKEN }],
    ['the token under another scheme', { authorization: `Basic ${BENCH_TOKEN}` }],
    ['the token as a cookie', { cookie: `owner-token=${BENCH_TOKEN}; better-auth.session_token=${BENCH_TOKEN}` }],
  ])('is the only way in: %s signs nobody in', async (_, headers) => {
    expect(await userOf(headers as Record<string, string>)).toBeNull();
  });

  it('is judged alone: with a wrong one a good session does not count', async () => {
    const cookie = await bench.signIn();
    expect(await userOf({ cookie })).toMatchObject(OWNER);
    expect(await userOf({ cookie, authorization: 'Bearer wrong' })).toBeNull();
  });

  it.each([
    ['another host name', { host: 'evil.example' }],
    ['a page of another origin', { origin: 'http://evil.example' }],
    ['a fetch across sites', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }],
  ])('opens nothing to %s', async (_, headers) => {
    const { port } = new URL(bench.url);
    const status = await new Promise((resolve, reject) => {
      request(
        { host: '127.0.0.1', port, path: '/trpc/auth.state', headers: { authorization: `Bearer ${BENCH_TOKEN}`, ...headers } },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });
});
