import { backoffDelayMs } from '@livermore/base';
import type { Cancel, Clock, Logger } from '@livermore/base';
import { Connection } from '../../feed/connection.ts';
import type { OpenSocket, SocketClose } from '../../feed/connection.ts';
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
import { LogLimiter } from '../../feed/log-limiter.ts';
import { PacedSender } from '../../feed/paced-sender.ts';
import { RejectedFrames } from '../../feed/rejected-frames.ts';
import { Subscriptions } from '../../feed/subscriptions.ts';
import { CHANNELS } from '../mapper.ts';
import { decodeFrame } from './frames.ts';
import type { DecodedFrame, FramePosition } from './frames.ts';
import { SequenceWatch } from './sequence-watch.ts';

/** The venue takes 8 client messages a second from one address; this stays below. */
const MESSAGE_SPACING_MS = 150;
const MAX_SYMBOLS_PER_MESSAGE = 100;
const ASK_AGAIN = { baseMs: 2_000, capMs: 60_000 };
/** Beyond this the venue's clock is not the wall's, and a difference of the two says nothing. */
const MAX_LAG_MS = 3_600_000;

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
  readonly #subscriptions = new Subscriptions();
  readonly #sender: PacedSender;
  readonly #rejected: RejectedFrames;
  readonly #logLimiter: LogLimiter;
  readonly #events: Listeners<[FeedEvent]>;
  readonly #changes: Listeners<[]>;
  readonly #sequence = new SequenceWatch();
  /** Whether heartbeats are asked for on the open socket; undefined while none is open. */
  #heartbeats: 'missing' | 'asked' | undefined;
  #askAgain: { attempt: number; cancel: Cancel | undefined } = { attempt: 0, cancel: undefined };
  #venueTime: number | null = null;
  #lagMs: number | null = null;
  #gaps = 0;
  #closed = false;

  constructor(options: CoinbaseFeedOptions) {
    const { clock, venueClock, logger } = options;
    this.#options = options;
    this.#rejected = new RejectedFrames('Coinbase', clock, logger);
    this.#logLimiter = new LogLimiter(clock, 60_000);
    this.#events = new Listeners(logger, this.#logLimiter);
    this.#changes = new Listeners(logger, this.#logLimiter);
    this.#sender = new PacedSender(venueClock, MESSAGE_SPACING_MS, () => this.#sendNext());
    this.#connection = new Connection({
      open: options.open,
      clock,
      random: options.random,
      listener: {
        opened: () => {
          this.#heartbeats = 'missing';
          this.#sender.wake();
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
    this.#subscriptions.want(streams);
    if (streams.size === 0) {
      this.#forgetConnection();
      void this.#connection.stop();
    } else {
      this.#connection.start();
      this.#sender.wake();
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
      confirmed: this.#subscriptions.confirmed(),
      rejectedFrames: this.#rejected.counts(),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#forgetConnection();
    await this.#connection.stop();
  }

  #receive(text: string): void {
    const frame = decodeFrame(text);
    if (frame.kind === 'error') {
      this.#refused(`Coinbase answered with an error: ${frame.message.slice(0, 200)}`);
    } else if (frame.kind === 'rejected') {
      this.#rejected.add(frame.rejection, frame.detail, text);
      if (frame.position && this.#sequence.isSane(frame.position.at)) {
        this.#advance(frame.position);
        this.#tellTime(frame.position.at);
      }
    } else if (!this.#sequence.isSane(frame.at)) {
      this.#rejected.add('absurd-number', 'the time leaps by more than a day', text);
    } else {
      this.#accept(frame);
    }
  }

  /** Order within a message: the gap it reveals, what it tells, then the time it proves. */
  #accept(frame: Exclude<DecodedFrame, { kind: 'error' | 'rejected' }>): void {
    const inOrder = this.#advance(frame);
    if (frame.kind === 'data') this.#deliver(frame.events, inOrder);
    if (frame.kind === 'subscriptions') this.#acknowledged(frame.streams);
    this.#tellTime(frame.at);
  }

  /** Notes where the connection stands and tells of a hole; gives false for a late message. */
  #advance({ at, sequence }: FramePosition): boolean {
    this.#connection.alive();
    const step = this.#sequence.advance(at, sequence);
    if (step === 'late') return false;
    const lagMs = this.#options.clock.now() - at;
    this.#lagMs = Math.abs(lagMs) <= MAX_LAG_MS ? lagMs : null;
    if (step === 'next') return true;
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
      if (!this.#subscriptions.wants(stream)) continue;
      if (this.#subscriptions.delivered(stream)) confirms = true;
      if (inOrder || event.kind !== 'ticker') this.#events.call(event);
    }
    if (confirms) this.#changes.call();
  }

  #tellTime(at: number): void {
    if (this.#venueTime !== null && at <= this.#venueTime) return;
    this.#venueTime = at;
    this.#events.call({ kind: 'time', at });
  }

  #acknowledged(streams: ReadonlySet<StreamKey>): void {
    const { changed, dropped } = this.#subscriptions.acknowledged(streams);
    if (dropped > 0) this.#refused(`Coinbase no longer lists ${dropped} acknowledged subscriptions`);
    if (changed) this.#changes.call();
  }

  /** Asks again, later and later, for what the venue has not confirmed on this connection. */
  #refused(message: string): void {
    const alsoSinceLast = this.#logLimiter.admit('refused');
    if (alsoSinceLast !== undefined) {
      this.#options.logger.warn({ alsoSinceLast }, `${message}; what is not confirmed is asked again`);
    }
    if (this.#askAgain.cancel || this.#heartbeats === undefined) return;
    const { clock, random } = this.#options;
    const delayMs = backoffDelayMs(this.#askAgain.attempt, ASK_AGAIN, random);
    const cancel = clock.after(delayMs, () => {
      this.#askAgain.cancel = undefined;
      this.#subscriptions.refused();
      this.#sender.wake();
    });
    this.#askAgain = { attempt: this.#askAgain.attempt + 1, cancel };
  }

  /** Heartbeats go first: they keep quiet subscriptions open and prove that the venue lives. */
  #sendNext(): boolean {
    if (this.#heartbeats === undefined) return false;
    if (this.#heartbeats === 'missing') {
      this.#heartbeats = 'asked';
      this.#connection.send(JSON.stringify({ type: 'subscribe', channel: 'heartbeats' }));
      return true;
    }
    const request = this.#subscriptions.next(MAX_SYMBOLS_PER_MESSAGE);
    if (!request) return false;
    this.#subscriptions.sent(request);
    const { action, kind, symbols } = request;
    this.#connection.send(
      JSON.stringify({ type: action, channel: CHANNELS[kind], product_ids: symbols }),
    );
    return true;
  }

  #lost({ detail, tooLarge }: SocketClose): void {
    this.#forgetConnection();
    if (tooLarge) this.#rejected.add('too-large', detail, '');
    const alsoSinceLast = this.#logLimiter.admit('lost');
    if (alsoSinceLast === undefined) return;
    this.#options.logger.warn(
      { alsoSinceLast },
      `the connection to Coinbase was lost (${detail}); connecting again`,
    );
  }

  #forgetConnection(): void {
    this.#heartbeats = undefined;
    this.#askAgain.cancel?.();
    this.#askAgain = { attempt: 0, cancel: undefined };
    this.#sequence.restart();
    this.#sender.stop();
    this.#subscriptions.disconnected();
    this.#lagMs = null;
  }
}

const STREAM_KINDS: Readonly<Record<DataEvent['kind'], StreamKind>> = {
  trade: 'trades',
  candle: 'candles',
  ticker: 'ticker',
};
