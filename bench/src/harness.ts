/*
 * The benchmark harness. A file `bench/src/<name>.bench.ts` exports
 *
 *   export const figures = async (): Promise<Figure[]> => [ … ];
 *
 * and `npm run bench -- <name>` bundles it as the server is bundled and runs it in a process of its
 * own with `global.gc`. A figure is one of two kinds:
 *
 *   Comparison  our way beside others within one run: in each round every candidate works for at
 *               least 100 ms, in random order; the figure is the median of the rounds' ratios
 *   Measurement a plain number, such as bytes
 *
 * A candidate is `timed(name, batch)` for work in this process, where `batch` does some work,
 * awaited when it gives a promise, and says how many units it did; or an own `run` that measures
 * elsewhere and says how many units took how many milliseconds. Set-up belongs before the figures
 * are given, tear-down in `close`. `shares` tells where the time goes, once all rounds are done.
 */
import { median, shuffled } from './statistics.ts';

/** What a candidate did in one round. */
export interface Sample {
  units: number;
  ms: number;
}

export interface Candidate {
  name: string;
  /** Works for at least `minMs` (more only by what cannot be divided). */
  run: (minMs: number) => Sample | Promise<Sample>;
}

/** A bar for a ratio: so many times faster than the peer, or at most so many times its cost. */
export type RatioBar = { timesFaster: number } | { timesTheCost: number };

export interface Peer {
  /** Undefined when the peer cannot run here; the verdict is then `no peer`. */
  candidate: Candidate | undefined;
  /** Named in the table also when the candidate is missing. */
  name: string;
  bar: RatioBar;
}

/** A part of the work and its share of the whole in percent. */
export interface Share {
  name: string;
  percent: number;
}

export interface Comparison {
  id: string;
  title: string;
  /** What is counted: `update`, `frame`, `candle`. */
  unit: string;
  ours: Candidate;
  peers: Peer[];
  shares?: () => Share[] | Promise<Share[]>;
  close?: () => void | Promise<void>;
}

export interface Measurement {
  id: string;
  title: string;
  /** Unit of the value: `bytes`, `%`. */
  unit: string;
  measure: () => number | Promise<number>;
  atMost: number;
  shares?: () => Share[] | Promise<Share[]>;
  close?: () => void | Promise<void>;
}

export type Figure = Comparison | Measurement;

/** One line of the table. */
export interface Row {
  id: string;
  title: string;
  /** Name of the peer; absent for a measurement. */
  peer?: string;
  /** The ratio or the measured value; null without a peer. */
  value: number | null;
  bar: string;
  verdict: 'pass' | 'fail' | 'no peer';
  /** In words: `8.3 ns an update, peer 5.1 ns` or `305 bytes`. */
  detail: string;
}

export interface FigureResult {
  rows: Row[];
  shares: Share[];
}

export interface RunOptions {
  rounds: number;
  minMs: number;
  /** Gives numbers in [0, 1), for the order within a round. */
  random: () => number;
  onProgress: (done: number, total: number) => void;
}

export const DEFAULT_ROUNDS = 9;
export const DEFAULT_MIN_MS = 100;

/** A candidate that repeats `batch` in this process until the time is over. */
export const timed = (name: string, batch: () => number | Promise<number>): Candidate => ({
  name,
  run: async (minMs) => {
    let units = 0;
    const start = performance.now();
    for (;;) {
      const done = batch();
      units += typeof done === 'number' ? done : await done;
      const ms = performance.now() - start;
      if (ms >= minMs) return { units, ms };
    }
  },
});

/** Measures one figure and judges it. The first round warms up and is not counted. */
export const measureFigure = async (figure: Figure, options: RunOptions): Promise<FigureResult> => {
  try {
    const rows = 'measure' in figure ? [await measured(figure, options)] : await compared(figure, options);
    return { rows, shares: (await figure.shares?.()) ?? [] };
  } finally {
    await figure.close?.();
  }
};

const measured = async (figure: Measurement, { onProgress }: RunOptions): Promise<Row> => {
  onProgress(0, 1);
  const value = await figure.measure();
  onProgress(1, 1);
  const { id, title, unit, atMost } = figure;
  const detail = `${round(value)} ${unit}`;
  return { id, title, value, bar: `<= ${atMost} ${unit}`, verdict: value <= atMost ? 'pass' : 'fail', detail };
};

const compared = async (figure: Comparison, options: RunOptions): Promise<Row[]> => {
  const { rounds, minMs, random, onProgress } = options;
  const candidates = [figure.ours, ...figure.peers.flatMap(({ candidate }) => candidate ?? [])];
  const costs = new Map<Candidate, number[]>(candidates.map((candidate) => [candidate, []]));
  for (let index = 0; index <= rounds; index++) {
    onProgress(index, rounds + 1);
    for (const candidate of shuffled(candidates, random)) {
      const { units, ms } = await candidate.run(minMs);
      if (index > 0) costs.get(candidate)?.push((ms * 1e6) / units);
    }
  }
  onProgress(rounds + 1, rounds + 1);
  const ours = costs.get(figure.ours) ?? [];
  return figure.peers.map((peer) => row(figure, peer, ours, peer.candidate && costs.get(peer.candidate)));
};

const row = ({ id, title, unit }: Comparison, peer: Peer, ours: number[], theirs: number[] | undefined): Row => {
  const faster = 'timesFaster' in peer.bar;
  const bar = 'timesFaster' in peer.bar ? `>= ${peer.bar.timesFaster}x faster` : `<= ${peer.bar.timesTheCost}x the cost`;
  const cost = `${nanoseconds(median(ours))} each ${unit}`;
  if (theirs === undefined) return { id, title, peer: peer.name, value: null, bar, verdict: 'no peer', detail: cost };
  const value = median(ours.map((our, index) => (faster ? (theirs[index] ?? 0) / our : our / (theirs[index] ?? 0))));
  const passed = 'timesFaster' in peer.bar ? value >= peer.bar.timesFaster : value <= peer.bar.timesTheCost;
  const detail = `${cost}, peer ${nanoseconds(median(theirs))}`;
  return { id, title, peer: peer.name, value, bar, verdict: passed ? 'pass' : 'fail', detail };
};

const round = (value: number): string => String(Number(value.toPrecision(3)));

const nanoseconds = (ns: number): string => {
  if (ns < 1e3) return `${round(ns)} ns`;
  return ns < 1e6 ? `${round(ns / 1e3)} us` : `${round(ns / 1e6)} ms`;
};
