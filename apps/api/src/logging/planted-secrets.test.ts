import { AppError, messageOf, systemClock } from '@livermore/base';
import { createRedisHotStore } from '@livermore/cache';
import { openDatabase, type Database } from '@livermore/database';
import { CoinbaseAdapter, streamKey } from '@livermore/exchanges';
import { redactSecrets } from '@livermore/schemas';
import { createTestDatabase, describeWith, RecordingLogger, until, type TestDatabase } from '@livermore/testkit';
import fc from 'fast-check';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BENCH_TOKEN, startHttpBench, type HttpBench } from '../testing/http-bench.ts';
import { CommandBench } from '../testing/command-bench.ts';
import { openLogOutputs, type LogOutputs } from '../testing/log-outputs.ts';
import { componentLogger } from './component-logger.ts';

const random = (seed: string, length = 32): string => createHash('shake256', { outputLength: length }).update(seed).digest('base64url');

const PEM = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' }).toString();

/** Secrets as they may be written, each with the part of it that nobody may read. */
const SECRETS: Readonly<Record<string, [written: string, secret: string]>> = {
  'a webhook of Discord': [`https://discord.com/api/webhooks/1234567890/${random('d', 48)}`, random('d', 48)],
  'another webhook of Discord': [`https://canary.discord.com/api/v10/webhooks/1/${random('e', 48)}?wait=true`, random('e', 48)],
  'a private key': [PEM, PEM.split('\n')[1] ?? ''],
  'a private key in one line': [PEM.replaceAll('\n', '\\n'), PEM.split('\n')[2] ?? ''],
  'a bearer token': [`Authorization: Bearer ${random('b')}`, random('b')],
  'a short bearer token': ['Bearer abc12345def', 'abc12345def'],
  'a JWT': [`eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.${random('j', 64)}`, random('j', 64)],
  'cookies': [`cookie: theme=dark; better-auth.session_token=${random('c', 9)}.${random('s')}`, random('c', 9)],
  'a session cookie': [`better-auth.session_token=${random('c2', 6)}`, random('c2', 6)],
  'a key of ours': [`lvk_${random('k')}`, random('k')],
  'a link of the terminal': [`http://127.0.0.1:3000/sign-in#${random('l')}`, random('l')],
  'a link of the owner': [`/welcome#${random('w', 9)}`, random('w', 9)],
  'an address of PostgreSQL': ['postgresql://ann:gehe@im4711@db.example/livermore', 'im4711'],
  'an address of Redis': ['rediss://:p4ssw0rd-of-redis@cache.example:6380', 'p4ssw0rd-of-redis'],
  'a parameter': ['/x?page=1&access_token=s3cr3t-parameter&y=2', 's3cr3t-parameter'],
  'a value of a statement': ['Failed query: insert into "sessions" values ($1)\nparams: s3cr3t-value,7', 's3cr3t-value'],
  'a credential in plain words': ['it says plain-words-of-a-credential there', 'plain-words-of-a-credential'],
};
const KNOWN = 'plain-words-of-a-credential';

const expectNothingTold = (places: Record<string, string>): void => {
  for (const [place, text] of Object.entries(places)) {
    expect(text.length, place).toBeGreaterThan(0);
    for (const [name, [, secret]] of Object.entries(SECRETS)) expect([place, name, text.includes(secret)]).toEqual([place, name, false]);
  }
};

let outputs: LogOutputs;
beforeEach(async () => {
  outputs = await openLogOutputs();
  outputs.redactor.know(KNOWN);
});
afterEach(() => outputs.close());

