import type { RecordedCandle } from '@livermore/engine';
import { bucketStart, type Timeframe } from '@livermore/schemas';
import { candleFileError, shown } from './candle-file-error.ts';
import type { RawRow } from './raw-row.ts';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
const LARGEST = 1e15;

/**
 * The candles of a file, oldest first, each believable: numbers, aligned to the timeframe, each
 * bucket once, high and low around open and close. Throws AppError `CANDLE_FILE_INVALID`.
 */
export const checkedCandles = (file: string, rows: readonly RawRow[], timeframe: Timeframe): RecordedCandle[] => {
  if (rows.length === 0) throw candleFileError(file, {}, 'it holds no candle', 'at least one');
  const candles = rows.map((row) => ({ row, candle: checkedCandle(file, row, timeframe) }));
  candles.sort((a, b) => a.candle.openTime - b.candle.openTime);
  candles.forEach(({ row, candle }, index) => {
    const before = candles[index - 1];
    if (before?.candle.openTime !== candle.openTime) return;
    const wrong = `the bucket of ${new Date(candle.openTime).toISOString()} is there a second time, first in row ${before.row.row}`;
    throw candleFileError(file, row, wrong, 'each bucket once');
  });
  return candles.map(({ candle }) => candle);
};

const checkedCandle = (file: string, row: RawRow, timeframe: Timeframe): RecordedCandle => {
  const number = (name: string, value: unknown, [least, most]: [number, number], expected: string): number => {
    const read = typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : value;
    if (typeof read === 'number' && read >= least && read <= most) return read;
    throw candleFileError(file, row, `${name} is ${shown(value)}`, expected);
  };
  const price = (name: 'open' | 'high' | 'low' | 'close'): number =>
    number(name, row[name], [Number.MIN_VALUE, LARGEST], `a positive number up to ${LARGEST}`);

  const { name, value, unitMs } = row.openTime;
  const unit = unitMs === 1 ? 'milliseconds' : 'seconds';
  const range: [number, number] = [EARLIEST / unitMs, LATEST / unitMs];
  const openTime = unitMs * number(name, value, range, `Unix ${unit} between the years 2000 and 2100`);
  if (bucketStart(openTime, timeframe) !== openTime) {
    const wrong = `${name} ${shown(value)} (${new Date(openTime).toISOString()}) does not begin a bucket of ${timeframe}`;
    throw candleFileError(file, row, wrong, `a multiple of ${timeframe} in UTC; is --timeframe right?`);
  }
  const [open, high, low, close] = [price('open'), price('high'), price('low'), price('close')];
  if (high < Math.max(open, low, close) || low > Math.min(open, close)) {
    const wrong = `open ${open}, high ${high}, low ${low}, close ${close} contradict each other`;
    throw candleFileError(file, row, wrong, 'high and low around open and close');
  }
  const volume = number('volume', row.volume, [0, LARGEST], `a number from 0 to ${LARGEST}`);
  return { openTime, open, high, low, close, volume };
};
