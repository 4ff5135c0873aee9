/** One event of a stream, as the server wrote it. */
export interface ServerSentEvent {
  /** `message` where the stream gives no name. */
  event: string;
  data: string;
  /** Where to go on after this event; undefined where the stream gives none with it. */
  id?: string;
}

const LINE_END = /\r\n|\n|\r/;

/**
 * Takes a body of type `text/event-stream` apart by the rules of the HTML standard, however its
 * bytes are cut into chunks. An event that the stream breaks off in is not given.
 */
export async function* serverSentEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent, void> {
  const decoder = new TextDecoder();
  let rest = '';
  let fields: ServerSentEvent = { event: 'message', data: '' };
  let hasData = false;
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    // A carriage return at the very end may be the first half of one line end.
    const held = rest.endsWith('\r') ? '\r' : '';
    const lines = rest.slice(0, rest.length - held.length).split(LINE_END);
    rest = (lines.pop() ?? '') + held;
    for (const line of lines) {
      if (line !== '') {
        const { name, value } = fieldOf(line);
        if (name === 'data') {
          fields.data += hasData ? `\n${value}` : value;
          hasData = true;
        }
        if (name === 'event') fields.event = value === '' ? 'message' : value;
        if (name === 'id' && !value.includes('\0')) fields.id = value;
        continue;
      }
      if (hasData) yield fields;
      fields = { event: 'message', data: '' };
      hasData = false;
    }
  }
}

/** A line without a colon is a name; one that begins with it is a comment, whose name is empty. */
const fieldOf = (line: string): { name: string; value: string } => {
  const colon = line.indexOf(':');
  if (colon < 0) return { name: line, value: '' };
  const value = line.slice(colon + 1);
  return { name: line.slice(0, colon), value: value.startsWith(' ') ? value.slice(1) : value };
};
