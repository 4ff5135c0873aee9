import { TokenDigest } from './token-digest.ts';

/** How long a link from the terminal can be used. */
export const OWNER_LINK_TTL_MS = 24 * 60 * 60 * 1000;

/** Result of presenting a link: it signs in once, and says why when it does not. */
export type OwnerLinkVerdict = 'accepted' | 'used' | 'expired' | 'unknown';

/**
 * The link with which the owner signs in: made at each start, good for one sign-in. It lives in
 * memory only, so an older link is unknown after a restart and nothing is left to steal.
 */
export class OwnerLink {
  readonly #digest: TokenDigest;
  readonly #expiresAt: number;
  #isUsed = false;

  constructor(token: string, now: number) {
    this.#digest = new TokenDigest(token);
    this.#expiresAt = now + OWNER_LINK_TTL_MS;
  }

  /** Uses the link up when it is the right one. */
  present(token: string, now: number): OwnerLinkVerdict {
    if (!this.#digest.matches(token)) return 'unknown';
    if (this.#isUsed) return 'used';
    if (now > this.#expiresAt) return 'expired';
    this.#isUsed = true;
    return 'accepted';
  }
}
