import { ServiceGroup } from '@livermore/base';
import { createInProcessHotStore } from '@livermore/cache';
import { ensureOwner, openDatabase, setUserIdentity, storeFirstPassword, type Database } from '@livermore/database';
import { createTestDatabase, describeWith, FakeClock, RecordingLogger, type TestDatabase } from '@livermore/testkit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readConfiguration } from '../config/environment.ts';
import { Redactor } from '../logging/redactor.ts';
import { signInParts } from './sign-in-parts.ts';

const PUBLIC = { LIVERMORE_HOST: '0.0.0.0', LIVERMORE_PUBLIC_URL: 'https://monitor.example' };

describeWith('postgres', 'a server that other machines reach', (adminUrl) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'livermore-parts-'));
  let place: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    place = await createTestDatabase(adminUrl);
    database = await openDatabase({ url: place.url, logger: new RecordingLogger() });
  });
  afterAll(async () => {
    await database.close();
    await place.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await database.pool.query('truncate users restart identity cascade');
    await ensureOwner(database.db, { settings: {} });
  });

  const parts = async (environment: Record<string, string>) => {
    const services = new ServiceGroup();
    const clock = new FakeClock(1_800_000_000_000);
    const made = await signInParts(
      {
        configuration: readConfiguration({ ...environment, LIVERMORE_DATA_DIR: dataDir }, { isTerminal: false }),
        clock,
        randomSecret: () => 'Zm9yIHRlc3RzIG9ubHksIDMyIGJ5dGVzIGxvbmchISE',
        logger: pino({ level: 'silent' }),
        redactor: new Redactor(),
      },
      services,
      {
        database,
        hotStore: createInProcessHotStore({ clock, logger: new RecordingLogger() }),
        port: 4_000,
        owner: { id: 1, displayName: 'Owner' },
        secret: 'a secret of tests, 32 or more characters',
      },
    );
    await services.stop();
    return made;
  };

  it('does not start before its owner has a password or is known to its identity provider', async () => {
    await expect(parts(PUBLIC)).rejects.toMatchObject({ code: 'OWNER_UNPROTECTED' });
    await storeFirstPassword(database.db, { userId: 1, passwordHash: 'hash' });
    await expect(parts(PUBLIC)).resolves.toBeDefined();
  });

  it('takes the identity of the provider that is configured, and no other', async () => {
    const issuer = 'https://id.example';
    await setUserIdentity(database.db, { id: 1, issuer: 'https://other.example', subject: 'me' });
    await expect(parts({ ...PUBLIC, LIVERMORE_OIDC_ISSUER: issuer })).rejects.toMatchObject({ code: 'OWNER_UNPROTECTED' });
    await setUserIdentity(database.db, { id: 1, issuer, subject: 'me' });
    await expect(parts(PUBLIC)).rejects.toMatchObject({ code: 'OWNER_UNPROTECTED' });
    await expect(parts({ ...PUBLIC, LIVERMORE_OIDC_ISSUER: issuer })).resolves.toBeDefined();
  });

  it('is named by the address that browsers use, and answers on loopback too', async () => {
    await storeFirstPassword(database.db, { userId: 1, passwordHash: 'hash' });
    const { origins, url, signInUrl } = await parts(PUBLIC);
    expect(url).toBe('https://monitor.example');
    expect(signInUrl).toMatch(/^https:\/\/monitor\.example\/sign-in#\S{43}$/);
    expect(origins[0]).toBe(url);
    expect(origins).toEqual(expect.arrayContaining(['https://monitor.example', 'http://127.0.0.1:4000', 'http://localhost:4000']));
    expect((await parts({})).url).toBe('http://127.0.0.1:4000');
  });
});
