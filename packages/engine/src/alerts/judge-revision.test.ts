import { describe, expect, it } from 'vitest';
import { UserSettingsSchema } from '@livermore/schemas';
import { closeAt, point } from '../testing/closes.ts';
import { EMPTY_ALERT_MEMORY } from './alert-memory.ts';
import { rulesOf } from './alert-rules.ts';
import { judgeClose } from './judge-close.ts';
import { judgeRevision } from './judge-revision.ts';

const rules = { ...rulesOf(UserSettingsSchema.parse({})), cooldownMs: 3_600_000 };
const triggersOf = (alerts: readonly { trigger: string }[]) => alerts.map(({ trigger }) => trigger);

describe('judgeRevision', () => {
  it('revokes an alert that no longer holds, and lets the trigger fire again at once', () => {
    const first = judgeClose(EMPTY_ALERT_MEMORY, closeAt(1, 100, 160), rules);
    const revision = judgeRevision(first.memory, closeAt(1, 100, 140), triggersOf(first.alerts) as never, rules);
    expect(revision.revoked).toEqual(['level_+150']);
    expect(revision.alerts).toEqual([]);
    expect(triggersOf(judgeClose(revision.memory, closeAt(2, 140, 170), rules).alerts)).toEqual(['level_+150']);
  });

  it('gives what the revision brings and does not repeat what was reported', () => {
    const first = judgeClose(EMPTY_ALERT_MEMORY, closeAt(1, 100, 160), rules);
    const revision = judgeRevision(first.memory, closeAt(1, 100, 210), ['level_+150'], rules);
    expect(triggersOf(revision.alerts)).toEqual(['level_+200']);
    expect(revision.revoked).toEqual([]);
    expect(judgeRevision(revision.memory, closeAt(1, 100, 211), ['level_+150', 'level_+200'], rules).alerts).toEqual([]);
  });

  it('replaces the furthest level by the one that is still passed', () => {
    const first = judgeClose(EMPTY_ALERT_MEMORY, closeAt(1, 100, 260), rules);
    const revision = judgeRevision(first.memory, closeAt(1, 100, 210), ['level_+250'], rules);
    expect(revision.revoked).toEqual(['level_+250']);
    expect(triggersOf(revision.alerts)).toEqual(['level_+200']);
  });

  it('of an older candle leaves a later stay alone', () => {
    const turned = point(-200, 30);
    let { memory } = judgeClose(EMPTY_ALERT_MEMORY, closeAt(1, -100, -140), rules);
    memory = judgeClose(memory, closeAt(2, -140, -160), rules).memory;
    memory = judgeClose(memory, closeAt(3, -160, point(-170, 30)), rules).memory;
    const revision = judgeRevision(memory, closeAt(1, -100, -120), [], rules);
    expect(revision.memory.stay).toEqual(memory.stay);
    expect(judgeClose(revision.memory, closeAt(4, -170, turned), rules).withheld).toContainEqual({
      trigger: 'reversal_oversold',
      reason: 'already-reported',
    });
  });

  it('of an older candle does not repeat a trigger that a newer candle reported within the cool-down', () => {
    let { memory } = judgeClose(EMPTY_ALERT_MEMORY, closeAt(1, 100, 140), rules);
    memory = judgeClose(memory, closeAt(2, 140, 160), rules).memory;
    const revision = judgeRevision(memory, closeAt(1, 100, 155), [], rules);
    expect(revision.alerts).toEqual([]);
    expect(revision.withheld).toEqual([{ trigger: 'level_+150', reason: 'cooling-down' }]);
    expect(revision.memory).toEqual(memory);
  });

  it('of an older candle frees a trigger that it alone had reported', () => {
    let { memory } = judgeClose(EMPTY_ALERT_MEMORY, closeAt(1, 100, 160), rules);
    memory = judgeClose(memory, closeAt(2, 160, 210), rules).memory;
    const revision = judgeRevision(memory, closeAt(1, 100, 140), ['level_+150'], rules);
    expect(revision.revoked).toEqual(['level_+150']);
    expect(triggersOf(judgeClose(revision.memory, closeAt(3, 140, 160), rules).alerts)).toEqual(['level_+150']);
  });

  it('of a candle in an earlier stay does not spend the reversal of the present one', () => {
    const impatient = { ...rules, cooldownMs: 0 };
    const walk = [closeAt(1, -100, -160), closeAt(2, -160, -170), closeAt(3, -170, -100), closeAt(4, -100, -160)];
    let memory = EMPTY_ALERT_MEMORY;
    for (const close of walk) memory = judgeClose(memory, close, impatient).memory;
    const revision = judgeRevision(memory, closeAt(2, -160, point(-170, 30)), [], impatient);
    expect(triggersOf(revision.alerts)).toEqual(['reversal_oversold']);
    expect(triggersOf(judgeClose(revision.memory, closeAt(5, -160, point(-170, 30)), impatient).alerts)).toEqual(['reversal_oversold']);
  });
});
