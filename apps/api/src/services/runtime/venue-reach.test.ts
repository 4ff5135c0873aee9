import { AppError } from '@livermore/base';
import { FakeClock } from '@livermore/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WatchedSymbol } from '@livermore/engine';
import { Markets } from '../markets.ts';
import { product, ScriptedExchange } from '../../testing/scripted-exchange.ts';
import { scriptedMarket } from '../../testing/scripted-market.ts';
import { mayRetry, VenueReach } from './venue-reach.ts';

const NEVER = new AbortController().signal;
const WATCHED: WatchedSymbol[] = [
  { exchange: 'demo', exchangeId: 100, symbol: 'BTC-USD' },
  { exchange: 'coinbase', exchangeId: 1, symbol: 'ETH-USD' },
];

let clock: FakeClock;
let demo: ScriptedExchange;
let coinbase: ScriptedExchange;
let reach: VenueReach;
beforeEach(async () => {
  clock = new FakeClock(1_000);
  [demo, coinbase] = [new ScriptedExchange(), new ScriptedExchange()];
  const markets = new Markets({
    demo: async () => scriptedMarket('demo', demo, clock).plane,
    coinbase: async () => scriptedMarket('coinbase', coinbase, clock).plane,
  });
  reach = new VenueReach({ markets, clock });
  await Promise.all([markets.open('demo'), markets.open('coinbase')]);
});

describe('what exchanges list', () => {
  it('is asked of the exchanges of the watched symbols, once each', async () => {
    coinbase.listed = [product('SOL-USD')];
    const { listed, unreachable } = await reach.products([...WATCHED, { exchange: 'demo', exchangeId: 100, symbol: 'ETH-USD' }]);
    expect(listed).toEqual(
      new Map([
        ['demo', new Set(['BTC-USD', 'ETH-USD'])],
        ['coinbase', new Set(['SOL-USD'])],
      ]),
    );
    expect(unreachable.size).toBe(0);
    expect([demo.asked, coinbase.asked]).toEqual([['products'], ['products']]);
  });

  it('is told of the others when one exchange does not answer, with words for the user', async () => {
    coinbase.goAway();
    const { listed, unreachable } = await reach.products(WATCHED);
    expect([...listed.keys()]).toEqual(['demo']);
    expect([...unreachable]).toEqual([['coinbase', 'Coinbase cannot be reached, trying again: the exchange is away']]);
  });

  it('rejects when an exchange refuses for good', async () => {
    coinbase.answering = () => Promise.reject(new AppError('EXCHANGE_REFUSED', 'no'));
    await expect(reach.products(WATCHED)).rejects.toMatchObject({ code: 'EXCHANGE_REFUSED' });
  });
});

describe('the connections that are followed', () => {
  it('are together when each of them is', () => {
    reach.follow(WATCHED, () => {});
    expect(reach.isConnected).toBe(true);
    demo.connect('down');
    expect(reach.isConnected).toBe(false);
    reach.follow(WATCHED.slice(1), () => {});
    expect(reach.isConnected).toBe(true);
  });

  it('are told of while they are followed, once each, and no longer', () => {
    let changes = 0;
    const onChange = () => void (changes += 1);
    reach.follow(WATCHED, onChange);
    reach.follow(WATCHED, onChange);
    demo.connect('down');
    expect(changes).toBe(1);
    reach.follow(WATCHED.slice(0, 1), onChange);
    coinbase.connect('down');
    expect([changes, coinbase.followers]).toEqual([1, 0]);
    reach.stop();
    expect([demo.followers, reach.isConnected]).toEqual([0, true]);
  });

  it('are waited for until all are connected', async () => {
    demo.connect('connecting');
    coinbase.connect('connecting');
    reach.follow(WATCHED, () => {});
    let isOver = false;
    const waiting = reach.untilConnected(NEVER).then(() => (isOver = true));
    demo.connect('connected');
    await clock.advance(10);
    expect(isOver).toBe(false);
    coinbase.connect('connected');
    await waiting;
    expect([demo.followers, coinbase.followers, clock.pending]).toEqual([1, 1, 0]);
  });

  it('are not waited for longer than five seconds, nor after an abort', async () => {
    demo.connect('down');
    reach.follow(WATCHED, () => {});
    const waiting = reach.untilConnected(NEVER);
    await clock.advance(5_000);
    await waiting;
    const given = new AbortController();
    const aborted = reach.untilConnected(given.signal);
    given.abort(new Error('overtaken'));
    await expect(aborted).rejects.toThrow('overtaken');
    expect([demo.followers, clock.pending]).toEqual([1, 0]);
  });
});

describe('trying again', () => {
  it('may help where the line or the moment is at fault, and not where the answer is final', () => {
    expect(mayRetry(new AppError('EXCHANGE_UNREACHABLE', ''))).toBe(true);
    expect(mayRetry(new TypeError('fetch failed'))).toBe(true);
    expect(mayRetry(new AppError('UNKNOWN_SYMBOL', ''))).toBe(false);
  });
});
