import { TIMEFRAME_MS, bucketEnd, bucketStart } from '@livermore/schemas';
import { until } from '@livermore/testkit';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { streamKey } from '../feed/exchange-adapter.ts';
import type { BookEvent, ExchangeAdapter, ExchangeCredentials, FeedEvent, StreamKey, TradeEvent } from '../feed/exchange-adapter.ts';
import type { BookLevel } from '../feed/order-book.ts';

/** An adapter and the venue at the other end of its sockets. */
export interface VenueUnderTest {
  adapter: ExchangeAdapter;
  /** Two products that trade several times a venue minute. */
  symbols: readonly [string, string];
  /** A key that the venue accepts. */
  credentials: ExchangeCredentials;
  /** What the venue was asked to stream on the newest connection. */
  carried(): ReadonlySet<StreamKey>;
  connections(): number;
  /** Cuts every connection. */
  dropConnections(): void;
  /** Sends a text on every connection as it is. */
  injectRaw(text: string): void;
  /** The venue's own book of a symbol at a venue time, the best levels first. */
  bookAt(symbol: string, at: number): Record<'bids' | 'asks', BookLevel[]>;
  /** Loses one message of every connection, where the venue's protocol shows that. */
  skipSequence?: () => void;
  /** Ends the adapter, then the venue. */
  close(): Promise<void>;
}

