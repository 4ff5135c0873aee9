import { LogLimiter, type Clock, type Logger } from '@livermore/base';
import { Connection } from '../../feed/connection.ts';
import { streamKey } from '../../feed/exchange-adapter.ts';
import type {
  CandleEvent,
  ExchangeFeed,
  FeedEvent,
  FeedObservation,
  StreamKey,
  StreamKind,
  TickerEvent,
  TradeEvent,
} from '../../feed/exchange-adapter.ts';
import { Listeners } from '../../feed/listeners.ts';
import type { OrderBookView } from '../../feed/order-book.ts';
import { OrderBooks } from '../../feed/order-books.ts';
import { RejectedFrames } from '../../feed/rejected-frames.ts';
import type { OpenSocket, SocketClose } from '../../feed/socket.ts';
import type { BookMessage } from '../mapper.ts';
import { decodeFrame } from './frames.ts';
import type { DecodedFrame, FramePosition } from './frames.ts';
import { SequenceWatch } from './sequence-watch.ts';
import { Subscriber } from './subscriber.ts';

/** Beyond this the venue's clock is not the wall's, and a difference of the two says nothing. */
const MAX_LAG_MS = 3_600_000;

/** How far the venue's time may leap ahead of what passed here, when both are wall time and when it is simulated, in ms. */
const LEAD_MS = { wall: 60_000, simulated: 3_600_000 };

export interface CoinbaseFeedOptions {
  open: OpenSocket;
  /** Wall clock: liveness, reconnection, ages. */
  clock: Clock;
  /** The clock in which the venue counts its limit of client messages. */
  venueClock: Clock;
  random: () => number;
  logger: Logger;
}

type DataEvent = TradeEvent | CandleEvent | TickerEvent;

/** Coinbase Advanced Trade market data: one connection with all wanted streams. */
export class CoinbaseFeed implements ExchangeFeed {
  readonly #options: CoinbaseFeedOptions;
  readonly #connection: Connection;
  readonly #subscriber: Subscriber;
  readonly #books: OrderBooks;
  readonly #rejected: RejectedFrames;
  readonly #logLimiter: LogLimiter;
  readonly #events: Listeners<[FeedEvent]>;
  readonly #changes: Listeners<[]>;
  readonly #sequence: SequenceWatch;
  readonly #isWallTime: boolean;
  #venueTime: number | null = null;
  #lagMs: number | null = null;
  #gaps = 0;
  #closed = false;

