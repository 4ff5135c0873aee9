import type { CommandRecord, CommandStatus } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import type { Control } from './control.ts';

/**
 * Follows the `commands` topic of the event stream as a page does: joins again where it broke off,
 * with the id of the last event.
 */
export class CommandTrail {
  readonly #control: Control;
  readonly #end = new AbortController();
  readonly #changes = new Map<string, CommandRecord[]>();
  #following: Promise<void> = Promise.resolve();
  #lastEventId: string | undefined;

  constructor(control: Control) {
    this.#control = control;
  }

  /** Resolves when the stream has begun. */
  async start(): Promise<void> {
    this.#following = this.#follow();
    await until('the stream of commands', () => this.#lastEventId !== undefined);
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#following;
  }

  /** Each way in which the stream has told of a command so far, in order. */
  changesOf(requestId: string): readonly CommandRecord[] {
    return this.#changes.get(requestId) ?? [];
  }

  statusesOf(requestId: string): CommandStatus[] {
    const statuses = this.changesOf(requestId).map(({ status }) => status);
    return statuses.filter((status, index) => status !== statuses[index - 1]);
  }

  async #follow(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      try {
        for await (const { id, event } of this.#control.api.watch(['commands'], this.#lastEventId, signal)) {
          this.#lastEventId = id;
          if (event.topic !== 'commands' || event.kind === 'snapshot') continue;
          const { requestId } = event.command;
          this.#changes.set(requestId, [...this.changesOf(requestId), event.command]);
        }
      } catch {
        // The server is away; it is tried again.
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
