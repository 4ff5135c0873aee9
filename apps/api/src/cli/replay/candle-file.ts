import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { messageOf } from '@livermore/base';
import type { RecordedCandle } from '@livermore/engine';
import type { Timeframe } from '@livermore/schemas';
import { candleFileError } from './candle-file-error.ts';
import { csvRows } from './candle-csv.ts';
import { checkedCandles } from './checked-candles.ts';
import { coinbaseRows } from './coinbase-json.ts';

/** The candles of a text in either format, oldest first. Throws AppError `CANDLE_FILE_INVALID`. */
const parseCandles = (file: string, text: string, timeframe: Timeframe): RecordedCandle[] => {
  const plain = text.replace(/^\uFEFF/, '');
  const rows = /^\s*[{[]/.test(plain) ? coinbaseRows(file, plain) : csvRows(file, plain);
  return checkedCandles(file, rows, timeframe);
};

/** Reads the candles of a file, or of standard input for `-`. */
export const readCandles = async (
  file: string,
  { stdin, timeframe }: { stdin: Readable; timeframe: Timeframe },
): Promise<RecordedCandle[]> => {
  if (file === '-') return parseCandles('standard input', await textOf(stdin), timeframe);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw candleFileError(file, {}, `it cannot be read (${messageOf(error)})`, 'a file that exists and may be read');
  }
  return parseCandles(file, text, timeframe);
};

const textOf = async (stream: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer | string>) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
};
