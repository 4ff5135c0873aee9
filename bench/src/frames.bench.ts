import { checkFrame, decodeFrame } from '../../packages/exchanges/src/coinbase/ws/frames.ts';
import { coinbaseFrames } from './coinbase-frames.ts';
import type { Candidate, Figure, Share } from './harness.ts';
import { median } from './statistics.ts';

const FRAMES = coinbaseFrames(4_000);

/** Reads all frames; `read` gives whether a frame is as expected. */
const readAll = (name: string, read: (text: string) => boolean) => (): number => {
  for (const frame of FRAMES) if (!read(frame)) throw new Error(`${name} refused ${frame}`);
  return FRAMES.length;
};

const parse = readAll('JSON.parse', (text) => typeof JSON.parse(text) === 'object');
const parseAndCheck = readAll('parse and check', (text) => checkFrame(JSON.parse(text)).channel !== 'rejected');
const decode = readAll('decode', (text) => decodeFrame(text).kind !== 'rejected');

/** CPU time of this process in ms. Reading frames only computes, so what other programs do must not show. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const computing = (name: string, batch: () => number): Candidate => ({
  name,
  run: (minMs) => {
    const start = cpuMs();
    let units = 0;
    for (;;) {
      units += batch();
      const ms = cpuMs() - start;
      if (ms >= minMs) return { units, ms };
    }
  },
});

/** 2: what the check of a frame costs beside reading it at all; the shares add the mapping to events. */
export const figures = async (): Promise<Figure[]> => {
  const bytes = FRAMES.reduce((sum, frame) => sum + frame.length, 0) / FRAMES.length;
  return [
    {
      id: '2',
      title: `Parse and check a frame, ${Math.round(bytes)} bytes`,
      unit: 'frame',
      ours: computing('parse and check', parseAndCheck),
      peers: [{ name: 'JSON.parse alone', candidate: computing('JSON.parse alone', parse), bar: { timesTheCost: 1.2 } }],
      shares: stageShares,
    },
  ];
};

/** Of reading a frame into events, in percent: medians of passes that take turns. */
const stageShares = (): Share[] => {
  const passes = Array.from({ length: 41 }, () => {
    const [parsed, checked, whole] = [duration(parse), duration(parseAndCheck), duration(decode)];
    return { parsed: parsed / whole, checked: checked / whole };
  });
  const parsed = 100 * median(passes.map((pass) => pass.parsed));
  const checked = 100 * median(passes.map((pass) => pass.checked));
  return [
    { name: 'JSON.parse', percent: parsed },
    { name: 'check', percent: checked - parsed },
    { name: 'map to events', percent: 100 - checked },
  ];
};

const duration = (work: () => unknown): number => {
  const start = cpuMs();
  work();
  return cpuMs() - start;
};
