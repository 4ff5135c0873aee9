import { createMarket, type Market } from '@livermore/exchange-simulator';
import { MacdV } from '@livermore/indicators';
import { TIMEFRAME_MS, TIMEFRAMES, type Candle, type Timeframe } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { startMarketBench, type MarketBench } from '../testing/market-bench.ts';

/** Shortly before a midnight, so that every timeframe closes within minutes. */
const ANCHOR = Date.UTC(2026, 0, 8, 22, 40);
const MIDNIGHT = Date.UTC(2026, 0, 9);
const MINUTE = TIMEFRAME_MS['1m'];

/** Ten hours of market a minute: a busy symbol, and one that hardly ever trades. */
const SPEED = 600;
const SYMBOLS = ['BTC-USD', 'MLN-USD'];

let bench: MarketBench | null = null;
afterEach(async () => {
  await bench?.stop();
  bench = null;
});

const series = (candles: readonly Candle[], symbol: string, timeframe: Timeframe): Candle[] =>
  candles.filter((candle) => candle.symbol === symbol && candle.timeframe === timeframe);

/** Each announced series equals the venue's own history, in order, each bucket once, holes as synthetic candles. */
const expectTrueCandles = async ({ candles, plane }: MarketBench): Promise<void> => {
  for (const symbol of SYMBOLS) {
    for (const timeframe of TIMEFRAMES) {
      const announced = series(candles, symbol, timeframe).filter(({ revision }) => revision === 0);
      const newest = new Map(series(candles, symbol, timeframe).map((candle) => [candle.openTime, candle]));
      const first = announced[0];
      const last = announced.at(-1);
      if (!first || !last) continue;
      const step = TIMEFRAME_MS[timeframe];
      expect(announced.map(({ openTime }) => openTime)).toEqual(
        Array.from({ length: announced.length }, (_, index) => first.openTime + index * step),
      );
      const query = { symbol, timeframe, from: first.openTime, to: last.openTime };
      const history = new Map(
        (await plane.adapter.rest.candles(query, { priority: 'live' })).map((row) => [row.openTime, row]),
      );
      for (const candle of newest.values()) {
        const row = history.get(candle.openTime);
        expect(candle.synthetic, `${symbol} ${timeframe} ${new Date(candle.openTime).toISOString()}`).toBe(!row);
        if (!row) expect(candle).toMatchObject({ volume: 0, cause: 'no-trades' });
        else {
          const { open, high, low, close } = candle;
          expect({ open, high, low, close }).toEqual({ open: row.open, high: row.high, low: row.low, close: row.close });
          expect(candle.volume).toBeCloseTo(row.volume, 8);
        }
      }
    }
  }
};

