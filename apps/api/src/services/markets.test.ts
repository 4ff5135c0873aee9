import { FakeClock } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { ScriptedExchange } from '../testing/scripted-exchange.ts';
import { scriptedMarket } from '../testing/scripted-market.ts';
import { Markets } from './markets.ts';

const { plane } = scriptedMarket('demo', new ScriptedExchange(), new FakeClock());

describe('Markets', () => {
  it('open a market when it is first wanted, once for all who want it', async () => {
    let opened = 0;
    const markets = new Markets({
      demo: async () => {
        opened += 1;
        return plane;
      },
    });
    expect([markets.available, markets.get('demo')]).toEqual([['demo'], undefined]);
    const both = await Promise.all([markets.open('demo'), markets.open('demo')]);
    expect(both).toEqual([plane, plane]);
    expect([opened, markets.get('demo')]).toEqual([1, plane]);
  });

  it('try again to open one that failed to start', async () => {
    let attempts = 0;
    const markets = new Markets({
      demo: async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('no port');
        return plane;
      },
    });
    await expect(markets.open('demo')).rejects.toThrow('no port');
    expect(markets.get('demo')).toBeUndefined();
    expect(await markets.open('demo')).toBe(plane);
  });

  it('reject for an exchange without an adapter', async () => {
    await expect(new Markets({}).open('coinbase')).rejects.toThrow('no adapter for coinbase');
  });
});
