/** A connection that stays silent for 15 s is replaced, so its time never leaps this far. */
const MAX_LEAP_MS = 86_400_000;

/**
 * The venue numbers all messages of a connection, of every channel, without a hole; the count
 * starts anew with each connection. (Its documentation speaks of a number per product; measured
 * are the numbers per connection.)
 */
export class SequenceWatch {
  #expected: number | undefined;
  #newestAt: number | undefined;

  /** A new connection begins. */
  restart(): void {
    this.#expected = undefined;
    this.#newestAt = undefined;
  }

  /** Whether a message of this connection can be of venue time `at`. */
  isSane(at: number): boolean {
    return this.#newestAt === undefined || at <= this.#newestAt + MAX_LEAP_MS;
  }

  /** Takes the next message: the first of a connection, one after a hole, a late one, or the next. */
  advance(at: number, sequence: number): 'connected' | 'sequence' | 'late' | 'next' {
    const expected = this.#expected;
    if (expected !== undefined && sequence < expected) return 'late';
    this.#expected = sequence + 1;
    this.#newestAt = Math.max(this.#newestAt ?? at, at);
    if (expected === undefined) return 'connected';
    return sequence > expected ? 'sequence' : 'next';
  }
}
