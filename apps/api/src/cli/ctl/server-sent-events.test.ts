import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serverSentEvents, type ServerSentEvent } from './server-sent-events.ts';

async function* bytes(text: string, cuts: readonly number[] = []): AsyncGenerator<Uint8Array> {
  const all = new TextEncoder().encode(text);
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const at = Math.min(cut, all.length);
    yield all.subarray(from, at);
    from = at;
  }
  yield all.subarray(from);
}

const read = async (body: AsyncIterable<Uint8Array>): Promise<ServerSentEvent[]> => {
  const events: ServerSentEvent[] = [];
  for await (const event of serverSentEvents(body)) events.push(event);
  return events;
};

describe('a stream of server-sent events', () => {
  it.each<[string, string, ServerSentEvent[]]>([
    // The examples of the HTML standard, section 9.2.6.
    ['data over several lines', 'data: YHOO\ndata: +2\ndata: 10\n\n', [{ event: 'message', data: 'YHOO\n+2\n10' }]],
    [
      'comments, ids and a single space after the colon',
      ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n',
      [
        { event: 'message', data: 'first event', id: '1' },
        { event: 'message', data: 'second event', id: '' },
        { event: 'message', data: ' third event' },
      ],
    ],
    ['empty data, and an event that breaks off', 'data\n\ndata\ndata\n\ndata:', [{ event: 'message', data: '' }, { event: 'message', data: '\n' }]],
    ['a space or none', 'data:test\n\ndata: test\n\n', [{ event: 'message', data: 'test' }, { event: 'message', data: 'test' }]],
    ['names of events', 'event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n', [{ event: 'add', data: '73857293' }, { event: 'remove', data: '2153' }]],
    ['an event without data', 'event: nothing\n\ndata: x\n\n', [{ event: 'message', data: 'x' }]],
    ['an id that may not be sent back', 'id: a\0b\ndata: x\n\n', [{ event: 'message', data: 'x' }]],
    ['a mark of the byte order, and fields of others', '\uFEFFdata: x\nretry: 5\nwhat: y\n\n', [{ event: 'message', data: 'x' }]],
  ])('has %s', async (_, text, events) => {
    expect(await read(bytes(text))).toEqual(events);
  });

  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n\0]/g, '').replace(/^\uFEFF/, ''));

  it('gives the same events wherever its bytes are cut and whichever way its lines end', async () => {
    const event = fc.record({ event: line.filter((name) => name !== ''), data: fc.array(line, { minLength: 1 }), id: line });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 4 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(400), { maxLength: 20 }),
        async (events, end, cuts) => {
          const text = events
            .map(({ event: name, data, id }) => [`event: ${name}`, ...data.map((part) => `data: ${part}`), `id: ${id}`, '', ''].join(end))
            .join('');
          // What follows the last line end decides whether a lone carriage return was one.
          const found = await read(bytes(`${text}: end`, cuts));
          expect(found).toEqual(events.map(({ event: name, data, id }) => ({ event: name, data: data.join('\n'), id })));
        },
      ),
    );
  });

  it('is read as it comes over a real connection', async () => {
    const server = createServer((_, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.write('data: on');
      setImmediate(() => answer.end('ce\n\n'));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { body } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(body && (await read(body))).toEqual([{ event: 'message', data: 'once' }]);
    server.close();
  });
});
