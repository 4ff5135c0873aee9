import { AppError } from '@livermore/base';

/** Where a candle file is wrong. Rows count candles from 1, lines count lines of the text from 1. */
export interface Place {
  row?: number | undefined;
  line?: number | undefined;
}

/** One clear line: file, row, what is wrong and what is expected. */
export const candleFileError = (file: string, { row, line }: Place, wrong: string, expected: string): AppError => {
  const places = [
    ...(row === undefined ? [] : [`row ${row}`]),
    ...(line === undefined ? [] : [`line ${line}`]),
  ];
  return new AppError('CANDLE_FILE_INVALID', `${[file, ...places].join(', ')}: ${wrong}; expected ${expected}`);
};

/** A value as it can stand in an error: short and on one line. */
export const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
};
