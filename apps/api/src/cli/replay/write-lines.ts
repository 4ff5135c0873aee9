import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Text is gathered to pieces of this many characters before it is written. */
const PIECE = 64 * 1024;

const isClosedPipe = (error: Error): boolean =>
  'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');

/**
 * Writes lines in large pieces, waiting whenever the reader is slow. Ends quietly when the reader
 * has gone, as `head` does; the rest of the lines is not computed then.
 */
export const writeLines = async (stream: Writable, lines: Iterable<string>): Promise<void> => {
  let failure: Error | undefined;
  const noted = (error: Error | null | undefined): void => {
    failure ??= error ?? undefined;
  };
  // Stays attached: a closed pipe may be reported once more after the last write.
  stream.on('error', noted);
  for (const piece of pieces(lines)) {
    if (failure) break;
    if (!stream.write(piece)) await once(stream, 'drain').catch(noted);
  }
  // The write that fails may be the last one, so its outcome is waited for.
  if (!failure) await new Promise<void>((resolve) => stream.write('', (error) => { noted(error); resolve(); }));
  if (failure && !isClosedPipe(failure)) throw failure;
};

function* pieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece) yield piece;
}
