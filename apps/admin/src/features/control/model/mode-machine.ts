/** The engine's machine of modes. Written by the test of its table: `npx vitest run packages/engine/src/mode -u`. */
export const MODE_STATES = ['idle', 'starting', 'resuming', 'switching', 'running', 'degraded', 'faulted', 'pausing', 'paused', 'stopping'] as const;

/** States that a move may leave alike. */
export const MODE_GROUPS = {
  'every state': ['idle', 'starting', 'resuming', 'switching', 'running', 'degraded', 'faulted', 'pausing', 'paused'],
  'asked to run': ['starting', 'resuming', 'switching', 'running', 'degraded', 'faulted'],
  'on the way': ['starting', 'resuming', 'switching'],
  'in force': ['running', 'degraded'],
  'asked to pause': ['pausing', 'paused'],
} as const;

/** Moves from a state or a group to another state, with what brings them about. */
export const MODE_MOVES = [
  { from: 'idle', to: 'starting', triggers: ['start'] },
  { from: 'idle', to: 'pausing', triggers: ['start-paused'] },
  { from: 'asked to run', to: 'pausing', triggers: ['pause'] },
  { from: 'asked to pause', to: 'resuming', triggers: ['resume'] },
  { from: 'faulted', to: 'resuming', triggers: ['resume'] },
  { from: 'in force', to: 'switching', triggers: ['switch'] },
  { from: 'faulted', to: 'switching', triggers: ['switch'] },
  { from: 'on the way', to: 'running', triggers: ['reached'] },
  { from: 'degraded', to: 'running', triggers: ['reached', 'venue-back'] },
  { from: 'pausing', to: 'paused', triggers: ['reached', 'reached-unconnected'] },
  { from: 'on the way', to: 'degraded', triggers: ['reached-unconnected'] },
  { from: 'running', to: 'degraded', triggers: ['reached-unconnected', 'venue-lost'] },
  { from: 'on the way', to: 'faulted', triggers: ['failed'] },
  { from: 'in force', to: 'faulted', triggers: ['failed'] },
  { from: 'every state', to: 'stopping', triggers: ['stop'] },
] as const;
