import { backoffDelayMs } from '@livermore/base';
import type { Cancel, Clock } from '@livermore/base';
import type { StreamKey } from '../../feed/exchange-adapter.ts';
import { PacedSender } from '../../feed/paced-sender.ts';
import { Subscriptions } from '../../feed/subscriptions.ts';
import { CHANNELS } from '../mapper.ts';

/** The venue takes 8 client messages a second from one address; this stays below. */
const MESSAGE_SPACING_MS = 150;
const MAX_SYMBOLS_PER_MESSAGE = 100;
const ASK_AGAIN = { baseMs: 2_000, capMs: 60_000 };

export interface SubscriberOptions {
  /** Wall clock, for asking again. */
  clock: Clock;
  /** The clock in which the venue counts client messages. */
  venueClock: Clock;
  random: () => number;
  /** Sends on the present socket. */
  send: (text: string) => void;
}

/** Says to the venue what is wanted of it, from the opening of a socket to its end. */
export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #subscriptions = new Subscriptions();
  readonly #sender: PacedSender;
  /** What is known of the heartbeats of the open socket; undefined while none is open. */
  #heartbeats: 'missing' | 'asked' | 'beating' | undefined;
  #attempt = 0;
  #cancelAskAgain: Cancel | undefined;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.#sender = new PacedSender(options.venueClock, MESSAGE_SPACING_MS, () => this.#sendNext());
  }

  want(streams: ReadonlySet<StreamKey>): void {
    this.#subscriptions.want(streams);
    if (this.#heartbeats !== undefined) this.#sender.wake();
  }

  wants(stream: StreamKey): boolean {
    return this.#subscriptions.wants(stream);
  }

  hasAsked(stream: StreamKey): boolean {
    return this.#subscriptions.hasAsked(stream);
  }

  /** Releases the stream and asks for it again, for its snapshot. */
  renew(stream: StreamKey): void {
    this.#subscriptions.renew(stream);
    if (this.#heartbeats !== undefined) this.#sender.wake();
  }

  confirmed(): Set<StreamKey> {
    return this.#subscriptions.confirmed();
  }

  opened(): void {
    this.#heartbeats = 'missing';
    this.#sender.wake();
  }

  closed(): void {
    this.#heartbeats = undefined;
    this.#attempt = 0;
    this.#cancelAskAgain?.();
    this.#cancelAskAgain = undefined;
    this.#sender.stop();
    this.#subscriptions.disconnected();
  }

  /** A heartbeat arrived. */
  beat(): void {
    this.#heartbeats = 'beating';
  }

  /** Data of a wanted stream arrived; gives whether that newly confirms it. */
  delivered(stream: StreamKey): boolean {
    const isNew = this.#subscriptions.delivered(stream);
    if (isNew) this.#confirmedMore();
    return isNew;
  }

  /** The venue lists what it carries. What it has dropped is asked for again. */
  acknowledged(streams: ReadonlySet<StreamKey>): { changed: boolean; dropped: number } {
    const outcome = this.#subscriptions.acknowledged(streams);
    if (outcome.dropped > 0) this.refused();
    else if (outcome.changed) this.#confirmedMore();
    return outcome;
  }

  /** Asks again, later and later, for what the venue has not confirmed on this connection. */
  refused(): void {
    if (this.#cancelAskAgain || this.#heartbeats === undefined) return;
    const { clock, random } = this.#options;
    this.#cancelAskAgain = clock.after(backoffDelayMs(this.#attempt, ASK_AGAIN, random), () => {
      this.#cancelAskAgain = undefined;
      this.#subscriptions.refused();
      if (this.#heartbeats === 'asked') this.#heartbeats = 'missing';
      this.#sender.wake();
    });
    this.#attempt += 1;
  }

  /** With all that is wanted confirmed the trouble is over: the next is asked about as soon as the first was. */
  #confirmedMore(): void {
    if (this.#subscriptions.isComplete()) this.#attempt = 0;
  }

  /** Heartbeats go first: they keep quiet subscriptions open and prove that the venue lives. */
  #sendNext(): boolean {
    if (this.#heartbeats === undefined) return false;
    if (this.#heartbeats === 'missing') {
      this.#heartbeats = 'asked';
      this.#options.send(JSON.stringify({ type: 'subscribe', channel: 'heartbeats' }));
      return true;
    }
    const request = this.#subscriptions.next(MAX_SYMBOLS_PER_MESSAGE);
    if (!request) return false;
    this.#subscriptions.sent(request);
    const { action, kind, symbols } = request;
    this.#options.send(
      JSON.stringify({ type: action, channel: CHANNELS[kind], product_ids: symbols }),
    );
    return true;
  }
}
