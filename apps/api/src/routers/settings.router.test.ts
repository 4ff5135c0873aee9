import { AppError, systemClock } from '@livermore/base';
import { controlChannel, controlResultChannel, createInProcessHotStore, type HotStore } from '@livermore/cache';
import { ensureOwner, findUser, openDatabase, type Database } from '@livermore/database';
import { UserSettingsSchema, type SymbolScan } from '@livermore/schemas';
import { createTestDatabase, describeWith, RecordingLogger, until, type TestDatabase } from '@livermore/testkit';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SettingsEditor } from '../control/settings-editor.ts';
import { BENCH_TOKEN, startHttpBench, type HttpBench } from '../testing/http-bench.ts';

const NOW = 1_800_000_000_000;
const FIRST = { symbols: { monitored: ['demo:BTC-USD'] }, exchanges: { demo: { enabled: true } }, theirs: { note: 1 } };
const WEBHOOK = 'https://discord.com/api/webhooks/1/abc';

interface Answer {
  settings: Record<string, unknown>;
  document: unknown;
  version: number;
  updatedAt: number;
  changed: boolean;
  applied: boolean;
  requestId: string | null;
  warnings: string[];
  changes: { path: string; before?: unknown; after?: unknown }[];
  versions: { version: number; author: string; reason: string | null; createdAt: number; changes: Answer['changes'] }[];
}

interface Refusal {
  message: string;
  data: {
    code: string;
    appCode: string | null;
    problems: { path: string; reason: string }[] | null;
    conflict: { current: unknown; version: number; paths: string[] } | null;
  };
}

