import { describe, expect, it } from 'vitest';
import { UserSettingsSchema } from '@livermore/schemas';
import type { MacdVPoint } from '@livermore/schemas';
import { closeAt, point } from '../testing/closes.ts';
import { EMPTY_ALERT_MEMORY } from './alert-memory.ts';
import type { AlertMemory } from './alert-memory.ts';
import { rulesOf } from './alert-rules.ts';
import { judgeClose } from './judge-close.ts';
import { judgePreview } from './judge-preview.ts';
import { judgeRevision } from './judge-revision.ts';

const rules = { ...rulesOf(UserSettingsSchema.parse({})), cooldownMs: 0 };
const BUCKET = 300_000;

/** A preview of the `index`-th 5m bucket, with V going from `before` to `now`. */
const previewAt = (index: number, before: number | null, now: MacdVPoint | number, more: { volume?: number; second?: number } = {}) => ({
  before,
  current: typeof now === 'number' ? point(now) : now,
  bucket: { openTime: index * BUCKET, timeframe: '5m' as const, volume: more.volume ?? 1 },
  at: index * BUCKET + (more.second ?? 1) * 1_000,
});

/** Triggers of each preview, one after the other. */
const triggers = (previews: readonly ReturnType<typeof previewAt>[], ruleset = rules, start = EMPTY_ALERT_MEMORY) => {
  let memory: AlertMemory = start;
  return previews.map((preview) => {
    const judged = judgePreview(memory, preview, ruleset);
    memory = judged.memory;
    return judged.alerts.map(({ trigger }) => trigger);
  });
};

describe('a level between closes', () => {
  it('fires when V passes it by more than 5, on both sides of zero', () => {
    expect(triggers([previewAt(1, 149, 155), previewAt(1, 155, 155.1)])).toEqual([[], ['level_+150']]);
    expect(triggers([previewAt(1, -149, -155), previewAt(1, -155, -155.1)])).toEqual([[], ['level_-150']]);
  });

  it('does not fire where V already was, nor when what was before is unknown', () => {
    expect(triggers([previewAt(1, 156, 190), previewAt(1, null, 190)])).toEqual([[], []]);
  });

  it('is armed again only when V has been more than 5 inside it', () => {
    const walk = [previewAt(1, 140, 156), previewAt(2, 156, 145), previewAt(2, 145, 156), previewAt(3, 156, 144), previewAt(3, 144, 156)];
    expect(triggers(walk)).toEqual([['level_+150'], [], [], [], ['level_+150']]);
  });

  it('is spent by a report at a close as well', () => {
    const { memory } = judgeClose(EMPTY_ALERT_MEMORY, closeAt(1, 140, 152), rules);
    expect(triggers([previewAt(2, 152, 156), previewAt(2, 156, 144), previewAt(2, 144, 156)], rules, memory)).toEqual([[], [], ['level_+150']]);
  });

  it('is armed again by a close', () => {
    const first = judgePreview(EMPTY_ALERT_MEMORY, previewAt(1, 140, 156), rules);
    const { memory } = judgeClose(first.memory, closeAt(1, 140, 120), rules);
    expect(triggers([previewAt(2, 120, 156)], rules, memory)).toEqual([['level_+150']]);
  });

  it('is the furthest of several, the others count as reported for the bucket', () => {
    const { memory, alerts } = judgePreview(EMPTY_ALERT_MEMORY, previewAt(1, 100, 210), rules);
    expect(alerts.map(({ trigger }) => trigger)).toEqual(['level_+200']);
    expect(judgeClose(memory, closeAt(1, 100, 160), rules).withheld).toEqual([{ trigger: 'level_+150', reason: 'already-reported' }]);
  });

  it('is reported once for a bucket, however often V passes it', () => {
    const first = judgePreview(EMPTY_ALERT_MEMORY, previewAt(1, 140, 156), rules);
    const inside = judgePreview(first.memory, previewAt(1, 156, 140), rules);
    const again = judgePreview(inside.memory, previewAt(1, 140, 156), rules);
    expect(again).toEqual({ memory: inside.memory, alerts: [], withheld: [{ trigger: 'level_+150', reason: 'already-reported' }] });
  });

  it('is not repeated by the close of the bucket, also from the stored memory', () => {
    const { memory } = judgePreview(EMPTY_ALERT_MEMORY, previewAt(1, 140, 156), rules);
    const stored = JSON.parse(JSON.stringify(memory)) as AlertMemory;
    expect(judgeClose(stored, closeAt(1, 140, 158), rules).alerts).toEqual([]);
    expect(judgeClose(stored, closeAt(2, 140, 158), rules).alerts).toHaveLength(1);
  });

  it('clears the reversal of the stay on its side', () => {
    const turned = judgeClose(EMPTY_ALERT_MEMORY, closeAt(1, 160, point(170, -30)), rules);
    const passed = judgePreview(turned.memory, previewAt(2, 170, 206), rules);
    const { alerts } = judgeClose(passed.memory, closeAt(2, 170, point(180, -30)), rules);
    expect(alerts.map(({ trigger }) => trigger)).toEqual(['reversal_overbought']);
  });
});