describe('a secret that comes to the logger', () => {
  it.each(Object.entries(SECRETS))('is in no line, whichever way it came: %s', async (_, [written]) => {
    const { logger } = outputs;
    const cause = new Error(`cause: ${written}`);
    const error = Object.assign(new Error(`error: ${written}`, { cause: new AppError('EXCHANGE_REFUSED', written, { cause }) }), {
      config: { url: written },
      params: [written],
    });
    logger.info(written);
    logger.info({}, `before ${written} after`);
    logger.info('%s and %j', written, { written });
    logger.info({ written, list: [{ deep: { written } }], [written]: 1 }, 'fields');
    logger.child({ written }).info({}, 'a child');
    componentLogger(logger, 'feed', { written }).warn({ reason: written }, written);
    logger.error({ err: error, reason: messageOf(error) }, `it failed: ${messageOf(error)}`);
    logger.error(error);
    logger.error({ err: new AggregateError([error, written]) }, 'several');
    logger.debug({ req: { url: `/trpc/x?input=${encodeURIComponent(JSON.stringify({ written }))}` } }, 'a request');
    logger.debug({ text: JSON.stringify({ body: JSON.stringify({ written }) }) }, 'JSON in JSON');
    expectNothingTold(await outputs.all());
  });

  it('is in no line, wherever in fields, texts and causes it stands', async () => {
    const secret = fc.constantFrom(...Object.values(SECRETS).map(([written]) => written));
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.tuple(fc.constantFrom('', 'a ', '"', '\n', 'x='), secret, fc.constantFrom('', ' b', '"', '\n', '&')).map((parts) => parts.join('')),
        fc.integer(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('reason', 'url', 'headers', 'user'), tie('value'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(value, secret, fc.nat(3), (fields, text, depth) => {
        const error = Array.from({ length: depth }).reduce<Error>((cause) => new Error(text, { cause }), new Error(text));
        outputs.logger.info({ fields, err: error }, text);
      }),
      { numRuns: 200 },
    );
    expectNothingTold(await outputs.all());
  });
});

/** A WebSocket frame of a server. */
const frame = (opcode: number, payload: Buffer): Buffer =>
  Buffer.concat([
    payload.length < 126 ? Buffer.from([opcode, payload.length]) : Buffer.from([opcode, 126, payload.length >> 8, payload.length & 255]),
    payload,
  ]);

describe('a secret that an exchange repeats', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  const impatient = { now: () => systemClock.now(), after: (delayMs: number, action: () => void) => systemClock.after(Math.min(delayMs, 5), action) };
  const everything = Object.values(SECRETS).map(([written]) => written);

  it('in the answers of its REST side is in no line and in no error', async () => {
    let answers = 0;
    const server = createServer((_, response) => {
      const status = [500, 429, 401][answers % 3] ?? 500;
      response.writeHead(status, { 'content-type': 'text/plain' }).end(`refused: ${everything[answers++ % everything.length]}`);
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await until('the server', () => server.address() !== null);
    const { port } = server.address() as AddressInfo;
    const adapter = new CoinbaseAdapter({
      wsUrl: `ws://127.0.0.1:${port}`,
      restUrl: `http://127.0.0.1:${port}`,
      clock: impatient,
      venueClock: { ...impatient, now: () => performance.now() * 1e6 },
      random: () => 0.5,
      logger: componentLogger(outputs.logger, 'feed'),
    });
    let told = '';
    for (let ask = 0; ask < everything.length; ask++) {
      const error: unknown = await adapter.rest.products(new AbortController().signal).catch((reason: unknown) => reason);
      outputs.logger.error({ err: error }, `could not read: ${messageOf(error)}`);
      told += outputs.redactor.text(messageOf(error));
    }
    await adapter.close();
    expect(answers).toBeGreaterThanOrEqual(everything.length);
    expect(told).toContain('[redacted');
    expectNothingTold({ ...(await outputs.all()), told });
  });

  it('on its stream is in no line', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    servers.push(server);
    let nr = 0;
    server.on('upgrade', ({ headers }, socket: Socket) => {
      socket.on('error', () => {});
      const accept = createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
      const written = everything[nr++ % everything.length] ?? '';
      for (const text of [
        JSON.stringify({ type: 'error', message: `bad: ${written}` }),
        `not JSON ${written}`,
        JSON.stringify({ channel: 'ticker', timestamp: 'never', sequence_num: 1, events: [written] }),
      ]) {
        socket.write(frame(0x81, Buffer.from(text)));
      }
      socket.end(frame(0x88, Buffer.concat([Buffer.from([0x0f, 0xa0]), Buffer.from(written).subarray(0, 100)])));
    });
    await until('the server', () => server.address() !== null);
    const { port } = server.address() as AddressInfo;
    const adapter = new CoinbaseAdapter({
      wsUrl: `ws://127.0.0.1:${port}`,
      restUrl: `http://127.0.0.1:${port}`,
      // Each kind of line is logged once a minute: a minute passes with each look.
      clock: { now: () => performance.now() * 60_000_000, after: impatient.after },
      random: () => 0.5,
      logger: componentLogger(outputs.logger, 'feed'),
    });
    adapter.feed.want(new Set([streamKey('ticker', 'BTC-USD')]));
    await until('all of them', () => nr > everything.length, 20_000);
    await adapter.close();
    const places = await outputs.all();
    expect(places['json']).toContain('[redacted');
    expectNothingTold(places);
  });
});

describeWith('redis', 'the password of Redis', (url) => {
  it('is in no line when the server does not take it or cannot be reached', async () => {
    const { host } = new URL(url);
    for (const place of [host, '127.0.0.1:1']) {
      const address = `redis://:${KNOWN}@${place}`;
      const store = createRedisHotStore({ url: address, clock: systemClock, logger: componentLogger(outputs.logger, 'hot store') });
      await store.ready(300);
      outputs.logger.warn({ url: address }, `at ${address}`);
      await store.close();
    }
    expectNothingTold(await outputs.all());
  });
});

describeWith('postgres', 'a secret in an answer', (adminUrl) => {
  let place: TestDatabase;
  let database: Database;
  let http: HttpBench;
  beforeAll(async () => {
    place = await createTestDatabase(adminUrl);
    database = await openDatabase({ url: place.url, logger: new RecordingLogger() });
  });
  afterAll(async () => {
    await database.close();
    await place.drop();
  });
  afterEach(() => http?.close());

  const everything = Object.values(SECRETS).map(([written]) => written);
  const bearer = { authorization: `Bearer ${BENCH_TOKEN}` };

  it('of a procedure that fails is in no answer and in no line', async () => {
    let nr = 0;
    const failWith = [
      (written: string) => Object.assign(new Error(written), { params: [written] }),
      (written: string) => new AppError('EXCHANGE_REFUSED', written, { cause: new Error(written) }),
      (written: string) => new AppError('DATABASE_UNREACHABLE', written),
    ];
    const fail = () => {
      const made = failWith[nr % failWith.length]!(everything[Math.floor(nr / failWith.length)] ?? '');
      nr++;
      return Promise.reject(made);
    };
    http = await startHttpBench(database, { alerts: { list: fail, get: fail, after: fail }, redact: outputs.redactor.text }, { logger: outputs.logger });
    let answers = '';
    for (let ask = 0; ask < everything.length * failWith.length; ask++) {
      answers += await (await fetch(`${http.url}/trpc/alerts.list`, { headers: bearer })).text();
    }
    expect(answers).toContain('its log says why');
    expect(answers).toContain('EXCHANGE_REFUSED');
    expectNothingTold({ ...(await outputs.all()), answers });
  });

  it('that a request carries is in no line, and in no answer that refuses it', async () => {
    http = await startHttpBench(database, { redact: outputs.redactor.text }, { logger: outputs.logger });
    let answers = '';
    for (const written of everything) {
      const encoded = encodeURIComponent(written);
      const header = written.replaceAll('\n', ' ');
      const ask = async (path: string, init: RequestInit = {}): Promise<void> => {
        answers += await (await fetch(`${http.url}${path}`, init)).text();
      };
      await ask(`/nowhere/${encoded}?token=${encoded}`);
      await ask(`/%zz/${encoded}`);
      await ask(`/api/auth/${encoded}`);
      await ask(`/trpc/alerts.list?input=${encodeURIComponent(JSON.stringify({ limit: written, [written]: 1 }))}`, { headers: bearer });
      await ask(`/trpc/${encoded}`, { headers: bearer });
      await ask('/trpc/alerts.list', { headers: { authorization: `Bearer ${header}`, cookie: header } });
      await ask('/api/auth/sign-in/email', { method: 'POST', headers: { 'content-type': 'application/json', origin: http.url }, body: `{"email": ${written}` });
      await ask('/api/auth/owner-link', { method: 'POST', headers: { 'content-type': 'application/json', origin: http.url }, body: JSON.stringify({ token: written }) });
    }
    expectNothingTold({ ...(await outputs.all()), answers });
  });

  it('of a statement that the database refuses is in no line', async () => {
    for (const written of everything) {
      const failure: unknown = await database.pool.query('select $1::int', [written]).catch((error: unknown) => error);
      outputs.logger.error({ err: failure }, messageOf(failure));
    }
    const address = `postgresql://livermore:${KNOWN}@127.0.0.1:1/livermore`;
    const refusal: unknown = await openDatabase({ url: address, logger: componentLogger(outputs.logger, 'database') }).catch((error: unknown) => error);
    outputs.logger.error({ err: refusal }, messageOf(refusal));
    expectNothingTold(await outputs.all());
  });

  it('of a command that fails is neither in the ledger nor on the bus, nor what a message says that is none', async () => {
    const bench = new CommandBench({ database });
    await bench.start();
    const patterns = everything.filter((written) => redactSecrets(written) !== written);
    for (const [nr, written] of patterns.entries()) {
      const [requestId, refused] = [`failed-${nr}`, `refused-${nr}`];
      bench.runtime.lasting = ['force-backfill'];
      bench.send(requestId, 'force-backfill');
      (await until('the run', () => bench.runtime.running.get(requestId))).fail(nr % 2 === 0 ? new Error(written) : new AppError('EXCHANGE_REFUSED', written));
      await bench.result(requestId, 'failed');
      bench.publish({ type: written, requestId: refused, timestamp: bench.clock.now() });
      bench.publish(`no JSON at all: ${written}`);
    }
    await until('the rejections', () => bench.handler.rejectedOf(1).count === 2 * patterns.length);
    const told = { ledger: JSON.stringify(await bench.history()), bus: JSON.stringify(bench.results), status: JSON.stringify(bench.handler.rejectedOf(1)) };
    await bench.handler.stop();
    expectNothingTold(told);
  });
});
