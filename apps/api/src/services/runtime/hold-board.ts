import type { RuntimeHold } from '@livermore/schemas';

/** Reasons with the time since which each stands. One that stays keeps its beginning. */
export class HoldBoard {
  #holds: RuntimeHold[] = [];

  get holds(): RuntimeHold[] {
    return this.#holds;
  }

  /** What stands under `reasons` is this and nothing else; other reasons are left alone. */
  set(reasons: readonly string[], holds: readonly { reason: string; message: string }[], now: number): void {
    const before = this.#holds;
    const sinceOf = (message: string): number => before.find((hold) => hold.message === message)?.since ?? now;
    this.#holds = [
      ...before.filter(({ reason }) => !reasons.includes(reason)),
      ...holds.map(({ reason, message }) => ({ reason, message, since: sinceOf(message) })),
    ];
  }
}
