import type { LogLine } from '@livermore/schemas';

export interface LogRingOptions {
  /** The process whose lines they are. */
  process: string;
  mostLines?: number;
  mostBytes?: number;
}

const MOST_LINES = 4_000;
const MOST_BYTES = 4 * 1_024 * 1_024;

/** The newest lines of one process in the order of their numbers, within a bound of lines and of bytes. */
export class LogRing {
  readonly process: string;
  readonly #mostLines: number;
  readonly #mostBytes: number;
  readonly #kept: { line: LogLine; bytes: number }[] = [];
  #bytes = 0;

  constructor({ process, mostLines = MOST_LINES, mostBytes = MOST_BYTES }: LogRingOptions) {
    this.process = process;
    this.#mostLines = mostLines;
    this.#mostBytes = mostBytes;
  }

  /** Number of the newest line; 0 before the first. */
  get newest(): number {
    return this.#kept.at(-1)?.line.nr ?? 0;
  }

  /** Number of the oldest line that is kept; 1 before the first. */
  get oldest(): number {
    return this.#kept[0]?.line.nr ?? 1;
  }

  /** Lines of the process up to the newest that are not, or no longer, here. */
  get dropped(): number {
    return this.newest - this.#kept.length;
  }

  get lines(): LogLine[] {
    return this.after(0);
  }

  /** Lines with a greater number, oldest first. */
  after(nr: number): LogLine[] {
    return this.#kept.slice(this.#placeOf(nr + 1)).map(({ line }) => line);
  }

  /** Keeps a line, in its place; false for one that is here already, or older than all of a full ring. */
  add(line: LogLine, bytes: number): boolean {
    const place = this.#placeOf(line.nr);
    if (this.#kept[place]?.line.nr === line.nr) return false;
    if (place === 0 && this.#kept.length > 0 && this.#isOver(this.#kept.length + 1, this.#bytes + bytes)) return false;
    this.#kept.splice(place, 0, { line, bytes });
    this.#bytes += bytes;
    // The newest line stays, however long it is.
    while (this.#kept.length > 1 && this.#isOver(this.#kept.length, this.#bytes)) this.#bytes -= this.#kept.shift()?.bytes ?? 0;
    return true;
  }

  #isOver(lines: number, bytes: number): boolean {
    return lines > this.#mostLines || bytes > this.#mostBytes;
  }

  /** Where a line with this number stands or would stand; new lines stand at the end. */
  #placeOf(nr: number): number {
    let place = this.#kept.length;
    while (place > 0 && (this.#kept[place - 1]?.line.nr ?? 0) >= nr) place--;
    return place;
  }
}
