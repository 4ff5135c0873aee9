import { LogLimiter, type Clock, type Logger } from '@livermore/base';

/** Why a frame could not be used. */
export type FrameRejection =
  | 'not-json'
  | 'unknown-channel'
  | 'bad-shape'
  | 'absurd-number'
  | 'crossed-book'
  | 'too-large';

const LOG_INTERVAL_MS = 60_000;
const SAMPLE_LENGTH = 200;

/** Counts frames that could not be used, and logs at most one of each kind a minute. */
export class RejectedFrames {
  readonly #venue: string;
  readonly #logger: Logger;
  readonly #limiter: LogLimiter;
  readonly #counts: Record<string, number> = {};

  constructor(venue: string, clock: Clock, logger: Logger) {
    this.#venue = venue;
    this.#logger = logger;
    this.#limiter = new LogLimiter(clock, LOG_INTERVAL_MS);
  }

  add(kind: FrameRejection, detail: string, frame: string): void {
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
    const heldBack = this.#limiter.admit(kind);
    if (heldBack === undefined) return;
    const sample = frame.slice(0, SAMPLE_LENGTH);
    this.#logger.warn(
      { venue: this.#venue, kind, detail, sample, length: frame.length, alsoSinceLast: heldBack },
      `${this.#venue} sent a frame that cannot be used (${kind}: ${detail}); it is skipped and counted`,
    );
  }

  counts(): Record<string, number> {
    return { ...this.#counts };
  }
}
