import { candleFileError } from './candle-file-error.ts';
import type { Place } from './candle-file-error.ts';
import type { RawRow } from './raw-row.ts';

const EXPECTED = 'the body of a Coinbase candles answer, {"candles":[{"start","low","high","open","close","volume"}, …]}';

/** Rows of a Coinbase REST body. Throws AppError `CANDLE_FILE_INVALID` when it is not one. */
export const coinbaseRows = (file: string, text: string): RawRow[] => {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    const { place, wrong } = brokenPlace(text);
    throw candleFileError(file, place, wrong, EXPECTED);
  }
  const candles: unknown = isRecord(body) ? body['candles'] : undefined;
  if (!Array.isArray(candles)) throw candleFileError(file, {}, 'it has no list "candles"', EXPECTED);
  return candles.map((candle: unknown, index): RawRow => {
    const row = index + 1;
    if (!isRecord(candle)) throw candleFileError(file, { row }, 'it is not an object', EXPECTED);
    return {
      row,
      openTime: { name: 'start', value: candle['start'], unitMs: 1000 },
      open: candle['open'],
      high: candle['high'],
      low: candle['low'],
      close: candle['close'],
      volume: candle['volume'],
    };
  });
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** The first candle of a text that is not JSON which does not parse, or after which the text breaks. */
const brokenPlace = (text: string): { place: Place; wrong: string } => {
  const candle = /\s*(\{[^{}]*\})\s*([,\]]?)/y;
  const start = text.indexOf('[') + 1;
  if (start === 0) return { place: { line: lineAt(text, text.length) }, wrong: 'it is not JSON' };
  candle.lastIndex = start;
  for (let row = 1; ; row++) {
    const at = candle.lastIndex;
    const match = candle.exec(text);
    const end = match ? candle.lastIndex : text.length;
    const place = { row, line: lineAt(text, skipSpace(text, match ? at : Math.min(at, end))) };
    if (!match) {
      const cut = !text.slice(at).includes('}');
      return { place, wrong: cut ? 'the file ends in the middle of a candle' : 'this candle is not JSON' };
    }
    const [, object = '', separator] = match;
    if (!parses(object)) return { place, wrong: 'this candle is not JSON' };
    if (separator === ',') continue;
    const wrong = end === text.length ? 'the file ends after this candle' : 'what follows this candle is not JSON';
    return { place, wrong };
  }
};

const skipSpace = (text: string, at: number): number => at + (/^\s*/.exec(text.slice(at, at + 100))?.[0].length ?? 0);

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;
