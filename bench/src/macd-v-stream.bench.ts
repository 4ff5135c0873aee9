import { MacdV } from '@livermore/indicators';
import { ATR, EMA } from 'trading-signals';
import { emaStep } from '../../packages/indicators/src/ema.ts';
import { trueRange } from '../../packages/indicators/src/true-range.ts';
import { wilderStep } from '../../packages/indicators/src/wilder-average.ts';
import { cCandidate, compileC } from './c-program.ts';
import type { Candidate, Figure, Share } from './harness.ts';
import { timed } from './harness.ts';
import { walk } from './market.ts';
import { sharesOfParts } from './parts.ts';

const SERIES = 6_000;
const BARS = walk(64);

/** MACD-V composed of the averages of trading-signals; V, signal and histogram can be read after each update, as from ours. */
class TradingSignalsMacdV {
  macdV: number | null = null;
  signal: number | null = null;
  histogram: number | null = null;
  readonly #fast = new EMA(12);
  readonly #slow = new EMA(26);
  readonly #atr = new ATR(26);
  readonly #signal = new EMA(9);

  update(bar: (typeof BARS)[number]): void {
    const spread = this.#fast.update(bar.close, false) - this.#slow.update(bar.close, false);
    const atr = this.#atr.update(bar, false);
    if (!atr) return;
    this.macdV = (100 * spread) / atr;
    this.signal = this.#signal.update(this.macdV, false);
    this.histogram = this.macdV - this.signal;
  }
}

/** The bar of each turn, round and round. */
const turns = (): (() => (typeof BARS)[number]) => {
  let turn = 0;
  return () => {
    const bar = BARS[turn++ % BARS.length];
    if (bar === undefined) throw new RangeError('the walk is empty');
    return bar;
  };
};

/** One bar to every series. Each candidate has a loop of its own, for a loop that sees one class only. */
const ours = (): Candidate => {
  const series = Array.from({ length: SERIES }, () => new MacdV());
  for (const bar of BARS) for (const each of series) each.update(bar);
  const next = turns();
  return timed('livermore', () => {
    const bar = next();
    for (let index = 0; index < SERIES; index++) series[index]?.update(bar);
    return SERIES;
  });
};

const tradingSignals = (): Candidate => {
  const series = Array.from({ length: SERIES }, () => new TradingSignalsMacdV());
  for (const bar of BARS) for (const each of series) each.update(bar);
  const next = turns();
  return timed('trading-signals', () => {
    const bar = next();
    for (let index = 0; index < SERIES; index++) series[index]?.update(bar);
    return SERIES;
  });
};

/** The formulas of a series that has started, without checks, run of ranging bars and count of empty ones. */
class Formulas {
  #close = 100;
  #fast = 0.1;
  #slow = 0.2;
  #atr = 1.5;
  #macdV = 0.5;
  #signal = 0.1;

  update({ high, low, close }: (typeof BARS)[number]): void {
    const step = close - this.#close;
    this.#fast = emaStep(this.#fast, step, 12);
    this.#slow = emaStep(this.#slow, step, 26);
    this.#atr = wilderStep(this.#atr, trueRange(high, low, this.#close), 26);
    const macdV = (100 * (this.#fast - this.#slow)) / this.#atr;
    this.#signal = emaStep(this.#signal, macdV - this.#macdV, 9);
    this.#macdV = macdV;
    this.#close = close;
  }
}

const formulas = (): Candidate => {
  const series = Array.from({ length: SERIES }, () => new Formulas());
  const next = turns();
  return timed('formulas', () => {
    const bar = next();
    for (let index = 0; index < SERIES; index++) series[index]?.update(bar);
    return SERIES;
  });
};

const stageShares = (): Promise<Share[]> =>
  sharesOfParts(ours(), [{ name: 'averages, true range, V', part: formulas() }], 'checks, ranging run, empty bars');

/** 1a: one update of one of 6,000 interleaved series. */
export const figures = async (): Promise<Figure[]> => [
  {
    id: '1a',
    title: 'MACD-V streaming, 6,000 series',
    unit: 'update',
    ours: ours(),
    peers: [
      { name: 'trading-signals', candidate: tradingSignals(), bar: { timesFaster: 25 } },
      {
        name: 'C (gcc -O2)',
        candidate: cCandidate(await compileC('macd-v'), ['stream', String(SERIES)]),
        bar: { timesTheCost: 2 },
      },
    ],
    shares: stageShares,
  },
];
