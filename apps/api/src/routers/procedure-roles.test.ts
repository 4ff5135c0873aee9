import { openDatabase, type Database } from '@livermore/database';
import { createTestDatabase, describeWith, RecordingLogger, type TestDatabase } from '@livermore/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BENCH_TOKEN } from '../testing/http-bench.ts';
import { startAccountBench, type AccountBench } from '../testing/account-bench.ts';
import { startLocalIssuer, type LocalIssuer } from '../testing/local-issuer.ts';
import { appRouter } from './index.ts';
import { LEAST_ROLES, NOT_FOR_KEYS } from './procedure-roles.ts';

type Kind = 'query' | 'mutation' | 'subscription';

/** Every procedure of the router, by its path. */
const PROCEDURES = Object.entries(appRouter['_def'].procedures as unknown as Record<string, { _def: { type: Kind } }>).map(
  ([path, procedure]) => ({ path, kind: procedure['_def'].type }),
);

/** Sent as mutations for the length of their input only. */
const CHANGES_NOTHING = ['symbols.validate'];

/** The rule in words: reading is for all, changing for operators, other people for the owner. */
const leastByRule = (path: string, kind: Kind): string => {
  if (path === 'auth.state') return 'anybody';
  if (path.startsWith('users.')) return 'owner';
  if (path.startsWith('account.')) return 'viewer';
  return kind === 'mutation' && !CHANGES_NOTHING.includes(path) ? 'operator' : 'viewer';
};

describe('the table of who may call what', () => {
  it('has every procedure, and says of each what the rule says', () => {
    const expected = Object.fromEntries(PROCEDURES.map(({ path, kind }) => [path, leastByRule(path, kind)]));
    const known = Object.fromEntries(PROCEDURES.map(({ path }) => [path, LEAST_ROLES[path]]));
    expect(known).toEqual(expected);
  });

  it('keeps from keys what a person decides on their own account', () => {
    const changes = PROCEDURES.filter(({ path, kind }) => path.startsWith('account.') && kind === 'mutation');
    expect([...NOT_FOR_KEYS].toSorted()).toEqual(changes.map(({ path }) => path).toSorted());
  });
});

describeWith('postgres', 'a call of every procedure', (adminUrl) => {
  let place: TestDatabase;
  let database: Database;
  let issuer: LocalIssuer;
  let bench: AccountBench;
  const callers: Record<string, Record<string, string>> = {};
  beforeAll(async () => {
    place = await createTestDatabase(adminUrl);
    database = await openDatabase({ url: place.url, logger: new RecordingLogger() });
    issuer = await startLocalIssuer();
    bench = await startAccountBench(database, { issuer: issuer.issuer, audience: null });
    const owner = await bench.owner();
    const viewer = await bench.join(owner, 'viewer@example.com', 'viewer');
    const operator = await bench.join(owner, 'operator@example.com', 'operator');
    const keyOf = async (scope: string) => (await owner.do<{ key: string }>('account.addKey', { name: scope, scope })).key;
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    await owner.do('users.setIdentity', { id: operator.id, subject: 'operator' });
    Object.assign(callers, {
      nobody: {},
      viewer: viewer.browser.headers,
      operator: operator.browser.headers,
      owner: owner.headers,
      'the owner’s token': bearer(BENCH_TOKEN),
      'a key to read': bearer(await keyOf('viewer')),
      'a key to command': bearer(await keyOf('operator')),
      'a token of a newcomer': bearer(await issuer.token({ sub: 'newcomer' }, bench.clock.now())),
      'a token of an operator': bearer(await issuer.token({ sub: 'operator' }, bench.clock.now())),
      'a wrong key': bearer('lvk_wrong'),
      'a wrong token': bearer(await issuer.token({ sub: 'operator' }, bench.clock.now(), { foreignKey: true })),
      'a wrong token beside a good session': { ...owner.headers, ...bearer('wrong') },
    });
  });
  afterAll(async () => {
    await bench.close();
    await issuer.close();
    await database.close();
    await place.drop();
  });

  /** Calls with input that no procedure takes: whoever is let in is told of that, and nothing is done. */
  const verdictOn = async (path: string, kind: Kind, headers: Record<string, string>): Promise<string> => {
    const call = kind === 'mutation' ? { method: 'POST', body: '"no such input"' } : {};
    const search = kind === 'mutation' ? '' : `?input=${encodeURIComponent('"no such input"')}`;
    const answer = await fetch(`${bench.http.url}/trpc/${path}${search}`, {
      ...call,
      headers: { ...headers, 'content-type': 'application/json', accept: kind === 'subscription' ? 'text/event-stream' : '*/*' },
    });
    // A stream tells in its first event what other answers tell by their status.
    const body = await answer.text();
    if (body.includes('"code":"UNAUTHORIZED"')) return 'not signed in';
    return body.includes('"appCode":"NOT_ALLOWED"') ? 'refused' : 'let in';
  };

  const NOBODY = ['nobody', 'a wrong key', 'a wrong token', 'a wrong token beside a good session'];
  const ROLE: Record<string, number> = {
    viewer: 0,
    'a key to read': 0,
    'a token of a newcomer': 0,
    operator: 1,
    'a key to command': 1,
    'a token of an operator': 1,
    owner: 2,
    'the owner’s token': 2,
  };
  const NEEDED: Record<string, number> = { anybody: 0, viewer: 0, operator: 1, owner: 2 };

  it.each(PROCEDURES)('$path is answered as the role of the caller says, however they signed in', async ({ path, kind }) => {
    const least = leastByRule(path, kind);
    const expected = Object.fromEntries(
      Object.keys(callers).map((name): [string, string] => {
        if (NOBODY.includes(name)) return [name, least === 'anybody' ? 'let in' : 'not signed in'];
        const isKept = name.startsWith('a key') && NOT_FOR_KEYS.has(path);
        return [name, (ROLE[name] ?? 0) >= (NEEDED[least] ?? 9) && !isKept ? 'let in' : 'refused'];
      }),
    );
    const found: Record<string, string> = {};
    for (const [name, headers] of Object.entries(callers)) found[name] = await verdictOn(path, kind, headers);
    expect(found).toEqual(expected);
  });

  it.each(PROCEDURES.filter(({ kind }) => kind !== 'query'))('$path is not answered to a page of another origin', async ({ path, kind }) => {
    const foreign = [
      { origin: 'http://127.0.0.1:1' },
      { origin: 'null' },
      { origin: '', 'sec-fetch-site': 'same-site' },
      { origin: '', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
    ];
    for (const { origin, ...fetched } of foreign) {
      const { origin: _own, ...signedIn } = callers['owner'] ?? {};
      const answer = await fetch(`${bench.http.url}/trpc/${path}`, {
        method: kind === 'mutation' ? 'POST' : 'GET',
        headers: { ...signedIn, ...(origin && { origin }), ...fetched } as Record<string, string>,
      });
      expect(answer.status).toBe(403);
    }
  });
});
