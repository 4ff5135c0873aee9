import { AppError, systemClock } from '@livermore/base';
import type { Clock } from '@livermore/base';
import { FakeClock, until } from '@livermore/testkit';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { recordingLogger } from '../../testing/recording-logger.ts';
import { CoinbaseAdapter } from '../coinbase-adapter.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

const text =
  (body: string, status: number, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers });
    response.end(body);
  };

/** Everything that waits comes at once, but for the ten seconds that an answer may take. */
const impatientClock = (): Clock => ({
  now: () => systemClock.now(),
  after: (delayMs, action) => systemClock.after(delayMs === 10_000 ? delayMs : 0, action),
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A venue that gives these answers in turn, the last one for ever. */
const start = async (...answers: Answer[]) => {
  const { port, requests } = await listen(answers);
  const clock = impatientClock();
  const venueClock: Clock = { ...clock, now: () => performance.now() * 1e6 };
  const adapter = adapterAt(port, clock, venueClock);
  return { adapter, requests, rest: adapter.rest };
};

const adapterAt = (port: number, clock: Clock, venueClock = clock): CoinbaseAdapter =>
  new CoinbaseAdapter({
    wsUrl: `ws://127.0.0.1:${port}`,
    restUrl: `http://127.0.0.1:${port}`,
    clock,
    venueClock,
    random: () => 0.5,
    logger: recordingLogger(),
  });

const listen = async (answers: readonly Answer[]) => {
  const requests: { url: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers });
    const answer = answers[Math.min(requests.length, answers.length) - 1];
    answer?.(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { port, requests };
};

/** The venue's own order is newest first. Shape of the documented answer, figures invented. */
const PAGE = {
  candles: [
    { start: '1790929200', low: '61190.2', high: '61260', open: '61201', close: '61255.4', volume: '12.00318' },
    { start: '1790928900', low: '61120', high: '61240.5', open: '61150.3', close: '61201', volume: '9.7712' },
  ],
};
const QUERY = {
  symbol: 'BTC-USD',
  timeframe: '5m',
  from: 1_790_928_900_000,
  to: 1_790_929_200_000,
} as const;
const LIVE = { priority: 'live' } as const;

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => error,
  );

describe('the REST client of Coinbase', () => {
  it('gives candles oldest first, in milliseconds and numbers', async () => {
    const { requests, rest } = await start(json(PAGE));
    expect(await rest.candles(QUERY, LIVE)).toEqual([
      { openTime: 1_790_928_900_000, open: 61_150.3, high: 61_240.5, low: 61_120, close: 61_201, volume: 9.7712 },
      { openTime: 1_790_929_200_000, open: 61_201, high: 61_260, low: 61_190.2, close: 61_255.4, volume: 12.00318 },
    ]);
    expect(requests[0]?.url).toBe(
      '/api/v3/brokerage/market/products/BTC-USD/candles?start=1790928900&end=1790929200&granularity=FIVE_MINUTE&limit=300',
    );
    expect(requests[0]?.headers['cache-control']).toBe('no-cache');
  });

  it('asks for whole buckets inside the window and leaves out rows beyond it', async () => {
    const { requests, rest } = await start(json(PAGE));
    const from = QUERY.from + 1;
    expect(await rest.candles({ ...QUERY, from, to: QUERY.to + 1 }, LIVE)).toMatchObject([
      { openTime: QUERY.to },
    ]);
    expect(requests[0]?.url).toContain('start=1790929200&end=1790929200');
    expect(await rest.candles({ ...QUERY, from, to: from + 1 }, LIVE)).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  it('refuses to ask for more than a page', async () => {
    const { requests, rest } = await start(json(PAGE));
    const window = (buckets: number) => ({ ...QUERY, to: QUERY.from + (buckets - 1) * 300_000 });
    await rest.candles(window(300), LIVE);
    const error = await failure(rest.candles(window(301), LIVE));
    expect(error).toMatchObject({ code: 'EXCHANGE_REFUSED' });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['a missing field', { ...PAGE.candles[0], close: undefined }],
    ['a figure that cannot be', { ...PAGE.candles[0], close: '-1' }],
    ['an empty figure', { ...PAGE.candles[0], open: '' }],
    ['a start between buckets', { ...PAGE.candles[0], start: '1790929201' }],
    ['a bucket told twice', PAGE.candles[1]],
    ['no object', 7],
  ])('refuses a page with %s and names the row', async (_what, row) => {
    const { requests, rest } = await start(json({ candles: [row, PAGE.candles[1]] }));
    const error = await failure(rest.candles(QUERY, LIVE));
    expect(error).toMatchObject({ code: 'EXCHANGE_REFUSED' });
    expect(String(error)).toMatch(/row [12] is/);
    expect(requests).toHaveLength(1);
  });

  it('gives products with empty figures as unknown, and leaves out what is no spot product', async () => {
    const product = {
      product_id: 'SOL-USD',
      price: '143.27',
      price_percentage_change_24h: '-0.2856',
      volume_24h: '812345.119',
      base_increment: '0.00000001',
      quote_increment: '0.01',
      price_increment: '0.01',
      status: 'online',
      is_disabled: false,
      trading_disabled: false,
    };
    const empty = { price: '', price_percentage_change_24h: '', volume_24h: '', price_increment: '' };
    const { rest } = await start(
      json({
        products: [
          product,
          { ...product, ...empty, product_id: 'OLD-USD', status: 'delisted' },
          { ...product, product_id: 'BIT-31OCT26-CDE' },
          { ...product, product_id: 'X-USD', quote_increment: '', price_increment: '' },
        ],
        num_products: 4,
        pagination: null,
      }),
    );
    const increments = { priceIncrement: 0.01, baseIncrement: 0.00000001 };
    expect(await rest.products()).toEqual([
      { symbol: 'SOL-USD', price: 143.27, changePct24h: -0.2856, volume24h: 812_345.119, ...increments, tradable: true },
      { symbol: 'OLD-USD', price: null, changePct24h: null, volume24h: null, ...increments, tradable: false },
    ]);
  });

  it('follows the pages of the product list', async () => {
    const row = (id: string) => ({ product_id: id, base_increment: '1', quote_increment: '1', status: 'online' });
    const { requests, rest } = await start(
      json({ products: [row('A-USD')], pagination: { has_next: true, next_cursor: 'c 2' } }),
      json({ products: [row('B-USD')], pagination: { has_next: true, next_cursor: '' } }),
    );
    expect((await rest.products()).map(({ symbol }) => symbol)).toEqual(['A-USD', 'B-USD']);
    expect(requests[1]?.url).toContain('cursor=c+2');
  });

  it('reads the clock of the venue', async () => {
    const { rest } = await start(
      json({ iso: '2026-10-02T08:20:00Z', epochSeconds: '1790929200', epochMillis: '1790929200123' }),
    );
    expect(await rest.serverTime()).toBe(1_790_929_200_123);
  });

  it.each([
    ['400', json({ error: 'INVALID_ARGUMENT', error_details: 'too many', message: 'no' }, 400), 'EXCHANGE_REFUSED', 'INVALID_ARGUMENT: too many: no'],
    ['401 in plain text', text('Unauthorized\n', 401), 'EXCHANGE_REFUSED', 'Unauthorized'],
    ['403', json({ error_details: 'Missing required scopes' }, 403), 'EXCHANGE_REFUSED', 'Missing required scopes'],
    ['404', json({ error: 'NOT_FOUND' }, 404), 'UNKNOWN_SYMBOL', 'NOT_FOUND'],
    ['a redirection', text('', 302, { location: 'http://127.0.0.1:9/' }), 'EXCHANGE_UNREACHABLE', 'redirect'],
  ] as const)('turns %s into an error of its code with the words of the venue', async (_status, answer, code, words) => {
    const { rest } = await start(answer);
    const error = await failure(rest.candles(QUERY, LIVE));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code });
    expect(String(error)).toContain(words);
  });

  it('does not repeat what the venue refuses', async () => {
    const { requests, rest } = await start(text('Unauthorized', 401));
    await failure(rest.candles(QUERY, LIVE));
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['an HTML 502', text('<html><h1>Bad gateway</h1></html>', 502)],
    ['a cut body', text('{"candles":[{"start":"17909', 200)],
    ['a 429', json({ errors: [{ id: 'rate_limit_exceeded', message: 'Too many requests' }] }, 429)],
    ['a connection that breaks', (request: IncomingMessage) => request.socket.destroy()],
  ])('tries again after %s', async (_what, answer) => {
    const { requests, rest } = await start(answer, answer, json(PAGE));
    expect(await rest.candles(QUERY, LIVE)).toHaveLength(2);
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['EXCHANGE_UNREACHABLE', text('<html>Bad gateway</html>', 502), 'Bad gateway'],
    ['EXCHANGE_RATE_LIMITED', json({ errors: [{ id: 'rate_limit_exceeded' }] }, 429), 'rate_limit_exceeded'],
  ] as const)('gives up after five tries with %s', async (code, answer, words) => {
    const { requests, rest } = await start(answer);
    const error = await failure(rest.candles(QUERY, LIVE));
    expect(error).toMatchObject({ code });
    expect(String(error)).toContain(words);
    expect(requests).toHaveLength(5);
  });

  it('asks nothing for as long as Retry-After says, whoever asks', async () => {
    const { port, requests } = await listen([text('', 429, { 'retry-after': '7' }), json(PAGE)]);
    const clock = new FakeClock(1_790_929_200_000);
    const { rest } = adapterAt(port, clock);
    const first = rest.candles(QUERY, LIVE);
    await until('the 429', () => rest.budget().resetAt === clock.now() + 7_000);
    const second = rest.candles(QUERY, { priority: 'idle' });
    await clock.advance(6_999);
    expect(requests).toHaveLength(1);
    await clock.advance(1);
    expect(await Promise.all([first, second])).toHaveLength(2);
    expect(requests).toHaveLength(3);
    expect(clock.pending).toBe(0);
  });

  it('asks again after a second at most when a 429 names no time', async () => {
    const { port, requests } = await listen([text('', 429), json(PAGE)]);
    const clock = new FakeClock(1_790_929_200_000);
    const { rest } = adapterAt(port, clock);
    const candles = rest.candles(QUERY, LIVE);
    // Full jitter under a ceiling of one second, with a random number of one half.
    await until('the 429', () => rest.budget().used === 10);
    await clock.advance(499);
    expect(requests).toHaveLength(1);
    await clock.advance(1);
    expect(await candles).toHaveLength(2);
  });

  it('gives up on an answer that does not come within ten seconds, and tries again', async () => {
    const { port, requests } = await listen([() => {}, json(PAGE)]);
    const clock = new FakeClock(1_790_929_200_000);
    const { rest } = adapterAt(port, clock);
    const candles = rest.candles(QUERY, LIVE);
    await until('the request', () => requests.length === 1);
    await clock.advance(10_000);
    await until('the retry', async () => {
      await clock.advance(100);
      return requests.length === 2;
    });
    expect(await candles).toHaveLength(2);
  });

  it('says so when nobody listens at the address', async () => {
    const { rest } = await start();
    servers[0]?.close();
    const error = await failure(rest.serverTime());
    expect(error).toMatchObject({ code: 'EXCHANGE_UNREACHABLE' });
    expect(String(error)).toContain('ECONNREFUSED');
  });

  it('passes the reason on when its signal is aborted, while it runs and while it waits', async () => {
    const controller = new AbortController();
    const { rest } = await start(() => {
      controller.abort(new Error('paused'));
    });
    expect(String(await failure(rest.products(controller.signal)))).toContain('paused');
    expect(String(await failure(rest.products(controller.signal)))).toContain('paused');
  });

  it('ends what runs when the adapter is closed, and asks nothing afterwards', async () => {
    let close = (): void => {};
    const { adapter, requests, rest } = await start(() => {
      close();
    });
    close = () => void adapter.close();
    expect(await failure(rest.products())).toMatchObject({ code: 'EXCHANGE_UNREACHABLE' });
    expect(await failure(rest.products())).toMatchObject({ code: 'EXCHANGE_UNREACHABLE' });
    expect(requests).toHaveLength(1);
  });
});
