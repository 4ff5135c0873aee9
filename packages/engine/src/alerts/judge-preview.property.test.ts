import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertTrigger } from '@livermore/schemas';
import { AlertModel } from '../testing/alert-model.ts';
import type { Sighting } from '../testing/alert-model.ts';
import { Judge, sightingsArbitrary } from '../testing/sightings.ts';
import type { AlertRules } from './alert-rules.ts';
import { judgeRevision } from './judge-revision.ts';

const rulesArbitrary: fc.Arbitrary<AlertRules> = fc.record({
  levels: fc.constantFrom([150, 200, 250], [150, 155, 160], [100]),
  reversal: fc.constant({ enabled: true, oversoldBufferPct: 5, overboughtBufferPct: 3 }),
  cooldownMs: fc.constantFrom(0, 60_000, 300_000, 900_000),
  maxSyntheticShare: fc.constant(0.5),
});

interface Report {
  trigger: AlertTrigger;
  sighting: Sighting;
  index: number;
}

const reportsOf = (sightings: readonly Sighting[], rules: AlertRules): Report[] => {
  const judge = new Judge(rules);
  return sightings.flatMap((sighting, index) => judge.see(sighting).map((trigger) => ({ trigger, sighting, index })));
};

const levelOf = (trigger: AlertTrigger): number => Number(trigger.slice('level_'.length));

describe('the alert rules on closes and previews', () => {
  it('agree with a model that remembers everything and searches through it', () => {
    fc.assert(
      fc.property(sightingsArbitrary, rulesArbitrary, (sightings, rules) => {
        const judge = new Judge(rules);
        const model = new AlertModel(rules);
        for (const sighting of sightings) expect(judge.see(sighting)).toEqual(model.see(sighting));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never report a trigger twice for one open time', () => {
    fc.assert(
      fc.property(sightingsArbitrary, rulesArbitrary, (sightings, rules) => {
        const identities = reportsOf(sightings, rules).map(({ trigger, sighting }) => `${sighting.openTime} ${trigger}`);
        expect(new Set(identities).size).toBe(identities.length);
      }),
    );
  });

  it('report a level between closes only when V was more than 5 inside it since its last report', () => {
    fc.assert(
      fc.property(sightingsArbitrary, rulesArbitrary, (sightings, rules) => {
        const reports = reportsOf(sightings, rules);
        for (const [place, { trigger, sighting, index }] of reports.entries()) {
          const last = reports.slice(0, place).findLast((each) => each.trigger === trigger);
          if (sighting.kind === 'close' || !last) continue;
          const level = levelOf(trigger);
          const between = sightings.slice(last.index, index).filter(({ kind, isEmpty }) => kind === 'close' || !isEmpty);
          expect(between.some(({ macdV }) => (level > 0 ? macdV < level - 5 : macdV > level + 5))).toBe(true);
        }
      }),
    );
  });

  it('report at closes what they would alone, when no preview passes a level by more than 5', () => {
    fc.assert(
      fc.property(sightingsArbitrary, rulesArbitrary, (sightings, rules) => {
        const most = (rules.levels[0] ?? 0) + 5;
        const calm = sightings.map((each) =>
          each.kind === 'preview' ? { ...each, macdV: Math.max(-most, Math.min(most, each.macdV)) } : each,
        );
        const alone = sightings.filter(({ kind }) => kind === 'close');
        const identities = (all: readonly Sighting[]) =>
          reportsOf(all, rules).map(({ trigger, sighting }) => `${sighting.openTime} ${trigger}`);
        expect(identities(calm)).toEqual(identities(alone));
      }),
    );
  });

  it('say nothing twice about a bucket that is seen again, from the memory that was stored', () => {
    fc.assert(
      fc.property(sightingsArbitrary, rulesArbitrary, (sightings, rules) => {
        const judge = new Judge(rules);
        for (const sighting of sightings) {
          const reported = judge.see(sighting);
          const again = new Judge(rules, judge.memory);
          if (sighting.kind === 'close' || reported.length === 0) continue;
          again.see({ ...sighting, macdV: 0 });
          const repeated = again.see({ ...sighting, at: sighting.at + 1_000 });
          for (const trigger of reported) expect(repeated).not.toContain(trigger);
        }
      }),
    );
  });
});

describe('a revision of the newest close, after previews of the bucket that follows', () => {
  it('repeats nothing that a preview reported, and lets what previews reported stand', () => {
    fc.assert(
      fc.property(sightingsArbitrary, rulesArbitrary, fc.integer({ min: -270, max: 270 }), (sightings, rules, macdV) => {
        const judge = new Judge(rules);
        const closes = sightings.filter(({ kind }) => kind === 'close');
        const newest = closes.at(-2);
        const before = closes.at(-3) ?? null;
        if (!newest) return;
        const seen = sightings.slice(0, -1).map((sighting) => ({ sighting, triggers: judge.see(sighting) }));
        const reportedBy = (kind: Sighting['kind'], openTime: number) =>
          seen.flatMap(({ sighting, triggers }) => (sighting.kind === kind && sighting.openTime === openTime ? triggers : []));
        const ofClose = reportedBy('close', newest.openTime);
        const ofPreviews = reportedBy('preview', newest.openTime);
        const later = reportedBy('preview', sightings.at(-1)?.openTime ?? 0);

        const revised = judgeRevision(judge.memory, judge.closeOf({ ...newest, macdV }, before), ofClose, rules);
        const fresh = revised.alerts.map(({ trigger }) => trigger);
        for (const trigger of [...ofClose, ...ofPreviews, ...later]) expect(fresh).not.toContain(trigger);
        for (const trigger of revised.revoked) expect(ofClose).toContain(trigger);
        expect(revised.memory.previewed).toEqual(judge.memory.previewed);
        for (const trigger of later) expect(revised.memory.reportedAt[trigger]).toBe(judge.memory.reportedAt[trigger]);
      }),
    );
  });

  it('leaves what the previews did when nothing was really corrected', () => {
    fc.assert(
      fc.property(sightingsArbitrary, rulesArbitrary, (sightings, rules) => {
        const judge = new Judge(rules);
        const closes = sightings.filter(({ kind }) => kind === 'close');
        const newest = closes.at(-2);
        if (!newest) return;
        const reported = sightings
          .slice(0, -1)
          .map((sighting) => ({ sighting, triggers: judge.see(sighting) }))
          .flatMap(({ sighting, triggers }) => (sighting === newest ? triggers : []));
        const revised = judgeRevision(judge.memory, judge.closeOf(newest, closes.at(-3) ?? null), reported, rules);
        expect(revised.alerts).toEqual([]);
        expect(revised.revoked).toEqual([]);
        expect(revised.memory.reportedAt).toEqual(judge.memory.reportedAt);
        expect([...(revised.memory.spent ?? [])].sort()).toEqual([...(judge.memory.spent ?? [])].sort());
      }),
    );
  });
});
