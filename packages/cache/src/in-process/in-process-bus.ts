import { messageOf, type Logger } from '@livermore/base';
import type { Listened, MessageBus, MessageListener, Unsubscribe } from '../hot-store.ts';
import type { ChannelPattern } from '../keys.ts';
import { ListenerTable } from '../listener-table.ts';

/** A bus within one process. What one turn of the event loop publishes is delivered at its end, in order. */
export class InProcessBus implements MessageBus {
  readonly #channels: ListenerTable;
  readonly #patterns: ListenerTable;
  #waiting: { channel: string; message: string }[] = [];
  #delivery: Promise<void> | undefined;
  #listenerErrors = 0;

  constructor(logger: Logger) {
    const onError = (error: unknown, channel: string): void => {
      this.#listenerErrors += 1;
      logger.error({ channel, error: messageOf(error) }, 'a listener of messages threw');
    };
    this.#channels = new ListenerTable(onError);
    this.#patterns = new ListenerTable(onError);
  }

  get listenerErrors(): number {
    return this.#listenerErrors;
  }

  publish(channel: string, message: string): void {
    // Who does not listen now does not hear it, so most messages go nowhere at no cost.
    if (this.#patterns.size === 0 && !this.#channels.has(channel)) return;
    this.#waiting.push({ channel, message });
    this.#delivery ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#deliver();
        resolve();
      });
    });
  }

  async subscribe(channels: readonly string[], listener: MessageListener): Promise<Unsubscribe> {
    return once(this.#channels.add(channels, listener));
  }

  async subscribePattern(pattern: ChannelPattern, listener: MessageListener): Promise<Unsubscribe> {
    return once(this.#patterns.add([pattern], listener));
  }

  /** Nothing is ever missed within a process. */
  onResubscribed(): () => void {
    return () => {};
  }

  async listened(): Promise<Listened> {
    return { everything: this.#patterns.size > 0, channels: new Set(this.#channels.names) };
  }

  async listeners(channels: readonly string[]): Promise<boolean[]> {
    return channels.map((channel) => this.#patterns.size > 0 || this.#channels.has(channel));
  }

  /** Resolves when what was published so far has been delivered. */
  async delivered(): Promise<void> {
    await this.#delivery;
  }

  async close(): Promise<void> {
    await this.#delivery;
    this.#channels.clear();
    this.#patterns.clear();
  }

  #deliver(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    this.#delivery = undefined;
    for (const { channel, message } of messages) {
      this.#channels.deliver(channel, channel, message);
      for (const pattern of this.#patterns.names) {
        if (channel.startsWith(pattern.slice(0, -1))) this.#patterns.deliver(pattern, channel, message);
      }
    }
  }
}

const once = (remove: () => unknown): Unsubscribe => async () => {
  remove();
};
