import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** The bytes of some commands as a Redis server reads them. */
export const respOf = (commands: readonly (readonly string[])[]): Buffer =>
  Buffer.from(
    commands
      .map((args) => `*${args.length}\r\n${args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`).join('')}`)
      .join(''),
  );

/** A bare socket to a Redis server: writes bytes, counts replies. The floor under every client. */
export interface RawRedis {
  /** Resolves when `replies` one-line replies have come. */
  write(bytes: Buffer, replies: number): Promise<void>;
  close(): void;
}

export const connectRawRedis = async (url: string): Promise<RawRedis> => {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  let missing = 0;
  let answered: (() => void) | undefined;
  socket.on('data', (chunk: Buffer) => {
    for (const byte of chunk) if (byte === NEW_LINE) missing -= 1;
    if (missing === 0) answered?.();
  });
  return {
    write: (bytes, replies) =>
      new Promise((resolve) => {
        missing = replies;
        answered = resolve;
        socket.write(bytes);
      }),
    close: () => socket.destroy(),
  };
};

const NEW_LINE = 10;
