import { isIPv6 } from 'node:net';
import { AttemptBuckets } from './attempt-buckets.ts';

/** Ten guesses at an account, then one a minute: 1,450 a day however many machines guess. */
const ACCOUNT = { capacity: 10, refillMs: 60_000, maxKeys: 10_000 };

/** Several people may share an address. */
const ADDRESS = { capacity: 30, refillMs: 10_000, maxKeys: 10_000 };

/** Checking a password keeps a processor busy, so only a few are checked at a time. */
const MAX_AT_ONCE = 8;

/** What an attempt is about; an attempt that names no account is counted by its address alone. */
export interface Attempt {
  account: string | null;
  address: string;
}

/** An attempt that may be made; one of the two is called when it is known how it went. */
export interface AdmittedAttempt {
  succeeded(): void;
  failed(): void;
}

/** Slows down guessing, per account and per address. It counts in memory: a restart forgives. */
export class SignInThrottle {
  readonly #accounts = new AttemptBuckets(ACCOUNT);
  readonly #addresses = new AttemptBuckets(ADDRESS);
  readonly #now: () => number;
  #running = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Counts an attempt as failed from its beginning, so that many at once are no way round. Gives the
   * ms to wait instead when it may not be made; such a one is not counted.
   */
  admit({ account: name, address: ip }: Attempt): AdmittedAttempt | { waitMs: number } {
    const now = this.#now();
    const account = name === null ? null : name.trim().toLowerCase();
    const address = networkOf(ip);
    const waitMs = Math.max(
      this.#running >= MAX_AT_ONCE ? 1_000 : 0,
      account === null ? 0 : this.#accounts.waitMs(account, now),
      this.#addresses.waitMs(address, now),
    );
    if (waitMs > 0) return { waitMs };
    this.#running++;
    if (account !== null) this.#accounts.take(account, now);
    this.#addresses.take(address, now);
    return {
      succeeded: () => {
        this.#running--;
        if (account !== null) this.#accounts.clear(account);
        this.#addresses.giveBack(address, this.#now());
      },
      failed: () => {
        this.#running--;
      },
    };
  }
}

/** The network that one person has: an address of the old kind, the first 64 bits of a new one. */
export const networkOf = (address: string): string => {
  const old = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (old !== undefined) return old;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - groups.length - rest.length }, () => '0');
  return [...groups, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
};
