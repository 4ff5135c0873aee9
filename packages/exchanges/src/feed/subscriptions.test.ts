import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamKey } from './exchange-adapter.ts';
import type { StreamKey } from './exchange-adapter.ts';
import { Subscriptions } from './subscriptions.ts';

const stream = fc
  .tuple(fc.constantFrom('trades', 'candles', 'ticker', 'level2'), fc.constantFrom('A-USD', 'B-USD', 'C-USD'))
  .map(([kind, symbol]) => streamKey(kind, symbol));
const streams = fc.uniqueArray(stream).map((list) => new Set(list));

type Operation =
  | { kind: 'want'; streams: Set<StreamKey> }
  | { kind: 'send' }
  | { kind: 'acknowledge' }
  | { kind: 'deliver'; stream: StreamKey }
  | { kind: 'renew'; stream: StreamKey }
  | { kind: 'refuse' }
  | { kind: 'disconnect' };

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ kind: fc.constant('want' as const), streams }),
  fc.record({ kind: fc.constant('send' as const) }),
  fc.record({ kind: fc.constant('acknowledge' as const) }),
  fc.record({ kind: fc.constant('deliver' as const), stream }),
  fc.record({ kind: fc.constant('renew' as const), stream }),
  fc.record({ kind: fc.constant('refuse' as const) }),
  fc.record({ kind: fc.constant('disconnect' as const) }),
);

/** A venue that carries what it was asked for on the present connection, and the client's state. */
class Model {
  readonly state = new Subscriptions();
  wanted = new Set<StreamKey>();
  carried = new Set<StreamKey>();

  run(op: Operation): void {
    if (op.kind === 'want') {
      this.wanted = op.streams;
      this.state.want(op.streams);
    } else if (op.kind === 'send') {
      this.send(2);
    } else if (op.kind === 'acknowledge') {
      this.state.acknowledged(this.carried);
    } else if (op.kind === 'deliver') {
      if (this.carried.has(op.stream)) this.state.delivered(op.stream);
    } else if (op.kind === 'renew') {
      this.state.renew(op.stream);
    } else if (op.kind === 'refuse') {
      this.state.refused();
    } else {
      this.carried.clear();
      this.state.disconnected();
    }
  }

  send(maxSymbols: number): boolean {
    const request = this.state.next(maxSymbols);
    if (!request) return false;
    expect(request.symbols.length).toBeGreaterThan(0);
    expect(request.symbols.length).toBeLessThanOrEqual(maxSymbols);
    for (const symbol of request.symbols) {
      const key = streamKey(request.kind, symbol);
      if (request.action === 'subscribe') this.carried.add(key);
      else this.carried.delete(key);
    }
    this.state.sent(request);
    return true;
  }
}

const after = (operations: readonly Operation[]): Model => {
  const model = new Model();
  for (const op of operations) model.run(op);
  return model;
};

describe('subscriptions', () => {
  it('bring the venue to carry exactly what is wanted, whatever happened before', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
        const model = after(operations);
        let requests = 0;
        while (model.send(2)) requests += 1;
        expect(model.carried).toEqual(model.wanted);
        // Four kinds of at most three symbols, two a request, released and subscribed.
        expect(requests).toBeLessThanOrEqual(16);
      }),
      { numRuns: 500 },
    );
  });

  it('release a refused stream that is no longer wanted: the venue may carry it all the same', () => {
    const model = after([
      { kind: 'want', streams: new Set([streamKey('trades', 'A-USD')]) },
      { kind: 'send' },
      { kind: 'refuse' },
      { kind: 'want', streams: new Set() },
    ]);
    expect(model.state.next(2)).toEqual({ action: 'unsubscribe', kind: 'trades', symbols: ['A-USD'] });
  });

  it('confirm only what is wanted and what the venue carries', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
        const model = after(operations);
        for (const confirmed of model.state.confirmed()) {
          expect(model.wanted.has(confirmed) && model.carried.has(confirmed)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are all confirmed once everything was sent and acknowledged', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
        const model = after(operations);
        while (model.send(100));
        model.state.acknowledged(model.carried);
        expect(model.state.confirmed()).toEqual(model.wanted);
        expect(model.state.next(100)).toBeUndefined();
      }),
    );
  });

  it('ask for everything wanted again after a disconnection', () => {
    const model = after([
      { kind: 'want', streams: new Set([streamKey('trades', 'A-USD'), streamKey('ticker', 'A-USD')]) },
      { kind: 'send' },
      { kind: 'send' },
      { kind: 'acknowledge' },
      { kind: 'disconnect' },
    ]);
    expect(model.state.confirmed()).toEqual(new Set());
    expect(model.state.next(100)).toEqual({ action: 'subscribe', kind: 'trades', symbols: ['A-USD'] });
  });

  it('release a stream that is renewed and ask for it again, unless it was delivered before', () => {
    const book = streamKey('level2', 'A-USD');
    const state = new Subscriptions();
    const request = { kind: 'level2', symbols: ['A-USD'] } as const;
    state.want(new Set([book]));
    state.renew(book);
    state.sent({ action: 'subscribe', ...request, symbols: ['A-USD'] });
    expect(state.next(100)).toBeUndefined();
    state.acknowledged(new Set([book]));
    state.renew(book);
    state.delivered(book);
    expect(state.next(100)).toBeUndefined();
    state.renew(book);
    state.acknowledged(new Set([book]));
    expect(state.next(100)).toEqual({ action: 'unsubscribe', ...request });
    state.sent({ action: 'unsubscribe', ...request, symbols: ['A-USD'] });
    expect([state.hasAsked(book), state.confirmed().size]).toEqual([false, 0]);
    expect(state.next(100)).toEqual({ action: 'subscribe', ...request });
    state.sent({ action: 'subscribe', ...request, symbols: ['A-USD'] });
    expect(state.hasAsked(book)).toBe(true);
    expect(state.next(100)).toBeUndefined();
  });

  it('tell how many acknowledged streams the venue dropped, and ask for them again when refused', () => {
    const state = new Subscriptions();
    state.want(new Set([streamKey('candles', 'A-USD'), streamKey('candles', 'B-USD')]));
    const request = state.next(100);
    if (request) state.sent(request);
    state.acknowledged(new Set([streamKey('candles', 'A-USD'), streamKey('candles', 'B-USD')]));
    expect(state.acknowledged(new Set([streamKey('candles', 'B-USD')]))).toEqual({
      changed: true,
      dropped: 1,
    });
    expect(state.next(100)).toBeUndefined();
    state.refused();
    expect(state.next(100)).toEqual({ action: 'subscribe', kind: 'candles', symbols: ['A-USD'] });
  });
});
