import { MODE_GROUPS, MODE_MOVES, type MODE_STATES } from './mode-machine.ts';

export type ModeState = (typeof MODE_STATES)[number];
export type ModeGroup = keyof typeof MODE_GROUPS;
export type ModeMove = (typeof MODE_MOVES)[number];

/** x, y, width, height. */
export type Box = readonly [x: number, y: number, width: number, height: number];

export const PICTURE_SIZE = [396, 372] as const;

export const STATE_BOXES: Readonly<Record<ModeState, Box>> = {
  idle: [8, 12, 84, 32],
  stopping: [304, 12, 84, 32],
  starting: [54, 106, 96, 32],
  resuming: [162, 106, 96, 32],
  switching: [270, 106, 96, 32],
  running: [54, 218, 84, 32],
  degraded: [164, 218, 84, 32],
  faulted: [286, 218, 84, 32],
  pausing: [54, 324, 90, 32],
  paused: [184, 324, 90, 32],
};

export const GROUP_BOXES: Readonly<Record<ModeGroup, Box>> = {
  'every state': [192, 15, 80, 26],
  'asked to run': [32, 64, 356, 208],
  'on the way': [42, 86, 336, 62],
  'in force': [42, 198, 216, 62],
  'asked to pause': [32, 302, 256, 64],
};

/** Where each arrow runs, by `from > to`. The machine says which there are, this only where. */
export const ROUTES: Readonly<Record<string, string>> = {
  'idle > starting': 'M92,28 H134 V106',
  'idle > pausing': 'M18,44 V340 H54',
  'on the way > running': 'M112,148 V218',
  'on the way > degraded': 'M190,148 V218',
  'on the way > faulted': 'M350,148 V218',
  'in force > switching': 'M248,198 V162 H298 V138',
  'in force > faulted': 'M258,242 H286',
  'running > degraded': 'M138,228 H164',
  'degraded > running': 'M164,240 H138',
  'faulted > switching': 'M326,218 V138',
  'faulted > resuming': 'M306,218 V174 H210 V138',
  'asked to run > pausing': 'M130,272 V324',
  'asked to pause > resuming': 'M270,302 V174 H210 V138',
  'pausing > paused': 'M144,340 H184',
  'every state > stopping': 'M272,28 H304',
};

export const routeName = ({ from, to }: ModeMove): string => `${from} > ${to}`;

const isIn = (from: ModeMove['from'], state: string): boolean =>
  from === state || (from in MODE_GROUPS && MODE_GROUPS[from as ModeGroup].some((member) => member === state));

/** The moves that lead out of a state, also those of its groups; none for a state that this page does not know. */
export const movesFrom = (state: string): readonly ModeMove[] => MODE_MOVES.filter(({ from, to }) => isIn(from, state) && to !== state);

export const groupHolds = (group: ModeGroup, state: string): boolean => MODE_GROUPS[group].some((member) => member === state);

const TRIGGER_WORDS: Readonly<Record<ModeMove['triggers'][number], string>> = {
  'start': 'start',
  'start-paused': 'start while paused',
  'pause': 'pause',
  'resume': 'resume',
  'switch': 'new mode or settings',
  'reached': 'everything in place',
  'reached-unconnected': 'in place, an exchange missing',
  'venue-lost': 'exchange lost',
  'venue-back': 'exchange back',
  'failed': 'failure',
  'stop': 'server stops',
};

/** What brings a move about, in words. */
export const triggersOf = ({ triggers }: ModeMove): string => triggers.map((trigger) => TRIGGER_WORDS[trigger]).join(', ');

const MEANINGS: Readonly<Record<ModeState, string>> = {
  idle: 'Not started yet.',
  starting: 'Fetching what it needs to begin.',
  resuming: 'Catching up after the pause.',
  switching: 'Taking over new settings or another mode.',
  running: 'Watching, and telling of alerts.',
  degraded: 'Watching, but an exchange is not connected: its values are old.',
  faulted: 'Nothing is watched: taking over the settings failed. The holds say why.',
  pausing: 'Letting go of the market.',
  paused: 'Nothing is watched and no alert is found until it is resumed.',
  stopping: 'The server is about to end.',
};

/** What a state means for whoever relies on it; empty for one that this page does not know. */
export const meaningOf = (state: string): string => (Object.hasOwn(MEANINGS, state) ? MEANINGS[state as ModeState] : '');
