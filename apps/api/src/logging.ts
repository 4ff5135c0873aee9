import { pino, type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { Configuration } from './config/environment.ts';

/** The logger of the process, writing to `destination`: lines for people, or JSON for programs. */
export const createLogger = (
  { logLevel, logFormat }: Pick<Configuration, 'logLevel' | 'logFormat'>,
  destination: NodeJS.WritableStream,
): Logger => {
  const options = { level: logLevel, base: null };
  if (logFormat === 'json') return pino(options, destination);
  return pino(options, pretty({ destination, sync: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' }));
};
