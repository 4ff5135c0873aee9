/** The range states of MACD-V, as in Spiroglou's paper; UNDEFINED while V or its signal is. */
export type MacdVState =
  | 'RISK_OVERSOLD'
  | 'REVERSING'
  | 'REBOUNDING'
  | 'RANGING'
  | 'RETRACING'
  | 'RALLYING'
  | 'RISK_OVERBOUGHT'
  | 'UNDEFINED';

/** V is ranging while its magnitude is at most this. */
const RANGING_LIMIT = 50;

export const isRanging = (macdV: number): boolean => Math.abs(macdV) <= RANGING_LIMIT;

/** Observed bars of |V| <= 50 that make a range; the paper speaks of 20 to 30. */
export const DEFAULT_RANGING_BARS = 20;

/** `rangingBars`, or RangeError when it is not a whole number from 20 to 30. */
export const checkedRangingBars = (rangingBars: number): number => {
  if (Number.isInteger(rangingBars) && rangingBars >= 20 && rangingBars <= 30) return rangingBars;
  throw new RangeError(`rangingBars is ${rangingBars}, expected a whole number from 20 to 30`);
};

/**
 * The state of a closed bar. Total: the published wording leaves the boundaries and V = signal to
 * no state and lets ranging overlap others; here a tie counts as up, 50 belongs to rallying and
 * −150 and −50 to the band above them, ranging wins over all but oversold.
 *
 * @param macdV V of the bar, or null
 * @param signal signal of the bar, or null
 * @param ranging whether |V| was at most 50 on each of the last observed bars that make a range
 */
export const macdVState = (macdV: number | null, signal: number | null, ranging: boolean): MacdVState => {
  if (macdV === null || signal === null) return 'UNDEFINED';
  if (macdV < -150) return 'RISK_OVERSOLD';
  if (ranging) return 'RANGING';
  if (macdV >= signal) {
    if (macdV > 150) return 'RISK_OVERBOUGHT';
    return macdV >= 50 ? 'RALLYING' : 'REBOUNDING';
  }
  return macdV >= -50 ? 'RETRACING' : 'REVERSING';
};
