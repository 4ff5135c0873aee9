import { rejectedResult } from '@livermore/engine';
import type { CommandError, RejectedCommand } from '@livermore/schemas';
import { beginningOf, publishResult, readableExcerpt, warnOf, type HandlerParts } from './handler-parts.ts';

/** How many rejected messages of a user are kept for the status. */
const MOST_KEPT = 20;

/** At most so many messages of a user are answered within a second; more would flood whoever listens. */
const MOST_ANSWERS_PER_SECOND = 1_000;

/** Messages of one user that did not become commands: counted, the newest kept, each kind logged once a minute. */
export class Rejections {
  readonly #userId: number;
  readonly #parts: HandlerParts;
  readonly #onChanged: () => void;
  #count = 0;
  /** Made readable when it is first asked for: of a flood hardly anything is. */
  #recent: { told: () => RejectedCommand }[] = [];
  #second = 0;
  #answers = 0;

  constructor(userId: number, parts: HandlerParts, onChanged: () => void) {
    this.#userId = userId;
    this.#parts = parts;
    this.#onChanged = onChanged;
  }

  /** The newest first. */
  get list(): { count: number; recent: RejectedCommand[] } {
    return { count: this.#count, recent: this.#recent.map(({ told }) => told()) };
  }

  /** Notes a message; answers it where it says whose it is, unless it is answered elsewhere. */
  add(
    text: string,
    reason: CommandError,
    identity: { requestId: string | null; type: string | null; isAnswered?: boolean },
  ): void {
    const { clock, redact } = this.#parts;
    const { code } = reason;
    const at = clock.now();
    this.#count += 1;
    const beginning = beginningOf(text);
    const told = once(() => ({ at, code, message: redact(reason.message), excerpt: readableExcerpt(this.#parts, beginning) }));
    this.#recent = [{ told }, ...this.#recent.slice(0, MOST_KEPT - 1)];
    warnOf(this.#parts, code, { userId: this.#userId, code }, `a message on the control channel was not taken: ${reason.message}`);
    const { requestId, type, isAnswered } = identity;
    if (requestId !== null && !isAnswered && this.#mayAnswer(at)) {
      const error = { code, message: redact(reason.message) };
      publishResult(this.#parts, this.#userId, rejectedResult({ requestId, type: type && redact(type) }, error, at));
    }
    this.#onChanged();
  }

  #mayAnswer(now: number): boolean {
    const second = Math.floor(now / 1_000);
    if (second !== this.#second) this.#answers = 0;
    this.#second = second;
    return ++this.#answers <= MOST_ANSWERS_PER_SECOND;
  }
}

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
};
