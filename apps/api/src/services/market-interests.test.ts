import { TIMEFRAMES, type Timeframe } from '@livermore/schemas';
import { FakeClock, until } from '@livermore/testkit';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ScriptedExchange } from '../testing/scripted-exchange.ts';
import { scriptedMarket } from '../testing/scripted-market.ts';
import type { MarketInterests } from './market-interests.ts';
import type { MarketPlane } from './market-plane.ts';
import type { Interest } from './market-hub/symbol-state.ts';

const ALL: Interest = { timeframes: TIMEFRAMES, streams: ['candles', 'ticker', 'trades'] };
const SCALPER: Interest = { timeframes: ['1m', '5m'], streams: ['candles', 'ticker', 'trades'] };
const BOOK: Interest = { timeframes: ['5m'], streams: ['candles', 'ticker', 'level2'] };

let exchange: ScriptedExchange;
let plane: MarketPlane;
let interests: MarketInterests;
beforeEach(() => {
  exchange = new ScriptedExchange();
  ({ plane } = scriptedMarket('demo', exchange, new FakeClock()));
  ({ interests } = plane);
});

const acquire = (userId: number, symbol: string, interest: Interest, signal = new AbortController().signal) =>
  interests.acquire(userId, symbol, interest, { signal, onSeries: () => {}, onFresh: () => {} });

const watched = (symbol: string): readonly Timeframe[] | undefined => plane.hub.symbol(symbol)?.timeframes;
const streams = (): string[] => [...exchange.wanted].sort();
const barsOf = (symbol: string, timeframe: Timeframe): number => plane.indicators.count({ exchangeId: 100, symbol, timeframe });

/** Holds the answers of the exchange until it is let go; gives how many wait. */
const holdAnswers = () => {
  let letGo = (): void => {};
  let waiting = 0;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  exchange.answering = () => {
    waiting += 1;
    return held;
  };
  return { letGo, waiting: () => waiting };
};

