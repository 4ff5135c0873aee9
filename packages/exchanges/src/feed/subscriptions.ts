import { streamKey } from './exchange-adapter.ts';
import type { StreamKey, StreamKind } from './exchange-adapter.ts';

/** One change of what the venue sends: a kind of stream for a batch of symbols. */
export interface SubscriptionRequest {
  action: 'subscribe' | 'unsubscribe';
  kind: StreamKind;
  symbols: string[];
}

/**
 * What is known of a stream that was asked for. Delivery may come before the acknowledgement;
 * `doubtful` is to be asked for again, yet the venue may carry it.
 */
type Evidence = 'asked' | 'doubtful' | 'delivered' | 'acknowledged';

const KINDS: readonly StreamKind[] = ['candles', 'trades', 'ticker', 'level2'];

/**
 * What is wanted, what was asked for on the present connection, and what the venue has confirmed.
 * Plain state: it sends nothing and knows no socket. `next` tells the request that brings asked
 * closer to wanted; `sent` records it.
 */
export class Subscriptions {
  #wanted: ReadonlySet<StreamKey> = new Set();
  readonly #asked = new Map<StreamKey, Evidence>();
  /** Asked for, to be released and asked for again. */
  readonly #renewing = new Set<StreamKey>();

  want(streams: ReadonlySet<StreamKey>): void {
    this.#wanted = new Set(streams);
  }

  wants(stream: StreamKey): boolean {
    return this.#wanted.has(stream);
  }

  /** Whether the stream was asked for on the present connection and not released since. */
  hasAsked(stream: StreamKey): boolean {
    return this.#asked.has(stream);
  }

  /** The stream needs its first message again: it is released and asked for anew, unless it comes before. */
  renew(stream: StreamKey): void {
    if (this.#asked.has(stream)) this.#renewing.add(stream);
  }

  /**
   * The next request, or undefined when everything wanted was asked for and nothing else is.
   * Releases go before new subscriptions, so that the venue never carries more than needed.
   */
  next(maxSymbols: number): SubscriptionRequest | undefined {
    const released = [...this.#asked.keys()].filter(
      (stream) => !this.#wanted.has(stream) || this.#renewing.has(stream),
    );
    const missing = [...this.#wanted].filter(
      (stream) => (this.#asked.get(stream) ?? 'doubtful') === 'doubtful',
    );
    return batch('unsubscribe', released, maxSymbols) ?? batch('subscribe', missing, maxSymbols);
  }

  /** Records that `request` went out on the present connection. */
  sent({ action, kind, symbols }: SubscriptionRequest): void {
    for (const symbol of symbols) {
      const stream = streamKey(kind, symbol);
      this.#renewing.delete(stream);
      if (action === 'subscribe') this.#asked.set(stream, 'asked');
      else this.#asked.delete(stream);
    }
  }

  /**
   * Takes the venue's list of everything it carries on this connection. Gives whether the confirmed
   * set changed, and how many streams it had acknowledged before and no longer lists.
   */
  acknowledged(listed: ReadonlySet<StreamKey>): { changed: boolean; dropped: number } {
    let changed = false;
    let dropped = 0;
    for (const [stream, evidence] of this.#asked) {
      if (listed.has(stream)) {
        changed ||= !isConfirmed(evidence);
        this.#asked.set(stream, 'acknowledged');
      } else if (evidence === 'acknowledged') {
        dropped += 1;
        this.#asked.set(stream, 'asked');
      }
    }
    return { changed: changed || dropped > 0, dropped };
  }

  /** Records that data of an asked-for stream arrived; gives whether that newly confirms it. */
  delivered(stream: StreamKey): boolean {
    this.#renewing.delete(stream);
    const evidence = this.#asked.get(stream);
    if (evidence === undefined || isConfirmed(evidence)) return false;
    this.#asked.set(stream, 'delivered');
    return true;
  }

  /** The venue refused or dropped something: all that is not confirmed is to be asked again. */
  refused(): void {
    for (const [stream, evidence] of this.#asked) {
      if (evidence === 'asked') this.#asked.set(stream, 'doubtful');
    }
  }

  /** The connection is gone, and with it everything that was asked for. */
  disconnected(): void {
    this.#asked.clear();
    this.#renewing.clear();
  }

  /** Whether everything wanted is confirmed on the present connection. */
  isComplete(): boolean {
    return [...this.#wanted].every((stream) => isConfirmed(this.#asked.get(stream) ?? 'asked'));
  }

  /** Streams that the venue acknowledged or delivered on the present connection and are wanted. */
  confirmed(): Set<StreamKey> {
    const confirmed = new Set<StreamKey>();
    for (const [stream, evidence] of this.#asked) {
      if (isConfirmed(evidence) && this.#wanted.has(stream)) confirmed.add(stream);
    }
    return confirmed;
  }
}

const isConfirmed = (evidence: Evidence): boolean =>
  evidence === 'delivered' || evidence === 'acknowledged';

const batch = (
  action: SubscriptionRequest['action'],
  streams: readonly StreamKey[],
  maxSymbols: number,
): SubscriptionRequest | undefined => {
  for (const kind of KINDS) {
    const prefix = `${kind}:`;
    const symbols = streams
      .filter((stream) => stream.startsWith(prefix))
      .slice(0, maxSymbols)
      .map((stream) => stream.slice(prefix.length));
    if (symbols.length > 0) return { action, kind, symbols };
  }
  return undefined;
};
