import { CsvError, parse } from 'csv-parse/sync';
import { candleFileError } from './candle-file-error.ts';
import type { RawRow } from './raw-row.ts';

const COLUMNS = ['open_time_ms', 'open', 'high', 'low', 'close', 'volume'] as const;
const EXPECTED = `a CSV with the columns ${COLUMNS.join(',')}`;

interface Parsed {
  info: { lines: number };
  record: Record<string, string>;
}

/** Rows of a CSV with a header. Throws AppError `CANDLE_FILE_INVALID` when it is not one. */
export const csvRows = (file: string, text: string): RawRow[] => {
  const columns = (header: string[]): string[] => {
    const missing = COLUMNS.filter((column) => !header.includes(column));
    if (missing.length > 0) {
      throw candleFileError(file, { line: 1 }, `the header lacks ${missing.join(', ')}`, EXPECTED);
    }
    return header;
  };
  let rows: Parsed[];
  try {
    rows = parse(text, { columns, info: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error['lines']);
    const short = error.code === 'CSV_RECORD_INCONSISTENT_COLUMNS';
    const wrong = short ? 'the number of values is not that of the header' : error.message;
    throw candleFileError(file, { row: Number(error['records']) + 1, line }, wrong, EXPECTED);
  }
  return rows.map(
    ({ info, record }, index): RawRow => ({
      row: index + 1,
      line: info.lines,
      openTime: { name: 'open_time_ms', value: record['open_time_ms'], unitMs: 1 },
      open: record['open'],
      high: record['high'],
      low: record['low'],
      close: record['close'],
      volume: record['volume'],
    }),
  );
};
