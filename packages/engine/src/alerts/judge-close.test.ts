import { describe, expect, it } from 'vitest';
import { UserSettingsSchema } from '@livermore/schemas';
import { closeAt, point } from '../testing/closes.ts';
import { EMPTY_ALERT_MEMORY } from './alert-memory.ts';
import type { AlertMemory } from './alert-memory.ts';
import { rulesOf } from './alert-rules.ts';
import type { JudgedClose } from './judge.ts';
import { judgeClose } from './judge-close.ts';

const rules = rulesOf(UserSettingsSchema.parse({}));

/** Triggers of each close, one after the other. */
const run = (closes: readonly JudgedClose[], ruleset = rules) => {
  let memory: AlertMemory = EMPTY_ALERT_MEMORY;
  return closes.map((close) => {
    const judged = judgeClose(memory, close, ruleset);
    memory = structuredClone(judged.memory);
    return { alerts: judged.alerts.map(({ trigger }) => trigger), withheld: judged.withheld };
  });
};
const triggers = (...closes: JudgedClose[]) => run(closes).map(({ alerts }) => alerts);

describe('levels', () => {
  it('fire when V goes from at or below the level to above it', () => {
    expect(triggers(closeAt(1, 149, 151))).toEqual([['level_+150']]);
    expect(triggers(closeAt(1, 150, 150.001))).toEqual([['level_+150']]);
    expect(triggers(closeAt(1, 149, 150))).toEqual([[]]);
    expect(triggers(closeAt(1, 151, 160))).toEqual([[]]);
  });

  it('fire below zero when V goes from at or above the negative level to below it', () => {
    expect(triggers(closeAt(1, -150, -150.5))).toEqual([['level_-150']]);
    expect(triggers(closeAt(1, -149, -150))).toEqual([[]]);
    expect(triggers(closeAt(1, 20, -210))).toEqual([['level_-200']]);
  });

  it('do not fire when V comes back towards zero', () => {
    expect(triggers(closeAt(1, 260, 140), closeAt(2, -260, -140))).toEqual([[], []]);
  });

  it('report only the furthest of several, and count the others as reported', () => {
    const patient = { ...rules, cooldownMs: 3_600_000 };
    const judged = run([closeAt(1, 0, 260), closeAt(2, 260, 190), closeAt(3, 190, 210), closeAt(4, 210, 301)], patient);
    expect(judged.map(({ alerts }) => alerts)).toEqual([['level_+250'], [], [], ['level_+300']]);
    expect(judged[2]?.withheld).toEqual([{ trigger: 'level_+200', reason: 'cooling-down' }]);
  });

  it('carry the values of the candle', () => {
    const { alerts } = judgeClose(EMPTY_ALERT_MEMORY, closeAt(1, 100, point(180, 12, { state: 'RISK_OVERBOUGHT' })), rules);
    expect(alerts).toEqual([{ trigger: 'level_+150', value: 180, signal: 168, histogram: 12, state: 'RISK_OVERBOUGHT' }]);
  });

  it('need V of this candle and of the one before', () => {
    expect(triggers(closeAt(1, null, 200), closeAt(2, point(null), 200), closeAt(3, 0, point(null)))).toEqual([[], [], []]);
  });

  it('may be given in any order and twice, and be absent', () => {
    const settings = UserSettingsSchema.parse({ alerts: { levels: [200, 150, 200] } });
    expect(run([closeAt(1, 0, 220)], rulesOf(settings))[0]?.alerts).toEqual(['level_+200']);
    const none = rulesOf(UserSettingsSchema.parse({ alerts: { levels: [] } }));
    expect(run([closeAt(1, 0, 220), closeAt(2, 220, point(230, -90))], none).flatMap(({ alerts }) => alerts)).toEqual([]);
  });
});