/** Plain HTTP, as any program could: no tRPC library, the owner's token in a header. */
describeWith('postgres', 'the settings router over plain HTTP', (adminUrl) => {
  const logger = new RecordingLogger();
  let place: TestDatabase;
  let database: Database;
  let hotStore: HotStore;
  let bench: HttpBench;
  let scan: () => Promise<SymbolScan>;
  const told: { channel: string; message: Record<string, unknown> }[] = [];
  beforeAll(async () => {
    place = await createTestDatabase(adminUrl);
    database = await openDatabase({ url: place.url, logger });
    hotStore = createInProcessHotStore({ clock: systemClock, logger });
    bench = await startHttpBench(database, {
      settings: new SettingsEditor({ db: database.db, bus: hotStore, now: () => NOW, newId: randomUUID }),
      scans: { scan: () => scan() },
    });
    await hotStore.subscribe([controlChannel(1), controlResultChannel(1)], (channel, message) =>
      told.push({ channel, message: JSON.parse(message) as Record<string, unknown> }),
    );
  });
  afterAll(async () => {
    await bench.close();
    await hotStore.close();
    await database.close();
    await place.drop();
  });
  beforeEach(async () => {
    await database.pool.query('truncate users restart identity cascade');
    await ensureOwner(database.db, { settings: FIRST });
    told.length = 0;
  });

  const headers = { 'authorization': `Bearer ${BENCH_TOKEN}`, 'content-type': 'application/json' };
  const send = async (path: string, body: string | undefined): Promise<Response> =>
    fetch(`${bench.url}/trpc/settings.${path}`, body === undefined ? { headers } : { method: 'POST', headers, body });
  const taken = async (answer: Response): Promise<Answer> => {
    const body = (await answer.json()) as { result?: { data: Answer } };
    if (!body.result) throw new Error(JSON.stringify(body));
    return body.result.data;
  };
  const query = async (path: string, input?: object): Promise<Answer> =>
    taken(await send(input ? `${path}?input=${encodeURIComponent(JSON.stringify(input))}` : path, undefined));
  const change = async (path: string, input: object): Promise<Answer> => taken(await send(path, JSON.stringify(input)));
  const refused = async (path: string, input: object): Promise<Refusal & { status: number }> => {
    const answer = await send(path, JSON.stringify(input));
    return { ...((await answer.json()) as { error: Refusal }).error, status: answer.status };
  };
  const stored = async (): Promise<unknown> => (await findUser(database.db, 1))?.settings;
  const writeExternally = (settings: unknown) =>
    database.pool.query('update users set settings = $1', [JSON.stringify(settings)]);

  it('gets, updates and resets the document, whole and in force', async () => {
    const first = await query('get');
    expect(first).toMatchObject({ version: 1, settings: UserSettingsSchema.parse(FIRST), warnings: [] });
    const updated = await change('update', {
      patch: { mode: 'scalper-macdv', symbols: { monitored: ['demo:ETH-USD'] } },
      baseVersion: first.version,
      reason: 'faster',
    });
    expect(updated).toMatchObject({ version: 2, changed: true, settings: { mode: 'scalper-macdv', theirs: { note: 1 } } });
    expect(await query('get')).toMatchObject({ version: 2, updatedAt: NOW, settings: updated.settings });
    const reset = await change('reset', {});
    expect(reset.settings).toEqual({ ...UserSettingsSchema.parse({}), theirs: { note: 1 } });
    expect(await stored()).toEqual({ theirs: { note: 1 } });
  });

  it('stores the command that makes the engine follow, then tells it; without a change, neither', async () => {
    const { requestId } = await change('update', { patch: { mode: 'scalper-macdv' } });
    await until('a message', () => told.length > 0);
    expect(told).toEqual([
      { channel: controlChannel(1), message: { type: 'reload-settings', timestamp: NOW, requestId, stored: true } },
    ]);
    const commands = await database.pool.query<object>('select request_id, type, status, origin, actor from control_commands');
    expect(commands.rows).toEqual([
      { request_id: requestId, type: 'reload-settings', status: 'stored', origin: 'settings', actor: 'Owner' },
    ]);
    expect(await change('update', { patch: { mode: 'scalper-macdv' } })).toMatchObject({
      version: 2,
      changed: false,
      requestId: null,
    });
    const next = await change('reset', {});
    await until('a newer command and the end of the older one', () => told.length >= 3);
    expect(told.slice(1)).toMatchObject([
      { channel: controlResultChannel(1), message: { requestId, status: 'superseded' } },
      { channel: controlChannel(1), message: { requestId: next.requestId } },
    ]);
  });

  it('merges a change on an older version where the fields are different ones', async () => {
    await change('update', { patch: { alerts: { levels: [100] } } });
    const merged = await change('update', { patch: { mode: 'scalper-macdv' }, baseVersion: 1 });
    expect(merged).toMatchObject({ version: 3, settings: { mode: 'scalper-macdv', alerts: { levels: [100] } } });
  });

  it('answers a change of what was changed since with the document in force, its version and the fields', async () => {
    await change('update', { patch: { alerts: { levels: [100] }, mode: 'scalper-macdv' } });
    const refusal = await refused('update', { patch: { alerts: { levels: [120] } }, baseVersion: 1 });
    expect(refusal).toMatchObject({ status: 409, data: { code: 'CONFLICT', appCode: 'SETTINGS_CONFLICT' } });
    expect(refusal.data.conflict).toEqual({
      current: { ...FIRST, alerts: { levels: [100] }, mode: 'scalper-macdv' },
      version: 2,
      paths: ['alerts.levels'],
    });
    expect((await query('get')).version).toBe(2);
  });

  it('refuses wrong input, naming each field and its reason, and changes nothing', async () => {
    const patch = { mode: 'fast', symbols: { monitored: ['btc'] }, timeframes: null, theirs: { [WEBHOOK]: WEBHOOK } };
    const refusal = await refused('update', { patch });
    expect(refusal).toMatchObject({ status: 400, data: { code: 'BAD_REQUEST', appCode: 'SETTINGS_INVALID' } });
    expect(refusal.data.problems?.map(({ path }) => path)).toEqual(['mode', 'symbols.monitored[0]', 'timeframes']);
    expect(refusal.message).toContain('timeframes: cannot be removed');
    const secret = await refused('update', { patch: { theirs: { hooks: [WEBHOOK] }, more: { [WEBHOOK]: 1 } } });
    expect(secret.data.problems?.map(({ path }) => path)).toEqual(['theirs.hooks[0]', 'more["(hidden)"]']);
    expect(JSON.stringify(secret)).not.toContain('webhooks/1');
    expect((await refused('update', { patch: {}, reason: WEBHOOK })).data.problems?.[0]?.path).toBe('reason');
    expect((await refused('update', { patch: [] })).data.problems).toEqual([{ path: 'patch', reason: 'must be a JSON object, got an empty list' }]);
    expect((await refused('update', { patch: { a: 'x\0' } })).data.problems?.[0]?.path).toBe('a');
    expect((await refused('update', { patch: {}, baseVersion: 7 })).data).toMatchObject({ code: 'NOT_FOUND', appCode: 'UNKNOWN_VERSION' });
    expect(await stored()).toEqual(FIRST);
    expect(told).toEqual([]);
  });

  it('tells who changed which fields, when and why, newest first', async () => {
    await change('update', { patch: { mode: 'scalper-macdv', theirs: null }, reason: 'trying' });
    await change('restore', { version: 1 });
    const { versions } = await query('history');
    expect(versions.map(({ version, author, reason }) => [version, author, reason])).toEqual([
      [3, 'Owner', 'restored version 1'],
      [2, 'Owner', 'trying'],
      [1, 'Livermore', 'first start'],
    ]);
    expect(versions[1]).toMatchObject({ createdAt: NOW });
    expect(versions[1]?.changes).toEqual([
      { path: 'theirs.note', before: 1 },
      { path: 'mode', after: 'scalper-macdv' },
    ]);
    const older = await query('history', { limit: 1, before: 3 });
    expect(older.versions.map(({ version, changes }) => [version, changes.length])).toEqual([[2, 2]]);
    expect(await stored()).toEqual(FIRST);
    expect((await refused('restore', { version: 9 })).data).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('gives the document of each version as it was stored', async () => {
    await change('update', { patch: { mode: 'scalper-macdv', theirs: null } });
    expect(await query('version', { version: 1 })).toEqual({ version: 1, document: FIRST });
    expect(await query('version', { version: 2 })).toEqual({ version: 2, document: await stored() });
    const missing = await send(`version?input=${encodeURIComponent('{"version":9}')}`, undefined);
    expect(missing.status).toBe(404);
  });

  it('restores the document of any version, whatever was changed since', async () => {
    const patch = fc.record(
      {
        mode: fc.constantFrom('position-monitor', 'scalper-macdv'),
        theirs: fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(fc.integer(), fc.constant(null))),
        exchanges: fc.constantFrom({ demo: null }, { demo: { enabled: true } }, { kraken: { on: true } }),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(patch, { minLength: 1, maxLength: 4 }), fc.nat(), async (patches, choice) => {
        const documents = new Map<number, unknown>();
        for (const each of patches) documents.set((await change('update', { patch: each })).version, await stored());
        const [version, document] = [...documents][choice % documents.size] ?? [0, null];
        await change('restore', { version });
        expect(await stored()).toEqual(document);
      }),
      { numRuns: 15 },
    );
  });

  it('exports the document as it is stored, and imports it after showing what would change', async () => {
    const { document } = await query('export');
    expect(document).toEqual(FIRST);
    await change('update', { patch: { mode: 'scalper-macdv' } });
    const preview = await change('import', { document });
    expect(preview).toEqual({ applied: false, version: 2, requestId: null, changes: [{ path: 'mode', before: 'scalper-macdv' }] });
    expect(await stored()).toEqual({ ...FIRST, mode: 'scalper-macdv' });
    expect(await change('import', { document, apply: true, baseVersion: 2 })).toMatchObject({ applied: true, version: 3 });
    expect(await stored()).toEqual(FIRST);
  });

  it('imports nothing that is wrong, nor over a version later than the one that was shown', async () => {
    const wrong = await refused('import', { document: { mode: 1, theirs: WEBHOOK }, apply: true });
    expect(wrong.data.problems?.map(({ path }) => path)).toEqual(['mode', 'theirs']);
    await change('update', { patch: { mode: 'scalper-macdv' } });
    const late = await refused('import', { document: {}, apply: true, baseVersion: 1 });
    expect(late.data).toMatchObject({ code: 'CONFLICT', conflict: { version: 2, paths: ['mode'] } });
    expect(await stored()).toEqual({ ...FIRST, mode: 'scalper-macdv' });
  });

  describe('what another program stored by itself', () => {
    it('is a version of its own as soon as it is read, and a base for changes', async () => {
      await writeExternally({ ...FIRST, mode: 'scalper-macdv' });
      const { version } = await query('get');
      expect(version).toBe(2);
      await change('update', { patch: { mode: 'position-monitor' }, baseVersion: version });
      const { versions } = await query('history');
      expect(versions.map(({ author }) => author)).toEqual(['Owner', 'external', 'Livermore']);
    });

    it('collides with a change that was based on the version before', async () => {
      await writeExternally({ ...FIRST, mode: 'scalper-macdv' });
      const refusal = await refused('update', { patch: { mode: 'scalper-orderbook' }, baseVersion: 1 });
      expect(refusal.data.conflict).toMatchObject({ version: 2, paths: ['mode'] });
    });

    it('is named field by field where it cannot be used, and can be put right', async () => {
      await writeExternally({ mode: 'wrong', alerts: { levels: 'x' } });
      const answer = await send('get', undefined);
      const { error } = (await answer.json()) as { error: Refusal };
      expect(error.data.problems?.map(({ path }) => path)).toEqual(['mode', 'alerts.levels']);
      expect((await change('update', { patch: { mode: 'scalper-macdv', alerts: { levels: [1] } } })).version).toBe(3);
      await writeExternally([]);
      expect((await change('reset', {})).settings).toEqual(UserSettingsSchema.parse({}));
    });

    it('may hold a secret, which is a warning and no refusal of other changes', async () => {
      await writeExternally({ theirs: { hook: WEBHOOK } });
      expect((await query('get')).warnings).toEqual([expect.stringContaining('theirs.hook looks like a webhook address')]);
      expect((await change('update', { patch: { mode: 'scalper-macdv' } })).version).toBe(3);
    });
  });

  it('gives the JSON Schema of the document', async () => {
    const schema = (await query('jsonSchema')) as unknown as { $schema: string; properties: object };
    expect(schema.$schema).toContain('2020-12');
    expect(Object.keys(schema.properties)).toEqual(Object.keys(UserSettingsSchema.shape));
  });

  it('passes on what an exchange answered to a scan, and why it did not', async () => {
    const answer: SymbolScan = { exchange: 'demo', products: [], positions: [], at: NOW };
    scan = () => Promise.resolve(answer);
    expect(await change('scanSymbols', { exchange: 'demo' })).toEqual(answer);
    scan = () => Promise.reject(new AppError('EXCHANGE_UNREACHABLE', 'The exchange did not answer.'));
    expect(await refused('scanSymbols', { exchange: 'demo' })).toMatchObject({
      status: 503,
      message: 'The exchange did not answer.',
      data: { appCode: 'EXCHANGE_UNREACHABLE' },
    });
    expect((await refused('scanSymbols', { exchange: 'kraken' })).data.problems?.[0]?.path).toBe('exchange');
  });

  it('answers nobody who is not signed in', async () => {
    for (const path of ['get', 'history', 'export', 'jsonSchema']) {
      expect((await fetch(`${bench.url}/trpc/settings.${path}`)).status).toBe(401);
    }
    const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
    for (const path of ['update', 'reset', 'restore', 'import', 'scanSymbols']) {
      expect((await fetch(`${bench.url}/trpc/settings.${path}`, { ...post, body: '{}' })).status).toBe(401);
    }
  });
});
