import { readFileSync } from 'node:fs';
import { Session, type Profiler } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';
import type { Share } from './harness.ts';

/** Names the stage of a source file (`packages/engine/src/…`, `node:…`, `node_modules/…`); undefined leaves it to its caller. */
export type StageOf = (file: string, functionName: string) => string | undefined;

/** Work of the process that belongs to no function of a program. */
const NATIVE_STAGES: Readonly<Record<string, string>> = {
  '(garbage collector)': 'garbage collection',
  '(program)': 'native code: sockets, event loop',
};
/** A tenth of a millisecond. */
const SAMPLING_INTERVAL_US = 100;

/**
 * Profiles this process while `work` runs and gives the share of each stage in the time that was
 * not idle. What a bundle was made of is read from the `#region` lines that the bundler leaves.
 */
export const profileStages = async (work: () => Promise<unknown>, stageOf: StageOf): Promise<Share[]> => {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL_US });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return sharesOf(profile, stageOf);
};

const sharesOf = ({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, stageOf: StageOf): Share[] => {
  const fileOf = sourceFiles();
  const stages = new Map<number, string>();
  const assign = (id: number, inherited: string): void => {
    const node = byId.get(id);
    if (!node) return;
    const { functionName, url, lineNumber } = node.callFrame;
    const stage = NATIVE_STAGES[functionName] ?? stageOf(fileOf(url, lineNumber), functionName) ?? inherited;
    stages.set(id, stage);
    for (const child of node.children ?? []) assign(child, stage);
  };
  const byId = new Map(nodes.map((node) => [node.id, node]));
  assign(nodes[0]?.id ?? 0, 'other');
  const idle = nodes.find(({ callFrame }) => callFrame.functionName === '(idle)')?.id;
  const totals = new Map<string, number>();
  let total = 0;
  samples.forEach((id, index) => {
    if (id === idle) return;
    const duration = timeDeltas[index] ?? 0;
    const stage = stages.get(id) ?? 'other';
    totals.set(stage, (totals.get(stage) ?? 0) + duration);
    total += duration;
  });
  return [...totals].map(([name, duration]) => ({ name, percent: (100 * duration) / total }));
};

/** Looks up the source file of a line of a script, bundles included. */
const sourceFiles = (): ((url: string, line: number) => string) => {
  const bundles = new Map<string, string[]>();
  const linesOf = (url: string): string[] => {
    let files = bundles.get(url);
    if (!files) {
      let file = url;
      files = readFileSync(fileURLToPath(url), 'utf8')
        .split('\n')
        .map((line) => (file = /^\/\/#region (.*)/.exec(line)?.[1] ?? file));
      bundles.set(url, files);
    }
    return files;
  };
  return (url, line) => (url.startsWith('file:') ? (linesOf(url)[line] ?? url) : url);
};
