import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSymbolList } from './symbol-list.ts';

/** Line, exchange and symbol of each entry. */
const read = (text: string) => parseSymbolList(text).map(({ line, exchange, symbol }) => [line, exchange, symbol]);

describe('a list of symbols', () => {
  it('is read line by line, several to a line, without remarks and decoration', () => {
    expect(read('BTC-USD\n\n# majors\n"eth-usd", sol/usd; ADA_USD  # four\n[XRP-USD]')).toEqual([
      [1, null, 'BTC-USD'],
      [4, null, 'ETH-USD'],
      [4, null, 'SOL-USD'],
      [4, null, 'ADA-USD'],
      [5, null, 'XRP-USD'],
    ]);
  });

  it('may name the exchange, in any case', () => {
    expect(read('binanceus:ETH-USD Demo:btc-usd')).toEqual([
      [1, 'binanceUs', 'ETH-USD'],
      [1, 'demo', 'BTC-USD'],
    ]);
  });

  it('may be JSON: a list of texts or objects, or a document of settings', () => {
    const expected = [
      [1, null, 'BTC-USD'],
      [2, 'coinbase', 'ETH-USD'],
    ];
    expect(read('["BTC-USD", "coinbase:ETH-USD"]')).toEqual(expected);
    expect(read('[{"symbol":"BTC-USD"},{"symbol":"ETH-USD","exchange":"coinbase"}]')).toEqual(expected);
    expect(read('{"mode":"x","symbols":{"monitored":["BTC-USD","coinbase:ETH-USD"]}}')).toEqual(expected);
  });

  it('keeps what is no symbol, as it was written', () => {
    expect(parseSymbolList('BTCUSD\nkraken:BTC-USD')).toEqual([
      { line: 1, text: 'BTCUSD', symbol: null, exchange: null },
      { line: 2, text: 'kraken:BTC-USD', symbol: null, exchange: null },
    ]);
    expect(parseSymbolList('[1, null]').map(({ text, symbol }) => [text, symbol])).toEqual([
      ['1', null],
      ['null', null],
    ]);
  });

  it('may be any text at all', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseSymbolList(text).every(({ line }) => line > 0)));
  });
});
