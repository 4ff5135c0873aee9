import type { FramePosition } from './frames.ts';

/** No hole within a connection has so many messages: one that is silent for 15 s is replaced. */
const LARGEST_HOLE = 1_000_000;

/** A connection delivers in order: so many late messages in a row mean that the venue counts from elsewhere. */
const LATE_BEFORE_ANEW = 100;

/**
 * The venue numbers all messages of a connection, of every channel, without a hole; the count
 * starts anew with each connection. (Its documentation speaks of a number per product; measured
 * are the numbers per connection.)
 */
export class SequenceWatch {
  readonly #leadMs: number;
  #expected: number | undefined;
  #lateInARow = 0;
  /** How far messages of this connection were ahead of `now` at the most: the distance of the two clocks. */
  #aheadMs: number | undefined;

  /** `leadMs` is how much further ahead than those before it a message may be. */
  constructor(leadMs: number) {
    this.#leadMs = leadMs;
  }

  /** A new connection begins. */
  restart(): void {
    this.#expected = undefined;
    this.#lateInARow = 0;
    this.#aheadMs = undefined;
  }

  /**
   * What is wrong with the place of a message that comes at `now` (venue's clock, ms); null when it can
   * be one of this connection. One that is believed would take all that follow it for old.
   */
  absurdity({ at, sequence }: FramePosition, now: number): string | null {
    if (this.#aheadMs !== undefined && at - now > this.#aheadMs + this.#leadMs) return 'the time leaps ahead of the connection';
    if (this.#expected !== undefined && sequence > this.#expected + LARGEST_HOLE) return 'the sequence number leaps ahead';
    return null;
  }

  /** Takes the next message: the first of a connection, one after a hole, a late one, or the next. */
  advance({ at, sequence }: FramePosition, now: number): 'connected' | 'sequence' | 'late' | 'next' {
    const expected = this.#expected;
    const isLate = expected !== undefined && sequence < expected;
    this.#lateInARow = isLate ? this.#lateInARow + 1 : 0;
    if (isLate && this.#lateInARow < LATE_BEFORE_ANEW) return 'late';
    this.#lateInARow = 0;
    this.#expected = sequence + 1;
    this.#aheadMs = Math.max(this.#aheadMs ?? at - now, at - now);
    if (expected === undefined) return 'connected';
    return sequence === expected ? 'next' : 'sequence';
  }
}
