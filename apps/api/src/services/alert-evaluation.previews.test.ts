import { seriesKey, type MacdVMessage } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announced, atCloses, closesArbitrary, market, MINUTE, Recorder, rules, series, swings } from '../testing/alert-bench.ts';
import type { AlertEvaluationService, AlertProfile } from './alert-evaluation.service.ts';
import type { IndicatorUpdate } from './indicator-calculation.service.ts';

const betweenCloses: AlertProfile = { ...atCloses, judging: 'closes-and-previews', mode: 'scalper-macdv' };

/** A preview of bucket `bar` with this V, and everything else in order. */
const preview = (service: AlertEvaluationService, bar: number, macdV: number, more: { volume?: number; second?: number } = {}): void => {
  const openTime = bar * MINUTE;
  const message: MacdVMessage = {
    ...{ macdV, signal: macdV - 1, histogram: 1, fastEma: 1, slowEma: 1, atr: 1, state: 'RALLYING' },
    ...{ seeded: true, observedCount: 100, spanBars: 100, syntheticShare: 0, openTime, revision: 0, final: false },
  };
  const bucket = { openTime, open: 5, high: 6, low: 4, close: 5.5, volume: more.volume ?? 1 };
  service.preview(series, message, bucket, openTime + (more.second ?? 1) * 1_000);
};

describe('AlertEvaluationService between closes', () => {
  it('stores what a preview found at once, as not final, with the price and the memory', () => {
    const recorder = new Recorder();
    const service = recorder.service();
    service.arm(betweenCloses, [series]);
    preview(service, 50, 20);
    preview(service, 50, 36);
    expect(recorder.alerts).toEqual([
      expect.objectContaining({
        ...{ userId: 1, ...series, openTime: 50 * MINUTE, trigger: 'level_+30', value: 36, signal: 35, histogram: 1, state: 'RALLYING' },
        ...{ price: 5.5, mode: 'scalper-macdv', settingsVersion: 3, final: false, late: false },
        explanation: expect.objectContaining({ before: 20, bucket: { openTime: 50 * MINUTE, open: 5, high: 6, low: 4, close: 5.5, volume: 1 } }),
      }),
    ]);
    expect(recorder.memories.get(seriesKey(series))?.openTime).toBe(50 * MINUTE);
  });

  it('does not repeat at the close what a preview reported for the bucket, also after a restart', () => {
    const { updates } = market(swings(120));
    const closes = new Recorder();
    const all = closes.service();
    all.arm(atCloses, [series]);
    for (const update of updates) all.indicator(announced(update));
    const first = closes.alerts.find(({ trigger }) => trigger === 'level_+30');
    if (!first) throw new Error('no level was passed');
    const bar = first.openTime / MINUTE;

    const recorder = new Recorder();
    const service = recorder.service();
    service.arm(betweenCloses, [series]);
    for (const update of updates.slice(0, bar)) service.indicator(announced(update));
    preview(service, bar, 36);
    expect(recorder.identities).toContain(`${bar} level_+30`);
    for (const next of [service, recorder.service()]) {
      next.arm(betweenCloses, [series]);
      next.indicator(announced(updates[bar] as IndicatorUpdate));
      expect(recorder.identities.filter((each) => each === `${bar} level_+30`)).toHaveLength(1);
    }
  });

  it('looks at previews only where it is armed for them', () => {
    const recorder = new Recorder();
    const service = recorder.service();
    const judgesPreviews = (): boolean => {
      preview(service, 50, 20);
      preview(service, 50, 36);
      return recorder.alerts.length > 0;
    };
    expect([service.wantsPreviews(100, 'BTC-USD'), judgesPreviews()]).toEqual([false, false]);
    service.arm(atCloses, [series]);
    expect([service.wantsPreviews(100, 'BTC-USD'), judgesPreviews()]).toEqual([false, false]);
    service.arm(betweenCloses, [{ ...series, symbol: 'ETH-USD' }]);
    expect([service.wantsPreviews(100, 'BTC-USD'), judgesPreviews()]).toEqual([false, false]);
    service.arm(betweenCloses, [series]);
    expect([service.wantsPreviews(100, 'BTC-USD'), service.wantsPreviews(1, 'BTC-USD')]).toEqual([true, false]);
    service.disarm();
    expect([service.wantsPreviews(100, 'BTC-USD'), judgesPreviews()]).toEqual([false, false]);
    service.arm(betweenCloses, [series]);
    expect(judgesPreviews()).toBe(true);
  });

  it('takes neither a preview of a candle that was judged nor one of a bucket without trades', () => {
    const { updates } = market(swings(60));
    const recorder = new Recorder();
    const service = recorder.service();
    service.arm({ ...betweenCloses, rules: { ...rules, levels: [10_000] } }, [series]);
    for (const update of updates) service.indicator(announced(update));
    preview(service, 59, 0);
    preview(service, 59, 11_000);
    preview(service, 60, 0, { volume: 0 });
    preview(service, 60, 11_000, { volume: 0 });
    expect(recorder.alerts).toEqual([]);
    preview(service, 60, 11_000);
    expect(recorder.identities).toEqual(['60 level_+10000']);
  });

  it('does not take a change of V in a time it did not listen for a pass', () => {
    const recorder = new Recorder();
    const service = recorder.service();
    service.arm(betweenCloses, [series]);
    preview(service, 50, 20);
    service.disarm();
    service.arm(betweenCloses, [series]);
    preview(service, 90, 50);
    expect(recorder.alerts).toEqual([]);
  });

  it('gives each alert once, whatever pauses and restarts come between', () => {
    const eventArbitrary = fc.record({
      previews: fc.array(fc.integer({ min: -120, max: 120 }), { maxLength: 4 }),
      what: fc.constantFrom('pause', 'crash', 'go-on', 'go-on', 'go-on'),
    });
    fc.assert(
      fc.property(closesArbitrary, fc.array(eventArbitrary, { minLength: 140, maxLength: 140 }), (closes, events) => {
        const { candles, updates } = market(closes);
        const recorder = new Recorder();
        let service = recorder.service();
        service.arm(betweenCloses, [series]);
        for (const [bar, update] of updates.entries()) {
          const { previews = [], what } = events[bar] ?? {};
          for (const [second, macdV] of previews.entries()) preview(service, bar, macdV, { second });
          if (what === 'pause') service.disarm();
          if (what === 'crash') service = recorder.service();
          if (what === 'go-on') service.indicator(announced(update));
          else {
            service.arm(betweenCloses, [series]);
            service.catchUp(series, candles.slice(0, bar + 1), null);
          }
        }
        expect(new Set(recorder.identities).size).toBe(recorder.identities.length);
        for (const { final, late } of recorder.alerts) expect(final || !late).toBe(true);
      }),
    );
  });
});
