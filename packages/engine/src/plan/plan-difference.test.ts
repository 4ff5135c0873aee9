import { describe, expect, it } from 'vitest';
import { UserSettingsSchema } from '@livermore/schemas';
import { inForceOf, NOTHING_IN_FORCE } from './in-force.ts';
import { diff } from './plan-difference.ts';
import type { PlanEffect } from './plan-difference.ts';
import { plan } from './plan.ts';

const planOf = (document: object, paused = false) =>
  plan(
    UserSettingsSchema.parse({
      symbols: { monitored: ['BTC-USD', 'ETH-USD'] },
      exchanges: { coinbase: { enabled: true } },
      ...document,
    }),
    { paused, settingsVersion: 1, availableExchanges: ['coinbase'], products: new Map(), positions: [] },
  );

/** `acquire BTC-USD`, `profile`, … */
const words = (effects: readonly PlanEffect[]) =>
  effects.map((effect) => (effect.kind === 'profile' ? 'profile' : `${effect.kind} ${effect.symbol.symbol}`));

describe('the effects of', () => {
  const before = inForceOf(planOf({ timeframes: ['5m', '1h'] }));

  it('a start: the profile, then the symbols in the order of the settings', () => {
    expect(words(diff(NOTHING_IN_FORCE, planOf({})))).toEqual(['profile', 'acquire BTC-USD', 'acquire ETH-USD']);
  });

  it('a pause: everything is released, then nothing is judged', () => {
    const effects = diff(before, planOf({ timeframes: ['5m', '1h'] }, true));
    expect(words(effects)).toEqual(['release BTC-USD', 'release ETH-USD', 'profile']);
    expect(effects.at(-1)).toMatchObject({ profile: { paused: true, judging: 'nothing' } });
  });

  it('another list of symbols: only those that come or go', () => {
    const effects = diff(before, planOf({ timeframes: ['5m', '1h'], symbols: { monitored: ['SOL-USD', 'ETH-USD'] } }));
    expect(words(effects)).toEqual(['release BTC-USD', 'acquire SOL-USD']);
  });

  it('another order of the same symbols: none', () => {
    const effects = diff(before, planOf({ timeframes: ['5m', '1h'], symbols: { monitored: ['ETH-USD', 'BTC-USD'] } }));
    expect(effects).toEqual([]);
  });

  it('other timeframes on the same streams: a change of each symbol', () => {
    const effects = diff(before, planOf({ timeframes: ['5m', '4h'] }));
    expect(words(effects)).toEqual(['change BTC-USD', 'change ETH-USD']);
    expect(effects[0]).toMatchObject({ interest: { timeframes: ['5m', '4h'], streams: ['candles', 'ticker'] } });
  });

  it('another mode: other streams on the same timeframes are a change of each symbol too', () => {
    const effects = diff(inForceOf(planOf({ timeframes: ['5m'] })), planOf({ mode: 'scalper-orderbook' }));
    expect(words(effects)).toEqual(['profile', 'change BTC-USD', 'change ETH-USD']);
    expect(effects[1]).toMatchObject({ interest: { timeframes: ['5m'], streams: ['candles', 'ticker', 'level2'] } });
  });

  it('other alert rules: the profile alone', () => {
    expect(words(diff(before, planOf({ timeframes: ['5m', '1h'], alerts: { cooldownMinutes: 9 } })))).toEqual(['profile']);
  });
});
