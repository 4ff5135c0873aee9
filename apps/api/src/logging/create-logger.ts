import { pino, type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { Configuration } from '../config/environment.ts';
import { errorFields } from './error-fields.ts';
import type { LogKeeper } from './log-keeper.ts';
import type { Redactor } from './redactor.ts';
import type { WrittenLine } from './to-log-line.ts';

export interface LoggerOptions {
  configuration: Pick<Configuration, 'logLevel' | 'logFormat'>;
  /** Where lines are written from the configured level on. */
  destination: NodeJS.WritableStream;
  redactor: Redactor;
  /** Keeps lines for the pages, from `info` on whatever is written. */
  keeper: LogKeeper;
}

/**
 * The logger of the process: lines for people, or JSON for programs. Secrets are taken out of the
 * finished line, so that it does not matter by which way they came into it.
 */
export const createLogger = ({ configuration, destination, redactor, keeper }: LoggerOptions): Logger => {
  const { logLevel, logFormat } = configuration;
  const out: { write(line: string): unknown } = logFormat === 'json' ? destination : prettyTo(destination);
  const least = logLevel === 'silent' ? Infinity : pino.levels.values[logLevel] ?? 0;
  return pino(
    { level: logLevel === 'debug' ? 'debug' : 'info', base: null, serializers: { err: errorFields } },
    {
      write(json) {
        const line = redactor.fields(JSON.parse(json)) as WrittenLine;
        if (line.level >= least) out.write(`${JSON.stringify(line)}\n`);
        keeper.keep(line);
      },
    },
  );
};

const prettyTo = (destination: NodeJS.WritableStream) =>
  pretty({
    destination,
    sync: true,
    translateTime: 'SYS:HH:MM:ss',
    singleLine: true,
    ignore: 'pid,hostname,component',
    messageFormat: '{if component}{component}: {end}{msg}',
  });
