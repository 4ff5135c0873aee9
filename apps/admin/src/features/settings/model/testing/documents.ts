import type { JsonObject } from '@livermore/schemas';
import fc from 'fast-check';

const key = fc.constantFrom('a', 'b', 'c', 'toString', '__proto__');
/** Objects without null in them; arrays may hold anything. */
export const documents: fc.Arbitrary<JsonObject> = fc.letrec<{ object: JsonObject; value: unknown }>((tie) => ({
  object: fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.integer({ min: 0, max: 3 }),
    fc.boolean(),
    fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(null)), { maxLength: 3 }),
    tie('object'),
  ),
})).object;
