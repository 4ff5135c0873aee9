import { useApiKey, userOfIdentity, type Queryable } from '@livermore/database';
import { lesserRole } from '@livermore/schemas';
import type { SignedInUser } from '../routers/context.ts';
import { isApiKey } from './api-key.ts';
import type { OidcVerifier } from './oidc-verifier.ts';
import { hexDigest, TokenDigest } from './token-digest.ts';

export interface BearerTokensOptions {
  db: Queryable;
  /** The token that lies in the data directory. */
  ownerToken: string;
  owner: { id: number; displayName: string };
  /** Absent where the server accepts tokens of no identity provider. */
  oidc?: OidcVerifier;
  /** Told of somebody whom a token of the identity provider made known. */
  onNewUser: (id: number) => void;
  now: () => number;
}

/** Who a token signs in, and until when at most (wall time, Unix ms). */
export interface TokenUser {
  user: SignedInUser;
  expiresAt: number;
}

/** Judges what programs send as `Authorization: Bearer`: the owner's token, keys, tokens of the identity provider. */
export class BearerTokens {
  readonly #options: BearerTokensOptions;
  readonly #ownerToken: TokenDigest;

  constructor(options: BearerTokensOptions) {
    this.#options = options;
    this.#ownerToken = new TokenDigest(options.ownerToken);
  }

  /** The owner, when the token is the owner's; this one is told without the database. */
  ownerOf(token: string): SignedInUser | null {
    const { id, displayName } = this.#options.owner;
    return this.#ownerToken.matches(token) ? { id, displayName, role: 'owner', isProgram: true } : null;
  }

  /** Whom any other token signs in; null when it is unknown, ended, or its user disabled. */
  async userOf(token: string): Promise<TokenUser | null> {
    if (isApiKey(token)) return this.#keyUser(token);
    return this.#options.oidc ? this.#identityUser(token, this.#options.oidc) : null;
  }

  async #keyUser(key: string): Promise<TokenUser | null> {
    const { db, now } = this.#options;
    const found = await useApiKey(db, hexDigest(key), now());
    if (!found) return null;
    const { keyId, userId: id, displayName, role, scope } = found;
    const user: SignedInUser = { id, displayName, role: lesserRole(role, scope), isProgram: true, keyId };
    return { user, expiresAt: Number.POSITIVE_INFINITY };
  }

  async #identityUser(token: string, oidc: OidcVerifier): Promise<TokenUser | null> {
    const verified = await oidc.verify(token);
    if (!verified) return null;
    const { db, now, onNewUser } = this.#options;
    const { id, displayName, role, active, isNew } = await userOfIdentity(db, verified.identity, now());
    if (isNew) onNewUser(id);
    if (!active) return null;
    return { user: { id, displayName, role, isProgram: true }, expiresAt: verified.expiresAt };
  }
}

/** The token of an `Authorization: Bearer` header; empty for any other. */
export const bearerOf = (authorization: string): string => /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
