import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acknowledgement,
  candlesUpdate,
  heartbeat,
  level2Snapshot,
  level2Update,
  tickerUpdate,
  tradesUpdate,
} from '../../testing/coinbase-messages.ts';
import { decodeFrame } from './frames.ts';
import type { DecodedFrame } from './frames.ts';

const decode = (message: unknown): DecodedFrame => decodeFrame(JSON.stringify(message));

/** The message with the first row's fields replaced; an undefined field is left out. */
const withRow = (
  message: typeof candlesUpdate | typeof tickerUpdate | typeof tradesUpdate | typeof level2Update,
  fields: Record<string, unknown>,
): object => {
  const copy: unknown = structuredClone(message);
  const { events } = copy as { events: Record<string, Record<string, unknown>[] | string>[] };
  for (const rows of Object.values(events[0] ?? {})) {
    if (Array.isArray(rows)) Object.assign(rows[0] ?? {}, fields);
  }
  return copy as object;
};

describe('a frame of Coinbase', () => {
  it('of the candles channel becomes five-minute candles in milliseconds', () => {
    expect(decode(candlesUpdate)).toEqual({
      kind: 'data',
      at: Date.UTC(2026, 9, 2, 8, 16, 2, 310),
      sequence: 44,
      events: [
        {
          kind: 'candle',
          symbol: 'BTC-USD',
          timeframe: '5m',
          openTime: Date.UTC(2026, 9, 2, 8, 15),
          open: 61_200,
          high: 61_240.5,
          low: 61_188.01,
          close: 61_231.77,
          volume: 3.41820977,
          final: false,
          snapshot: false,
          at: Date.UTC(2026, 9, 2, 8, 16, 2, 310),
        },
      ],
    });
  });

  it.each(['newest first', 'oldest first'])(
    'with a candle snapshot %s becomes candles oldest first',
    (order) => {
      const [row] = candlesUpdate.events[0]?.candles ?? [];
      const starts = ['1790928900', '1790928600', '1790927700'];
      if (order === 'oldest first') starts.reverse();
      const candles = starts.map((start) => ({ ...row, start }));
      const frame = decode({ ...candlesUpdate, events: [{ type: 'snapshot', candles }] });
      expect(frame.kind === 'data' && frame.events).toMatchObject([
        { openTime: 1_790_927_700_000, snapshot: true },
        { openTime: 1_790_928_600_000, snapshot: true },
        { openTime: 1_790_928_900_000, snapshot: true },
      ]);
    },
  );

  it('of the market_trades channel becomes trades by ascending id', () => {
    expect(decode(tradesUpdate)).toEqual({
      kind: 'data',
      at: Date.UTC(2026, 9, 2, 8, 16, 5, 250),
      sequence: 71,
      events: [
        {
          kind: 'trade',
          symbol: 'SOL-USD',
          id: 88_120_454,
          price: 143.28,
          size: 0.4,
          time: Date.UTC(2026, 9, 2, 8, 16, 5, 20),
          snapshot: false,
        },
        {
          kind: 'trade',
          symbol: 'SOL-USD',
          id: 88_120_455,
          price: 143.29,
          size: 2.5,
          time: Date.UTC(2026, 9, 2, 8, 16, 5, 120),
          snapshot: false,
        },
      ],
    });
  });

  it('of the ticker channel becomes a ticker that bears the time of the message', () => {
    expect(decode(tickerUpdate)).toEqual({
      kind: 'data',
      at: Date.UTC(2026, 9, 2, 8, 16, 3, 551),
      sequence: 51,
      events: [
        {
          kind: 'ticker',
          symbol: 'SOL-USD',
          price: 143.27,
          changePct24h: 1.27316,
          volume24h: 812_345.119,
          high24h: 146.9,
          low24h: 139.02,
          at: Date.UTC(2026, 9, 2, 8, 16, 3, 551),
        },
      ],
    });
  });

  it('of the l2_data channel becomes a book, its sides apart, whatever the order and the times of its rows', () => {
    expect(decode(level2Snapshot)).toEqual({
      kind: 'books',
      at: Date.UTC(2026, 9, 2, 8, 16, 3, 901),
      sequence: 59,
      books: [
        {
          symbol: 'SOL-USD',
          snapshot: true,
          bids: [{ price: 143.25, size: 80 }, { price: 143.27, size: 3.5 }],
          asks: [{ price: 143.31, size: 12 }, { price: 143.29, size: 7 }],
        },
      ],
    });
  });

  it('of the l2_data channel may tell of several books; 0 is 0 however it is written', () => {
    const [event] = level2Update.events;
    const frame = decode({ ...level2Update, events: [event, { ...event, product_id: 'BTC-USD', updates: [] }] });
    expect(frame).toMatchObject({
      kind: 'books',
      books: [
        {
          symbol: 'SOL-USD',
          snapshot: false,
          bids: [{ price: 143.25, size: 88.4 }, { price: 143.28, size: 1 }],
          asks: [{ price: 143.29, size: 0 }],
        },
        { symbol: 'BTC-USD', snapshot: false, bids: [], asks: [] },
      ],
    });
  });

  it.each([
    ['a row that cannot be', withRow(level2Update, { price_level: '0' }), ['SOL-USD']],
    ['a side that is unknown', withRow(level2Update, { side: 'ask' }), 'all'],
  ])('of the l2_data channel with %s keeps its place and says whose book it spoils', (_what, frame, books) => {
    expect(decode(frame)).toMatchObject({ kind: 'rejected', books, position: { sequence: 60 } });
  });

  it('with a ticker without 24 h figures says that nothing changed for a day', () => {
    const quiet = withRow(tickerUpdate, {
      volume_24_h: '',
      low_24_h: '',
      high_24_h: '',
      price_percent_chg_24_h: '',
    });
    const frame = decode(quiet);
    expect(frame.kind === 'data' && frame.events).toMatchObject([
      { price: 143.27, changePct24h: 0, volume24h: 0, high24h: 143.27, low24h: 143.27 },
    ]);
  });

  it('with a ticker without a price brings no ticker and is no bad frame', () => {
    expect(decode(withRow(tickerUpdate, { price: '' }))).toMatchObject({ kind: 'data', events: [] });
  });

  it('carries every event of its list', () => {
    const [event] = tradesUpdate.events;
    const frame = decode({ ...tradesUpdate, events: [event, { ...event, type: 'snapshot' }] });
    expect(frame.kind === 'data' && frame.events).toHaveLength(4);
  });

  it.each([5127, '5127'])('with the heartbeat counter %o is a heartbeat', (counter) => {
    const beat = { ...heartbeat(18, '2026-10-02T08:15:31.003217Z') };
    const events = [{ current_time: 'not a date', heartbeat_counter: counter }];
    expect(decode({ ...beat, events })).toEqual({
      kind: 'heartbeat',
      at: Date.UTC(2026, 9, 2, 8, 15, 31, 3),
      sequence: 18,
    });
  });

  it.each([
    ['2026-10-02T08:15:30Z', 0],
    ['2026-10-02T08:15:30.1Z', 100],
    ['2026-10-02T08:15:30.104966218Z', 104],
  ])('with the timestamp %s is read to the millisecond', (timestamp, ms) => {
    expect(decode(heartbeat(0, timestamp))).toMatchObject({
      at: Date.UTC(2026, 9, 2, 8, 15, 30) + ms,
    });
  });

  it('of an acknowledgement lists the streams by our names', () => {
    const message = acknowledgement(2, '2026-10-02T08:15:30.104466218Z', {
      level2: ['BTC-USD'],
      market_trades: ['SOL-USD'],
      candles: ['BTC-USD', 'SOL-USD'],
    });
    expect(decode(message)).toMatchObject({
      kind: 'subscriptions',
      streams: new Set(['trades:SOL-USD', 'candles:BTC-USD', 'candles:SOL-USD', 'level2:BTC-USD']),
    });
  });

  it.each([
    { type: 'error', message: 'authentication failure' },
    { channel: 'error', message: 'authentication failure' },
  ])('of the shape %o is an error with the words of the venue', (message) => {
    expect(decode(message)).toEqual({ kind: 'error', message: 'authentication failure' });
  });

  it.each([
    ['not-json', '{"channel":"ticker"'],
    ['not-json', ''],
    ['bad-shape', 'null'],
    ['bad-shape', '[]'],
    ['bad-shape', '{"channel":7}'],
    ['bad-shape', '{"channel":"heartbeats"}'],
    ['unknown-channel', '{"channel":"__proto__"}'],
    ['unknown-channel', '{"channel":"level2"}'],
    ['bad-shape', '{"channel":"l2_data"}'],
    ['bad-shape', JSON.stringify(withRow(level2Update, { side: 'ask' }))],
    ['bad-shape', JSON.stringify(withRow(level2Update, { new_quantity: 1 }))],
    ['bad-shape', JSON.stringify({ ...level2Update, events: [{ ...level2Update.events[0], type: 'patch' }] })],
    ['bad-shape', JSON.stringify({ ...level2Update, events: [{ ...level2Update.events[0], product_id: undefined }] })],
    ['absurd-number', JSON.stringify(withRow(level2Update, { price_level: '' }))],
    ['absurd-number', JSON.stringify(withRow(level2Update, { price_level: '-1' }))],
    ['absurd-number', JSON.stringify(withRow(level2Update, { new_quantity: '-0.1' }))],
    ['absurd-number', JSON.stringify(withRow(level2Update, { new_quantity: '1e400' }))],
    ['bad-shape', JSON.stringify({ ...candlesUpdate, events: undefined })],
    ['bad-shape', JSON.stringify({ ...tickerUpdate, sequence_num: 1.5 })],
    ['bad-shape', JSON.stringify({ ...tradesUpdate, timestamp: undefined })],
    ['bad-shape', JSON.stringify(withRow(candlesUpdate, { close: undefined }))],
    ['bad-shape', JSON.stringify(withRow(candlesUpdate, { close: 61_200 }))],
    ['bad-shape', JSON.stringify(withRow(tradesUpdate, { size: null }))],
    ['bad-shape', JSON.stringify(withRow(tickerUpdate, { price: undefined }))],
    ['absurd-number', JSON.stringify({ ...candlesUpdate, timestamp: 'yesterday' })],
    ['absurd-number', JSON.stringify({ ...candlesUpdate, timestamp: '2999-10-02T08:16:02Z' })],
    ['absurd-number', JSON.stringify(withRow(candlesUpdate, { high: '61000' }))],
    ['absurd-number', JSON.stringify(withRow(candlesUpdate, { volume: '-1' }))],
    ['absurd-number', JSON.stringify(withRow(candlesUpdate, { start: '1790928901' }))],
    ['absurd-number', JSON.stringify(withRow(candlesUpdate, { start: '1790929500' }))],
    ['absurd-number', JSON.stringify(withRow(candlesUpdate, { open: '' }))],
    ['absurd-number', JSON.stringify(withRow(tradesUpdate, { price: '0' }))],
    ['absurd-number', JSON.stringify(withRow(tradesUpdate, { price: 'Infinity' }))],
    ['absurd-number', JSON.stringify(withRow(tradesUpdate, { price: '1e300' }))],
    ['absurd-number', JSON.stringify(withRow(tradesUpdate, { size: '' }))],
    ['absurd-number', JSON.stringify(withRow(tradesUpdate, { trade_id: '9007199254740993' }))],
    ['absurd-number', JSON.stringify(withRow(tradesUpdate, { time: '2027-10-02T08:16:05Z' }))],
    ['absurd-number', JSON.stringify(withRow(tickerUpdate, { price: '-143' }))],
    ['absurd-number', JSON.stringify(withRow(tickerUpdate, { volume_24_h: 'many' }))],
  ])('is rejected as %s: %s', (rejection, text) => {
    expect(decodeFrame(text)).toMatchObject({ kind: 'rejected', rejection });
  });

  it.each([
    ['an unknown channel', { ...candlesUpdate, channel: 'news' }, true],
    ['a ticker that cannot be', withRow(tickerUpdate, { price: '-1' }), true],
    ['a candle that cannot be', withRow(candlesUpdate, { volume: '-1' }), false],
    ['a misshapen trade', withRow(tradesUpdate, { size: 1 }), false],
  ])('with %s keeps its place in the sequence only if it can be spared', (_what, frame, spared) => {
    expect('position' in decode(frame)).toBe(spared);
  });

  it('never throws and never yields a figure that is not finite, whatever is in its fields', () => {
    const field = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.constantFrom('', ' ', '0', '-0', '1e999', 'NaN', '0x10', '1790928900', '88120455'),
      fc.jsonValue(),
    );
    const names = ['start', 'open', 'high', 'low', 'close', 'volume', 'price', 'size', 'trade_id'];
    names.push('price_level', 'new_quantity', 'side');
    const fields = fc.dictionary(fc.constantFrom(...names, 'time', 'product_id'), field);
    const message = fc.constantFrom(candlesUpdate, tickerUpdate, tradesUpdate, level2Update);
    fc.assert(
      fc.property(message, fields, (whole, changes) => {
        const frame = decode(withRow(whole, changes));
        const events = frame.kind === 'data' ? frame.events : [];
        const levels = frame.kind === 'books' ? frame.books.flatMap(({ asks, bids }) => [...asks, ...bids]) : [];
        const figures: unknown[] = [...events, ...levels].flatMap((event): unknown[] => Object.values(event));
        expect(figures.filter((value) => typeof value === 'number' && !Number.isFinite(value))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on any JSON at all', () => {
    const channel = fc.constantFrom('ticker', 'candles', 'heartbeats', 'subscriptions', 'l2_data', 'error');
    const message = fc.record({ channel, events: fc.jsonValue(), timestamp: fc.jsonValue() });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), message, fc.string()), (value) => {
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        expect(decodeFrame(text)).toHaveProperty('kind');
      }),
      { numRuns: 500 },
    );
  });
});
