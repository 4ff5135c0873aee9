import { messageOf, type Logger } from '@livermore/base';
import { ErrorReply } from 'redis';
import type { MessageListener, Unsubscribe } from '../hot-store.ts';
import { ListenerTable } from '../listener-table.ts';
import type { RedisConnection } from './redis-connection.ts';

/** What node-redis calls when a message comes: message first. */
type Dispatch = (message: string, channel: string) => void;

/**
 * The channels, or the patterns, that this process wants to hear. What is wanted is state: after
 * each connection `agree` makes the server hold exactly that, whatever was under way when the
 * connection was lost. node-redis holds one function per name and hands messages to the table.
 */
export class RedisSubscriptions {
  readonly #kind: 'CHANNELS' | 'PATTERNS';
  readonly #connection: RedisConnection;
  readonly #logger: Logger;
  readonly #table: ListenerTable;
  /** Subscriptions that the server has not confirmed yet. */
  readonly #confirmations = new Map<string, Promise<void>>();
  readonly #patternDispatches = new Map<string, Dispatch>();
  readonly #channelDispatch: Dispatch = (message, channel) => this.#table.deliver(channel, channel, message);

  constructor({
    kind,
    connection,
    logger,
    onListenerError,
  }: {
    kind: 'CHANNELS' | 'PATTERNS';
    connection: RedisConnection;
    logger: Logger;
    onListenerError: (error: unknown, channel: string) => void;
  }) {
    this.#kind = kind;
    this.#connection = connection;
    this.#logger = logger;
    this.#table = new ListenerTable(onListenerError);
  }

  get size(): number {
    return this.#table.size;
  }

  async add(names: readonly string[], listener: MessageListener): Promise<Unsubscribe> {
    const fresh = names.filter((name) => !this.#table.has(name));
    const remove = this.#table.add(names, listener);
    if (this.#connection.ready) for (const name of fresh) void this.#subscribe(name);
    for (const name of names) await this.#confirmations.get(name);
    return async () => {
      const left = remove();
      if (this.#connection.ready) await Promise.all(left.map((name) => this.#unsubscribe(name)));
    };
  }

  /** Resolves when the server holds what is wanted, or the connection is lost again. */
  async agree(): Promise<void> {
    const held = this.#connection.client.getPubSubListeners(this.#kind);
    const superfluous = [...held.keys()].filter((name) => !this.#table.has(name));
    await Promise.all([
      ...this.#table.names.filter((name) => !held.has(name)).map((name) => this.#subscribe(name)),
      ...superfluous.map((name) => this.#unsubscribe(name)),
    ]);
  }

  clear(): void {
    this.#table.clear();
  }

  #subscribe(name: string): Promise<void> {
    const { client } = this.#connection;
    const dispatch = this.#dispatchOf(name);
    const reply = this.#kind === 'CHANNELS' ? client.subscribe(name, dispatch) : client.pSubscribe(name, dispatch);
    const confirmation = this.#outcome(reply, name).then(() => {
      if (this.#confirmations.get(name) === confirmation) this.#confirmations.delete(name);
    });
    this.#confirmations.set(name, confirmation);
    return confirmation;
  }

  /**
   * The function is named although it is the only one: without it node-redis takes a subscription
   * made while this is under way for one that is already in force.
   */
  #unsubscribe(name: string): Promise<void> {
    const { client } = this.#connection;
    const dispatch = this.#dispatchOf(name);
    const reply = this.#kind === 'CHANNELS' ? client.unsubscribe(name, dispatch) : client.pUnsubscribe(name, dispatch);
    return this.#outcome(reply, name);
  }

  /** A lost connection is no news here; a server that refuses is. */
  async #outcome(reply: Promise<void>, name: string): Promise<void> {
    try {
      await reply;
    } catch (error) {
      if (error instanceof ErrorReply) {
        this.#logger.error({ name, reason: messageOf(error) }, 'Redis refuses a subscription');
      }
    }
  }

  #dispatchOf(name: string): Dispatch {
    if (this.#kind === 'CHANNELS') return this.#channelDispatch;
    let dispatch = this.#patternDispatches.get(name);
    if (!dispatch) {
      dispatch = (message, channel) => this.#table.deliver(name, channel, message);
      this.#patternDispatches.set(name, dispatch);
    }
    return dispatch;
  }
}
