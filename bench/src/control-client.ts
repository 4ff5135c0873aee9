import { controlChannel, controlResultChannel, usersChannel, type HotStore } from '@livermore/cache';
import type { CommandStatus, CommandType } from '@livermore/schemas';
import type { ControlBus } from './control-bus.ts';
import type { Operation } from './harness.ts';

export const OWNER = 1;

type Result = { requestId: string; status: CommandStatus | 'progress'; error?: { message: string } };

/** Sends bare commands of the owner and hears what becomes of them, as any client of the bus would. */
export class ControlClient {
  readonly #hotStore: HotStore;
  readonly #waiting = new Map<string, () => void>();
  #failure: string | null = null;
  #sent = 0;

  private constructor(hotStore: HotStore) {
    this.#hotStore = hotStore;
  }

  static async connect(hotStore: HotStore): Promise<ControlClient> {
    const client = new ControlClient(hotStore);
    await hotStore.subscribe([controlResultChannel(OWNER)], (_, text) => {
      client.#hear(JSON.parse(text) as Result);
    });
    return client;
  }

  send(type: CommandType): { requestId: string } {
    const requestId = `bench-${++this.#sent}`;
    this.#hotStore.publish(controlChannel(OWNER), JSON.stringify({ type, requestId, timestamp: Date.now() }));
    return { requestId };
  }

  /** Resolves in the turn in which this status of a command is heard. To be called in the turn of its sending. */
  async heard({ requestId }: { requestId: string }, status: CommandStatus): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.set(`${requestId} ${status}`, resolve));
    if (this.#failure !== null) throw new Error(this.#failure);
  }

  #hear({ requestId, status, error }: Result): void {
    if (status === 'failed' || status === 'rejected') {
      this.#failure = `${requestId} ${status}: ${error?.message ?? ''}`;
      for (const resolve of this.#waiting.values()) resolve();
    }
    const key = `${requestId} ${status}`;
    this.#waiting.get(key)?.();
    this.#waiting.delete(key);
  }
}

/** The least that a stored command takes: one awaited insert, then one message from here to there and one back. */
export const insertAndAnswer = async ({ database, hotStore, client }: ControlBus): Promise<Operation> => {
  let answered = (): void => {};
  await hotStore.subscribe([controlChannel(OWNER + 1)], () => {
    void database.pool
      .query({ name: 'peer', text: 'insert into peer (user_id, request_id, body) values ($1, $2, $3)', values: [OWNER, 'request', '{}'] })
      .then(() => {
        hotStore.publish(usersChannel, 'stored');
      });
  });
  await client.subscribe([usersChannel], () => {
    answered();
  });
  return {
    name: 'one insert, two messages',
    once: async () => {
      const start = performance.now();
      const answer = new Promise<void>((resolve) => (answered = resolve));
      client.publish(controlChannel(OWNER + 1), 'store');
      await answer;
      return performance.now() - start;
    },
  };
};
