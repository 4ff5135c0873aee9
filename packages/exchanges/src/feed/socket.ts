/** What a socket tells. `onClose` comes exactly once, also when the socket never opened. */
export interface SocketHandlers {
  onOpen(): void;
  onMessage(text: string): void;
  onClose(reason: SocketClose): void;
}

export interface SocketClose {
  detail: string;
  /** The peer sent a message above the limit, which ends a socket. */
  tooLarge: boolean;
}

/** The least that is needed of a socket. `terminate` leads to `onClose`, at once or later. */
export interface Socket {
  send(text: string): void;
  terminate(): void;
}

/** Begins to open a socket; calls no handler before it has returned. */
export type OpenSocket = (handlers: SocketHandlers) => Socket;
