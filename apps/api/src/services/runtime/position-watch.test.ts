import { UserSettingsSchema, type Position } from '@livermore/schemas';
import { FakeClock, RecordingLogger, until } from '@livermore/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { AccountReader } from '../account-reader.ts';
import { Markets } from '../markets.ts';
import { product, ScriptedExchange } from '../../testing/scripted-exchange.ts';
import { scriptedMarket } from '../../testing/scripted-market.ts';
import { PositionWatch } from './position-watch.ts';

const SETTINGS = UserSettingsSchema.parse({ exchanges: { demo: { enabled: true } }, symbols: { minPositionValueUsd: 50 } });
const KNOWN: Position = { exchangeId: 100, asset: 'ETH', symbol: 'ETH-USD', quantity: 1, valueUsd: 100, at: 1 };

let clock: FakeClock;
let demo: ScriptedExchange;
let saved: [number, readonly Position[]][];
let changes: number;
let saveFails: boolean;
let logger: RecordingLogger;
beforeEach(() => {
  clock = new FakeClock(1_000);
  demo = new ScriptedExchange();
  demo.balances = [{ asset: 'BTC', quantity: 2 }];
  saved = [];
  changes = 0;
  saveFails = false;
  logger = new RecordingLogger();
});

const watchOf = (known: readonly Position[] = []): PositionWatch => {
  const markets = new Markets({
    demo: async () => scriptedMarket('demo', demo, clock).plane,
    coinbase: async () => scriptedMarket('coinbase', demo, clock).plane,
  });
  return new PositionWatch({
    accounts: new AccountReader({ markets, secret: () => undefined, clock }),
    known,
    save: async (exchangeId, positions) => {
      if (saveFails) throw new Error('the database is away');
      saved.push([exchangeId, positions]);
    },
    clock,
    logger,
    onChange: () => (changes += 1),
  });
};

const held = (watch: PositionWatch) => watch.positions.map(({ exchange, position: { symbol, valueUsd } }) => [exchange, symbol, valueUsd]);
const accountsAsked = (): number => demo.asked.filter((question) => question.startsWith('accounts')).length;

describe('PositionWatch', () => {
  it('reads accounts at once and tells that positions are others than before', async () => {
    const watch = watchOf();
    watch.use(SETTINGS, ['demo']);
    await until('the change', () => changes === 1);
    expect(held(watch)).toEqual([['demo', 'BTC-USD', 200]]);
    expect(saved).toEqual([[100, [expect.objectContaining({ asset: 'BTC', exchangeId: 100, quantity: 2, at: 1_000 })]]]);
    await watch.stop();
  });

  it('knows what was known when it last ran until the account answers', async () => {
    const watch = watchOf([KNOWN]);
    expect(held(watch)).toEqual([]);
    watch.use(SETTINGS, ['demo']);
    expect(held(watch)).toEqual([['demo', 'ETH-USD', 100]]);
    await until('the change', () => changes === 1);
    expect(held(watch)).toEqual([['demo', 'BTC-USD', 200]]);
    await watch.stop();
  });

  it('reads again each minute, and tells only what decides about the plan', async () => {
    const watch = watchOf();
    watch.use(SETTINGS, ['demo']);
    await until('the change', () => changes === 1);
    demo.listed = [product('BTC-USD', { price: 101 })];
    await clock.advance(60_000);
    await until('the second reading', () => saved.length === 2);
    expect(changes).toBe(1);
    demo.balances = [{ asset: 'BTC', quantity: 0.1 }];
    await clock.advance(60_000);
    await until('worth less than the minimum', () => changes === 2);
    await watch.stop();
  });

  it('asks nobody while no exchange is in use, and again when one is', async () => {
    const watch = watchOf();
    watch.use(SETTINGS, ['demo']);
    await until('the change', () => changes === 1);
    watch.use(SETTINGS, []);
    expect(held(watch)).toEqual([]);
    const asked = accountsAsked();
    await clock.advance(180_000);
    expect(accountsAsked()).toBe(asked);
    watch.use(SETTINGS, ['demo']);
    expect(held(watch)).toEqual([['demo', 'BTC-USD', 200]]);
    await until('another reading', () => accountsAsked() === asked + 1);
    await watch.stop();
  });

  it('warns of accounts that it cannot read, keeps what it knew and reads on', async () => {
    const watch = watchOf([KNOWN]);
    demo.goAway();
    watch.use(SETTINGS, ['demo']);
    await until('the warning', () => changes === 1);
    expect(watch.warnings).toEqual([
      { reason: 'positions-unreadable', message: 'Positions at Demo market could not be read: the exchange is away' },
    ]);
    expect(held(watch)).toEqual([['demo', 'ETH-USD', 100]]);
    demo.answering = () => Promise.resolve();
    await clock.advance(60_000);
    await until('it is over', () => changes === 2);
    expect(watch.warnings).toEqual([]);
    await watch.stop();
  });

  it('names the variables that are missing, and watches no position of that exchange', async () => {
    const watch = watchOf();
    watch.use(SETTINGS, ['coinbase']);
    await until('the warning', () => changes === 1);
    expect(watch.warnings).toEqual([
      {
        reason: 'no-credentials',
        message: 'Positions at Coinbase are not watched: COINBASE_API_KEY_ID and COINBASE_PRIVATE_KEY not set in the environment.',
      },
    ]);
    expect(demo.asked).toEqual([]);
    await watch.stop();
  });

  it('goes by what it read also when that cannot be saved', async () => {
    saveFails = true;
    const watch = watchOf();
    watch.use(SETTINGS, ['demo']);
    await until('the change', () => changes === 1);
    expect(held(watch)).toEqual([['demo', 'BTC-USD', 200]]);
    expect(watch.warnings).toEqual([]);
    expect(logger.messages('warn')).toEqual(['positions could not be stored: the database is away']);
    await watch.stop();
  });

  it('ends a reading that is under way, tells nothing more and leaves no timer', async () => {
    const watch = watchOf();
    let letGo = (): void => {};
    const answer = new Promise<void>((resolve) => (letGo = resolve));
    demo.answering = () => answer;
    watch.use(SETTINGS, ['demo']);
    await until('the question', () => accountsAsked() === 1);
    const stopped = watch.stop();
    letGo();
    await stopped;
    expect([changes, clock.pending, watch.warnings]).toEqual([0, 0, []]);
  });
});
