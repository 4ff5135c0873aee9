/*
 * The benchmark harness. A file `bench/src/<name>.bench.ts` exports
 *
 *   export const figures = async (): Promise<Figure[]> => [ … ];
 *
 * and `npm run bench -- <name>` bundles it as the server is bundled and runs it in a process of its
 * own with `global.gc`. A figure is one of three kinds:
 *
 *   Comparison  our way beside others within one run: in each round every candidate works for at
 *               least 100 ms, in random order; the figure is the median of the rounds' ratios
 *   Latency     how long one operation takes from its beginning to what it is for, one at a time,
 *               beside others: p50 and p99 over all rounds
 *   Measurement a plain number, such as bytes
 *
 * A candidate is `timed(name, batch)` for work in this process, where `batch` does some work,
 * awaited when it gives a promise, and says how many units it did; or an own `run` that measures
 * elsewhere and says how many units took how many milliseconds. Set-up belongs before the figures
 * are given, tear-down in `close`. `shares` tells where the time goes, once all rounds are done.
 */
import { median, quantile, shuffled } from './statistics.ts';

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
  /** Absent when the peer is shown for comparison only. */
  bar?: RatioBar;
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

/** One thing done to its end; gives the ms of what is timed of it. */
export interface Operation {
  name: string;
  once: () => Promise<number>;
}

export interface Latency {
  id: string;
  title: string;
  ours: Operation;
  peers: { operation: Operation; bar?: RatioBar }[];
  /** Times that each operation is done in a round. */
  perRound: number;
  shares?: () => Share[] | Promise<Share[]>;
  close?: () => void | Promise<void>;
}

export interface Measurement {
  id: string;
  title: string;
  /** Unit of the value: `bytes`, `%`. */
  unit: string;
  measure: () => number | Promise<number>;
  /** Absent when the value is shown without a judgement. */
  atMost?: number;
  shares?: () => Share[] | Promise<Share[]>;
  close?: () => void | Promise<void>;
}

export type Figure = Comparison | Latency | Measurement;

/** One line of the table. */
export interface Row {
  id: string;
  title: string;
  /** Name of the peer; absent for a measurement. */
  peer?: string;
  /** The ratio or the measured value; null without a peer. */
  value: number | null;
  bar: string;
  verdict: 'pass' | 'fail' | 'no peer' | 'no bar';
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
    const rows = await rowsOf(figure, options);
    return { rows, shares: (await figure.shares?.()) ?? [] };
  } finally {
    await figure.close?.();
  }
};

const rowsOf = async (figure: Figure, options: RunOptions): Promise<Row[]> => {
  if ('measure' in figure) return [await measured(figure, options)];
  return 'unit' in figure ? compared(figure, options) : delayed(figure, options);
};

const measured = async (figure: Measurement, { onProgress }: RunOptions): Promise<Row> => {
  onProgress(0, 1);
  const value = await figure.measure();
  onProgress(1, 1);
  const { id, title, unit, atMost } = figure;
  const detail = `${round(value)} ${unit}`;
  if (atMost === undefined) return { id, title, value, bar: '', verdict: 'no bar', detail };
  return { id, title, value, bar: `<= ${atMost} ${unit}`, verdict: value <= atMost ? 'pass' : 'fail', detail };
};

const PERCENTILES = [50, 99];

const delayed = async (figure: Latency, { rounds, random, onProgress }: RunOptions): Promise<Row[]> => {
  const operations = [figure.ours, ...figure.peers.map(({ operation }) => operation)];
  const times = new Map<Operation, number[]>(operations.map((operation) => [operation, []]));
  for (let index = 0; index <= rounds; index++) {
    onProgress(index, rounds + 1);
    for (const operation of shuffled(operations, random)) {
      for (let left = figure.perRound; left > 0; left--) {
        const ms = await operation.once();
        if (index > 0) times.get(operation)?.push(ms);
      }
    }
  }
  onProgress(rounds + 1, rounds + 1);
  const msOf = (operation: Operation, percentile: number): number => quantile(times.get(operation) ?? [], percentile / 100);
  return PERCENTILES.flatMap((percentile) =>
    figure.peers.map(({ operation, bar }): Row => {
      const [ours, theirs] = [msOf(figure.ours, percentile), msOf(operation, percentile)];
      const value = bar && 'timesFaster' in bar ? theirs / ours : ours / theirs;
      const detail = `${nanoseconds(ours * 1e6)}, peer ${nanoseconds(theirs * 1e6)}`;
      const title = `${figure.title}, p${percentile}`;
      return { id: figure.id, title, peer: operation.name, value, bar: bar ? barText(bar) : 'x the time', verdict: verdict(value, bar), detail };
    }),
  );
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
  const bar = barText(peer.bar);
  const cost = `${nanoseconds(median(ours))} each ${unit}`;
  if (theirs === undefined) return { id, title, peer: peer.name, value: null, bar, verdict: 'no peer', detail: cost };
  const costRatios = ours.map((our, index) => our / (theirs[index] ?? 0));
  const inCost = peer.bar && 'timesTheCost' in peer.bar;
  const value = median(inCost ? costRatios : costRatios.map((ratio) => 1 / ratio));
  const detail = `${cost}, peer ${nanoseconds(median(theirs))}`;
  return { id, title, peer: peer.name, value, bar, verdict: verdict(value, peer.bar), detail };
};

const barText = (bar: RatioBar | undefined): string => {
  if (!bar) return 'x faster';
  return 'timesFaster' in bar ? `>= ${bar.timesFaster}x faster` : `<= ${bar.timesTheCost}x the cost`;
};

const verdict = (value: number, bar: RatioBar | undefined): Row['verdict'] => {
  if (!bar) return 'no bar';
  const passed = 'timesFaster' in bar ? value >= bar.timesFaster : value <= bar.timesTheCost;
  return passed ? 'pass' : 'fail';
};

const round = (value: number): string => String(Number(value.toPrecision(3)));

const nanoseconds = (ns: number): string => {
  if (ns < 1e3) return `${round(ns)} ns`;
  return ns < 1e6 ? `${round(ns / 1e3)} us` : `${round(ns / 1e6)} ms`;
};
