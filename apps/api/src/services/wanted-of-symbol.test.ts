import { TIMEFRAMES } from '@livermore/schemas';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Interest } from './market-hub/symbol-state.ts';
import { WantedOfSymbol } from './wanted-of-symbol.ts';

const STREAMS = ['candles', 'level2', 'ticker', 'trades'] as const;
const interestArbitrary: fc.Arbitrary<Interest> = fc.record({
  timeframes: fc.subarray([...TIMEFRAMES]),
  streams: fc.subarray([...STREAMS]),
});

it('gives everything that any user wants and nothing else, however they come, change and go', () => {
  const step = fc.record({ userId: fc.nat(4), interest: fc.option(interestArbitrary) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const wanted = new WantedOfSymbol();
      const model = new Map<number, Interest>();
      for (const { userId, interest } of steps) {
        if (interest) {
          wanted.set(userId, interest);
          model.set(userId, interest);
        } else {
          expect(wanted.delete(userId)).toBe(model.delete(userId));
        }
        const all = [...model.values()];
        expect(wanted.isEmpty).toBe(model.size === 0);
        expect(wanted.get(userId)).toBe(model.get(userId));
        expect(wanted.union).toEqual({
          timeframes: TIMEFRAMES.filter((timeframe) => all.some(({ timeframes }) => timeframes.includes(timeframe))),
          streams: STREAMS.filter((stream) => all.some(({ streams }) => streams.includes(stream))),
        });
      }
    }),
  );
});
