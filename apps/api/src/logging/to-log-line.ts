import { logLineId, type LogLevel, type LogLine } from '@livermore/schemas';

/** A line as the logger writes it: its time, its level as a number, its text, and all other fields. */
export interface WrittenLine {
  level: number;
  time: number;
  msg?: unknown;
  [field: string]: unknown;
}

const levelOf = (level: number): LogLevel => (level >= 50 ? 'error' : level >= 40 ? 'warn' : level >= 30 ? 'info' : 'debug');

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** A line in the shape in which it is kept and shown; `nr` is its number in its process. */
export const toLogLine = ({ level, time, msg, ...fields }: WrittenLine, process: string, nr: number): LogLine => {
  const { component, userId, requestId, alertId, exchange, symbol, ...details } = fields;
  const known = {
    userId: number(userId),
    requestId: text(requestId),
    alertId: number(alertId),
    exchange: text(exchange),
    symbol: text(symbol),
  };
  return {
    id: logLineId({ at: time, process, nr }),
    process,
    nr,
    at: time,
    level: levelOf(level),
    component: text(component) ?? 'server',
    message: text(msg) ?? '',
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
    ...(Object.keys(details).length > 0 && { details }),
  };
};
