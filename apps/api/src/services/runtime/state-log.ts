import type { Logger } from '@livermore/base';
import type { ModeState } from '@livermore/engine';

/** Logs the states of a runtime, each with the command that is being carried out. */
export class StateLog {
  readonly #logger: Logger;
  /** The one begun last is what moves the machine: a pause overtakes what it suspends. */
  readonly #running: string[] = [];

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  during<Result>(requestId: string, work: () => Promise<Result>): Promise<Result> {
    this.#running.push(requestId);
    return work().finally(() => this.#running.splice(this.#running.indexOf(requestId), 1));
  }

  changed(from: ModeState, to: ModeState): void {
    const requestId = this.#running.at(-1);
    this.#logger.info({ from, ...(requestId !== undefined && { requestId }) }, `the engine is ${to}`);
  }
}
