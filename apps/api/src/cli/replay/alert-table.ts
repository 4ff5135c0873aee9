import Table from 'cli-table3';
import type { ReplayLine } from '@livermore/engine';
import type { Timeframe } from '@livermore/schemas';

const time = (openTime: number): string => new Date(openTime).toISOString().slice(0, 16).replace('T', ' ');
const decimals = (value: number | null): string => (value === null ? '' : value.toFixed(2));

/** The alerts of a replay as a table of text, with one closing line on the whole. Times are UTC. */
export const alertTable = (symbol: string, timeframe: Timeframe, lines: Iterable<ReplayLine>): string[] => {
  const table = new Table({
    head: ['candle (UTC)', 'trigger', 'MACD-V', 'signal', 'histogram', 'state', 'close'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'left', 'right'],
    style: { head: [], border: [], compact: true },
  });
  let [candles, synthetic, alerts] = [0, 0, 0];
  for (const { openTime, close, signal, histogram, state, ...line } of lines) {
    candles += 1;
    if (line.synthetic) synthetic += 1;
    for (const { trigger, value } of line.alerts) {
      alerts += 1;
      table.push([time(openTime), trigger, decimals(value), decimals(signal), decimals(histogram), state, String(close)]);
    }
  }
  const total = `${symbol} ${timeframe}: ${alerts} alerts on ${candles} candles, ${synthetic} of them synthetic`;
  return alerts > 0 ? [table.toString(), total] : [total];
};
