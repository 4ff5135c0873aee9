import fc from 'fast-check';
import { EXCHANGE_ORDER, MODES, TIMEFRAMES, UserSettingsSchema } from '@livermore/schemas';
import type { ExchangeName, UserSettings } from '@livermore/schemas';
import { plan } from '../plan/plan.ts';
import type { PlanInputs, RuntimePlan } from '../plan/runtime-plan.ts';

/** Few, so that two plans share symbols; one is on no product list. */
const SYMBOLS = ['BTC-USD', 'ETH-USD', 'SOL-USD', 'NONE-USD'];
const symbolArbitrary = fc.constantFrom(...SYMBOLS);

const monitoredArbitrary = fc.oneof(
  symbolArbitrary,
  fc.tuple(fc.constantFrom(...EXCHANGE_ORDER), symbolArbitrary).map(([exchange, symbol]) => `${exchange}:${symbol}`),
  fc.stringMatching(/^[A-Z0-9]{1,3}-[A-Z0-9]{1,3}$/),
);

/** Mostly on, so that most plans watch something. */
const enabledArbitrary = fc.nat(3).map((roll) => roll > 0);

export const settingsArbitrary: fc.Arbitrary<UserSettings> = fc
  .record(
    {
      mode: fc.constantFrom(...MODES),
      symbols: fc.record(
        { monitored: fc.array(monitoredArbitrary, { maxLength: 8 }), minPositionValueUsd: fc.nat(20) },
        { requiredKeys: ['monitored'] },
      ),
      exchanges: fc.record(
        {
          coinbase: fc.record({ enabled: enabledArbitrary }),
          binanceUs: fc.record({
            enabled: enabledArbitrary,
            apiKeyEnvVar: fc.constant('A'),
            secretKeyEnvVar: fc.constant('B'),
          }),
          demo: fc.record({ enabled: enabledArbitrary }),
        },
        { requiredKeys: ['coinbase'] },
      ),
      alerts: fc.record(
        {
          levels: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
          reversal: fc.record(
            { enabled: fc.boolean(), oversoldBufferPct: fc.nat(2), overboughtBufferPct: fc.nat(2) },
            { requiredKeys: [] },
          ),
          cooldownMinutes: fc.nat(2),
          maxSyntheticShare: fc.constantFrom(0, 0.5, 1),
        },
        { requiredKeys: [] },
      ),
      timeframes: fc.array(fc.constantFrom(...TIMEFRAMES), { maxLength: 4 }),
    },
    { requiredKeys: ['symbols', 'exchanges'] },
  )
  .map((document) => UserSettingsSchema.parse(document));

const productsArbitrary: fc.Arbitrary<ReadonlyMap<ExchangeName, ReadonlySet<string>>> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...EXCHANGE_ORDER), fc.subarray(SYMBOLS.slice(0, -1))), {
    selector: ([exchange]) => exchange,
  })
  .map((lists) => new Map(lists.map(([exchange, symbols]) => [exchange, new Set(symbols)])));

export const inputsArbitrary: fc.Arbitrary<PlanInputs> = fc.record({
  paused: fc.boolean(),
  settingsVersion: fc.nat(2),
  availableExchanges: fc.oneof(fc.constant(EXCHANGE_ORDER), fc.subarray([...EXCHANGE_ORDER])),
  products: productsArbitrary,
  positions: fc.array(
    fc.record({
      exchange: fc.constantFrom(...EXCHANGE_ORDER),
      symbol: fc.option(symbolArbitrary),
      valueUsd: fc.option(fc.nat(40)),
    }),
    { maxLength: 4 },
  ),
});

export const planArbitrary: fc.Arbitrary<RuntimePlan> = fc
  .tuple(settingsArbitrary, inputsArbitrary)
  .map(([settings, inputs]) => plan(settings, inputs));

/** `a` with some of its keys, at any depth, as they are in `b`; arrays and maps are taken whole. */
const mixed = <Value extends object>(a: Value, b: Value, takes: () => boolean): Value => {
  const entries = Object.entries(a).map(([key, value]: [string, unknown]) => {
    const other = (b as Record<string, unknown>)[key];
    if (!isSection(value) || !isSection(other)) return [key, takes() ? other : value];
    return [key, mixed(value, other, takes)];
  });
  return Object.fromEntries(entries) as Value;
};

const isSection = (value: unknown): value is object => Object.prototype.toString.call(value) === '[object Object]';

/** Two plans whose settings and inputs differ in few places, down to a single number. */
export const neighboursArbitrary: fc.Arbitrary<[RuntimePlan, RuntimePlan]> = fc
  .tuple(settingsArbitrary, inputsArbitrary, settingsArbitrary, inputsArbitrary, fc.infiniteStream(fc.nat(5)))
  .map(([settings, inputs, otherSettings, otherInputs, rolls]) => {
    const takes = () => rolls.next().value === 0;
    return [
      plan(settings, inputs),
      plan(mixed(settings, otherSettings, takes), mixed(inputs, otherInputs, takes)),
    ] satisfies [RuntimePlan, RuntimePlan];
  });
