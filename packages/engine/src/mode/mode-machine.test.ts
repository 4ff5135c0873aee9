import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { transition } from './mode-machine.ts';
import type { ModeEvent } from './mode-machine.ts';
import { MODE_STATES, MODE_TABLE, MODE_TRIGGERS } from './mode-table.ts';
import type { ModeState, ModeTable } from './mode-table.ts';

const EVENTS: readonly ModeEvent[] = [
  { kind: 'start', paused: false },
  { kind: 'start', paused: true },
  { kind: 'pause' },
  { kind: 'resume' },
  { kind: 'switch' },
  { kind: 'reached', connected: true },
  { kind: 'reached', connected: false },
  { kind: 'venue-lost' },
  { kind: 'venue-back' },
  { kind: 'failed' },
  { kind: 'stop' },
];
const START = EVENTS.slice(0, 2);
const ON_THE_WAY = ['starting', 'resuming', 'switching'] as const;
const IN_FORCE = ['running', 'degraded'] as const;
const TO_RUN = [...ON_THE_WAY, ...IN_FORCE, 'faulted'] as const;
const TO_PAUSE = ['pausing', 'paused'] as const;

/** The event as it is, without work for the shell. */
const quietly = (state: ModeState) => ({ state, effects: [] });
const converging = (state: ModeState) => ({ state, effects: ['converge'] });
const retrying = (state: ModeState) => ({ state, effects: ['retry'] });

const walkArbitrary = fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 });

describe('the machine of modes', () => {
  it('Every state answers every event.', () => {
    expectTypeOf<Omit<ModeTable, 'degraded'>>().not.toExtend<ModeTable>();
    expectTypeOf<Omit<ModeTable['idle'], 'failed'>>().not.toExtend<ModeTable['idle']>();
    expect(Object.keys(MODE_TABLE)).toEqual(MODE_STATES);
    for (const state of MODE_STATES) expect(Object.keys(MODE_TABLE[state])).toEqual(MODE_TRIGGERS);
    fc.assert(
      fc.property(walkArbitrary, (events) => {
        let state: ModeState = 'idle';
        for (const event of events) {
          state = transition(state, event).state;
          expect(MODE_STATES).toContain(state);
        }
      }),
    );
  });

  it('Before its start a runtime does nothing but stop.', () => {
    for (const event of EVENTS.filter(({ kind }) => kind !== 'start' && kind !== 'stop')) {
      expect(transition('idle', event)).toEqual(quietly('idle'));
    }
  });

  it('A start runs, or goes straight to the pause that was asked for.', () => {
    expect(transition('idle', { kind: 'start', paused: false })).toEqual(converging('starting'));
    expect(transition('idle', { kind: 'start', paused: true })).toEqual(converging('pausing'));
  });

  it('A start counts once.', () => {
    for (const state of MODE_STATES.filter((each) => each !== 'idle')) {
      for (const event of START) expect(transition(state, event)).toEqual(quietly(state));
    }
  });

  it('A pause overtakes whatever is under way.', () => {
    for (const state of TO_RUN) expect(transition(state, { kind: 'pause' })).toEqual(converging('pausing'));
  });

  it('A resume overtakes a pause that is under way.', () => {
    for (const state of TO_PAUSE) expect(transition(state, { kind: 'resume' })).toEqual(converging('resuming'));
  });

  it('What is asked for already begins nothing anew.', () => {
    for (const state of TO_PAUSE) expect(transition(state, { kind: 'pause' })).toEqual(quietly(state));
    for (const state of [...ON_THE_WAY, ...IN_FORCE]) {
      expect(transition(state, { kind: 'resume' })).toEqual(quietly(state));
    }
  });

  it('A switch during a convergence begins it anew with the new inputs and keeps its name.', () => {
    for (const state of [...ON_THE_WAY, 'pausing' as const]) {
      expect(transition(state, { kind: 'switch' })).toEqual(converging(state));
    }
  });

  it('A switch while paused comes into force and stays paused.', () => {
    expect(transition('paused', { kind: 'switch' })).toEqual(converging('paused'));
    expect(transition('paused', { kind: 'reached', connected: true })).toEqual(quietly('paused'));
  });

  it('A switch of a plan in force is switching until the new plan is.', () => {
    for (const state of IN_FORCE) expect(transition(state, { kind: 'switch' })).toEqual(converging('switching'));
  });

  it('What is in force runs if every exchange is connected, and is degraded if not.', () => {
    for (const state of [...ON_THE_WAY, ...IN_FORCE]) {
      expect(transition(state, { kind: 'reached', connected: true })).toEqual(quietly('running'));
      expect(transition(state, { kind: 'reached', connected: false })).toEqual(quietly('degraded'));
    }
    for (const connected of [true, false]) {
      expect(transition('pausing', { kind: 'reached', connected })).toEqual(quietly('paused'));
    }
  });

  it('A venue lost or back tells running from degraded and does nothing else: it wakes no pause.', () => {
    for (const state of MODE_STATES) {
      const inForce = state === 'running' || state === 'degraded';
      expect(transition(state, { kind: 'venue-lost' })).toEqual(quietly(inForce ? 'degraded' : state));
      expect(transition(state, { kind: 'venue-back' })).toEqual(quietly(inForce ? 'running' : state));
    }
  });

  it('A failure while asked to run is a fault, and pause, resume and switch lead out of it.', () => {
    for (const state of TO_RUN) expect(transition(state, { kind: 'failed' })).toEqual(quietly('faulted'));
    expect(transition('faulted', { kind: 'pause' })).toEqual(converging('pausing'));
    expect(transition('faulted', { kind: 'resume' })).toEqual(converging('resuming'));
    expect(transition('faulted', { kind: 'switch' })).toEqual(converging('switching'));
    for (const connected of [true, false]) {
      expect(transition('faulted', { kind: 'reached', connected })).toEqual(quietly('faulted'));
    }
  });

  it('A failed pause is tried again: a pause never becomes a fault.', () => {
    for (const state of TO_PAUSE) expect(transition(state, { kind: 'failed' })).toEqual(retrying(state));
  });

  it('A stop lets everything go, from anywhere, and is final.', () => {
    for (const state of MODE_STATES.filter((each) => each !== 'stopping')) {
      expect(transition(state, { kind: 'stop' })).toEqual({ state: 'stopping', effects: ['halt'] });
    }
    for (const event of EVENTS) expect(transition('stopping', event)).toEqual(quietly('stopping'));
  });

  it('Paused and pausing are what was asked last, and nothing else is while a pause is asked for.', () => {
    fc.assert(
      fc.property(walkArbitrary, (events) => {
        let state: ModeState = 'idle';
        let asked: 'nothing' | 'run' | 'pause' = 'nothing';
        for (const event of events) {
          if (event.kind === 'start' && asked === 'nothing') asked = event.paused ? 'pause' : 'run';
          else if (asked !== 'nothing' && event.kind === 'pause') asked = 'pause';
          else if (asked !== 'nothing' && event.kind === 'resume') asked = 'run';
          state = transition(state, event).state;
          if (state === 'stopping') return;
          expect(TO_PAUSE.some((each) => each === state)).toBe(asked === 'pause');
        }
      }),
    );
  });
});
