import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminFiles } from './admin-files.ts';

const SCRIPT = 'export const said = "something said often, often, often";';
const PAGE = '<!doctype html><title>the page</title>';

describe('the files of the Admin UI', () => {
  const folder = mkdtempSync(join(tmpdir(), 'livermore-admin-'));
  let server: FastifyInstance;
  const get = (url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> => server.inject({ url, headers });

  beforeAll(() => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), PAGE);
    writeFileSync(join(folder, 'assets/page-a1b2.js'), SCRIPT);
    writeFileSync(join(folder, 'assets/page-a1b2.js.gz'), gzipSync(SCRIPT));
    server = Fastify();
    adminFiles(server, folder);
  });

  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it('come compressed to whoever can read that, and plain to others', async () => {
    const compressed = await get('/assets/page-a1b2.js', { 'accept-encoding': 'gzip, deflate, br' });
    expect(compressed.headers).toMatchObject({ 'content-encoding': 'gzip', 'vary': 'accept-encoding', 'content-type': expect.stringMatching(/javascript/) });
    expect(gunzipSync(compressed.rawPayload).toString()).toBe(SCRIPT);
    const plain = await get('/assets/page-a1b2.js');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body).toBe(SCRIPT);
  });

  it('may be kept for ever when their name has a hash, and are asked for again when not', async () => {
    expect((await get('/assets/page-a1b2.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await get('/')).headers['cache-control']).toBe('no-cache');
  });

  it('are the one page at every address that a browser opens, and nothing at others', async () => {
    const page = await get('/alerts', { accept: 'text/html' });
    expect([page.body, page.headers['cache-control']]).toEqual([PAGE, 'no-cache']);
    expect((await get('/alerts')).statusCode).toBe(404);
    expect((await get('/assets/gone-0000.js')).statusCode).toBe(404);
  });
});