describe('the interests in a market', () => {
  it('watch a symbol with everything that any of its users wants', async () => {
    await acquire(1, 'BTC-USD', SCALPER);
    expect(watched('BTC-USD')).toEqual(['1m', '5m']);
    await acquire(2, 'BTC-USD', { ...BOOK, timeframes: ['5m', '1h'] });
    expect(watched('BTC-USD')).toEqual(['1m', '5m', '1h']);
    expect(streams()).toEqual(['candles:BTC-USD', 'level2:BTC-USD', 'ticker:BTC-USD', 'trades:BTC-USD']);
  });

  it('keep the state of a series that is wanted before and after', async () => {
    await acquire(1, 'BTC-USD', ALL);
    const asked = exchange.asked.length;
    await acquire(2, 'BTC-USD', SCALPER);
    await acquire(1, 'BTC-USD', SCALPER);
    expect(exchange.asked).toHaveLength(asked);
    expect(barsOf('BTC-USD', '1m')).toBe(600);
  });

  it('let go of what only the user who leaves wanted', async () => {
    await acquire(1, 'BTC-USD', ALL);
    await acquire(2, 'BTC-USD', BOOK);
    interests.release(1, 'BTC-USD');
    await until('the rest', () => watched('BTC-USD')?.length === 1);
    expect(streams()).toEqual(['candles:BTC-USD', 'level2:BTC-USD', 'ticker:BTC-USD']);
    expect(interests.isWanted('BTC-USD')).toBe(true);
  });

  it('let the symbol go with its last user, at the venue and in memory', async () => {
    await acquire(1, 'BTC-USD', SCALPER);
    await acquire(2, 'BTC-USD', SCALPER);
    await acquire(1, 'ETH-USD', BOOK);
    interests.release(1, 'BTC-USD');
    interests.release(2, 'BTC-USD');
    expect(interests.isWanted('BTC-USD')).toBe(false);
    expect(watched('BTC-USD')).toBeUndefined();
    expect(barsOf('BTC-USD', '5m')).toBe(0);
    expect(streams()).toEqual(['candles:ETH-USD', 'level2:ETH-USD', 'ticker:ETH-USD']);
  });

  it('count a user once, however often they say what they want', async () => {
    await acquire(1, 'BTC-USD', SCALPER);
    await acquire(1, 'BTC-USD', BOOK);
    expect(watched('BTC-USD')).toEqual(['5m']);
    interests.release(1, 'BTC-USD');
    interests.release(1, 'BTC-USD');
    expect(interests.isWanted('BTC-USD')).toBe(false);
  });

  it('are withdrawn when the history cannot be read', async () => {
    exchange.goAway();
    await expect(acquire(1, 'BTC-USD', SCALPER)).rejects.toMatchObject({ code: 'EXCHANGE_UNREACHABLE' });
    expect(interests.isWanted('BTC-USD')).toBe(false);
    expect(watched('BTC-USD')).toBeUndefined();
    expect(streams()).toEqual([]);
  });

  it('stay as they were when more of a watched symbol cannot be read', async () => {
    await acquire(1, 'BTC-USD', SCALPER);
    exchange.goAway();
    await expect(acquire(1, 'BTC-USD', ALL)).rejects.toMatchObject({ code: 'EXCHANGE_UNREACHABLE' });
    expect(watched('BTC-USD')).toEqual(['1m', '5m']);
    await acquire(2, 'BTC-USD', { timeframes: ['1m'], streams: ['trades'] });
    expect(watched('BTC-USD')).toEqual(['1m', '5m']);
  });

  it('of two users who want the same symbol at once read its history once', async () => {
    const { letGo, waiting } = holdAnswers();
    const both = Promise.all([acquire(1, 'BTC-USD', SCALPER), acquire(2, 'BTC-USD', SCALPER)]);
    await until('the question', () => waiting() > 0);
    letGo();
    await both;
    expect(exchange.asked.filter((question) => question === 'candles BTC-USD 5m')).toHaveLength(2);
  });

  it('of one user who gives up do not disturb another who wants the same', async () => {
    const given = new AbortController();
    const { letGo, waiting } = holdAnswers();
    const first = acquire(1, 'BTC-USD', ALL, given.signal);
    await until('the question', () => waiting() > 0);
    const second = acquire(2, 'BTC-USD', BOOK);
    given.abort(new Error('overtaken'));
    letGo();
    await expect(first).rejects.toThrow('overtaken');
    await second;
    expect(watched('BTC-USD')).toEqual(['5m']);
    expect(streams()).toEqual(['candles:BTC-USD', 'level2:BTC-USD', 'ticker:BTC-USD']);
  });

  it('that a user takes back before their turn leave what is watched as it was', async () => {
    const before: Interest = { timeframes: ['1m', '5m', '15m'], streams: SCALPER.streams };
    await acquire(1, 'BTC-USD', before);
    const { letGo, waiting } = holdAnswers();
    const other = acquire(2, 'BTC-USD', { ...BOOK, timeframes: ['5m', '1h'] });
    await until('the question', () => waiting() > 0);
    const given = new AbortController();
    const fewer = acquire(1, 'BTC-USD', BOOK, given.signal);
    given.abort(new Error('overtaken'));
    letGo();
    await other;
    await expect(fewer).rejects.toThrow('overtaken');
    expect(watched('BTC-USD')).toEqual(['1m', '5m', '15m', '1h']);
  });

  it('tell before anything is announced that a symbol is new to everybody, and only then', async () => {
    const fresh: number[] = [];
    const run = (userId: number) => ({
      signal: new AbortController().signal,
      onSeries: () => {},
      onFresh: () => {
        expect(watched('BTC-USD')).toBeUndefined();
        fresh.push(userId);
      },
    });
    await interests.acquire(1, 'BTC-USD', SCALPER, run(1));
    await interests.acquire(2, 'BTC-USD', BOOK, run(2));
    expect(fresh).toEqual([1]);
  });
});

