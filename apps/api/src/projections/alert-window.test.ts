import { MacdV } from '@livermore/indicators';
import { TIMEFRAME_MS, type Alert, type Candle } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAlertExplanation } from './alert-explanation.ts';
import { alertWindow, correctionsSince } from './alert-window.ts';

const SERIES = { exchangeId: 100, symbol: 'BTC-USD', timeframe: '5m' } as const;
const STEP = TIMEFRAME_MS['5m'];
const START = 1_699_920_000_000;

const candle = (at: number, fields: Partial<Candle> = {}): Candle => {
  const close = 100 + 10 * Math.sin(at / 9) + (at % 7);
  const range = { open: close - 0.5, high: close + 1, low: close - 2, close, volume: 1 };
  return { ...SERIES, openTime: START + at * STEP, ...range, synthetic: false, source: 'stream', revision: 0, closedAt: 0, ...fields };
};
const candles = (from: number, to: number): Candle[] => Array.from({ length: to - from }, (_, nr) => candle(from + nr));

/** What an engine that read these candles says of each. */
const engineOf = (read: readonly Candle[]) => {
  const series = new MacdV();
  return read.map((bar) => {
    series.update(bar);
    return { openTime: bar.openTime, ...series.reading() };
  });
};
type Reading = ReturnType<typeof engineOf>[number];

/** The alert that an engine gave for its newest candle. */
const alertOf = ({ openTime, macdV, signal, histogram, state }: Reading, fields: Partial<Alert> = {}): Alert => ({
  ...{ ...SERIES, id: 1, userId: 1, openTime, trigger: 'level_+150', value: macdV ?? 0, signal: signal ?? 0, histogram: histogram ?? 0 },
  ...{ state, price: 1, mode: 'position-monitor', settingsVersion: 1, final: true, late: false, revised: false, createdAt: 0, ...fields },
});

/** What the engine stores with it, read back. */
const explained = (readings: readonly Reading[], window: readonly Candle[], more: object = {}) =>
  readAlertExplanation(JSON.parse(JSON.stringify({ previous: readings.at(-2), current: readings.at(-1), candles: window, ...more })));

const valuesOf = ({ openTime, macdV, signal, histogram, state }: Reading) => ({ openTime, macdV, signal, histogram, state });

