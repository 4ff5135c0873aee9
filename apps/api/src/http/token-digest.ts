import { createHash, timingSafeEqual } from 'node:crypto';

/** The hash of a secret, to compare others with in a time that does not tell how much of it was right. */
export class TokenDigest {
  readonly #digest: Buffer;

  constructor(token: string) {
    this.#digest = digestOf(token);
  }

  matches(token: string): boolean {
    return timingSafeEqual(digestOf(token), this.#digest);
  }
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The hash under which a random secret is stored, in hexadecimal digits. */
export const hexDigest = (secret: string): string => digestOf(secret).toString('hex');
