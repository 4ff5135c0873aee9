import { systemClock } from '@livermore/base';
import { createInProcessHotStore, logsChannel, logsRequestChannel } from '@livermore/cache';
import { RecordingLogger, until } from '@livermore/testkit';
import { Writable } from 'node:stream';
import type { Logger } from 'pino';
import { createLogger } from '../logging/create-logger.ts';
import { LogKeeper } from '../logging/log-keeper.ts';
import { Redactor } from '../logging/redactor.ts';
import { LogBook } from '../projections/log-book.ts';
import { LogSender } from '../services/log-sender.service.ts';

const OWNER = { id: 1, role: 'owner' } as const;

/** A logger at level debug and all places that its lines come to. */
export interface LogOutputs {
  logger: Logger;
  redactor: Redactor;
  /** What stands in each place so far: terminal, JSON, pages, live topic, bus. */
  all(): Promise<Record<string, string>>;
  close(): Promise<void>;
}

export const openLogOutputs = async (): Promise<LogOutputs> => {
  const outputs = { json: '', pretty: '', live: '', bus: '' };
  const into = (name: 'json' | 'pretty'): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        outputs[name] += chunk.toString();
        done();
      },
    });
  const redactor = new Redactor();
  const keeper = new LogKeeper({ process: 'server-test' });
  const shown = createLogger({
    configuration: { logLevel: 'debug', logFormat: 'pretty' },
    destination: into('pretty'),
    redactor,
    keeper: new LogKeeper({ process: 'server-other' }),
  });
  // Each line is written for people too, as the logger itself got it.
  const logger = createLogger({ configuration: { logLevel: 'debug', logFormat: 'json' }, destination: into('json'), redactor, keeper });
  keeper.onLine(({ message, details }) => {
    shown.info(details ?? {}, message);
  });
  const hotStore = createInProcessHotStore({ clock: systemClock, logger: new RecordingLogger() });
  const sender = new LogSender({ hotStore, ring: keeper.ring, clock: systemClock });
  await sender.start();
  await hotStore.subscribe([logsChannel], (_, message) => {
    outputs.bus += message;
  });
  hotStore.publish(logsRequestChannel, JSON.stringify({ known: {} }));
  const book = new LogBook({ keeper, others: null });
  await book.start();
  book.follow(OWNER, {
    line: (line) => {
      outputs.live += JSON.stringify(line);
    },
    linesBefore: () => {},
  });
  return {
    logger,
    redactor,
    async all() {
      const { lines } = await book.tail(OWNER, { limit: 1_000 });
      const last = lines.at(-1);
      if (last) await until('the last line on the bus', () => outputs.bus.includes(last.id));
      return { ...outputs, pages: JSON.stringify(lines) };
    },
    async close() {
      await book.stop();
      await sender.stop();
      await hotStore.close();
    },
  };
};