describe('the market plane on a live venue', () => {
  it('closes every candle of six timeframes as the venue has it, also of a symbol that hardly trades', async () => {
    bench = await startMarketBench({ symbols: SYMBOLS, timeframes: TIMEFRAMES, anchorMs: ANCHOR, speed: SPEED });
    await bench.untilVenueTime(MIDNIGHT + 8 * MINUTE);
    await expectTrueCandles(bench);
    for (const timeframe of TIMEFRAMES) expect(series(bench.candles, 'BTC-USD', timeframe)).not.toEqual([]);
    expect(bench.candles.some(({ synthetic }) => synthetic)).toBe(true);
    expect(bench.plane.boundary.findings.compared).toBeGreaterThan(0);
    expect(bench.plane.boundary.findings.revised).toBe(0);
  });

  it('loses and repeats no candle when the line drops and when messages are lost', async () => {
    bench = await startMarketBench({ symbols: SYMBOLS, timeframes: TIMEFRAMES, anchorMs: ANCHOR, speed: SPEED });
    const { venue, plane } = bench;
    await bench.untilVenueTime(MIDNIGHT - 30 * MINUTE);
    venue.skipSequence();
    await bench.untilVenueTime(MIDNIGHT - 15 * MINUTE);
    venue.dropConnections();
    await until('the next connection', () => plane.adapter.feed.observe().reconnects > 0);
    await bench.untilVenueTime(Math.max(MIDNIGHT, plane.hub.venueTime) + 8 * MINUTE);
    await expectTrueCandles(bench);
    expect(plane.adapter.feed.observe().gaps).toBeGreaterThan(1);
  });

  it('announces a revision where the venue, asked at the boundary, has another candle', async () => {
    const honest = createMarket({ seed: 7 });
    const bucket = Date.UTC(2026, 0, 8, 23, 35);
    let isCorrected = false;
    // Once the bucket has closed, the venue's history tells of a higher high than it streamed.
    const correcting: Market = {
      ...honest,
      aggregate: (symbol, from, to) => {
        const candle = honest.aggregate(symbol, from, to);
        const holdsBucket = symbol === 'BTC-USD' && from <= bucket && to >= bucket + TIMEFRAME_MS['5m'];
        return candle && isCorrected && holdsBucket ? { ...candle, high: candle.high * 2 } : candle;
      },
    };
    bench = await startMarketBench({
      symbols: SYMBOLS,
      timeframes: TIMEFRAMES,
      anchorMs: ANCHOR,
      speed: SPEED,
      market: correcting,
    });
    const { candles, plane } = bench;
    await until('the close', () => series(candles, 'BTC-USD', '5m').some(({ openTime }) => openTime === bucket));
    isCorrected = true;
    const revised = await until('both revisions', () => {
      const found = candles.filter(({ revision }) => revision > 0);
      return ['5m', '15m'].every((timeframe) => found.some((candle) => candle.timeframe === timeframe)) && found;
    });
    const five = revised.find(({ timeframe }) => timeframe === '5m');
    expect(five).toMatchObject({ openTime: bucket, revision: 1 });
    const history = await plane.adapter.rest.candles(
      { symbol: 'BTC-USD', timeframe: '5m', from: bucket, to: bucket },
      { priority: 'live' },
    );
    expect(five?.high).toBe(history[0]?.high);
    expect(revised.find(({ timeframe }) => timeframe === '15m')?.high).toBe(history[0]?.high);
  });
});

describe('a restart', () => {
  it('continues each series to the same bits, without judging a candle twice', async () => {
    const options = { symbols: ['BTC-USD'], timeframes: TIMEFRAMES, speed: SPEED };
    bench = await startMarketBench({ ...options, anchorMs: ANCHOR });
    await bench.untilVenueTime(ANCHOR + 25 * MINUTE);
    await bench.stop();
    const { archived, indicators } = bench;
    const stoppedAt = bench.plane.hub.venueTime;
    bench = await startMarketBench({ ...options, anchorMs: stoppedAt + 3 * MINUTE, archived });
    await bench.untilVenueTime(stoppedAt + 25 * MINUTE);
    const openTimes = [...indicators, ...bench.indicators]
      .filter(({ update }) => update.candle.timeframe === '1m')
      .map(({ update }) => update.candle.openTime);
    expect(openTimes).toEqual(openTimes.map((_, index) => (openTimes[0] ?? 0) + index * MINUTE));

    // The same series without a restart, from the first archived candle on.
    const whole = new MacdV();
    const values = [...archived.candles.values()]
      .filter(({ timeframe }) => timeframe === '1m')
      .sort((a, b) => a.openTime - b.openTime)
      .map((candle) => {
        whole.update(candle);
        return [candle.openTime, whole.reading().macdV] as const;
      });
    const continued = bench.indicators.filter(({ update }) => update.candle.timeframe === '1m');
    const expected = new Map(values);
    expect(continued.length).toBeGreaterThan(5);
    for (const { update } of continued) {
      if (expected.has(update.candle.openTime)) expect(update.point.macdV).toBe(expected.get(update.candle.openTime));
    }
  });
});
