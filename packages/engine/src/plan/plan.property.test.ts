import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXCHANGE_ORDER } from '@livermore/schemas';
import { inputsArbitrary, neighboursArbitrary, planArbitrary, settingsArbitrary } from '../testing/plans.ts';
import { inForceOf, NOTHING_IN_FORCE } from './in-force.ts';
import type { InForce } from './in-force.ts';
import { applied, diff } from './plan-difference.ts';
import type { PlanEffect } from './plan-difference.ts';
import { plan } from './plan.ts';
import { symbolKey } from './runtime-plan.ts';

/** Unrelated plans and neighbouring ones. */
const pairArbitrary = fc.oneof(fc.tuple(planArbitrary, planArbitrary), neighboursArbitrary);
const applyAll = (start: InForce, effects: readonly PlanEffect[]): InForce => effects.reduce(applied, start);

describe('plan', () => {
  it('is the same for the same arguments and changes none of them', () => {
    fc.assert(
      fc.property(settingsArbitrary, inputsArbitrary, (settings, inputs) => {
        const [settingsBefore, inputsBefore] = structuredClone([settings, inputs]);
        expect(plan(settings, inputs)).toEqual(plan(settingsBefore, inputsBefore));
        expect([settings, inputs]).toEqual([settingsBefore, inputsBefore]);
      }),
    );
  });

  it('either watches a monitored symbol or holds it, each once and in the order of the settings', () => {
    fc.assert(
      fc.property(settingsArbitrary, inputsArbitrary, (settings, inputs) => {
        const { watched, holds } = plan(settings, { ...inputs, paused: false, positions: [] });
        const first = EXCHANGE_ORDER.find((name) => settings.exchanges[name]?.enabled);
        const keys = settings.symbols.monitored.map((text) => (text.includes(':') ? text : `${first ?? 'none'}:${text}`));
        const isHeld = (key: string) =>
          holds.some(({ message }) => [key, key.slice(key.indexOf(':') + 1)].includes(message.split(' ')[0] ?? ''));
        const watchedKeys = watched.map(symbolKey);
        expect(watchedKeys).toEqual([...new Set(keys)].filter((key) => watchedKeys.includes(key)));
        expect(watched.length + holds.length).toBe(new Set(keys).size);
        expect(keys.filter((key) => !watchedKeys.includes(key) && !isHeld(key))).toEqual([]);
      }),
    );
  });

  it('adds only positions that are worth the minimum, and takes nothing away for them', () => {
    fc.assert(
      fc.property(settingsArbitrary, inputsArbitrary, (settings, inputs) => {
        const without = plan(settings, { ...inputs, positions: [] }).watched;
        const { watched } = plan(settings, inputs);
        expect(watched.slice(0, without.length)).toEqual(without);
        for (const { exchange, symbol } of watched.slice(without.length)) {
          const position = inputs.positions.filter((each) => each.exchange === exchange && each.symbol === symbol);
          const values = position.map(({ valueUsd }) => valueUsd ?? -1);
          expect(Math.max(...values)).toBeGreaterThanOrEqual(settings.symbols.minPositionValueUsd);
        }
      }),
    );
  });
});

describe('the difference between what is in force and a plan', () => {
  it('brings the plan into force when it is applied', () => {
    fc.assert(
      fc.property(pairArbitrary, ([a, b]) => {
        expect(applyAll(inForceOf(a), diff(inForceOf(a), b))).toEqual(inForceOf(b));
        expect(applyAll(NOTHING_IN_FORCE, diff(NOTHING_IN_FORCE, b))).toEqual(inForceOf(b));
      }),
    );
  });

  it('is empty when the plan is in force', () => {
    fc.assert(
      fc.property(planArbitrary, (a) => {
        expect(diff(inForceOf(a), structuredClone(a))).toEqual([]);
      }),
    );
  });

  it('leads to the newest plan from wherever it was interrupted', () => {
    fc.assert(
      fc.property(pairArbitrary, fc.array(fc.tuple(planArbitrary, fc.nat(20)), { maxLength: 4 }), ([a, last], steps) => {
        const interrupted = steps.reduce(
          (current, [next, done]) => applyAll(current, diff(current, next).slice(0, done)),
          inForceOf(a),
        );
        expect(applyAll(interrupted, diff(interrupted, last))).toEqual(inForceOf(last));
      }),
    );
  });

  it('does not touch a symbol of which the same is wanted before and after, and touches no symbol twice', () => {
    fc.assert(
      fc.property(pairArbitrary, ([a, b]) => {
        const before = inForceOf(a).symbols;
        const after = inForceOf(b).symbols;
        const touched = diff(inForceOf(a), b).flatMap((effect) => (effect.kind === 'profile' ? [] : [symbolKey(effect.symbol)]));
        const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
          (key) => JSON.stringify(before.get(key)) !== JSON.stringify(after.get(key)),
        );
        expect(touched.sort()).toEqual(differing.sort());
      }),
    );
  });

  it('releases first, then sets the profile, then changes and acquires in the order of the plan', () => {
    const order = ['release', 'profile', 'change', 'acquire'];
    fc.assert(
      fc.property(pairArbitrary, ([a, b]) => {
        const effects = diff(inForceOf(a), b);
        const ranks = effects.map(({ kind }) => order.indexOf(kind));
        expect(ranks).toEqual(ranks.toSorted((left, right) => left - right));
        for (const kind of ['change', 'acquire']) {
          const symbols = effects.flatMap((effect) => (effect.kind === kind && 'symbol' in effect ? [effect.symbol] : []));
          expect(symbols).toEqual(b.watched.filter((each) => symbols.includes(each)));
        }
      }),
    );
  });

  it('restores by a resume what a pause took away', () => {
    fc.assert(
      fc.property(settingsArbitrary, inputsArbitrary, (settings, inputs) => {
        const running = plan(settings, { ...inputs, paused: false });
        const paused = plan(settings, { ...inputs, paused: true });
        const atRest = applyAll(inForceOf(running), diff(inForceOf(running), paused));
        expect(atRest.symbols.size).toBe(0);
        expect(applyAll(atRest, diff(atRest, running))).toEqual(inForceOf(running));
      }),
    );
  });

  it('tells other settings, another mode and other rules as a profile of their own', () => {
    fc.assert(
      fc.property(pairArbitrary, ([a, b]) => {
        const told = diff(inForceOf(a), b).flatMap((effect) => (effect.kind === 'profile' ? [effect.profile] : []));
        const isOther = JSON.stringify(inForceOf(a).profile) !== JSON.stringify(inForceOf(b).profile);
        expect(told).toEqual(isOther ? [inForceOf(b).profile] : []);
      }),
    );
  });
});
