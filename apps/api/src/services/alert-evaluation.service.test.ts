import { seriesKey } from '@livermore/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announced, atCloses, candleAt, closesArbitrary, market, MINUTE, Recorder, rules, series, swings } from '../testing/alert-bench.ts';

describe('AlertEvaluationService at closes', () => {
  it('judges nothing before it is armed, and nothing after it is disarmed', () => {
    const { updates } = market(swings(120));
    const recorder = new Recorder();
    const service = recorder.service();
    for (const update of updates) service.indicator(announced(update));
    service.arm(atCloses, [series]);
    service.disarm();
    for (const update of updates) service.indicator(announced(update));
    expect(recorder.alerts).toEqual([]);
  });

  it('says with each alert the mode and the settings version that it is armed with', () => {
    const { updates } = market(swings(120));
    const recorder = new Recorder();
    const service = recorder.service();
    service.arm(atCloses, [series]);
    for (const update of updates) service.indicator(announced(update, true));
    expect(recorder.alerts.length).toBeGreaterThan(5);
    expect(recorder.alerts[0]).toMatchObject({ userId: 1, ...series, mode: 'position-monitor', settingsVersion: 3, final: true, late: true });
  });

  it('judges no candle a second time, also after a restart', () => {
    const { updates } = market(swings(120));
    const recorder = new Recorder();
    const service = recorder.service();
    service.arm(atCloses, [series]);
    for (const update of updates) service.indicator(announced(update));
    const once = recorder.identities;
    for (const update of updates) service.indicator(announced(update));
    service.disarm();
    const restarted = recorder.service();
    restarted.arm({ ...atCloses, rules: { ...rules, levels: [40, 70], cooldownMs: 0 } }, [series]);
    for (const update of updates) restarted.indicator(announced(update));
    expect(recorder.identities).toEqual(once);
  });

  it('goes on from a memory that was stored before candles were counted, at the candle it names', () => {
    const { updates } = market(swings(120));
    const [recorder, older] = [new Recorder(), new Recorder()];
    const service = recorder.service();
    service.arm(atCloses, [series]);
    for (const update of updates.slice(0, 80)) service.indicator(announced(update));
    const memories = [...recorder.memories.values()].map((stored) => {
      const { judged: _judged, spent: _spent, ...memory } = stored.memory as Record<string, unknown>;
      return { ...stored, memory };
    });
    const restarted = older.service(memories);
    restarted.arm(atCloses, [series]);
    for (const update of updates) restarted.indicator(announced(update));
    for (const update of updates.slice(80)) service.indicator(announced(update));
    expect(older.identities.length).toBeGreaterThan(0);
    expect([...recorder.identities.slice(0, -older.identities.length), ...older.identities]).toEqual(recorder.identities);
  });

  it('marks an alert as revised when the candle is corrected, and leaves candles alone that it never judged', () => {
    const { indicators, updates } = market(swings(120));
    const recorder = new Recorder();
    const service = recorder.service();
    service.arm(atCloses, [series]);
    const reported = updates.find((update) => {
      service.indicator(announced(update));
      return recorder.alerts.length > 0;
    });
    if (!reported?.previous) throw new Error('no alert was given');
    const revision = { ...reported, point: reported.previous, isRevision: true };
    const [stranger, revised] = [new Recorder(), recorder.revised];
    const other = stranger.service();
    other.arm(atCloses, [series]);
    other.indicator(announced(revision, true));
    service.indicator(announced(revision, true));
    expect(revised).toEqual([`${reported.candle.openTime} ${recorder.alerts[0]?.trigger}`]);
    expect([stranger.revised, stranger.alerts, stranger.memories.size]).toEqual([[], [], 0]);
    expect(indicators.newestOpenTime(series)).toBe(119 * MINUTE);
  });

  it('stores the memory as of the newest candle it knows, also when an older one is corrected', () => {
    const { candles, indicators, updates } = market(swings(120));
    const recorder = new Recorder();
    const service = recorder.service();
    service.arm(atCloses, [series]);
    for (const update of updates) service.indicator(announced(update));
    const before = recorder.memories.get(seriesKey(series));
    const revised = indicators.revise(candleAt(candles.length - 4, 900, 1));
    if (revised === 'too-old') throw new Error('the revision was too old');
    for (const update of revised) service.indicator(announced(update, true));
    const after = recorder.memories.get(seriesKey(series));
    expect(after).not.toEqual(before);
    expect(after?.openTime).toBeGreaterThanOrEqual(before?.openTime ?? Infinity);
  });

  it('counts what closes while nothing is to be judged as judged', () => {
    const { candles, updates } = market(swings(120));
    const recorder = new Recorder();
    const service = recorder.service();
    service.arm({ ...atCloses, judging: 'nothing' }, [series]);
    for (const update of updates) service.indicator(announced(update));
    service.arm(atCloses, [series]);
    service.catchUp(series, candles, null);
    expect(recorder.alerts).toEqual([]);
  });

  it('knows after a crash to within a hundred candles what it has judged', () => {
    const { candles, updates } = market(Array.from({ length: 450 }, (_, bar) => 1_000 + (bar % 2)));
    const recorder = new Recorder();
    const service = recorder.service();
    service.arm(atCloses, [series]);
    for (const update of updates) service.indicator(announced(update));
    expect(recorder.alerts).toEqual([]);
    const [stored] = recorder.memories.values();
    expect(stored?.openTime).toBeGreaterThanOrEqual((candles.length - 101) * MINUTE);
  });
});

