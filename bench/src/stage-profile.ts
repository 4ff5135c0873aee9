import { existsSync, readFileSync } from 'node:fs';
import { Session, type Profiler } from 'node:inspector/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Share } from './harness.ts';

/** Files and functions of each stage; the first that fits names it, and what fits none belongs to its caller. */
const STAGES: readonly (readonly [RegExp, string])[] = [
  [/ decodeFrame$/, 'JSON.parse'],
  [/node_modules\/ws\/|feed\/web-socket\.ts/, 'receive'],
  [/packages\/exchanges\//, 'check, map, follow the connection'],
  [/packages\/engine\/src\/candles\/|market-hub\.service|symbol-state|hole-filler|in-turns/, 'candles'],
  [/packages\/indicators\/|indicator-calculation|alert-evaluation|engine\/src\/alerts\//, 'indicators and alerts'],
  [/market-announcer|announcement|user-publisher/, 'serialise and name channels'],
  [/packages\/cache\/|@redis\/client|redis\/packages|write-behind/, 'stores and messages to Redis'],
  [/bench\/src\//, 'the benchmark itself'],
  [/ \(garbage collector\)$/, 'garbage collection'],
];
const REST = 'sockets and event loop of Node';
/** Not work of the program: waiting, and the profiler's own answer. */
const LEFT_OUT = new Set(['(idle)', 'dispatch']);
/** A tenth of a millisecond. */
const SAMPLING_INTERVAL_US = 100;

/**
 * Profiles this process while `work` runs and gives the share of each stage in the time that it
 * worked. What a bundle was made of is read from its source map.
 */
export const profileStages = async (work: () => Promise<unknown>): Promise<Share[]> => {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL_US });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return sharesOf(profile);
};

const sharesOf = ({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Share[] => {
  const fileOf = sourceFiles();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const stages = new Map<number, string | null>();
  const assign = (id: number, inherited: string): void => {
    const node = byId.get(id);
    if (!node) return;
    const { callFrame, children = [] } = node;
    const name = `${fileOf(callFrame)} ${callFrame.functionName}`;
    const stage = STAGES.find(([pattern]) => pattern.test(name))?.[1] ?? inherited;
    stages.set(id, LEFT_OUT.has(callFrame.functionName) ? null : stage);
    for (const child of children) assign(child, stage);
  };
  assign(nodes[0]?.id ?? 0, REST);
  const totals = new Map<string, number>();
  let total = 0;
  samples.forEach((id, index) => {
    const stage = stages.get(id);
    const duration = timeDeltas[index] ?? 0;
    if (!stage) return;
    totals.set(stage, (totals.get(stage) ?? 0) + duration);
    total += duration;
  });
  return [...totals].map(([name, duration]) => ({ name, percent: (100 * duration) / total }));
};

/** Looks up the source file of a place in a script, by the source map where it is a bundle. */
const sourceFiles = (): ((frame: Profiler.ProfileNode['callFrame']) => string) => {
  const maps = new Map<string, SourceMap | null>();
  const mapOf = (url: string): SourceMap | null => {
    let map = maps.get(url);
    if (map === undefined) {
      const file = url.startsWith('file:') ? `${fileURLToPath(url)}.map` : '';
      map = existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload) : null;
      maps.set(url, map);
    }
    return map;
  };
  return ({ url, lineNumber, columnNumber }) => {
    const entry = mapOf(url)?.findEntry(lineNumber, columnNumber);
    return entry && 'originalSource' in entry ? entry.originalSource : url;
  };
};
