import { AppError, messageOf } from '@livermore/base';
import { createRemoteJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import type { OutsideIdentity } from '@livermore/database';
import { hexDigest } from './token-digest.ts';

export interface OidcVerifierOptions {
  /** The issuer as its tokens name it. Keys are fetched from there and nowhere else. */
  issuer: string;
  /** What `aud` must name; where it is null, a token must carry no `aud`. */
  audience: string | null;
  /** Origins of our own pages. */
  origins: readonly string[];
  now: () => number;
}

/** Signatures with a public key only: a shared secret would let the issuer's other clients make tokens. */
const ALGORITHMS = ['RS256', 'ES256'];

/** Clocks may differ this much, seconds. */
const SKEW_S = 5;

const FETCH_LIMIT_MS = 5_000;

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** Whom a token proves, and until when. */
export interface VerifiedToken {
  identity: OutsideIdentity;
  /** Wall time, Unix ms. */
  expiresAt: number;
}

/** Checks bearer tokens of one OpenID provider, Clerk for example. */
export class OidcVerifier {
  readonly #options: OidcVerifierOptions;
  #keys: Promise<KeySet> | null = null;

  constructor(options: OidcVerifierOptions) {
    this.#options = options;
  }

  /**
   * Whom a token proves; null when it proves nobody: it is of another issuer, its signature or its
   * times are wrong, it was made for somebody else, or its session is not finished. Throws AppError
   * `IDENTITY_PROVIDER_UNREACHABLE` when the issuer's keys cannot be read.
   */
  async verify(token: string): Promise<VerifiedToken | null> {
    // Nothing is fetched for a token that does not even claim to be of this issuer.
    if (claimedIssuer(token) !== this.#options.issuer) return null;
    const payload = await this.#payload(token);
    if (!payload?.sub || payload.exp === undefined) return null;
    if (!this.#isForUs(payload) || payload['sts'] === 'pending') return null;
    const { issuer } = this.#options;
    return {
      identity: {
        issuer,
        subject: payload.sub,
        email: payload['email_verified'] === true ? textOf(payload['email'], 254) : null,
        displayName: textOf(payload['name'], 100),
        digest: hexDigest(JSON.stringify([issuer, payload.sub])),
      },
      expiresAt: payload.exp * 1_000,
    };
  }

  async #payload(token: string): Promise<JWTPayload | null> {
    const { issuer, audience, now } = this.#options;
    try {
      const { payload } = await jwtVerify(token, await this.#keySet(), {
        issuer,
        ...(audience === null ? {} : { audience }),
        algorithms: ALGORITHMS,
        clockTolerance: SKEW_S,
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(now()),
      });
      return payload;
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (isVerdict(error)) return null;
      throw this.#unreachable(error);
    }
  }

  /** Without a configured audience a token made for another service of the issuer is not taken. */
  #isForUs({ aud, azp }: JWTPayload): boolean {
    const { audience, origins } = this.#options;
    if (audience === null && aud !== undefined) return false;
    // Clerk puts the origin of the page here, other providers the id of the client.
    return azp === undefined || origins.some((origin) => origin === azp) || (audience !== null && azp === audience);
  }

  #keySet(): Promise<KeySet> {
    this.#keys ??= this.#discover().catch((error: unknown) => {
      this.#keys = null;
      throw this.#unreachable(error);
    });
    return this.#keys;
  }

  /** Where the issuer says that its keys are; the usual place when it says nothing. */
  async #discover(): Promise<KeySet> {
    const base = this.#options.issuer.replace(/\/+$/, '');
    const answer = await fetch(`${base}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(FETCH_LIMIT_MS) });
    const place = answer.ok ? ((await answer.json()) as { issuer?: unknown; jwks_uri?: unknown }) : null;
    if (place && place.issuer !== this.#options.issuer) throw new Error(`it calls itself ${String(place.issuer)}`);
    if (!place && answer.status !== 404) throw new Error(`it answers ${answer.status}`);
    const address = typeof place?.jwks_uri === 'string' ? place.jwks_uri : `${base}/.well-known/jwks.json`;
    // Asked for a key that it does not know it looks again, at most every thirty seconds.
    return createRemoteJWKSet(new URL(address), { timeoutDuration: FETCH_LIMIT_MS });
  }

  #unreachable(error: unknown): AppError {
    return new AppError(
      'IDENTITY_PROVIDER_UNREACHABLE',
      `The keys of ${this.#options.issuer} cannot be read: ${messageOf(error)}. Tokens cannot be checked until they can; ` +
        'see that LIVERMORE_OIDC_ISSUER is right and that this machine reaches it.',
      { cause: error },
    );
  }
}

/** Whether jose says that the token is wrong, and not that it could not look. */
const isVerdict = (error: unknown): boolean =>
  error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && !(error instanceof errors.JWKSInvalid) && error.code !== 'ERR_JOSE_GENERIC';

const claimedIssuer = (token: string): string | undefined => {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
};

const textOf = (claim: unknown, longest: number): string | null =>
  typeof claim === 'string' && claim.trim() !== '' && claim.length <= longest ? claim.trim() : null;
