import { systemClock } from '@livermore/base';
import { createInProcessHotStore, indicatorChannel, tickerChannel } from '@livermore/cache';
import type { MacdVMessage, MatrixRowChange, RuntimeStatus, Timeframe } from '@livermore/schemas';
import { RecordingLogger, until } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { UserMarket } from './user-market.ts';

const USER = 7;
const EXCHANGE = 100;

const watched = (symbol: string, timeframes: readonly Timeframe[]): RuntimeStatus['symbols'][number] => ({
  exchangeId: EXCHANGE,
  symbol,
  wanted: true,
  confirmed: true,
  freshness: 'live',
  lastTradeAt: null,
  series: timeframes.map((timeframe) => ({ timeframe, candles: 0, seeded: false })),
});

const open = () => {
  const logger = new RecordingLogger();
  const hotStore = createInProcessHotStore({ clock: systemClock, logger });
  const changes: MatrixRowChange[] = [];
  const market = new UserMarket({ hotStore, clock: systemClock, logger, userId: USER, onChange: (change) => changes.push(change) });
  const trade = async (userId: number, symbol: string, price: number): Promise<void> => {
    hotStore.publish(tickerChannel(userId, { exchangeId: EXCHANGE, symbol }), JSON.stringify({ exchangeId: EXCHANGE, symbol, price }));
    await hotStore.flushed();
  };
  return { hotStore, changes, market, trade };
};

describe("a user's market", () => {
  it('listens to the channels of its symbols and timeframes by name, and to nothing of anybody else', async () => {
    const { hotStore, changes, market, trade } = open();
    await market.follow([watched('BTC-USD', ['1m', '4h'])]);
    expect(await hotStore.listened()).toEqual({
      everything: false,
      channels: new Set([
        tickerChannel(USER, { exchangeId: EXCHANGE, symbol: 'BTC-USD' }),
        indicatorChannel(USER, { exchangeId: EXCHANGE, symbol: 'BTC-USD', timeframe: '1m' }),
        indicatorChannel(USER, { exchangeId: EXCHANGE, symbol: 'BTC-USD', timeframe: '4h' }),
      ]),
    });
    await trade(USER, 'BTC-USD', 1);
    await trade(USER, 'ETH-USD', 2);
    await trade(USER + 1, 'BTC-USD', 3);
    expect(changes.map(({ price }) => price)).toEqual([1]);
  });

  it('goes on hearing what stays, begins with what comes and leaves what goes', async () => {
    const { hotStore, changes, market, trade } = open();
    await market.follow([watched('BTC-USD', ['1m']), watched('ETH-USD', ['1m'])]);
    await market.follow([watched('ETH-USD', ['1m']), watched('SOL-USD', ['5m'])]);
    for (const [index, symbol] of ['BTC-USD', 'ETH-USD', 'SOL-USD'].entries()) await trade(USER, symbol, index);
    expect(changes.map(({ symbol }) => symbol)).toEqual(['ETH-USD', 'SOL-USD']);
    await market.close();
    expect((await hotStore.listened()).channels).toEqual(new Set());
  });

  it('hears a timeframe that a symbol gained', async () => {
    const { hotStore, market } = open();
    await market.follow([watched('BTC-USD', ['1m'])]);
    await market.follow([watched('BTC-USD', ['1m', '5m'])]);
    const series = { exchangeId: EXCHANGE, symbol: 'BTC-USD', timeframe: '5m' } as const;
    expect(await hotStore.listeners([indicatorChannel(USER, series)])).toEqual([true]);
  });

  const series = { exchangeId: EXCHANGE, symbol: 'BTC-USD', timeframe: '5m' } as const;
  const reading: MacdVMessage = {
    ...{ openTime: 600_000, macdV: 12, signal: 10, histogram: 2, fastEma: 1, slowEma: 1, atr: 1, state: 'RANGING' },
    ...{ seeded: true, observedCount: 100, spanBars: 100, syntheticShare: 0, revision: 0, final: true },
  };
  const stored = { ...series, ...reading, snapshot: { layout: 1 as const, values: [] }, recent: [8, 9, 12], previousHistogram: 1, computedAt: 5 };

  it('tells the recent values of a series that it first hears of by its newest close', async () => {
    const { hotStore, changes, market } = open();
    await market.follow([watched('BTC-USD', ['5m'])]);
    hotStore.putIndicator(stored);
    hotStore.publish(indicatorChannel(USER, series), JSON.stringify(reading));
    await until('the recent values', () => changes.at(-1)?.cells?.[0]?.recent !== undefined);
    expect(changes.map(({ cells }) => cells?.[0]?.recent)).toEqual([undefined, [8, 9, 12]]);
    expect(changes.at(-1)?.cells?.[0]).toMatchObject({ timeframe: '5m', macdV: 12, histogramDirection: 1 });
  });

  it('tells nothing that is older than what it heard, but reads again after the next message', async () => {
    const { hotStore, changes, market } = open();
    await market.follow([watched('BTC-USD', ['5m'])]);
    let reads = 0;
    const indicators = hotStore.indicators.bind(hotStore);
    hotStore.indicators = (of) => {
      reads += 1;
      return indicators(of);
    };
    hotStore.putIndicator(stored);
    hotStore.publish(indicatorChannel(USER, series), JSON.stringify({ ...reading, openTime: 900_000, macdV: 13 }));
    await until('the older value to be read', () => reads === 1);
    hotStore.putIndicator({ ...stored, openTime: 1_200_000, macdV: 14, recent: [12, 13, 14] });
    hotStore.publish(indicatorChannel(USER, series), JSON.stringify({ ...reading, openTime: 1_200_000, macdV: 14 }));
    await until('the recent values', () => changes.at(-1)?.cells?.[0]?.recent !== undefined);
    expect(changes.map(({ cells }) => cells?.[0]?.macdV)).toEqual([13, 14, 14]);
  });
});
