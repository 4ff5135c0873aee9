import { LOG_LEVELS, type LogLevel, type LogLine } from './log-line.ts';

/** Which lines are wanted; what is absent leaves all. */
export interface LogFilter {
  /** This level and those above it. */
  level?: LogLevel | undefined;
  component?: string | undefined;
  /** Stands somewhere in the line, in either case. */
  text?: string | undefined;
  /** Identity of a command or of an alert. */
  id?: string | undefined;
}

/** Whether a line is among those that the filter leaves. */
export const fitsLogFilter = (line: LogLine, { level, component, text, id }: LogFilter): boolean =>
  (level === undefined || LOG_LEVELS.indexOf(line.level) >= LOG_LEVELS.indexOf(level)) &&
  (component === undefined || line.component === component) &&
  (id === undefined || id === line.requestId || id === line.alertId?.toString()) &&
  (text === undefined || text.trim() === '' || textOf(line).includes(text.trim().toLowerCase()));

const textOf = ({ message, component, process, symbol, requestId, details }: LogLine): string =>
  [message, component, process, symbol, requestId, details && JSON.stringify(details)].join('\n').toLowerCase();
