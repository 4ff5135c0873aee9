import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertTrigger } from '@livermore/schemas';
import { closeAt, point } from '../testing/closes.ts';
import { EMPTY_ALERT_MEMORY } from './alert-memory.ts';
import type { AlertMemory } from './alert-memory.ts';
import type { AlertRules } from './alert-rules.ts';
import type { JudgedClose } from './judge.ts';
import { judgeClose } from './judge-close.ts';
import { judgeRevision } from './judge-revision.ts';

const rules: AlertRules = {
  levels: [150, 200, 250],
  reversal: { enabled: true, oversoldBufferPct: 4, overboughtBufferPct: 4 },
  cooldownMs: 600_000,
  maxSyntheticShare: 0.5,
};

interface Step {
  macdV: number;
  histogram: number;
  synthetic: boolean;
  share: number;
}

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  macdV: fc.integer({ min: -300, max: 300 }),
  histogram: fc.integer({ min: -40, max: 40 }),
  synthetic: fc.nat(5).map((roll) => roll === 0),
  share: fc.constantFrom(0, 0.5, 0.6),
});
const walkArbitrary = fc.array(stepArbitrary, { minLength: 2, maxLength: 60 });

const closesOf = (steps: readonly Step[]): JudgedClose[] =>
  steps.map(({ macdV, histogram, synthetic, share }, index) => {
    const before = steps[index - 1];
    const previous = before ? point(before.macdV, before.histogram) : null;
    return closeAt(index, previous, point(macdV, histogram, { syntheticShare: share }), synthetic);
  });

const judgeAll = (closes: readonly JudgedClose[], start: AlertMemory = EMPTY_ALERT_MEMORY) => {
  let memory = start;
  const judged = closes.map((close) => {
    const result = judgeClose(memory, close, rules);
    memory = structuredClone(result.memory);
    return result;
  });
  return { judged, memory };
};

const mirrored = (trigger: AlertTrigger): string =>
  trigger.startsWith('level_')
    ? trigger.replace(/[+-]/, (sign) => (sign === '+' ? '-' : '+'))
    : trigger === 'reversal_oversold' ? 'reversal_overbought' : 'reversal_oversold';

describe('the alert rules on random walks of V', () => {
  it('are mirrored when every sign is, as long as both buffers are equal', () => {
    fc.assert(
      fc.property(walkArbitrary, (steps) => {
        const flipped = steps.map((step) => ({ ...step, macdV: -step.macdV, histogram: -step.histogram }));
        const plain = judgeAll(closesOf(steps)).judged.map(({ alerts }) => alerts.map(({ trigger }) => mirrored(trigger)));
        const mirror = judgeAll(closesOf(flipped)).judged.map(({ alerts }) => alerts.map(({ trigger }) => trigger));
        expect(mirror).toEqual(plain);
      }),
    );
  });

  it('report at most one level a candle, and it is the furthest that was passed', () => {
    fc.assert(
      fc.property(walkArbitrary, (steps) => {
        judgeAll(closesOf(steps)).judged.forEach(({ alerts }, index) => {
          const levels = alerts.filter(({ trigger }) => trigger.startsWith('level_'));
          expect(levels.length).toBeLessThanOrEqual(1);
          const [level] = levels;
          if (!level) return;
          const size = Math.abs(steps[index]?.macdV ?? 0);
          const furthest = rules.levels.filter((each) => size > each).at(-1);
          expect(Math.abs(Number(level.trigger.slice('level_'.length)))).toBe(furthest);
        });
      }),
    );
  });

  it('never repeat a trigger within its cool-down', () => {
    fc.assert(
      fc.property(walkArbitrary, (steps) => {
        const last = new Map<string, number>();
        judgeAll(closesOf(steps)).judged.forEach(({ alerts }, index) => {
          for (const { trigger } of alerts) {
            const before = last.get(trigger);
            if (before !== undefined) expect((index - before) * 300_000).toBeGreaterThanOrEqual(rules.cooldownMs);
            last.set(trigger, index);
          }
        });
      }),
    );
  });

  it('report one reversal per stay beyond E, unless a level of the side came between', () => {
    fc.assert(
      fc.property(walkArbitrary, (steps) => {
        let said = false;
        judgeAll(closesOf(steps)).judged.forEach(({ alerts }, index) => {
          const [now, before] = [steps[index]?.macdV ?? 0, steps[index - 1]?.macdV ?? 0];
          if (Math.abs(now) <= 150 || Math.sign(now) !== Math.sign(before)) said = false;
          for (const { trigger } of alerts) {
            if (trigger.startsWith('level_')) said = false;
            else {
              expect(said).toBe(false);
              said = true;
            }
          }
        });
      }),
    );
  });

  it('remember nothing of what a gate or the cool-down held back', () => {
    fc.assert(
      fc.property(walkArbitrary, stepArbitrary, (steps, step) => {
        const { memory } = judgeAll(closesOf(steps));
        const before = steps.at(-1);
        const previous = point(before?.macdV ?? 0, before?.histogram ?? 0);
        const gated = closeAt(steps.length, previous, point(step.macdV, step.histogram), true);
        const quiet = closeAt(steps.length, previous, point(step.macdV, null));
        const result = judgeClose(memory, gated, rules);
        expect(result.alerts).toEqual([]);
        expect(result.memory.reportedAt).toEqual(memory.reportedAt);
        expect(result.memory.stay).toEqual(judgeClose(memory, quiet, rules).memory.stay);
      }),
    );
  });

  it('give the same memory object when nothing changed', () => {
    const { memory } = judgeClose(EMPTY_ALERT_MEMORY, closeAt(1, 10, 20), rules);
    expect(memory).toBe(EMPTY_ALERT_MEMORY);
  });
});

describe('a revision of the newest candle', () => {
  it('leaves the memory, and together with the first judgement the alerts, as if it had come first', () => {
    fc.assert(
      fc.property(walkArbitrary, stepArbitrary, (steps, revised) => {
        const start = judgeAll(closesOf(steps.slice(0, -1))).memory;
        const first = judgeAll(closesOf(steps).slice(-1), start);
        const close = closesOf([...steps.slice(0, -1), revised]).at(-1);
        if (!close) return;
        const reported = first.judged.flatMap(({ alerts }) => alerts.map(({ trigger }) => trigger));
        const again = judgeRevision(first.memory, close, reported, rules);
        const fresh = judgeClose(start, close, rules);
        expect(again.memory.reportedAt).toEqual(fresh.memory.reportedAt);
        expect(again.memory.stay).toEqual(fresh.memory.stay);
        const freshTriggers = fresh.alerts.map(({ trigger }) => trigger);
        expect(again.alerts.map(({ trigger }) => trigger)).toEqual(freshTriggers.filter((each) => !reported.includes(each)));
        for (const trigger of again.revoked) expect(freshTriggers).not.toContain(trigger);
      }),
    );
  });
});