describe('catching up', () => {
  it('gives with random pauses and restarts the alerts of a continuous run, each once, late where nobody listened', () => {
    fc.assert(
      fc.property(
        closesArbitrary,
        fc.array(fc.constantFrom('pause', 'resume', 'crash', 'other-series', 'go-on', 'go-on', 'go-on'), { minLength: 140, maxLength: 140 }),
        (closes, events) => {
          const { candles, updates } = market(closes);
          const [continuous, recorder] = [new Recorder(), new Recorder()];
          const always = continuous.service();
          always.arm(atCloses, [series]);
          let service = recorder.service();
          service.arm(atCloses, [series]);
          let listens = true;
          const missed = new Set<number>();
          const resume = (bar: number): void => {
            if (!listens) {
              service.arm(atCloses, [series]);
              service.catchUp(series, candles.slice(0, bar), null);
            }
            listens = true;
          };
          for (const [bar, update] of updates.entries()) {
            // The first close is heard: before it there is nothing to miss.
            const event = bar > 0 ? events[bar] : 'go-on';
            if (event === 'resume') resume(bar);
            else if (event === 'crash') {
              service = recorder.service();
              listens = false;
            } else if (event === 'pause') {
              service.disarm();
              listens = false;
            } else if (event === 'other-series') {
              service.arm(atCloses, [{ ...series, symbol: 'ETH-USD' }]);
              listens = false;
            }
            if (!listens) missed.add(update.candle.openTime);
            always.indicator(announced(update));
            service.indicator(announced(update));
          }
          resume(updates.length);
          expect(recorder.identities).toEqual(continuous.identities);
          for (const { openTime, late } of recorder.alerts) expect(late).toBe(missed.has(openTime));
          service.disarm();
          always.disarm();
          expect(recorder.memories.get(seriesKey(series))).toEqual(continuous.memories.get(seriesKey(series)));
        },
      ),
    );
  });

  it('judges nothing of before the first time a series is heard', () => {
    const { candles, updates } = market(swings(120));
    const recorder = new Recorder();
    const service = recorder.service();
    service.arm(atCloses, [series]);
    service.catchUp(series, candles.slice(0, 60), null);
    expect(recorder.alerts).toEqual([]);
    for (const update of updates) service.indicator(announced(update));
    expect(recorder.alerts.length).toBeGreaterThan(0);
    expect(Math.min(...recorder.alerts.map(({ openTime }) => openTime))).toBeGreaterThanOrEqual(60 * MINUTE);
  });

  it('judges what opened after the time it is given, where it knows nothing newer', () => {
    const { candles } = market(swings(120));
    const recorder = new Recorder();
    const service = recorder.service();
    service.arm(atCloses, [series]);
    service.catchUp(series, candles, 80 * MINUTE);
    service.catchUp(series, candles, 40 * MINUTE);
    expect(recorder.alerts.length).toBeGreaterThan(0);
    expect(Math.min(...recorder.alerts.map(({ openTime }) => openTime))).toBeGreaterThan(80 * MINUTE);
    expect(new Set(recorder.identities).size).toBe(recorder.identities.length);
  });
});
