import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserSettingsSchema } from '../user-settings.schema.ts';
import { parseSymbolList } from './symbol-list.ts';
import { judgeSymbols, withImported } from './symbol-verdicts.ts';

const settings = UserSettingsSchema.parse({
  symbols: { monitored: ['BTC-USD', 'demo:ADA-USD'] },
  exchanges: { coinbase: { enabled: true }, demo: { enabled: true } },
});
const isTraded = (exchange: string, symbol: string): boolean => exchange !== 'coinbase' || symbol !== 'NONE-USD';
const judge = (text: string, document = settings) => judgeSymbols(parseSymbolList(text), document, isTraded);

describe('the verdict on an entry', () => {
  it('tells what is new, watched, told before, not traded, elsewhere or no symbol', () => {
    const judged = judge('ETH-USD\ncoinbase:BTC-USD\nADA-USD\ndemo:ADA-USD\nETH-USD\nNONE-USD\nbinanceUs:SOL-USD\nwhat');
    expect(judged.map(({ verdict }) => verdict)).toEqual([
      'valid', 'watched', 'valid', 'watched', 'duplicate', 'unknown', 'exchange-off', 'malformed',
    ]);
    expect(judged[4]?.reason).toBe('the same as line 1');
    expect(judged[5]?.reason).toBe('not traded at Coinbase');
  });

  it('is that nothing can be imported while no exchange is enabled', () => {
    const off = { ...settings, exchanges: { coinbase: { ...settings.exchanges.coinbase, enabled: false } } };
    expect(judge('ETH-USD', off)[0]).toMatchObject({ verdict: 'exchange-off', exchange: null });
  });

  it('says so where the products of the exchange are not known', () => {
    const [judged] = judgeSymbols(parseSymbolList('ETH-USD'), settings, () => null);
    expect(judged).toMatchObject({ verdict: 'unknown', reason: 'the products of Coinbase are not known yet' });
  });
});

it('an import adds each valid symbol once, written as it is looked up, and is over when repeated', () => {
  const entry = fc
    .tuple(fc.constantFrom('', 'coinbase:', 'demo:', 'binanceUs:'), fc.constantFrom('BTC-USD', 'ETH-USD', 'ADA-USD', 'NONE-USD', 'what'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const text = entries.join('\n');
      const monitored = withImported(settings, judge(text));
      expect(monitored.slice(0, 2)).toEqual(settings.symbols.monitored);
      const after = UserSettingsSchema.parse({ ...settings, symbols: { monitored } });
      expect(judge(text, after).filter(({ verdict }) => verdict === 'valid')).toEqual([]);
      expect(withImported(after, judge(text, after))).toEqual(monitored);
    }),
  );
});
