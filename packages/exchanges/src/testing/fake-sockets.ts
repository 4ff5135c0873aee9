import type { OpenSocket, Socket, SocketHandlers } from '../feed/connection.ts';

/** The venue's end of one socket. Once it has ended it reports nothing more, as a real one. */
export class FakeSocket implements Socket {
  readonly sent: string[] = [];
  readonly #handlers: SocketHandlers;
  #ended = false;

  constructor(handlers: SocketHandlers) {
    this.#handlers = handlers;
  }

  get live(): boolean {
    return !this.#ended;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  terminate(): void {
    this.end('terminated');
  }

  accept(): void {
    if (this.live) this.#handlers.onOpen();
  }

  deliver(message: object | string): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    if (this.live) this.#handlers.onMessage(text);
  }

  end(detail: string, tooLarge = false): void {
    if (this.#ended) return;
    this.#ended = true;
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

  /** The newest socket; fails when none was opened. */
  get newest(): FakeSocket {
    const socket = this.opened.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  }
}
