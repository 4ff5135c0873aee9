import type { OpenSocket, Socket, SocketHandlers } from '../feed/socket.ts';

/** The venue's end of one socket. Like a real one it reports its end once, and some time after `terminate`. */
export class FakeSocket implements Socket {
  readonly sent: string[] = [];
  readonly #handlers: SocketHandlers;
  #state: 'live' | 'terminated' | 'ended' = 'live';

  constructor(handlers: SocketHandlers) {
    this.#handlers = handlers;
  }

  get live(): boolean {
    return this.#state === 'live';
  }

  send(text: string): void {
    this.sent.push(text);
  }

  terminate(): void {
    if (this.live) this.#state = 'terminated';
  }

  accept(): void {
    if (this.#state !== 'ended') this.#handlers.onOpen();
  }

  deliver(message: object | string): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    if (this.#state !== 'ended') this.#handlers.onMessage(text);
  }

  end(detail: string, tooLarge = false): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#handlers.onClose({ detail, tooLarge });
  }
}

/** Sockets that lead nowhere, for tests that move time by hand. */
export class FakeSockets {
  readonly opened: FakeSocket[] = [];

  readonly open: OpenSocket = (handlers) => {
    const socket = new FakeSocket(handlers);
    this.opened.push(socket);
    return socket;
  };

  get live(): FakeSocket[] {
    return this.opened.filter((socket) => socket.live);
  }

  /** Lets every socket that was terminated report its end. */
  reportEnds(): void {
    for (const socket of this.opened) {
      if (!socket.live) socket.end('terminated');
    }
  }

  /** The newest socket; fails when none was opened. */
  get newest(): FakeSocket {
    const socket = this.opened.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  }
}
