import { AppError } from '@livermore/base';
import type { Clock } from '@livermore/base';
import { SignJWT } from 'jose';
import type { ExchangeCredentials } from '../../feed/exchange-adapter.ts';
import { readApiKey } from './api-key.ts';

/** The most that the venue grants. */
const LIFETIME_SECONDS = 120;
/** The venue's name in a token's claim, whatever address it is reached at. */
const HOST = 'api.coinbase.com';

/** Makes the tokens that stand for a key: each for one request, method and path, for two minutes. */
export class BearerTokens {
  readonly #venueClock: Clock;
  readonly #random: () => number;

  constructor(venueClock: Clock, random: () => number) {
    this.#venueClock = venueClock;
    this.#random = random;
  }

  /**
   * Gives the function that makes a token for `request`, such as `GET /api/v3/brokerage/accounts`; a
   * query is no part of it. Throws AppError `EXCHANGE_REFUSED` for a key that cannot be read.
   */
  of({ keyName, privateKey }: ExchangeCredentials, request: string): () => Promise<string> {
    const { algorithm, key } = readApiKey(privateKey);
    const [method, path] = request.split(' ');
    const name = keyName.trim();
    if (name === '') throw new AppError('EXCHANGE_REFUSED', 'The name of the key for Coinbase is empty.');
    return () => {
      const now = Math.floor(this.#venueClock.now() / 1000);
      return new SignJWT({ uri: `${method} ${HOST}${path}` })
        .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: name, nonce: this.#nonce() })
        .setIssuer('cdp')
        .setSubject(name)
        .setNotBefore(now)
        .setExpirationTime(now + LIFETIME_SECONDS)
        .sign(key);
    };
  }

  /** Sixteen bytes in hex. */
  #nonce(): string {
    const byte = (): string => Math.floor(this.#random() * 256).toString(16).padStart(2, '0');
    return Array.from({ length: 16 }, byte).join('');
  }
}