describe('between closes', () => {
  it('the cool-down counts from the moment of the preview', () => {
    const five = { ...rules, cooldownMs: 300_000 };
    const first = judgePreview(EMPTY_ALERT_MEMORY, previewAt(1, 140, 156, { second: 290 }), five);
    const { memory } = judgePreview(first.memory, previewAt(1, 156, 140, { second: 291 }), five);
    expect(judgePreview(memory, previewAt(2, 140, 156, { second: 289 }), five).withheld).toEqual([{ trigger: 'level_+150', reason: 'cooling-down' }]);
    expect(judgePreview(memory, previewAt(2, 140, 156, { second: 290 }), five).alerts).toHaveLength(1);
  });

  it.each([-10, 0, 299, 300, 302])('a report is remembered strictly inside its bucket, %i s after it opened', (second) => {
    const { memory } = judgePreview(EMPTY_ALERT_MEMORY, previewAt(1, 140, 156, { second }), rules);
    expect(memory.reportedAt['level_+150']).toBeGreaterThan(BUCKET);
    expect(memory.reportedAt['level_+150']).toBeLessThan(2 * BUCKET);
  });

  it.each([
    ['unseeded', previewAt(1, 100, point(160, null))],
    ['thin-market', previewAt(1, 100, point(160, 0, { syntheticShare: 0.51 }))],
  ] as const)('a value that is %s reports nothing and changes nothing', (reason, preview) => {
    expect(judgePreview(EMPTY_ALERT_MEMORY, preview, rules)).toEqual({
      memory: EMPTY_ALERT_MEMORY,
      alerts: [],
      withheld: [{ trigger: 'level_+150', reason }],
    });
  });

  it('a bucket without trades is no evidence: it reports nothing and arms nothing', () => {
    const { memory } = judgePreview(EMPTY_ALERT_MEMORY, previewAt(1, 140, 156), rules);
    expect(triggers([previewAt(2, 140, 190, { volume: 0 })])).toEqual([[]]);
    expect(judgePreview(memory, previewAt(2, 156, 100, { volume: 0 }), rules).memory).toBe(memory);
  });

  it('a memory stored before there were such rules is taken as it is', () => {
    const stored: AlertMemory = { reportedAt: { 'level_+150': BUCKET }, stay: null, undo: { at: BUCKET, reportedAt: {}, stay: null } };
    expect(triggers([previewAt(3, 140, 156)], rules, stored)).toEqual([['level_+150']]);
  });

  it('nothing is said of a turn of the histogram', () => {
    expect(triggers([previewAt(1, 200, point(199, -90))])).toEqual([[]]);
  });
});

describe('a revision', () => {
  it('neither revokes nor repeats what a preview of the bucket reported', () => {
    const { memory } = judgePreview(EMPTY_ALERT_MEMORY, previewAt(1, 140, 156), rules);
    const closed = judgeClose(memory, closeAt(1, 140, 141), rules);
    expect(judgeRevision(closed.memory, closeAt(1, 140, 139), [], rules)).toMatchObject({ alerts: [], revoked: [] });
    expect(judgeRevision(closed.memory, closeAt(1, 140, 160), [], rules)).toMatchObject({ alerts: [], revoked: [] });
  });

  it('of the last close lets stand what a preview has reported since', () => {
    const closed = judgeClose(EMPTY_ALERT_MEMORY, closeAt(1, 140, 151), rules);
    const previewed = judgePreview(closed.memory, previewAt(2, 151, 206), rules);
    const revised = judgeRevision(previewed.memory, closeAt(1, 140, 149), ['level_+150'], rules);
    expect(revised.revoked).toEqual(['level_+150']);
    expect(judgeClose(revised.memory, closeAt(2, 149, 207), rules).alerts).toEqual([]);
    expect(triggers([previewAt(3, 197, 206)], rules, revised.memory)).toEqual([[]]);
  });

  it('of the last close leaves a level armed that previews have reported and armed since', () => {
    const closed = judgeClose(EMPTY_ALERT_MEMORY, closeAt(1, 140, 201), rules);
    let { memory } = closed;
    for (const [before, now] of [[201, 140], [140, 156], [156, 140]] as const) memory = judgePreview(memory, previewAt(2, before, now), rules).memory;
    const revised = judgeRevision(memory, closeAt(1, 140, 201), ['level_+200'], rules);
    expect(triggers([previewAt(3, 140, 156)], rules, revised.memory)).toEqual([['level_+150']]);
  });

  it('of the last close does not repeat its reversal because a preview has reported a level since', () => {
    const turned = point(151, -5);
    let memory = EMPTY_ALERT_MEMORY;
    for (const close of [closeAt(1, 151, turned), closeAt(2, turned, turned)]) memory = judgeClose(memory, close, rules).memory;
    memory = judgePreview(memory, previewAt(3, 151, 156), rules).memory;
    expect(judgeRevision(memory, closeAt(2, turned, turned), [], rules).alerts).toEqual([]);
    expect(judgeClose(memory, closeAt(3, turned, turned), rules).alerts.map(({ trigger }) => trigger)).toEqual(['reversal_overbought']);
  });
});
