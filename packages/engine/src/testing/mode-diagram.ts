import { MODE_STATES } from '../mode/mode-table.ts';
import type { ModeState } from '../mode/mode-table.ts';
import { modeEdges } from './mode-edges.ts';
import type { GroupName } from './mode-edges.ts';

/** x, y, width, height. */
type Box = readonly [number, number, number, number];

const STATES: Readonly<Record<ModeState, Box>> = {
  idle: [20, 105, 75, 40],
  starting: [245, 110, 130, 40],
  resuming: [245, 180, 130, 40],
  switching: [245, 250, 130, 40],
  running: [775, 110, 130, 40],
  degraded: [775, 230, 130, 40],
  faulted: [450, 345, 160, 40],
  pausing: [330, 490, 130, 40],
  paused: [600, 490, 130, 40],
  stopping: [850, 490, 130, 40],
};

const GROUP_BOXES: Readonly<Record<GroupName, Box>> = {
  'asked to run': [190, 40, 800, 365],
  'on the way': [220, 75, 180, 250],
  'in force': [650, 75, 325, 225],
  'asked to pause': [300, 455, 460, 120],
  'every state': [850, 425, 130, 30],
};

/** Where an arrow runs, and where its words stand: x, y and how they are aligned. */
interface Route {
  path: string;
  words: readonly [x: number, y: number, anchor?: 'end' | 'middle'];
  /** Each event on a line of its own. */
  stacked?: true;
}

/** By `from > to`; a loop has no path. The table says which there are, this only where. */
const ROUTES: Readonly<Record<string, Route>> = {
  'idle > starting': { path: 'M95,130 H245', words: [98, 123] },
  'idle > pausing': { path: 'M57,145 V520 H330', words: [66, 513] },
  'on the way > loop': { path: '', words: [310, 314, 'middle'] },
  'on the way > running': { path: 'M400,130 H775', words: [510, 123, 'middle'] },
  'on the way > degraded': { path: 'M400,165 H625 V250 H775', words: [410, 158] },
  'on the way > faulted': { path: 'M310,325 V365 H450', words: [320, 358] },
  'in force > switching': { path: 'M650,264 H375', words: [535, 257, 'middle'] },
  'in force > faulted': { path: 'M840,300 V365 H610', words: [720, 358, 'middle'] },
  'running > degraded': { path: 'M805,150 V230', words: [797, 182, 'end'], stacked: true },
  'degraded > running': { path: 'M875,230 V150', words: [883, 182], stacked: true },
  'faulted > switching': { path: 'M475,345 V282 H375', words: [482, 315] },
  'faulted > resuming': { path: 'M595,345 V200 H375', words: [485, 193, 'middle'] },
  'asked to run > pausing': { path: 'M430,405 V490', words: [438, 434] },
  'asked to pause > resuming': { path: 'M300,490 H150 V200 H245', words: [158, 434] },
  'asked to pause > loop': { path: '', words: [340, 551] },
  'pausing > paused': { path: 'M460,510 H600', words: [530, 488, 'middle'], stacked: true },
  'every state > stopping': { path: 'M915,455 V490', words: [923, 477] },
};

const STYLE = `text{font:12px ui-sans-serif,system-ui,sans-serif;fill:#1f2937}
.state{fill:#fff;stroke:#475569;stroke-width:1.5}.group{fill:#64748b;fill-opacity:.07;stroke:#94a3b8;stroke-dasharray:4 3}
.name{font-weight:600;font-size:14px;text-anchor:middle}.title{fill:#64748b}
.arrow{fill:none;stroke:#475569;stroke-width:1.25;marker-end:url(#tip)}.words{paint-order:stroke;stroke:#f8fafc;stroke-width:3px}`;

/** The machine as a picture, drawn from its table. Throws if an arrow of the table has no route or the reverse. */
export const modeDiagram = (): string => {
  const words = new Map<string, string[]>();
  for (const { from, to, triggers, effects } of modeEdges()) {
    const name = `${from} > ${to ?? 'loop'}`;
    const suffix = effects && ` / ${effects}`;
    const lines = ROUTES[name]?.stacked ? triggers : [triggers.join(', ')];
    words.set(name, [...(words.get(name) ?? []), ...lines.map((line) => line + suffix)]);
  }
  const odd = [...words.keys(), ...Object.keys(ROUTES)].filter((name) => !words.has(name) || !ROUTES[name]);
  if (odd.length > 0) throw new Error(`The picture and the table have different arrows: ${odd.join('; ')}`);
  const routes = Object.entries(ROUTES);
  return `${[
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1010 595" role="img" aria-label="The machine of modes">',
    `<style>${STYLE}</style>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0,0L8,4L0,8z" fill="#475569"/></marker></defs>',
    '<rect width="1010" height="595" rx="8" fill="#f8fafc"/>',
    ...Object.entries(GROUP_BOXES).map(([name, box]) => groupOf(name, box)),
    ...MODE_STATES.map((name) => stateOf(name, STATES[name])),
    ...routes.filter(([, { path }]) => path !== '').map(([, { path }]) => `<path class="arrow" d="${path}"/>`),
    ...routes.map(([name, route]) => wordsOf(words.get(name) ?? [], route)),
    '</svg>',
  ].join('\n')}\n`;
};

const groupOf = (name: string, [x, y, width, height]: Box): string =>
  `<rect class="group" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/><text class="title" x="${x + 10}" y="${y + 19}">${name}</text>`;

const stateOf = (name: string, [x, y, width, height]: Box): string =>
  `<rect class="state" x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/><text class="name" x="${x + width / 2}" y="${y + 25}">${name}</text>`;

const wordsOf = (lines: readonly string[], { words: [x, y, anchor] }: Route): string =>
  lines
    .map((line, index) => `<text class="words" text-anchor="${anchor ?? 'start'}" x="${x}" y="${y + 15 * index}">${line}</text>`)
    .join('\n');
