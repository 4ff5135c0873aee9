import type { LogLine } from '@livermore/schemas';
import { LogRing, type LogRingOptions } from './log-ring.ts';
import { toLogLine, type WrittenLine } from './to-log-line.ts';

/** Keeps the lines that this process wrote last, and tells of each. */
export class LogKeeper {
  readonly ring: LogRing;
  readonly #listeners = new Set<(line: LogLine) => void>();
  #nr = 0;

  constructor(options: LogRingOptions) {
    this.ring = new LogRing(options);
  }

  keep(written: WrittenLine): void {
    const line = toLogLine(written, this.ring.process, ++this.#nr);
    this.ring.add(line, JSON.stringify(line).length);
    for (const listener of this.#listeners) listener(line);
  }

  onLine(listener: (line: LogLine) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
