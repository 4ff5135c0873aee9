import { MacdV } from '@livermore/indicators';
import { ATR, EMA } from 'trading-signals';
import { cCandidate, compileC } from './c-program.ts';
import type { Candidate, Figure } from './harness.ts';
import { timed } from './harness.ts';
import { walk } from './market.ts';

const SERIES = 6_000;
const BARS = walk(64);

/** MACD-V composed of the averages of trading-signals. */
class TradingSignalsMacdV {
  readonly #fast = new EMA(12);
  readonly #slow = new EMA(26);
  readonly #atr = new ATR(26);
  readonly #signal = new EMA(9);

  update(bar: (typeof BARS)[number]): void {
    const spread = this.#fast.update(bar.close, false) - this.#slow.update(bar.close, false);
    const atr = this.#atr.update(bar, false);
    if (atr) this.#signal.update((100 * spread) / atr, false);
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
  },
];
