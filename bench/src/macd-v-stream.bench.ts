import { MacdV } from '@livermore/indicators';
import { ATR, EMA } from 'trading-signals';
import { cCandidate, compileC } from './c-program.ts';
import type { Figure } from './harness.ts';
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

/** Interleaved: each batch gives one bar to every series, after a warm-up with all bars. */
const interleaved = (create: () => { update: (bar: (typeof BARS)[number]) => void }): (() => number) => {
  const series = Array.from({ length: SERIES }, create);
  let turn = 0;
  const batch = (): number => {
    const bar = BARS[turn++ % BARS.length];
    if (bar === undefined) throw new RangeError('the walk is empty');
    for (const each of series) each.update(bar);
    return SERIES;
  };
  BARS.forEach(batch);
  return batch;
};

/** 1a: one update of one of 6,000 interleaved series. */
export const figures = async (): Promise<Figure[]> => [
  {
    id: '1a',
    title: 'MACD-V streaming, 6,000 series',
    unit: 'update',
    ours: timed('livermore', interleaved(() => new MacdV())),
    peers: [
      {
        name: 'trading-signals',
        candidate: timed('trading-signals', interleaved(() => new TradingSignalsMacdV())),
        bar: { timesFaster: 25 },
      },
      {
        name: 'C (gcc -O2)',
        candidate: cCandidate(await compileC('macd-v'), ['stream', String(SERIES)]),
        bar: { timesTheCost: 2 },
      },
    ],
  },
];
