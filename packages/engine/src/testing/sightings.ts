import fc from 'fast-check';
import type { AlertTrigger } from '@livermore/schemas';
import { EMPTY_ALERT_MEMORY } from '../alerts/alert-memory.ts';
import type { AlertMemory } from '../alerts/alert-memory.ts';
import type { AlertRules } from '../alerts/alert-rules.ts';
import { judgeClose } from '../alerts/judge-close.ts';
import { judgePreview } from '../alerts/judge-preview.ts';
import type { Sighting } from './alert-model.ts';
import { closeAt, point } from './closes.ts';

const FIVE_MINUTES = 300_000;

/** V near the levels of the walks, where all rules meet. */
const macdV = fc.oneof(fc.integer({ min: -270, max: 270 }), fc.integer({ min: 140, max: 162 }), fc.integer({ min: -162, max: -140 }));

const value = fc.record({
  macdV,
  histogram: fc.integer({ min: -40, max: 40 }),
  isEmpty: fc.nat(9).map((roll) => roll === 0),
  share: fc.constantFrom(0, 0, 0, 0.5, 0.6),
});

/** What a series shows over some buckets of 5m: previews of each, then its close. */
export const sightingsArbitrary: fc.Arbitrary<Sighting[]> = fc
  .array(fc.record({ previews: fc.array(value, { maxLength: 5 }), close: value }), { minLength: 2, maxLength: 25 })
  .map((buckets) =>
    buckets.flatMap(({ previews, close }, index): Sighting[] => {
      const openTime = (index + 1) * FIVE_MINUTES;
      return [
        ...previews.map((each, second): Sighting => ({ kind: 'preview', openTime, at: openTime + 50_000 * (second + 1), ...each })),
        { kind: 'close', openTime, at: openTime + FIVE_MINUTES, ...close },
      ];
    }),
  );

/** Judges what a series shows, one after the other; the memory passes through JSON each time. */
export class Judge {
  readonly #rules: AlertRules;
  memory: AlertMemory;
  #before: number | null = null;
  #lastClose: Sighting | null = null;

  constructor(rules: AlertRules, memory: AlertMemory = EMPTY_ALERT_MEMORY) {
    this.#rules = rules;
    this.memory = memory;
  }

  see(sighting: Sighting): AlertTrigger[] {
    const { kind, openTime, at, isEmpty, share } = sighting;
    const current = point(sighting.macdV, sighting.histogram, { syntheticShare: share });
    const before = this.#before;
    if (kind === 'close' || !isEmpty) this.#before = sighting.macdV;
    const { memory, alerts } =
      kind === 'preview'
        ? judgePreview(this.memory, { before, current, bucket: { openTime, timeframe: '5m', volume: isEmpty ? 0 : 1 }, at }, this.#rules)
        : judgeClose(this.memory, this.closeOf(sighting), this.#rules);
    if (kind === 'close') this.#lastClose = sighting;
    this.memory = JSON.parse(JSON.stringify(memory)) as AlertMemory;
    return alerts.map(({ trigger }) => trigger);
  }

  /** The close with the one before it. */
  closeOf({ openTime, macdV: v, histogram, isEmpty, share }: Sighting, previous = this.#lastClose) {
    return closeAt(
      openTime / FIVE_MINUTES,
      previous && point(previous.macdV, previous.histogram),
      point(v, histogram, { syntheticShare: share }),
      isEmpty,
    );
  }
}
