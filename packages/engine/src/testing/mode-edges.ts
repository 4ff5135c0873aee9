import { MODE_STATES, MODE_TABLE, MODE_TRIGGERS } from '../mode/mode-table.ts';
import type { ModeState, ModeTrigger } from '../mode/mode-table.ts';

/** States that answer some events alike, largest first: an arrow begins at the largest that fits. */
const GROUPS = {
  'every state': MODE_STATES.filter((state) => state !== 'stopping'),
  'asked to run': ['starting', 'resuming', 'switching', 'running', 'degraded', 'faulted'],
  'on the way': ['starting', 'resuming', 'switching'],
  'in force': ['running', 'degraded'],
  'asked to pause': ['pausing', 'paused'],
} as const satisfies Readonly<Record<string, readonly ModeState[]>>;

export type GroupName = keyof typeof GROUPS;

/** An arrow of the diagram; one whose end is null stays where it is and only has effects. */
export interface ModeEdge {
  from: ModeState | GroupName;
  to: ModeState | null;
  triggers: ModeTrigger[];
  effects: string;
}

/** All moves of the table that lead elsewhere or do something, merged where a group moves alike. */
export const modeEdges = (): ModeEdge[] => {
  const edges = new Map<string, ModeEdge>();
  for (const trigger of MODE_TRIGGERS) {
    const covered = new Set<ModeState>();
    const add = (from: ModeEdge['from'], state: ModeState) => {
      const { to, effects } = moveOf(state, trigger);
      if (to === null && effects === '') return;
      const key = [from, to, effects].join();
      const edge = edges.get(key) ?? { from, to, triggers: [], effects };
      edges.set(key, { ...edge, triggers: [...edge.triggers, trigger] });
    };
    for (const [name, states] of Object.entries(GROUPS) as [GroupName, readonly ModeState[]][]) {
      const [first] = states;
      const isAlike = new Set(states.map((state) => JSON.stringify(moveOf(state, trigger)))).size === 1;
      if (!first || !isAlike || states.some((state) => covered.has(state))) continue;
      add(name, first);
      for (const state of states) covered.add(state);
    }
    for (const state of MODE_STATES) if (!covered.has(state)) add(state, state);
  }
  return [...edges.values()];
};

const moveOf = (state: ModeState, trigger: ModeTrigger) => {
  const [to, ...effects] = MODE_TABLE[state][trigger];
  return { to: to === state ? null : to, effects: effects.join(' ') };
};

/** The whole table in Markdown; empty where the state stays and nothing is done. */
export const modeTableText = (): string =>
  [
    ['event', ...MODE_STATES],
    ['---', ...MODE_STATES.map(() => '---')],
    ...MODE_TRIGGERS.map((trigger) => [
      `**${trigger}**`,
      ...MODE_STATES.map((state) => {
        const { to, effects } = moveOf(state, trigger);
        return [to ?? '', effects && `*${effects}*`].filter(Boolean).join(' ');
      }),
    ]),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** The states, groups and moves to another state as a module for the Admin UI, which may not import the engine. */
export const modeMachineModule = (): string => {
  const moves = new Map<string, { from: string; to: string; triggers: ModeTrigger[] }>();
  for (const { from, to, triggers } of modeEdges()) {
    if (to === null) continue;
    const key = `${from} > ${to}`;
    moves.set(key, { from, to, triggers: [...(moves.get(key)?.triggers ?? []), ...triggers] });
  }
  const list = (values: readonly string[]): string => `[${values.map((value) => `'${value}'`).join(', ')}]`;
  return [
    "/** The engine's machine of modes. Written by the test of its table: `npx vitest run packages/engine/src/mode -u`. */",
    `export const MODE_STATES = ${list(MODE_STATES)} as const;`,
    '',
    '/** States that a move may leave alike. */',
    'export const MODE_GROUPS = {',
    ...Object.entries(GROUPS).map(([name, states]) => `  '${name}': ${list(states)},`),
    '} as const;',
    '',
    '/** Moves from a state or a group to another state, with what brings them about. */',
    'export const MODE_MOVES = [',
    ...[...moves.values()].map(({ from, to, triggers }) => `  { from: '${from}', to: '${to}', triggers: ${list(triggers)} },`),
    '] as const;',
    '',
  ].join('\n');
};