describe('the window of an alert', () => {
  it('has the MACD-V that the engine had, however much longer the engine has known the series', () => {
    const all = candles(0, 3_000);
    const readings = engineOf(all);
    const newest = readings.at(-1) as Reading;
    const window = alertWindow({ alert: alertOf(newest), explanation: explained(readings, all.slice(-100)), known: all.slice(-1_100) });
    expect(window).toMatchObject({ values: { kind: 'recomputed', warmUpBars: 1_000 }, candles: all.slice(-100), open: null });
    expect(window?.points).toHaveLength(100);
    window?.points.forEach((point, at) => {
      const truth = readings[2_900 + at];
      expect(point.openTime).toBe(truth?.openTime);
      expect(Math.abs((point.macdV ?? NaN) - (truth?.macdV ?? NaN))).toBeLessThan(3e-6);
      expect(Math.abs((point.signal ?? NaN) - (truth?.signal ?? NaN))).toBeLessThan(3e-6);
    });
    // Of the alert's bar and the one before the engine's own are given, where they differ by less than is shown.
    const own = { ...newest, macdV: (newest.macdV ?? 0) + 0.001 };
    const told = alertWindow({ alert: alertOf(own), explanation: explained(readings, all.slice(-100)), known: all.slice(-1_100) });
    expect(told?.points.slice(-2)).toEqual([readings.at(-2) as Reading, own].map(valuesOf));
  });

  it('has no more than the two stored values where too little of the time before is known', () => {
    const all = candles(0, 3_000);
    const readings = engineOf(all);
    const source = { alert: alertOf(readings.at(-1) as Reading), explanation: explained(readings, all.slice(-100)) };
    for (const known of [[], all.slice(-100), all.slice(-450)]) {
      expect(alertWindow({ ...source, known })).toMatchObject({ values: { kind: 'unknown' }, points: readings.slice(-2).map(valuesOf) });
    }
    // Bars that are not known between break the series, as they do for the engine.
    const broken = all.slice(-1_100).toSpliced(900, 1);
    expect(alertWindow({ ...source, known: broken })?.values).toEqual({ kind: 'unknown' });
  });

  it('has all values of a young series, which the engine knew from the same bar on', () => {
    const all = [candle(0, { synthetic: true }), ...candles(1, 80)];
    const readings = engineOf(all);
    const window = alertWindow({ alert: alertOf(readings.at(-1) as Reading), explanation: explained(readings, all.slice(-60)), known: all });
    expect(window?.points).toEqual(readings.slice(-60).map(valuesOf));
  });

  it('has no recomputed value when those differ from what the engine stored', () => {
    const all = candles(0, 1_200);
    const readings = engineOf(all);
    const corrected = all.with(1_090, candle(1_090, { high: 300, close: 160 }));
    const window = alertWindow({ alert: alertOf(readings.at(-1) as Reading), explanation: explained(readings, all.slice(-100)), known: corrected });
    expect(window).toMatchObject({ values: { kind: 'differs' }, points: readings.slice(-2).map(valuesOf) });
  });

  it('ends with the open bucket of an alert between closes, at the value of its preview', () => {
    const all = candles(0, 1_100);
    const series = new MacdV();
    for (const bar of all) series.update(bar);
    const { openTime, open, high, low, close, volume } = candle(1_100);
    const preview = { openTime, ...series.preview({ high, low, close, synthetic: false }) };
    const bucket = { openTime, open, high, low, close, volume };
    const alert = alertOf(preview, { final: false });
    const source = { alert, explanation: explained([preview], all.slice(-100), { previous: undefined, bucket }), known: all };
    const window = alertWindow(source);
    expect(window).toMatchObject({ open: bucket, values: { kind: 'recomputed' } });
    expect(window?.points).toHaveLength(101);
    expect(window?.points.at(-1)).toEqual(valuesOf(preview));
    expect(window?.points.at(-2)).toEqual(valuesOf(engineOf(all).at(-1) as Reading));
    // Without the bucket there is nothing to compare with.
    expect(alertWindow({ ...source, explanation: { ...source.explanation, bucket: null } })).toMatchObject({
      ...{ open: null, values: { kind: 'unknown' }, points: [valuesOf(preview)] },
    });
  });

  it('is told with the bars that were corrected since, and what MACD-V has become', () => {
    const all = candles(0, 1_200);
    const readings = engineOf(all);
    const source = { alert: alertOf(readings.at(-1) as Reading), explanation: explained(readings, all.slice(-100)) };
    expect(correctionsSince({ ...source, known: all })).toBeNull();
    const now = all.with(1_198, candle(1_198, { high: 130, close: 129, revision: 1 }));
    expect(correctionsSince({ ...source, known: now })).toEqual({ candles: [now[1_198]], point: valuesOf(engineOf(now).at(-1) as Reading) });
    expect(alertWindow({ ...source, known: now })?.candles[98]?.revision).toBe(0);
  });
});

describe('what explains an alert', () => {
  const good = { rules: { levels: [150], reversal: { enabled: true, oversoldBufferPct: 5, overboughtBufferPct: 3 }, cooldownMs: 1, maxSyntheticShare: 0.5 }, before: 149, candles: candles(0, 3) };

  it('is read part by part, so that one that cannot be read hides no other', () => {
    expect(readAlertExplanation(good)).toEqual({ rules: good.rules, before: 149, candles: good.candles, previous: null, current: null, bucket: null });
    expect(readAlertExplanation({ ...good, candles: [[1, 2, 3]] })).toMatchObject({ rules: good.rules, before: 149, candles: null });
    expect(readAlertExplanation({ ...good, rules: 'level' })).toMatchObject({ rules: null, candles: good.candles });
    for (const wrong of [[], good.candles.toReversed(), [candle(0, { low: 500 })], null]) {
      expect(readAlertExplanation({ ...good, candles: wrong }).candles).toBeNull();
    }
  });

  it('may be anything', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (stored) => {
        const alert = alertOf(engineOf(candles(0, 60)).at(-1) as Reading);
        const source = { alert, explanation: readAlertExplanation(stored), known: candles(0, 60) };
        expect(alertWindow(source)).toBeNull();
        expect(correctionsSince(source)).toBeNull();
      }),
    );
  });
});
