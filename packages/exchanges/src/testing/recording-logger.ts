import type { Logger } from '@livermore/base';

export interface LogLine {
  level: keyof Logger;
  fields: object;
  message: string;
}

/** A logger that keeps what it was told. */
export const recordingLogger = (): Logger & { lines: LogLine[] } => {
  const lines: LogLine[] = [];
  const record =
    (level: keyof Logger) =>
    (fields: object, message: string): void => {
      lines.push({ level, fields, message });
    };
  return {
    lines,
    debug: record('debug'),
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
  };
};
