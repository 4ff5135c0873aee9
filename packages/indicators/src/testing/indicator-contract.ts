import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Indicator, Snapshot } from '../indicator.ts';
import { Revisable } from '../revisable.ts';

/** What an indicator registers with. */
export interface IndicatorCase<Input, Reading> {
  name: string;
  create: () => Indicator<Input, Reading>;
  restore: (snapshot: Snapshot) => Indicator<Input, Reading>;
  inputs: fc.Arbitrary<Input[]>;
  /** Inputs without a hole, for the warm-up. */
  steady: fc.Arbitrary<Input[]>;
  /** Inputs after which the first value is defined. */
  warmUp: number;
  isDefined: (reading: Reading) => boolean;
  /** An input that is refused. */
  refused: Input;
  /** A batch, and what it gives for the bar of a reading. */
  batch?: { run: (inputs: Input[]) => unknown[]; expected: (reading: Reading) => unknown };
}

/** Reads after every input. */
const fold = <Input, Reading>(series: Indicator<Input, Reading>, inputs: readonly Input[]): Reading[] =>
  inputs.map((input) => {
    series.update(input);
    return series.reading();
  });

/** The laws every indicator obeys, to the bit (`toStrictEqual` tells 0 from −0). */
export const indicatorContract = <Input, Reading>(subject: IndicatorCase<Input, Reading>): void => {
  const { create, restore, inputs } = subject;
  const longEnough = inputs.filter(({ length }) => length > 0);

  describe(`${subject.name} as an indicator`, () => {
    it('is undefined before its warm-up and defined from then on', () => {
      const [long] = fc.sample(subject.steady.filter(({ length }) => length > subject.warmUp), { numRuns: 1, seed: 7 });
      const defined = fold(create(), long ?? []).map((reading) => subject.isDefined(reading));
      expect(defined.indexOf(true)).toBe(subject.warmUp - 1);
      expect(defined.lastIndexOf(false)).toBe(subject.warmUp - 2);
    });

    it('previews what an update would give, and changes nothing', () => {
      fc.assert(
        fc.property(longEnough, (all) => {
          const series = create();
          for (const input of all) {
            const before = series.snapshot();
            const preview = series.preview(input);
            expect(series.snapshot()).toStrictEqual(before);
            series.update(input);
            expect(series.reading()).toStrictEqual(preview);
          }
        }),
        { numRuns: 30 },
      );
    });

    it('continues from a snapshot that went through JSON to the same bits', () => {
      fc.assert(
        fc.property(longEnough, fc.double({ min: 0, max: 1, noNaN: true }), (all, part) => {
          const cut = Math.floor(all.length * part);
          const series = create();
          fold(series, all.slice(0, cut));
          const restored = restore(JSON.parse(JSON.stringify(series.snapshot())) as Snapshot);
          expect(restored.reading()).toStrictEqual(series.reading());
          expect(fold(restored, all.slice(cut))).toStrictEqual(fold(series, all.slice(cut)));
          expect(restored.snapshot()).toStrictEqual(series.snapshot());
        }),
      );
    });

    it('gives a clone that goes its own way', () => {
      fc.assert(
        fc.property(longEnough, (all) => {
          const series = create();
          fold(series, all);
          const before = series.snapshot();
          const clone = series.clone();
          expect(clone.snapshot()).toStrictEqual(before);
          fold(clone, all);
          expect(series.snapshot()).toStrictEqual(before);
        }),
        { numRuns: 30 },
      );
    });

    it('gives, with an input revised, what a series with the revision from the start gives', () => {
      fc.assert(
        fc.property(longEnough, longEnough, fc.nat({ max: 5 }), (all, others, back) => {
          const revision = others[0] as Input;
          const series = new Revisable(create(), 4);
          for (const input of all) series.update(input);
          const readings = series.revise(back, revision);
          if (back >= Math.min(4, all.length)) {
            expect(readings).toBeNull();
            return;
          }
          const position = all.length - 1 - back;
          const revised = all.with(position, revision);
          const fresh = create();
          expect(readings).toStrictEqual(fold(fresh, revised).slice(position));
          expect(series.series.snapshot()).toStrictEqual(fresh.snapshot());
          // The revision stays when the series goes on and is revised again.
          for (const input of others) series.update(input);
          const again = fold(create(), [...revised, ...others.slice(0, -1), revision]);
          expect(series.revise(0, revision)).toStrictEqual(again.slice(-1));
        }),
      );
    });

    it('refuses an input that is not usable, and has not changed', () => {
      const series = create();
      const [some] = fc.sample(longEnough, { numRuns: 1, seed: 1 });
      fold(series, some ?? []);
      const before = series.snapshot();
      expect(() => {
        series.update(subject.refused);
      }).toThrow(RangeError);
      expect(() => series.preview(subject.refused)).toThrow(RangeError);
      expect(series.snapshot()).toStrictEqual(before);
    });

    it('refuses a malformed snapshot and says what is wrong with it', () => {
      const good = create().snapshot();
      const wrong: [unknown, RegExp][] = [
        [null, /layout is undefined, expected 1/],
        ['text', /layout is undefined, expected 1/],
        [{ ...good, layout: 2 }, /layout is 2, expected 1/],
        [{ layout: 1 }, /expected \d+ values/],
        [{ layout: 1, values: good.values.slice(1) }, /expected \d+ values/],
        [{ layout: 1, values: [...good.values.slice(0, -1), Number.NaN] }, /value \d+ is not a number/],
        [{ layout: 1, values: good.values.map(() => null) }, /value 0 is not a number/],
        [{ layout: 1, values: [...good.values.slice(0, -1), 1.7e308] }, /value \d+ is not a number up to/],
        [{ layout: 1, values: good.values.with(0, -1) }, /value 0 is not a count/],
        [{ layout: 1, values: good.values.with(0, 1.5) }, /value 0 is not a count/],
      ];
      for (const [snapshot, message] of wrong) {
        expect(() => restore(snapshot as Snapshot), JSON.stringify(snapshot)).toThrow(message);
      }
    });

    const { batch } = subject;
    if (batch === undefined) return;
    it('gives in a batch the bits of one update after the other', () => {
      fc.assert(
        fc.property(inputs, (all) => {
          expect(batch.run(all)).toStrictEqual(fold(create(), all).map((reading) => batch.expected(reading)));
        }),
      );
    });
  });
};
