import { systemClock } from '@livermore/base';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { recordingLogger } from '../../testing/recording-logger.ts';
import { CoinbaseAdapter } from '../coinbase-adapter.ts';

const PRIVATE_KEY = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const KEY = { keyName: 'organizations/1/apiKeys/2', privateKey: PRIVATE_KEY };

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A venue that gives these answers in turn, the last one for ever; retries come at once. */
const start = async (...answers: Answer[]) => {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answers[Math.min(requests.length, answers.length) - 1]?.(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const logger = recordingLogger();
  const { rest } = new CoinbaseAdapter({
    wsUrl: `ws://127.0.0.1:${port}`,
    restUrl: `http://127.0.0.1:${port}`,
    clock: { ...systemClock, after: (delayMs, action) => systemClock.after(delayMs === 10_000 ? delayMs : 0, action) },
    venueClock: { ...systemClock, now: () => performance.now() * 1e6, after: (_, action) => systemClock.after(0, action) },
    random: () => 0.5,
    logger,
  });
  return { logger, requests, rest };
};

const json =
  (body: unknown, status = 200): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

/** Shape of the documented row, figures invented. */
const account = (currency: string, available: string, hold = '0') => ({
  uuid: '7d2c',
  name: `${currency} Wallet`,
  currency,
  available_balance: { value: available, currency },
  hold: { value: hold, currency },
  type: 'ACCOUNT_TYPE_CRYPTO',
});
const page = (accounts: unknown[], cursor = ''): Answer =>
  json({ accounts, has_next: cursor !== '', cursor, size: accounts.length });

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => error,
  );

describe('the accounts at Coinbase', () => {
  it('are all pages, what is on hold included, each asset once, nothing empty', async () => {
    const { requests, rest } = await start(
      page([account('SOL', '4.2', '0.8'), account('BTC', '0', '0')], 'op/aque+='),
      page([account('USD', '12.5'), account('SOL', '1')], 'second'),
      page([account('ETH', '0', '0.5')]),
    );
    expect(await rest.accounts(KEY)).toEqual([
      { asset: 'SOL', quantity: 6 },
      { asset: 'USD', quantity: 12.5 },
      { asset: 'ETH', quantity: 0.5 },
    ]);
    expect(requests.map(({ url }) => url)).toEqual([
      '/api/v3/brokerage/accounts?limit=250',
      '/api/v3/brokerage/accounts?limit=250&cursor=op%2Faque%2B%3D',
      '/api/v3/brokerage/accounts?limit=250&cursor=second',
    ]);
  });

  it('are asked for with another token at each request, and without one for nobody', async () => {
    const { requests, rest } = await start(page([], 'a'), page([]));
    await rest.accounts(KEY);
    const tokens = requests.map(({ headers }) => headers.authorization);
    expect(new Set(tokens).size).toBe(2);
    for (const token of tokens) expect(token).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
    await rest.accounts(null);
    expect(requests.at(-1)?.headers.authorization).toBeUndefined();
  });

  it('end with a page that promises more and names none', async () => {
    const { requests, rest } = await start(json({ accounts: [], has_next: true, cursor: '' }));
    expect(await rest.accounts(KEY)).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['no number', account('SOL', 'many')],
    ['a negative balance', account('SOL', '-1')],
    ['no currency', { ...account('SOL', '1'), currency: undefined }],
    ['nothing', null],
  ])('are refused whole with a row of %s: left out, it would look as if nothing were held', async (_what, row) => {
    const { rest } = await start(page([account('BTC', '1'), row]));
    const error = await failure(rest.accounts(KEY));
    expect(error).toMatchObject({ code: 'EXCHANGE_REFUSED', message: expect.stringContaining('row 2 of page 1') });
  });

  it.each([
    ['401 in plain text', 401, 'Unauthorized\n', 'EXCHANGE_REFUSED', 'the key was refused', 1],
    ['403', 403, '{"error_details":"Missing required scopes"}', 'EXCHANGE_REFUSED', 'Missing required scopes', 1],
    ['429', 429, '{"errors":[{"id":"rate_limit_exceeded"}]}', 'EXCHANGE_RATE_LIMITED', 'rate_limit_exceeded', 5],
    ['502', 502, '<html>Bad gateway</html>', 'EXCHANGE_UNREACHABLE', 'Bad gateway', 5],
  ])('turn %s into an error of its code', async (_what, status, body, code, words, tries) => {
    const { requests, rest } = await start((_, response) => {
      response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
    });
    const error = await failure(rest.accounts(KEY));
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(requests).toHaveLength(tries);
  });

  it('show neither key nor token in an error or a log, even where the venue repeats what it was sent', async () => {
    const echo: Answer = (request, response) => {
      response.writeHead(503).end(`you sent ${request.headers.authorization ?? ''}`);
    };
    const garbled: Answer = (request, response) => {
      response.writeHead(200).end(`{"you":"sent"} ${request.headers.authorization ?? ''}`);
    };
    for (const answer of [echo, garbled]) {
      const { logger, requests, rest } = await start(answer);
      const error = await failure(rest.accounts(KEY));
      expect(error).toMatchObject({ code: 'EXCHANGE_UNREACHABLE' });
      expect(logger.lines.length).toBeGreaterThan(0);
      const shown = inspect([error, logger.lines], { depth: 9, showHidden: true, maxStringLength: null });
      for (const { headers } of requests) expect(shown).not.toContain(headers.authorization?.slice(0, 30));
      for (const line of PRIVATE_KEY.split('\n').filter((text) => text.length > 10 && !text.includes('---'))) {
        expect(shown).not.toContain(line);
      }
    }
  });

  it('of several users share one adapter', async () => {
    const subjectOf = (request: IncomingMessage): string => {
      const claims: unknown = JSON.parse(Buffer.from(request.headers.authorization?.split('.')[1] ?? '', 'base64url').toString());
      return typeof claims === 'object' && claims && 'sub' in claims ? String(claims.sub) : '';
    };
    const { rest } = await start((request, response) => {
      page([account(subjectOf(request), '1')])(request, response);
    });
    const both = await Promise.all(['ONE', 'TWO'].map((keyName) => rest.accounts({ ...KEY, keyName })));
    expect(both).toEqual([[{ asset: 'ONE', quantity: 1 }], [{ asset: 'TWO', quantity: 1 }]]);
  });
});
