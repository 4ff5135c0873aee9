import { MODE_TABLE } from './mode-table.ts';
import type { ModeEffect, ModeState, ModeTrigger } from './mode-table.ts';

/** What happens to a runtime. */
export type ModeEvent =
  /** The settings are loaded; `paused` is what the person last asked for. */
  | { kind: 'start'; paused: boolean }
  | { kind: 'pause' }
  | { kind: 'resume' }
  /** Another input of the plan has changed: mode, settings, products, positions. */
  | { kind: 'switch' }
  /** The plan is in force; `connected`: every exchange that it needs is. Only the current convergence says so. */
  | { kind: 'reached'; connected: boolean }
  /** An exchange that the plan needs does not deliver. */
  | { kind: 'venue-lost' }
  /** Every exchange that the plan needs delivers again. */
  | { kind: 'venue-back' }
  /** The current convergence has failed for good. */
  | { kind: 'failed' }
  | { kind: 'stop' };

/**
 * The state after `event`, and what the shell has to do. Every state knows every event; the rules
 * are in SPEC.md.
 */
export const transition = (
  state: ModeState,
  event: ModeEvent,
): { state: ModeState; effects: readonly ModeEffect[] } => {
  const [next, ...effects] = MODE_TABLE[state][triggerOf(event)];
  return { state: next, effects };
};

const triggerOf = (event: ModeEvent): ModeTrigger => {
  if (event.kind === 'start') return event.paused ? 'start-paused' : 'start';
  if (event.kind === 'reached') return event.connected ? 'reached' : 'reached-unconnected';
  return event.kind;
};
