/** What a runtime does. */
export const MODE_STATES = [
  'idle',
  'starting',
  'resuming',
  'switching',
  'running',
  'degraded',
  'faulted',
  'pausing',
  'paused',
  'stopping',
] as const;

export type ModeState = (typeof MODE_STATES)[number];

/** Columns of the table: the events, those that carry evidence once for each value of it. */
export const MODE_TRIGGERS = [
  'start',
  'start-paused',
  'pause',
  'resume',
  'switch',
  'reached',
  'reached-unconnected',
  'venue-lost',
  'venue-back',
  'failed',
  'stop',
] as const;

export type ModeTrigger = (typeof MODE_TRIGGERS)[number];

/**
 * What the shell does upon a transition.
 * - `converge`: abort what is under way, make the plan, carry out its difference from what is in force
 * - `retry`: the same, after a while
 * - `halt`: abort what is under way and let everything go
 */
export type ModeEffect = 'converge' | 'retry' | 'halt';

/** The next state, then the effects. */
export type ModeMove = readonly [state: ModeState, ...effects: ModeEffect[]];

/** Complete by its type: a state without a move for each trigger does not compile. */
export type ModeTable = Readonly<Record<ModeState, Readonly<Record<ModeTrigger, ModeMove>>>>;

export const MODE_TABLE: ModeTable = {
  'idle': {
    'start': ['starting', 'converge'],
    'start-paused': ['pausing', 'converge'],
    'pause': ['idle'],
    'resume': ['idle'],
    'switch': ['idle'],
    'reached': ['idle'],
    'reached-unconnected': ['idle'],
    'venue-lost': ['idle'],
    'venue-back': ['idle'],
    'failed': ['idle'],
    'stop': ['stopping', 'halt'],
  },
  'starting': {
    'start': ['starting'],
    'start-paused': ['starting'],
    'pause': ['pausing', 'converge'],
    'resume': ['starting'],
    'switch': ['starting', 'converge'],
    'reached': ['running'],
    'reached-unconnected': ['degraded'],
    'venue-lost': ['starting'],
    'venue-back': ['starting'],
    'failed': ['faulted'],
    'stop': ['stopping', 'halt'],
  },
  'resuming': {
    'start': ['resuming'],
    'start-paused': ['resuming'],
    'pause': ['pausing', 'converge'],
    'resume': ['resuming'],
    'switch': ['resuming', 'converge'],
    'reached': ['running'],
    'reached-unconnected': ['degraded'],
    'venue-lost': ['resuming'],
    'venue-back': ['resuming'],
    'failed': ['faulted'],
    'stop': ['stopping', 'halt'],
  },
  'switching': {
    'start': ['switching'],
    'start-paused': ['switching'],
    'pause': ['pausing', 'converge'],
    'resume': ['switching'],
    'switch': ['switching', 'converge'],
    'reached': ['running'],
    'reached-unconnected': ['degraded'],
    'venue-lost': ['switching'],
    'venue-back': ['switching'],
    'failed': ['faulted'],
    'stop': ['stopping', 'halt'],
  },
  'running': {
    'start': ['running'],
    'start-paused': ['running'],
    'pause': ['pausing', 'converge'],
    'resume': ['running'],
    'switch': ['switching', 'converge'],
    'reached': ['running'],
    'reached-unconnected': ['degraded'],
    'venue-lost': ['degraded'],
    'venue-back': ['running'],
    'failed': ['faulted'],
    'stop': ['stopping', 'halt'],
  },
  'degraded': {
    'start': ['degraded'],
    'start-paused': ['degraded'],
    'pause': ['pausing', 'converge'],
    'resume': ['degraded'],
    'switch': ['switching', 'converge'],
    'reached': ['running'],
    'reached-unconnected': ['degraded'],
    'venue-lost': ['degraded'],
    'venue-back': ['running'],
    'failed': ['faulted'],
    'stop': ['stopping', 'halt'],
  },
  'faulted': {
    'start': ['faulted'],
    'start-paused': ['faulted'],
    'pause': ['pausing', 'converge'],
    'resume': ['resuming', 'converge'],
    'switch': ['switching', 'converge'],
    'reached': ['faulted'],
    'reached-unconnected': ['faulted'],
    'venue-lost': ['faulted'],
    'venue-back': ['faulted'],
    'failed': ['faulted'],
    'stop': ['stopping', 'halt'],
  },
  'pausing': {
    'start': ['pausing'],
    'start-paused': ['pausing'],
    'pause': ['pausing'],
    'resume': ['resuming', 'converge'],
    'switch': ['pausing', 'converge'],
    'reached': ['paused'],
    'reached-unconnected': ['paused'],
    'venue-lost': ['pausing'],
    'venue-back': ['pausing'],
    'failed': ['pausing', 'retry'],
    'stop': ['stopping', 'halt'],
  },
  'paused': {
    'start': ['paused'],
    'start-paused': ['paused'],
    'pause': ['paused'],
    'resume': ['resuming', 'converge'],
    'switch': ['paused', 'converge'],
    'reached': ['paused'],
    'reached-unconnected': ['paused'],
    'venue-lost': ['paused'],
    'venue-back': ['paused'],
    'failed': ['paused', 'retry'],
    'stop': ['stopping', 'halt'],
  },
  'stopping': {
    'start': ['stopping'],
    'start-paused': ['stopping'],
    'pause': ['stopping'],
    'resume': ['stopping'],
    'switch': ['stopping'],
    'reached': ['stopping'],
    'reached-unconnected': ['stopping'],
    'venue-lost': ['stopping'],
    'venue-back': ['stopping'],
    'failed': ['stopping'],
    'stop': ['stopping'],
  },
};
