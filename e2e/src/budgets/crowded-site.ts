import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeriesId } from '@livermore/schemas';
import { createTestDatabase, startRedisServer } from '@livermore/testkit';
import pg from 'pg';
import { createClient } from 'redis';
import { startServer } from '../livermore-process.ts';
import { CrowdedMarket } from './crowded-market.ts';
import { alertOf, EXCHANGE, statusOf, USER } from './engine-messages.ts';

const TICK_MS = 50;
/** Each symbol is told of once a second. */
const TICKS_A_ROUND = 20;
const STATUS_TICKS = 20;
/** Stored before anybody looks: as many as a page reads, so that what it keeps of them is full from the first. */
const ALERTS_BEFORE = 100;

export interface CrowdedSiteOptions {
  redisProgram: string;
  /** A PostgreSQL server on which databases may be made. */
  adminUrl: string;
  symbols: number;
  /** How many times faster than life the market's time goes; prices come once a second all the same. */
  speed: number;
  /** An alert is stored at each of so many ticks of 50 ms. */
  alertEveryTicks: number;
}

export interface CrowdedSite {
  signInUrl: string;
  url: string;
  /** Messages told so far. */
  readonly told: number;
  /** Tells nothing while `work` goes on. */
  quietly<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/**
 * The web plane alone, in a process of its own, and in place of the engine somebody who writes into
 * Redis and PostgreSQL what one that watches a crowded market would: prices and forming values of
 * every series once a second, closes, alerts and the status.
 */
export const startCrowdedSite = async ({ redisProgram, adminUrl, symbols, speed, alertEveryTicks }: CrowdedSiteOptions): Promise<CrowdedSite> => {
  const closers: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const each of closers.reverse()) await each();
  };
  const dataDir = mkdtempSync(join(tmpdir(), 'livermore-crowded-'));
  closers.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const redisServer = await startRedisServer(redisProgram);
  closers.push(() => redisServer.stop());
  // Without a timer for each of thousands of commands a second.
  const redis = await createClient({ url: redisServer.url, commandOptions: { timeout: 0 } }).connect();
  closers.push(() => redis.close());
  const testDatabase = await createTestDatabase(adminUrl);
  closers.push(() => testDatabase.drop());
  const environment = { LIVERMORE_ROLE: 'web', LIVERMORE_REDIS_URL: redisServer.url, LIVERMORE_DATABASE_URL: testDatabase.url };
  const server = await startServer(dataDir, { environment });
  closers.push(() => server.kill());
  const database = new pg.Client({ connectionString: testDatabase.url });
  await database.connect();
  closers.push(() => database.end());

  const startedAt = Date.now();
  const venueTime = (): number => startedAt + (Date.now() - startedAt) * speed;
  const market = new CrowdedMarket({ exchangeId: EXCHANGE, size: symbols, venueTime: startedAt });
  await database.query(`insert into exchanges (id, name) values ($1, 'Coinbase') on conflict do nothing`, [EXCHANGE]);
  await database.query(
    `insert into exchange_symbols (exchange_id, symbol, price_increment, base_increment, tradable, updated_at)
     select $1, symbol, 0.01, 0.001, true, $3 from unnest($2::text[]) as symbol on conflict do nothing`,
    [EXCHANGE, market.symbols, startedAt],
  );
  await Promise.all([
    ...market.stored(startedAt).map((value) => redis.set(indicatorKey(value), JSON.stringify(value))),
    ...market.tickers(startedAt, startedAt).map((ticker) => redis.set(`ticker:${EXCHANGE}:${ticker.symbol}`, JSON.stringify(ticker))),
  ]);

  let told = 0;
  const publish = (channel: string, message: object): Promise<unknown> => {
    told++;
    return redis.publish(channel, JSON.stringify(message));
  };
  const tellSymbol = (index: number): Promise<unknown>[] => {
    const { ticker, closed, forming } = market.turn(index, venueTime(), Date.now());
    return [
      redis.set(`ticker:${EXCHANGE}:${ticker.symbol}`, JSON.stringify(ticker)),
      publish(`channel:ticker:${USER}:${EXCHANGE}:${ticker.symbol}`, ticker),
      ...closed.flatMap(({ stored, message }) => [
        redis.set(indicatorKey(stored), JSON.stringify(stored)),
        publish(indicatorChannel(stored), message),
      ]),
      ...forming.map(({ series, message }) => publish(indicatorChannel(series), message)),
    ];
  };
  const tellAlert = async (index: number): Promise<void> => {
    const alert = alertOf(market.symbols[index % market.symbols.length] ?? '', startedAt + index * 60_000, Date.now());
    const { rows } = await database.query<{ id: string }>(
      `insert into alert_history (user_id, exchange_id, symbol, timeframe, open_time, trigger, value, signal, histogram, state, price, mode,
                                  settings_version, late, created_at, explanation)
       select "userId", "exchangeId", symbol, timeframe, "openTime", trigger, value, signal, histogram, state, price, mode,
              "settingsVersion", late, "createdAt", '{}'
       from jsonb_to_record($1) as alert("userId" int, "exchangeId" int, symbol text, timeframe text, "openTime" bigint, trigger text,
                                         value float, signal float, histogram float, state text, price float, mode text,
                                         "settingsVersion" int, late bool, "createdAt" bigint)
       returning id`,
      [JSON.stringify(alert)],
    );
    await publish(`channel:alert:${USER}`, { ...alert, id: Number(rows[0]?.id) });
  };

  for (let index = 0; index < ALERTS_BEFORE; index++) await tellAlert(index);

  const failed = new AbortController();
  let ticks = 0;
  let quiet = false;
  const tick = (): void => {
    if (quiet) return;
    const round = ticks++;
    const work: Promise<unknown>[] = [];
    for (let index = round % TICKS_A_ROUND; index < symbols; index += TICKS_A_ROUND) work.push(...tellSymbol(index));
    if (round % STATUS_TICKS === 0) work.push(publish(`channel:runtime:${USER}`, statusOf(market.symbols, startedAt, Date.now())));
    if (round % alertEveryTicks === 0) work.push(tellAlert(ALERTS_BEFORE + round));
    Promise.all(work).catch((error: unknown) => failed.abort(error));
  };
  const ticker = setInterval(tick, TICK_MS);
  closers.push(() => clearInterval(ticker));
  return {
    url: server.url,
    signInUrl: server.signInUrl,
    get told() {
      failed.signal.throwIfAborted();
      return told;
    },
    async quietly(work) {
      quiet = true;
      try {
        return await work();
      } finally {
        quiet = false;
      }
    },
    close,
  };
};

const indicatorKey = ({ exchangeId, symbol, timeframe }: SeriesId): string => `indicator:${exchangeId}:${symbol}:${timeframe}:macd-v`;
const indicatorChannel = ({ exchangeId, symbol, timeframe }: SeriesId): string =>
  `channel:indicator:${USER}:${exchangeId}:${symbol}:${timeframe}:macd-v`;