/** Every venue keeps these promises, over real sockets. `start` gives a fresh adapter and venue. */
export const describeExchange = (name: string, start: () => Promise<VenueUnderTest>): void => {
  describe(`${name} as an exchange`, () => {
    let venue: VenueUnderTest;
    let events: FeedEvent[];
    beforeEach(async () => {
      venue = await start();
      events = [];
      venue.adapter.feed.onEvent((event) => events.push(event));
    });
    afterEach(() => venue.close());

    const streamsOf = (...symbols: string[]): Set<StreamKey> =>
      new Set(
        symbols.flatMap((symbol) =>
          (['trades', 'candles', 'ticker', 'level2'] as const).map((kind) => streamKey(kind, symbol)),
        ),
      );

    const wantAll = async (streams: Set<StreamKey>): Promise<void> => {
      venue.adapter.feed.want(streams);
      await until('everything wanted to be confirmed', () => isSame(confirmed(), streams));
    };

    const confirmed = (): ReadonlySet<StreamKey> => venue.adapter.feed.observe().confirmed;

    const arrives = (what: string, test: (event: FeedEvent) => boolean): Promise<FeedEvent> => {
      const seen = events.length;
      return until(what, () => events.slice(seen).find(test));
    };

    it('is connected only while something is wanted', async () => {
      const { feed } = venue.adapter;
      expect(feed.observe()).toMatchObject({ connection: 'idle', lastMessageAt: null, venueTime: null });
      feed.want(streamsOf(venue.symbols[0]));
      await until('a connection', () => feed.observe().connection === 'connected');
      expect(venue.connections()).toBe(1);
      feed.want(new Set());
      expect(feed.observe()).toMatchObject({ connection: 'idle', confirmed: new Set() });
      await until('the end of the connection', () => venue.connections() === 0);
    });

    it('asks the venue for exactly what is wanted, also when that changes', async () => {
      const [one, two] = venue.symbols;
      for (const streams of [streamsOf(one), streamsOf(one, two), streamsOf(two)]) {
        await wantAll(streams);
        // Releases are not confirmed; the venue's own record shows them.
        await until('the venue to carry just that', () => isSame(venue.carried(), streams));
      }
      expect(venue.adapter.feed.observe().reconnects).toBe(0);
    });

    it('brings trades, candles, tickers and books of what is wanted and of nothing else', async () => {
      const [symbol] = venue.symbols;
      venue.adapter.feed.want(streamsOf(symbol));
      await arrives('a trade', ({ kind }) => kind === 'trade');
      await arrives('a candle', ({ kind }) => kind === 'candle');
      await arrives('a ticker', ({ kind }) => kind === 'ticker');
      await arrives('a book', ({ kind }) => kind === 'book');
      const symbols = events.flatMap((event) => ('symbol' in event ? [event.symbol] : []));
      expect(new Set(symbols)).toEqual(new Set([symbol]));
      for (const event of events) {
        if (event.kind !== 'candle') continue;
        expect(venue.adapter.nativeTimeframes).toContain(event.timeframe);
        expect(bucketStart(event.openTime, event.timeframe)).toBe(event.openTime);
      }
    });

    it('begins with a gap, and its time only goes forward', async () => {
      venue.adapter.feed.want(streamsOf(...venue.symbols));
      await until('ten steps of time', () => events.filter(({ kind }) => kind === 'time').length > 10);
      expect(events[0]).toMatchObject({ kind: 'gap', reason: 'connected' });
      const times = events.flatMap((event) => (event.kind === 'time' ? [event.at] : []));
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      expect(venue.adapter.feed.observe().venueTime).toBe(times.at(-1));
    });

    it("brings each trade by ascending id, and they make the venue's own one-minute candle", async () => {
      const [symbol] = venue.symbols;
      venue.adapter.feed.want(new Set([streamKey('trades', symbol)]));
      const first = await arrives('the time', ({ kind }) => kind === 'time');
      const minute = bucketEnd(bucketStart('at' in first ? first.at : 0, '1m'), '1m');
      const after = minute + TIMEFRAME_MS['1m'] + 5_000;
      await until('the end of the minute', () => (venue.adapter.feed.observe().venueTime ?? 0) > after);
      const trades = events.filter((event): event is TradeEvent => event.kind === 'trade');
      const live = trades.filter(({ snapshot }) => !snapshot).map(({ id }) => id);
      expect(live).toEqual([...live].sort((a, b) => a - b));
      const inMinute = trades.filter(({ snapshot, time }) => !snapshot && bucketStart(time, '1m') === minute);
      const prices = inMinute.map(({ price }) => price);
      const query = { symbol, timeframe: '1m', from: minute, to: minute } as const;
      const [candle] = await venue.adapter.rest.candles(query, { priority: 'live' });
      expect(candle).toMatchObject({
        openTime: minute,
        open: prices[0],
        high: Math.max(...prices),
        low: Math.min(...prices),
        close: prices.at(-1),
      });
      expect(inMinute.reduce((sum, { size }) => sum + size, 0)).toBeCloseTo(candle?.volume ?? 0, 9);
    });

    it('connects again when the connection is lost, and asks for what is wanted then', async () => {
      const [one, two] = venue.symbols;
      const { feed } = venue.adapter;
      await wantAll(streamsOf(one));
      venue.dropConnections();
      await until('the loss', () => feed.observe().connection === 'down');
      expect(feed.observe().confirmed).toEqual(new Set());
      feed.want(streamsOf(two));
      const gap = await arrives('the gap', ({ kind }) => kind === 'gap');
      expect(gap).toMatchObject({ reason: 'connected' });
      await until('the streams', () => isSame(confirmed(), streamsOf(two)));
      expect(venue.carried()).toEqual(streamsOf(two));
      expect(feed.observe()).toMatchObject({ connection: 'connected', reconnects: 1, gaps: 2 });
      expect(venue.connections()).toBe(1);
    });

    it('tells of a gap where a message was lost', async ({ skip }) => {
      if (!venue.skipSequence) return skip('the protocol of the venue does not show it');
      await wantAll(streamsOf(venue.symbols[0]));
      const gap = arrives('the gap', ({ kind }) => kind === 'gap');
      venue.skipSequence();
      expect(await gap).toMatchObject({ reason: 'sequence' });
      expect(venue.adapter.feed.observe()).toMatchObject({ reconnects: 0, gaps: 2 });
    });

    const isBook = (event: FeedEvent): event is BookEvent => event.kind === 'book';

    it("keeps the venue's own book: a snapshot first, then update by update, not crossed", async () => {
      const [symbol] = venue.symbols;
      const { feed } = venue.adapter;
      const checked: boolean[] = [];
      feed.onEvent((event) => {
        if (!isBook(event)) return;
        const book = feed.book(symbol);
        const kept = { at: book?.at, bids: book?.depth('bids', 1_000), asks: book?.depth('asks', 1_000) };
        expect(kept).toEqual({ at: event.at, ...venue.bookAt(symbol, event.at) });
        expect(book?.bestBid?.price).toBeLessThan(book?.bestAsk?.price ?? 0);
        expect(feed.book(venue.symbols[1])).toBeUndefined();
        checked.push(event.snapshot);
      });
      feed.want(new Set([streamKey('level2', symbol)]));
      // A listener that fails is only logged, so that what it has checked is counted.
      await until('twenty books', () => events.filter(isBook).length >= 20);
      expect(checked).toHaveLength(events.filter(isBook).length);
      expect(checked.slice(0, 2)).toEqual([true, false]);
    });

    it('knows no book after a loss until its next snapshot', async ({ skip }) => {
      const [symbol] = venue.symbols;
      const { feed } = venue.adapter;
      await wantAll(streamsOf(symbol));
      await until('the book', () => feed.book(symbol) !== undefined);
      venue.dropConnections();
      await until('the loss', () => feed.observe().connection === 'down');
      expect(feed.book(symbol)).toBeUndefined();
      await until('the book of the next connection', () => feed.book(symbol) !== undefined);
      if (!venue.skipSequence) return skip('the protocol of the venue does not show a lost message');
      const seen = events.length;
      const known: boolean[] = [];
      feed.onEvent((event) => {
        if (event.kind === 'gap') known.push(feed.book(symbol) !== undefined);
      });
      venue.skipSequence();
      await until('the new snapshot', () => events.slice(seen).find((event) => isBook(event) && event.snapshot));
      expect(known).toEqual([false]);
      const between = events.slice(events.findLastIndex(({ kind }) => kind === 'gap'));
      expect(between.filter(isBook)[0]?.snapshot).toBe(true);
      expect(feed.observe().reconnects).toBe(1);
    });

    it('forgets a book that is no longer wanted', async () => {
      const [symbol, other] = venue.symbols;
      const { feed } = venue.adapter;
      await wantAll(streamsOf(symbol));
      await until('the book', () => feed.book(symbol) !== undefined);
      feed.want(streamsOf(other));
      expect(feed.book(symbol)).toBeUndefined();
      feed.want(new Set());
      expect(feed.book(other)).toBeUndefined();
    });

    it.each(['{"cut":', 'null', '[]', '{}', '"text"', '{"channel":"never heard of","events":[]}'])(
      'counts the frame %s and goes on',
      async (frame) => {
        const { feed } = venue.adapter;
        await wantAll(streamsOf(venue.symbols[0]));
        const before = sum(feed.observe().rejectedFrames);
        venue.injectRaw(frame);
        await until('the frame', () => sum(feed.observe().rejectedFrames) === before + 1);
        await arrives('a trade', ({ kind }) => kind === 'trade');
        expect(feed.observe()).toMatchObject({ connection: 'connected', reconnects: 0, gaps: 1 });
      },
    );

    it('brings nothing more once it is closed, and cannot be woken', async () => {
      const { feed } = venue.adapter;
      await wantAll(streamsOf(venue.symbols[0]));
      await feed.close();
      await feed.close();
      const seen = events.length;
      feed.want(streamsOf(venue.symbols[0]));
      await until('the end of the connection', () => venue.connections() === 0);
      expect(events).toHaveLength(seen);
      expect(feed.observe().connection).toBe('idle');
    });

    it('lists what an account holds, each asset once and nothing empty', async () => {
      const balances = await venue.adapter.rest.accounts(venue.credentials);
      expect(balances.length).toBeGreaterThan(0);
      expect(new Set(balances.map(({ asset }) => asset)).size).toBe(balances.length);
      for (const { asset, quantity } of balances) {
        expect(asset).toMatch(/^[A-Z0-9]+$/);
        expect(quantity).toBeGreaterThan(0);
      }
    });

    it('refuses a key that cannot be read, without showing it', async () => {
      const credentials = { keyName: 'some-key', privateKey: 'planted-secret' };
      const error: unknown = await venue.adapter.rest.accounts(credentials).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'EXCHANGE_REFUSED' });
      expect(inspect(error, { depth: 9 })).not.toContain('planted-secret');
    });

    it('lists its products', async () => {
      const products = await venue.adapter.rest.products();
      for (const symbol of venue.symbols) {
        const product = products.find((other) => other.symbol === symbol);
        expect(product).toMatchObject({ tradable: true });
        expect(product?.priceIncrement).toBeGreaterThan(0);
        expect(product?.baseIncrement).toBeGreaterThan(0);
      }
    });

    it.each(['1m', '5m', '15m', '1h', '4h', '1d'] as const)(
      'gives a page of %s candles from its history, oldest first',
      async (timeframe) => {
        const { rest } = venue.adapter;
        const step = TIMEFRAME_MS[timeframe];
        const to = bucketStart((await rest.serverTime()) - step, timeframe);
        const from = to - 19 * step;
        const [symbol] = venue.symbols;
        const candles = await rest.candles({ symbol, timeframe, from, to }, { priority: 'backfill' });
        expect(candles.length).toBeGreaterThan(0);
        const openTimes = candles.map(({ openTime }) => openTime);
        expect(openTimes).toEqual([...new Set(openTimes)].sort((a, b) => a - b));
        for (const { openTime, open, high, low, close, volume } of candles) {
          expect(bucketStart(openTime, timeframe)).toBe(openTime);
          expect(openTime >= from && openTime <= to).toBe(true);
          expect(low <= Math.min(open, close) && high >= Math.max(open, close)).toBe(true);
          expect(volume).toBeGreaterThan(0);
        }
      },
    );

    it('gives a full page, and says so when more is asked for', async () => {
      const { rest } = venue.adapter;
      const [symbol] = venue.symbols;
      const to = bucketStart((await rest.serverTime()) - 300_000, '5m');
      const page = (buckets: number) =>
        rest.candles(
          { symbol, timeframe: '5m', from: to - (buckets - 1) * 300_000, to },
          { priority: 'backfill' },
        );
      expect((await page(rest.pageLimit)).length).toBeGreaterThan(rest.pageLimit / 2);
      await expect(page(rest.pageLimit + 1)).rejects.toMatchObject({ code: 'EXCHANGE_REFUSED' });
    });

    it('says that a symbol is unknown', async () => {
      const { rest } = venue.adapter;
      const to = bucketStart(await rest.serverTime(), '5m');
      const query = { symbol: 'NOSUCH-USD', timeframe: '5m', from: to, to } as const;
      await expect(rest.candles(query, { priority: 'live' })).rejects.toMatchObject({
        code: 'UNKNOWN_SYMBOL',
      });
    });

    it('shows what is used of its budget', async () => {
      const { rest } = venue.adapter;
      const idle = rest.budget();
      const requests = Promise.all([rest.serverTime(), rest.serverTime()]);
      expect(rest.budget()).toMatchObject({ used: idle.used + 2, limit: idle.limit });
      expect(rest.budget().resetAt).toBeGreaterThan(idle.resetAt);
      await requests;
    });
  });
};

const isSame = (one: ReadonlySet<StreamKey>, two: ReadonlySet<StreamKey>): boolean =>
  one.size === two.size && [...one].every((stream) => two.has(stream));

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);
