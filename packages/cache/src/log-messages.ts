import { LOG_LEVELS, type LogLine } from '@livermore/schemas';

/** Asks for the log: every process answers with its lines after the number that is known of it. */
export interface LogRequest {
  /** Number up to which nothing is missing, by process. */
  known: Record<string, number>;
}

/** Lines of one process. */
export interface LogBatch {
  process: string;
  /** In the order of their numbers. */
  lines: LogLine[];
  /** Numbers of the oldest and the newest line that the process has. */
  oldest: number;
  newest: number;
  /** These are what the process had when it was asked, not what it wrote since. */
  isBacklog: boolean;
}

/** A question for the log as it came over the bus; undefined for anything else. */
export const parseLogRequest = (message: string): LogRequest | undefined => {
  const parsed = parse(message);
  if (!isRecord(parsed?.['known'])) return undefined;
  const known = Object.entries(parsed['known']).filter((entry): entry is [string, number] => isNumber(entry[1]));
  return { known: Object.fromEntries(known) };
};

/** Lines as they came over the bus, without those that are none; undefined for anything else. */
export const parseLogBatch = (message: string): LogBatch | undefined => {
  const { process, lines, oldest, newest, isBacklog } = parse(message) ?? {};
  if (typeof process !== 'string' || !/^[\w-]{1,40}$/.test(process) || !Array.isArray(lines)) return undefined;
  if (!isNumber(oldest) || !isNumber(newest)) return undefined;
  const own = lines.filter((line): line is LogLine => isLogLine(line) && line.process === process);
  return { process, lines: own, oldest, newest, isBacklog: isBacklog === true };
};

const isLogLine = (value: unknown): value is LogLine =>
  isRecord(value) &&
  isText(value['id']) &&
  isText(value['process']) &&
  isNumber(value['nr']) &&
  isNumber(value['at']) &&
  LOG_LEVELS.some((level) => level === value['level']) &&
  isText(value['component']) &&
  isText(value['message']) &&
  (['userId', 'alertId'] as const).every((field) => value[field] === undefined || isNumber(value[field])) &&
  (['requestId', 'exchange', 'symbol'] as const).every((field) => value[field] === undefined || isText(value[field])) &&
  (value['details'] === undefined || isRecord(value['details']));

const parse = (message: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(message);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
