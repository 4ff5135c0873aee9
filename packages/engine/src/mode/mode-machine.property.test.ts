import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserSettings } from '@livermore/schemas';
import { inForceOf, NOTHING_IN_FORCE } from '../plan/in-force.ts';
import type { InForce } from '../plan/in-force.ts';
import { applied, diff } from '../plan/plan-difference.ts';
import type { PlanEffect } from '../plan/plan-difference.ts';
import { plan } from '../plan/plan.ts';
import type { PlanInputs } from '../plan/runtime-plan.ts';
import { inputsArbitrary, settingsArbitrary } from '../testing/plans.ts';
import { transition } from './mode-machine.ts';
import type { ModeEvent } from './mode-machine.ts';
import type { ModeState } from './mode-table.ts';

type Happening =
  | { kind: 'start' | 'pause' | 'resume' | 'venue' | 'step' | 'failure' | 'stop' }
  | { kind: 'inputs'; settings: UserSettings; inputs: PlanInputs };

/** The smallest shell that obeys the machine: every step of a convergence is one happening. */
class ModelShell {
  state: ModeState = 'idle';
  inForce: InForce = NOTHING_IN_FORCE;
  /** Steps of the convergence that is under way. */
  underWay: PlanEffect[] | null = null;
  #paused = false;
  #connected = true;
  #settings: UserSettings;
  #inputs: PlanInputs;

  constructor(settings: UserSettings, inputs: PlanInputs) {
    this.#settings = settings;
    this.#inputs = inputs;
    this.#paused = inputs.paused;
  }

  target() {
    return plan(this.#settings, { ...this.#inputs, paused: this.#paused });
  }

  happen(happening: Happening): void {
    const event = this.#eventOf(happening);
    if (event) this.#tell(event);
  }

  #eventOf(happening: Happening): ModeEvent | null {
    switch (happening.kind) {
      case 'start':
        return { kind: 'start', paused: this.#paused };
      case 'pause':
      case 'resume':
        this.#paused = happening.kind === 'pause';
        return { kind: happening.kind };
      case 'inputs':
        this.#settings = happening.settings;
        this.#inputs = happening.inputs;
        return { kind: 'switch' };
      case 'venue':
        this.#connected = !this.#connected;
        return { kind: this.#connected ? 'venue-back' : 'venue-lost' };
      case 'step':
        return this.#step();
      case 'failure':
        if (!this.underWay) return null;
        this.underWay = null;
        return { kind: 'failed' };
      case 'stop':
        return { kind: 'stop' };
    }
  }

  /** The next step of the convergence, or that there is none left. */
  #step(): ModeEvent | null {
    if (!this.underWay) return null;
    const [effect, ...rest] = this.underWay;
    this.underWay = effect ? rest : null;
    if (!effect) return { kind: 'reached', connected: this.#connected };
    this.inForce = applied(this.inForce, effect);
    return null;
  }

  #tell(event: ModeEvent): void {
    const { state, effects } = transition(this.state, event);
    this.state = state;
    for (const effect of effects) {
      this.underWay = effect === 'halt' ? null : diff(this.inForce, this.target());
      if (effect === 'halt') this.inForce = NOTHING_IN_FORCE;
    }
  }

  get connected(): boolean {
    return this.#connected;
  }
}

const plainArbitrary = fc.constantFrom('pause' as const, 'resume' as const, 'venue' as const, 'failure' as const, 'start' as const);
const happeningArbitrary: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 10, arbitrary: fc.constant({ kind: 'step' as const }) },
  { weight: 4, arbitrary: plainArbitrary.map((kind) => ({ kind })) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('inputs' as const), settings: settingsArbitrary, inputs: inputsArbitrary }),
  },
);
const walkArbitrary = fc.tuple(settingsArbitrary, inputsArbitrary, fc.array(happeningArbitrary, { maxLength: 60 }));

const walk = (
  [settings, inputs, happenings]: [UserSettings, PlanInputs, readonly Happening[]],
  check: (shell: ModelShell) => void,
): ModelShell => {
  const shell = new ModelShell(settings, inputs);
  for (const happening of [{ kind: 'start' as const }, ...happenings]) {
    shell.happen(happening);
    check(shell);
  }
  return shell;
};

const finish = (shell: ModelShell): void => {
  while (shell.underWay) shell.happen({ kind: 'step' });
};

describe('a shell that obeys the machine, at random moments', () => {
  it('A state on its way always has a convergence under way, and a state at rest none but a paused one that takes over settings.', () => {
    fc.assert(
      fc.property(walkArbitrary, (steps) => {
        walk(steps, ({ state, underWay }) => {
          if (['starting', 'resuming', 'switching', 'pausing'].includes(state)) expect(underWay).not.toBeNull();
          if (['running', 'degraded', 'faulted'].includes(state)) expect(underWay).toBeNull();
        });
      }),
    );
  });

  it('At rest, what is in force is the plan of the newest inputs, whatever interrupted what.', () => {
    fc.assert(
      fc.property(walkArbitrary, (steps) => {
        const check = (shell: ModelShell) => {
          const { state, underWay, inForce, connected } = shell;
          if (state === 'paused') expect(inForce.symbols.size).toBe(0);
          if (state === 'running' || state === 'degraded') expect(connected).toBe(state === 'running');
          if (underWay || state === 'faulted') return;
          expect(inForce).toEqual(inForceOf(shell.target()));
        };
        const shell = walk(steps, check);
        finish(shell);
        check(shell);
        shell.happen({ kind: 'resume' });
        finish(shell);
        expect(shell.state).toBe(shell.connected ? 'running' : 'degraded');
        check(shell);
      }),
    );
  });

  it('holds nothing after a stop, whatever comes', () => {
    fc.assert(
      fc.property(walkArbitrary, fc.array(happeningArbitrary, { maxLength: 10 }), (steps, later) => {
        const shell = walk(steps, () => {});
        for (const happening of [{ kind: 'stop' as const }, ...later]) {
          shell.happen(happening);
          expect([shell.state, shell.underWay, shell.inForce.symbols.size]).toEqual(['stopping', null, 0]);
        }
      }),
    );
  });
});