  constructor(options: CoinbaseFeedOptions) {
    const { clock, logger } = options;
    this.#options = options;
    this.#isWallTime = options.venueClock === clock;
    this.#sequence = new SequenceWatch(this.#isWallTime ? LEAD_MS.wall : LEAD_MS.simulated);
    this.#rejected = new RejectedFrames('Coinbase', clock, logger);
    this.#logLimiter = new LogLimiter(clock, 60_000);
    this.#events = new Listeners(logger, this.#logLimiter);
    this.#changes = new Listeners(logger, this.#logLimiter);
    this.#subscriber = new Subscriber({ ...options, send: (text) => this.#connection.send(text) });
    this.#books = new OrderBooks({
      clock,
      random: options.random,
      renew: (symbol) => {
        this.#subscriber.renew(streamKey('level2', symbol));
      },
    });
    this.#connection = new Connection({
      open: options.open,
      clock,
      random: options.random,
      listener: {
        opened: () => {
          this.#subscriber.opened();
        },
        message: (text) => {
          this.#receive(text);
        },
        closed: (reason) => {
          this.#lost(reason);
        },
        changed: () => {
          this.#changes.call();
        },
      },
    });
  }

  want(streams: ReadonlySet<StreamKey>): void {
    if (this.#closed) return;
    this.#subscriber.want(streams);
    this.#books.want(symbolsOf('level2', streams));
    if (streams.size === 0) {
      this.#forgetConnection();
      void this.#connection.stop();
    } else {
      this.#connection.start();
    }
  }

  onEvent(listener: (event: FeedEvent) => void): () => void {
    return this.#events.add(listener);
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  observe(): FeedObservation {
    return {
      connection: this.#connection.state,
      since: this.#connection.since,
      lastMessageAt: this.#connection.lastAliveAt,
      venueTime: this.#venueTime,
      lagMs: this.#lagMs,
      reconnects: this.#connection.reconnects,
      gaps: this.#gaps,
      confirmed: this.#subscriber.confirmed(),
      rejectedFrames: this.#rejected.counts(),
    };
  }

  book(symbol: string): OrderBookView | undefined {
    return this.#books.book(symbol);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#forgetConnection();
    await this.#connection.stop();
  }

  #receive(text: string): void {
    const frame = decodeFrame(text);
    if (frame.kind === 'error') {
      const words = frame.message.slice(0, 200);
      this.#warnOnce('error', `Coinbase answered with an error (${words}); what is not confirmed is asked for again`);
      this.#subscriber.refused();
    } else if (frame.kind === 'rejected') {
      this.#rejected.add(frame.rejection, frame.detail, text);
      if (frame.position && this.#absurdity(frame.position) === null) {
        this.#advance(frame.position);
        if (frame.books) this.#doubtBooks(frame.books, frame.position.at);
        this.#tellTime(frame.position.at);
      }
    } else {
      const absurdity = this.#absurdity(frame);
      if (absurdity === null) this.#accept(frame, text);
      else this.#rejected.add('absurd-number', absurdity, text);
    }
  }

  #absurdity(position: FramePosition): string | null {
    return this.#sequence.absurdity(position, this.#options.venueClock.now());
  }

  /** Order within a message: the gap it reveals, what it tells, then the time it proves. */
  #accept(frame: Exclude<DecodedFrame, { kind: 'error' | 'rejected' }>, text: string): void {
    const inOrder = this.#advance(frame);
    if (frame.kind === 'heartbeat') this.#subscriber.beat();
    if (frame.kind === 'data') this.#deliver(frame.events, inOrder);
    // A late message of a book is worth nothing: what followed it was applied, or the book is unknown.
    if (frame.kind === 'books' && inOrder) this.#deliverBooks(frame.books, frame.at, text);
    if (frame.kind === 'subscriptions') this.#acknowledged(frame.streams);
    this.#tellTime(frame.at);
  }

  /** Notes where the connection stands and tells of a hole; gives false for a late message. */
  #advance(position: FramePosition): boolean {
    this.#connection.alive();
    const { clock, venueClock } = this.#options;
    const step = this.#sequence.advance(position, venueClock.now());
    if (step === 'late') return false;
    const { at } = position;
    const lagMs = clock.now() - at;
    this.#lagMs = this.#isWallTime && Math.abs(lagMs) <= MAX_LAG_MS ? lagMs : null;
    if (step === 'next') return true;
    if (step === 'connected') this.#books.connected();
    else this.#books.doubt('all');
    this.#gaps += 1;
    this.#events.call({ kind: 'gap', reason: step, at });
    this.#changes.call();
    return true;
  }

  /** A late message still brings trades and candles, which know their place; not old prices. */
  #deliver(events: readonly DataEvent[], inOrder: boolean): void {
    let confirms = false;
    for (const event of events) {
      const stream = streamKey(STREAM_KINDS[event.kind], event.symbol);
      if (!this.#subscriber.wants(stream)) continue;
      if (this.#subscriber.delivered(stream)) confirms = true;
      if (inOrder || event.kind !== 'ticker') this.#events.call(event);
    }
    if (confirms) this.#changes.call();
  }

  /** What comes between the release of a book and its new subscription is of the old one. */
  #deliverBooks(messages: readonly BookMessage[], at: number, text: string): void {
    const carried = messages.filter(({ symbol }) => this.#subscriber.hasAsked(streamKey('level2', symbol)));
    let confirms = false;
    for (const { symbol, snapshot, wrong } of this.#books.take(carried, at)) {
      if (wrong) {
        const rejection = wrong === 'crossed' ? 'crossed-book' : 'absurd-number';
        this.#rejected.add(rejection, `the book of ${symbol} is ${wrong}; it is asked for again`, text);
      } else if (snapshot && this.#subscriber.delivered(streamKey('level2', symbol))) {
        confirms = true;
      }
      this.#events.call({ kind: 'book', symbol, at, snapshot });
    }
    if (confirms) this.#changes.call();
  }

  #doubtBooks(symbols: readonly string[] | 'all', at: number): void {
    for (const symbol of this.#books.doubt(symbols)) {
      this.#events.call({ kind: 'book', symbol, at, snapshot: false });
    }
  }

  #tellTime(at: number): void {
    if (this.#venueTime !== null && at <= this.#venueTime) return;
    this.#venueTime = at;
    this.#events.call({ kind: 'time', at });
  }

  #acknowledged(streams: ReadonlySet<StreamKey>): void {
    const { changed, dropped } = this.#subscriber.acknowledged(streams);
    if (dropped > 0) this.#warnOnce('dropped', `Coinbase no longer lists ${dropped} subscriptions; they are asked for again`);
    if (changed) this.#changes.call();
  }

  #lost({ detail, tooLarge }: SocketClose): void {
    this.#forgetConnection();
    if (tooLarge) this.#rejected.add('too-large', detail, '');
    this.#warnOnce('lost', `the connection to Coinbase was lost (${detail}); connecting again`);
  }

  /** Logs at most one of each kind a minute. */
  #warnOnce(kind: string, message: string): void {
    const alsoSinceLast = this.#logLimiter.admit(kind);
    if (alsoSinceLast !== undefined) this.#options.logger.warn({ alsoSinceLast }, message);
  }

  #forgetConnection(): void {
    this.#subscriber.closed();
    this.#books.disconnected();
    this.#sequence.restart();
    this.#lagMs = null;
  }
}

const STREAM_KINDS: Readonly<Record<DataEvent['kind'], StreamKind>> = {
  trade: 'trades',
  candle: 'candles',
  ticker: 'ticker',
};

const symbolsOf = (kind: StreamKind, streams: ReadonlySet<StreamKey>): Set<string> => {
  const prefix = `${kind}:`;
  const keys = [...streams].filter((stream) => stream.startsWith(prefix));
  return new Set(keys.map((stream) => stream.slice(prefix.length)));
};
