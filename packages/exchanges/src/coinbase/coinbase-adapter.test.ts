import { systemClock } from '@livermore/base';
import { createMarket, formatDecimal, startSimulatedCoinbase, startVenueClock } from '@livermore/exchange-simulator';
import type { Market, SimulatedCoinbase } from '@livermore/exchange-simulator';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { streamKey } from '../feed/exchange-adapter.ts';
import type { StreamKey, StreamKind } from '../feed/exchange-adapter.ts';
import type { BookLevel } from '../feed/order-book.ts';
import { positionsOf } from '../feed/positions.ts';
import { describeExchange } from '../testing/exchange-feed-contract.ts';
import { recordingLogger } from '../testing/recording-logger.ts';
import { CoinbaseAdapter } from './coinbase-adapter.ts';

const startBoth = async () => {
  const clock = startVenueClock(systemClock, { anchorMs: Date.UTC(2026, 9, 1, 12, 2), speed: 60 });
  const market = createMarket({ seed: 7 });
  const venue = await startSimulatedCoinbase({ market, clock });
  const adapter = new CoinbaseAdapter({
    wsUrl: venue.wsUrl,
    restUrl: venue.restUrl,
    clock: systemClock,
    venueClock: clock,
    random: () => 0.5,
    logger: recordingLogger(),
  });
  const close = async (): Promise<void> => {
    await adapter.close();
    await venue.close();
  };
  return { adapter, market, venue, close };
};

/** What the newest connection subscribed and did not unsubscribe, as the venue recorded it. */
const carriedBy = ({ record }: SimulatedCoinbase): Set<StreamKey> => {
  const carried = new Set<StreamKey>();
  const newest = Math.max(...record.frames.map(({ connection }) => connection));
  for (const { connection, text } of record.frames) {
    if (connection !== newest) continue;
    const message: { type: string; channel: string; product_ids?: string[] } = JSON.parse(text);
    for (const symbol of message.product_ids ?? []) {
      const stream = streamKey(KINDS[message.channel] ?? 'ticker', symbol);
      if (message.type === 'subscribe') carried.add(stream);
      else carried.delete(stream);
    }
  }
  return carried;
};

const KINDS: Readonly<Record<string, StreamKind>> = {
  candles: 'candles',
  market_trades: 'trades',
  ticker: 'ticker',
  level2: 'level2',
};

/** The market's own book as of the last full second before `at`, in numbers. */
const bookAt = (market: Market, symbol: string, at: number): Record<'bids' | 'asks', BookLevel[]> => {
  const { priceDecimals, sizeDecimals } = market.product(symbol);
  const book = market.book(symbol, Math.floor(at / 1000) * 1000);
  const levels = (side: 'bids' | 'asks'): BookLevel[] =>
    [...book[side]]
      .sort(([one], [other]) => (side === 'bids' ? other - one : one - other))
      .map(([ticks, lots]) => ({
        price: Number(formatDecimal(ticks, priceDecimals)),
        size: Number(formatDecimal(lots, sizeDecimals)),
      }));
  return { bids: levels('bids'), asks: levels('asks') };
};

const KEY = {
  keyName: 'organizations/1/apiKeys/2',
  privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'sec1' }).toString(),
};

describeExchange('Coinbase', async () => {
  const { adapter, market, venue, close } = await startBoth();
  return {
    adapter,
    credentials: KEY,
    bookAt: (symbol, at) => bookAt(market, symbol, at),
    symbols: ['BTC-USD', 'ETH-USD'],
    carried: () => carriedBy(venue),
    connections: () => venue.connections(),
    dropConnections: () => venue.dropConnections(),
    injectRaw: (text) => venue.injectRaw(text),
    skipSequence: () => venue.skipSequence(),
    close,
  };
});

describe('the Coinbase adapter at the simulated venue', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  it('back-fills at sixty times life without once being over the limit of the venue', async () => {
    const { adapter, venue, close } = await startBoth();
    closers.push(close);
    const to = Date.UTC(2026, 9, 1, 11);
    const pages = Array.from({ length: 60 }, (_, page) => {
      const last = to - page * 10 * 300_000;
      return adapter.rest.candles(
        { symbol: 'BTC-USD', timeframe: '5m', from: last - 9 * 300_000, to: last },
        { priority: 'backfill' },
      );
    });
    const candles = (await Promise.all(pages)).flat();
    expect(candles.length).toBeGreaterThan(500);
    // One request a page: none was answered with 429 and asked again.
    expect(venue.record.requests).toHaveLength(60);
  });

  it('values what is held, with a key or without one, which the simulated venue does not ask for', async () => {
    const { adapter, close } = await startBoth();
    closers.push(close);
    const balances = await adapter.rest.accounts(null);
    expect(await adapter.rest.accounts(KEY)).toEqual(balances);
    const positions = positionsOf(balances, await adapter.rest.products(), 7);
    const worth = positions.filter(({ valueUsd }) => valueUsd !== null && valueUsd >= 2);
    expect(positions).toHaveLength(6);
    expect(worth).toHaveLength(5);
    expect(positions.filter(({ symbol }) => symbol === null)).toMatchObject([{ asset: 'USD' }]);
    for (const { asset, symbol } of positions) if (symbol !== null) expect(symbol).toBe(`${asset}-USD`);
  });
});
