import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { mixKey, unit } from '../market/hash.ts';
import type { Channel } from './client-message.ts';
import { RateWindow } from './rate-window.ts';
import { goTime, rfc3339 } from './wire-time.ts';

/** Client messages a second that the venue takes. */
const CLIENT_MESSAGES_PER_SECOND = 8;
/** A client that leaves this much unread is cut off, so that it cannot fill the venue's memory. */
const UNREAD_LIMIT_BYTES = 8 * 1024 * 1024;

/** Channels whose messages come without the empty `client_id`. */
const WITHOUT_CLIENT_ID: ReadonlySet<string> = new Set(['subscriptions', 'heartbeats']);

/** The name that a channel's messages bear: the book's is not the one under which it is subscribed. */
export const messageChannel = (channel: Channel): string => (channel === 'level2' ? 'l2_data' : channel);

/** One client: its subscriptions, its one sequence over all channels, and what it may send. */
export class Connection {
  readonly ordinal: number;
  readonly #socket: WebSocket;
  readonly #stream: Socket;
  readonly #subscriptions = new Map<Channel, Set<string>>();
  readonly #messages = new RateWindow(CLIENT_MESSAGES_PER_SECOND);
  readonly #idleLimitMs: number;
  readonly #firstBeat: number;
  #nextSequence = 0;
  #beats = 0;
  #lastSentMs: number;

  /** `ordinal` numbers the connections of a venue; `nowMs` is venue time. */
  constructor(socket: WebSocket, stream: Socket, ordinal: number, nowMs: number) {
    this.#socket = socket;
    this.#stream = stream;
    this.ordinal = ordinal;
    this.#lastSentMs = nowMs;
    const key = mixKey(0x68656172, ordinal);
    this.#idleLimitMs = 60_000 + Math.floor(unit(key, 0) * 30_000);
    this.#firstBeat = 1_000 + Math.floor(unit(key, 1) * 500_000);
  }

  /** Whether anything was ever subscribed. */
  get hasSubscribed(): boolean {
    return this.#subscriptions.size > 0;
  }

  /** Whether the venue takes one more client message at this venue time. */
  takesMessage(nowMs: number): boolean {
    return this.#messages.take(nowMs);
  }

  subscribe(channel: Channel, products: readonly string[]): void {
    const set = this.#subscriptions.get(channel) ?? new Set();
    for (const product of products) set.add(product);
    this.#subscriptions.set(channel, set);
  }

  /** Drops the products, or the whole channel when none are named. */
  unsubscribe(channel: Channel, products: readonly string[] | undefined): void {
    const set = this.#subscriptions.get(channel);
    if (!set) return;
    if (products) for (const product of products) set.delete(product);
    else set.clear();
  }

  wants(channel: Channel, product: string): boolean {
    return this.#subscriptions.get(channel)?.has(product) ?? false;
  }

  /** Sends one message of a channel; `events` is JSON. */
  send(channel: string, timeUs: number, events: string): void {
    const clientId = WITHOUT_CLIENT_ID.has(channel) ? '' : '"client_id":"",';
    this.#write(
      `{"channel":"${channel}",${clientId}"timestamp":"${rfc3339(timeUs)}","sequence_num":${this.#nextSequence},"events":${events}}`,
    );
    this.#nextSequence++;
    this.#lastSentMs = timeUs / 1000;
  }

  /** The full current set, as the venue acknowledges every change of it. */
  sendAcknowledgement(timeUs: number): void {
    const subscriptions: Partial<Record<Channel, string[]>> = {};
    for (const [channel, set] of this.#subscriptions) if (set.size > 0) subscriptions[channel] = [...set];
    this.send('subscriptions', timeUs, JSON.stringify([{ subscriptions }]));
  }

  /** Sends the beat of a second. The counter begins anywhere, as if the venue had long been up. */
  sendHeartbeat(timeUs: number): void {
    const counter = this.#firstBeat + this.#beats++;
    const event = { current_time: goTime(timeUs - 1069, counter + 0.448_120_311), heartbeat_counter: counter };
    this.send('heartbeats', timeUs, JSON.stringify([event]));
  }

  /** An error frame: no channel, no sequence number. */
  sendError(message: string): void {
    this.#write(JSON.stringify({ type: 'error', message }));
  }

  /** Sends a text as it is, outside the sequence. */
  sendRaw(text: string): void {
    this.#write(text);
  }

  /** Leaves one number of the sequence out, as if a message had been lost. */
  skipSequence(): void {
    this.#nextSequence++;
  }

  /** Whether the venue closes this connection for having had nothing to say on it. */
  isIdle(nowMs: number): boolean {
    return nowMs - this.#lastSentMs > this.#idleLimitMs;
  }

  /** Collects what `action` sends into as few packets as possible. */
  batch(action: () => void): void {
    this.#stream.cork();
    action();
    this.#stream.uncork();
  }

  close(): void {
    this.#socket.close(1000);
  }

  /** Cuts the connection without a closing handshake. */
  terminate(): void {
    this.#socket.terminate();
  }

  #write(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > UNREAD_LIMIT_BYTES) this.#socket.terminate();
    else this.#socket.send(text);
  }
}
