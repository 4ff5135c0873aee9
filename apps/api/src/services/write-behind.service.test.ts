import type { Turn } from '@livermore/database';
import type { Alert, Candle } from '@livermore/schemas';
import { FakeClock, RecordingLogger, until } from '@livermore/testkit';
import { describe, expect, it } from 'vitest';
import { IndicatorCalculationService } from './indicator-calculation.service.ts';
import { WriteBehindService, type PendingAlert } from './write-behind.service.ts';

const candle = (openTime: number, revision = 0): Candle => ({
  exchangeId: 100,
  symbol: 'BTC-USD',
  timeframe: '1m',
  openTime,
  open: 1,
  high: 1,
  low: 1,
  close: 1,
  volume: 1,
  synthetic: false,
  source: 'trades',
  revision,
  closedAt: openTime,
});

const alert = (openTime: number): PendingAlert => ({
  userId: 1,
  exchangeId: 100,
  symbol: 'BTC-USD',
  timeframe: '1m',
  openTime,
  trigger: 'level_+150',
  value: 151,
  signal: 100,
  histogram: 51,
  state: 'RISK_OVERBOUGHT',
  price: 1,
  mode: 'position-monitor',
  settingsVersion: 1,
  final: true,
  late: false,
  explanation: {},
});

/** A store that remembers what it took, and fails while `isDown`. */
const bench = () => {
  const clock = new FakeClock();
  const taken: Turn[] = [];
  const told: Alert[] = [];
  const state = { isDown: false, held: Promise.resolve() };
  const service = new WriteBehindService({
    store: async (turn) => {
      await state.held;
      if (state.isDown) throw new Error('the database is away');
      taken.push(turn);
      const storedAlerts = (turn.alerts ?? []).map((each, index) => ({
        ...each,
        id: taken.length * 100 + index,
        revised: false,
        createdAt: 5,
      }));
      return { storedAlerts, revisedAlerts: [] };
    },
    candleWindow: async (each) => [candle(each.openTime)],
    onAlerts: (alerts) => told.push(...alerts),
    clock,
    random: () => 1,
    logger: new RecordingLogger(),
  });
  return { clock, taken, told, state, service };
};

describe('what waits to be stored', () => {
  it('goes in one transaction with the candle and the alert of the same turn, and is announced after it', async () => {
    const { taken, told, service } = bench();
    await service.start();
    service.candle(candle(60_000));
    service.alert(alert(60_000));
    expect(told).toEqual([]);
    await until('the alert', () => told.length > 0);
    expect(taken).toHaveLength(1);
    expect(taken[0]?.candles).toHaveLength(1);
    expect(taken[0]?.alerts?.[0]?.explanation).toEqual({ candles: [candle(60_000)] });
    await service.stop();
  });

  it('survives a database that is away, newest revision and every alert once', async () => {
    const { clock, taken, told, state, service } = bench();
    await service.start();
    state.isDown = true;
    service.candle(candle(60_000));
    service.alert(alert(60_000));
    await clock.advance(2_000);
    service.candle(candle(60_000, 1));
    service.alert(alert(120_000));
    await clock.advance(5_000);
    expect(taken).toEqual([]);
    state.isDown = false;
    await clock.advance(60_000);
    await until('both alerts', () => told.length === 2);
    expect(taken.flatMap((turn) => turn.candles)).toEqual([candle(60_000, 1)]);
    expect(told.map(({ openTime }) => openTime)).toEqual([60_000, 120_000]);
    await service.stop();
  });

  it('tells the state of a series as it stands when it is stored, with every candle that led to it', async () => {
    const { clock, taken, service } = bench();
    await service.start();
    const indicators = new IndicatorCalculationService({ now: () => clock.now() });
    for (const openTime of [60_000, 120_000]) {
      const closed = candle(openTime);
      service.candle(closed);
      const update = indicators.close(closed);
      if (!update) throw new Error('nothing was closed');
      // Two closes of one turn: the first is told only once, as it is after the second.
      if (openTime === 60_000) service.indicator(update.series);
    }
    await service.flushed();
    expect(taken.map(({ candles, indicators: states }) => [candles?.length, states?.map(({ openTime }) => openTime)])).toEqual([[2, [120_000]]]);
    await service.stop();
  });

  it('takes turns: whole series of a back-fill do not wait for a pause of the live engine', async () => {
    const { clock, taken, service } = bench();
    await service.start();
    for (let index = 0; index < 5; index++) service.series([candle(index)], null);
    for (let minute = 100; minute < 110; minute++) {
      service.candle(candle(minute));
      await clock.advance(500);
    }
    const stored = taken.flatMap((turn) => turn.candles ?? []).map(({ openTime }) => openTime);
    expect(stored).toEqual(expect.arrayContaining([0, 1, 2, 3, 4, 100, 108]));
    await service.stop();
  });

  it('is stored when the service stops, and leaves no timer', async () => {
    const { clock, taken, service } = bench();
    await service.start();
    service.candle(candle(60_000));
    service.series([candle(0)], null);
    await service.stop();
    const stored = taken.flatMap((turn) => turn.candles ?? []);
    expect(stored).toHaveLength(2);
    expect(stored).toEqual(expect.arrayContaining([candle(60_000), candle(0)]));
    expect(clock.pending).toBe(0);
  });

  it('does not keep a stop waiting for a database that is away', async () => {
    const { clock, state, service } = bench();
    await service.start();
    state.isDown = true;
    service.candle(candle(60_000));
    await service.stop();
    expect(service.waiting).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('is stored when whoever waits for it goes on, whatever it is', async () => {
    const { taken, service } = bench();
    await service.start();
    service.candle(candle(60_000));
    service.series([candle(0)], null);
    service.alert(alert(60_000));
    for (const minute of [2, 3, 4, 5]) service.series([candle(minute * 60_000)], null);
    await service.flushed();
    expect(service.waiting).toBe(0);
    expect(taken.flatMap((turn) => turn.candles ?? [])).toHaveLength(6);
    await service.flushed();
    await service.stop();
  });

  it('is stored before whoever waits goes on, also what a turn is storing just then', async () => {
    const { clock, state, taken, service } = bench();
    let letGo = (): void => {};
    state.held = new Promise<void>((resolve) => (letGo = resolve));
    await service.start();
    service.candle(candle(60_000));
    await clock.advance(500);
    let isFlushed = false;
    const flushed = service.flushed().then(() => (isFlushed = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect([service.waiting, isFlushed]).toEqual([0, false]);
    letGo();
    await flushed;
    expect(taken).toHaveLength(1);
    await service.stop();
  });

  it('keeps nobody waiting for a database that is away', async () => {
    const { state, service } = bench();
    await service.start();
    state.isDown = true;
    service.candle(candle(60_000));
    await service.flushed();
    await service.flushed();
    expect(service.waiting).toBe(1);
    await service.stop();
  });
});
