import type { Service } from '@livermore/base';
import {
  compareLogLines,
  fitsLogFilter,
  placeOfLogLine,
  type LogFilter,
  type LogLine,
  type LogPage,
} from '@livermore/schemas';
import type { LogKeeper } from '../logging/log-keeper.ts';
import { mayReadLine, type LogReader } from './log-access.ts';
import { LogCollector, type LogCollectorOptions } from './log-collector.ts';

/** What of the log is asked for: the newest lines that fit, before or after a line. */
export interface LogQuery extends LogFilter {
  limit: number;
  /** Ids of lines. With `after` alone the oldest that follow it, else the newest. */
  before?: string | undefined;
  after?: string | undefined;
}

/** Takes the lines of a reader as they come. */
export interface LogMailbox {
  line(line: LogLine): void;
  /** Lines written before have come in: what the reader was told of the beginning is to be told again. */
  linesBefore(): void;
}

export interface LogBookOptions {
  /** Lines of this process. */
  keeper: LogKeeper;
  /** How the lines of other processes are had; null where there can be no others. */
  others: Omit<LogCollectorOptions, 'self'> | null;
}

/** The log of all processes as each reader may see it. */
export class LogBook implements Service {
  readonly name = 'log book';
  readonly #keeper: LogKeeper;
  readonly #collector: LogCollector | null;
  readonly #readers = new Map<LogMailbox, LogReader>();
  #forget: () => void = () => {};

  constructor({ keeper, others }: LogBookOptions) {
    this.#keeper = keeper;
    this.#collector =
      others &&
      new LogCollector({ ...others, self: keeper.ring.process }, (lines, isBacklog) => {
        for (const line of lines) this.#tell(line, isBacklog);
      });
  }

  start(): Promise<void> {
    this.#forget = this.#keeper.onLine((line) => {
      this.#tell(line, false);
    });
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#forget();
    await this.#collector?.stop();
  }

  /** Lines that the reader may see and that fit, of this process and of those that answer in time. */
  async tail(reader: LogReader, query: LogQuery): Promise<LogPage> {
    await this.#collector?.look();
    return this.page(reader, query);
  }

  /** The same of what is known now. */
  page(reader: LogReader, { limit, before, after, ...filter }: LogQuery): LogPage {
    const rings = this.#rings;
    const end = before === undefined ? undefined : placeOfLogLine(before);
    const begin = after === undefined ? undefined : placeOfLogLine(after);
    const fitting = rings
      .flatMap(({ lines }) => lines)
      .filter(
        (line) =>
          mayReadLine(line, reader) &&
          (!end || compareLogLines(line, end) < 0) &&
          (!begin || compareLogLines(line, begin) > 0) &&
          fitsLogFilter(line, filter),
      )
      .toSorted(compareLogLines);
    const isOnward = begin !== undefined && end === undefined;
    return {
      lines: isOnward ? fitting.slice(0, limit) : fitting.slice(-limit),
      hasOlder: !isOnward && fitting.length > limit,
      processes: rings.map(({ process, dropped }) => ({ process, dropped })),
    };
  }

  /** Tells a mailbox of each line from now on that its reader may see, until the function that it gives is called. */
  follow(reader: LogReader, mailbox: LogMailbox): () => void {
    this.#readers.set(mailbox, reader);
    const release = this.#collector?.follow();
    return () => {
      if (this.#readers.delete(mailbox)) release?.();
    };
  }

  get #rings(): LogKeeper['ring'][] {
    return [this.#keeper.ring, ...(this.#collector?.rings ?? [])];
  }

  #tell(line: LogLine, isBacklog: boolean): void {
    for (const [mailbox, reader] of this.#readers) {
      if (!mayReadLine(line, reader)) continue;
      if (isBacklog) mailbox.linesBefore();
      else mailbox.line(line);
    }
  }
}