describe('reversals', () => {
  it('fire below -E when the histogram exceeds the oversold buffer of 5 % of |V|', () => {
    expect(triggers(closeAt(1, -200, point(-200, 10.01)))).toEqual([['reversal_oversold']]);
    expect(triggers(closeAt(1, -200, point(-200, 10)))).toEqual([[]]);
    expect(triggers(closeAt(1, -150, point(-151, 50)))).toEqual([['level_-150']]);
    expect(triggers(closeAt(1, -200, point(-150, 50)))).toEqual([[]]);
  });

  it('fire above E when the histogram is below minus the overbought buffer of 3 % of |V|', () => {
    expect(triggers(closeAt(1, 200, point(200, -6.01)))).toEqual([['reversal_overbought']]);
    expect(triggers(closeAt(1, 200, point(200, -6)))).toEqual([[]]);
  });

  it('fire once per stay beyond E, and again in the next stay', () => {
    const turned = point(-200, 30);
    expect(
      triggers(
        closeAt(1, -160, turned),
        closeAt(9, turned, turned),
        closeAt(17, turned, -150),
        closeAt(18, -150, -149),
        closeAt(19, -149, point(-151, 30)),
        closeAt(20, -151, turned),
        closeAt(21, -200, turned),
      ),
    ).toEqual([['reversal_oversold'], [], [], [], ['level_-150'], ['reversal_oversold'], []]);
  });

  it('fire again after a level of the same side was reported', () => {
    expect(
      triggers(
        closeAt(1, 160, point(160, -30)),
        closeAt(2, 160, point(180, -30)),
        closeAt(3, 180, point(210, 5)),
        closeAt(4, 210, point(190, -30)),
      ),
    ).toEqual([['reversal_overbought'], [], ['level_+200'], ['reversal_overbought']]);
  });

  it('come after the levels of the same candle', () => {
    expect(triggers(closeAt(1, -160, point(-210, 40)))).toEqual([['level_-200', 'reversal_oversold']]);
  });

  it('can be switched off', () => {
    const off = rulesOf(UserSettingsSchema.parse({ alerts: { reversal: { enabled: false } } }));
    expect(run([closeAt(1, 200, point(200, -90))], off)[0]?.alerts).toEqual([]);
  });
});

describe('the cool-down', () => {
  it('holds back the same trigger until its minutes of event time have passed since the report', () => {
    const ten = { ...rules, cooldownMs: 600_000 };
    const judged = run([closeAt(1, 100, 160), closeAt(2, 100, 160), closeAt(3, 100, 160)], ten);
    expect(judged.map(({ alerts }) => alerts)).toEqual([['level_+150'], [], ['level_+150']]);
    expect(judged[1]?.withheld).toEqual([{ trigger: 'level_+150', reason: 'cooling-down' }]);
  });

  it('does not count from a report that was held back', () => {
    const eleven = { ...rules, cooldownMs: 660_000 };
    const judged = run([closeAt(1, 0, 160), closeAt(3, 0, 160), closeAt(4, 0, 160)], eleven);
    expect(judged.map(({ alerts }) => alerts.length)).toEqual([1, 0, 1]);
  });
});

describe('the gates', () => {
  it.each([
    ['an unseeded candle', closeAt(1, 100, point(160, null)), 'unseeded'],
    ['a synthetic candle', closeAt(1, 100, 160, true), 'synthetic-candle'],
    ['a thin market', closeAt(1, 100, point(160, 0, { syntheticShare: 0.51 })), 'thin-market'],
  ] as const)('let nothing pass on %s, and say why', (_, close, reason) => {
    const [judged] = run([close]);
    expect(judged).toEqual({ alerts: [], withheld: [{ trigger: 'level_+150', reason }] });
  });

  it('let pass exactly the largest share that is allowed', () => {
    expect(triggers(closeAt(1, 100, point(160, 0, { syntheticShare: 0.5 })))).toEqual([['level_+150']]);
  });

  it('start no cool-down', () => {
    expect(triggers(closeAt(1, 100, 160, true), closeAt(1, 100, 160))).toEqual([[], ['level_+150']]);
  });
});