type Step =
  | { kind: 'acquire'; userId: number; symbol: string; interest: Interest; isGivenUp: boolean; isWaitedFor: boolean }
  | { kind: 'release'; userId: number; symbol: string }
  | { kind: 'away'; isAway: boolean }
  | { kind: 'rest' };

const userId = fc.constantFrom(1, 2, 3);
const symbol = fc.constantFrom('BTC-USD', 'ETH-USD');
const interest: fc.Arbitrary<Interest> = fc.record({
  timeframes: fc.subarray(['1m', '5m', '1h'] as const, { minLength: 1 }),
  streams: fc.subarray(['candles', 'level2', 'ticker', 'trades'] as const, { minLength: 1 }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('acquire' as const),
      userId,
      symbol,
      interest,
      isGivenUp: fc.integer({ min: 0, max: 3 }).map((each) => each === 0),
      isWaitedFor: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('release' as const), userId, symbol }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('away' as const), isAway: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'rest' as const }) },
);

describe('random interests of several users', () => {
  it('leave the market at rest with exactly the union of what they want', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        exchange = new ScriptedExchange();
        ({ plane } = scriptedMarket('demo', exchange, new FakeClock()));
        ({ interests } = plane);
        /** By user and symbol what was asked for last and granted. */
        const model = new Map<string, Interest>();
        /** Requests of a user for a symbol, one after the other, as a runtime makes them. */
        const pending = new Map<string, Promise<void>>();
        const rest = async (): Promise<void> => {
          await Promise.all(pending.values());
          await until('rest', () => differencesFrom(model).length === 0, 1_000).catch(() => {
            expect(differencesFrom(model)).toEqual([]);
          });
        };
        for (const each of steps) {
          if (each.kind === 'rest') {
            await rest();
            continue;
          }
          if (each.kind === 'away') {
            if (each.isAway) exchange.goAway();
            else exchange.answering = () => Promise.resolve();
            continue;
          }
          const key = `${each.userId} ${each.symbol}`;
          await pending.get(key);
          if (each.kind === 'release') {
            interests.release(each.userId, each.symbol);
            model.delete(key);
            continue;
          }
          const given = new AbortController();
          const asked = acquire(each.userId, each.symbol, each.interest, given.signal).then(
            () => void model.set(key, each.interest),
            () => undefined,
          );
          pending.set(key, asked);
          if (each.isGivenUp) queueMicrotask(() => { given.abort(new Error('given up')); });
          if (each.isWaitedFor) await asked;
        }
        await rest();
      }),
      { numRuns: 60 },
    );
  });
});

/** Where the market differs from the union of these interests. */
const differencesFrom = (model: ReadonlyMap<string, Interest>): string[] => {
  const differences: string[] = [];
  const wanted: string[] = [];
  for (const each of ['BTC-USD', 'ETH-USD']) {
    const users = [...model].filter(([key]) => key.endsWith(each)).map(([, of]) => of);
    const timeframes = TIMEFRAMES.filter((timeframe) => users.some((of) => of.timeframes.includes(timeframe)));
    if (interests.isWanted(each) !== users.length > 0) differences.push(`${each} is wanted: ${interests.isWanted(each)}`);
    if (String(watched(each) ?? '') !== String(timeframes)) differences.push(`${each} has ${watched(each)?.join()}, should have ${timeframes.join()}`);
    for (const timeframe of timeframes) if (barsOf(each, timeframe) === 0) differences.push(`${each} ${timeframe} was not read`);
    wanted.push(...new Set(users.flatMap((of) => of.streams.map((stream) => `${stream}:${each}`))));
  }
  if (String(streams()) !== String(wanted.sort())) differences.push(`the venue sends ${streams().join()}, should send ${wanted.join()}`);
  return differences;
};
