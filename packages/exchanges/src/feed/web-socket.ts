import { messageOf } from '@livermore/base';
import { WebSocket } from 'ws';
import type { OpenSocket } from './socket.ts';

/** A level2 snapshot of a busy product is near 5 MB; nothing honest is larger than this. */
const MAX_PAYLOAD_BYTES = 16 * 1024 * 1024;

/** Opens WebSockets to `url`. Compression is off: it costs more CPU a frame than reading it. */
export const webSocketTo =
  (url: string): OpenSocket =>
  (handlers) => {
    const socket = new WebSocket(url, {
      maxPayload: MAX_PAYLOAD_BYTES,
      perMessageDeflate: false,
    });
    let failure: Error | undefined;
    socket.on('open', () => {
      handlers.onOpen();
    });
    socket.on('message', (data) => {
      // The default binary type gives one Buffer a message.
      handlers.onMessage((data as Buffer).toString('utf8'));
    });
    socket.on('error', (error) => {
      failure ??= error;
    });
    socket.on('close', (code, reason) => {
      const detail = failure ? messageOf(failure) : `closed with code ${code} ${reason.toString()}`;
      handlers.onClose({ detail: detail.trim(), tooLarge: isTooLarge(failure) });
    });
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      terminate: () => {
        socket.terminate();
      },
    };
  };

const isTooLarge = (error: Error | undefined): boolean =>
  error !== undefined && 'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
