import { AppError } from '@livermore/base';
import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A private key of an API key, and how a token is signed with it. */
export interface ApiKey {
  algorithm: 'ES256' | 'EdDSA';
  key: KeyObject;
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/**
 * Reads a private key as the venue hands it out: ECDSA P-256 as PEM (SEC 1 or PKCS #8), Ed25519 as PEM
 * or as base64 of 32 bytes (the key) or 64 (the key, then the public one). Environment variables often
 * hold the two characters `\n` for a line end. Throws AppError `EXCHANGE_REFUSED`, in words that
 * show nothing of the text.
 */
export const readApiKey = (text: string): ApiKey => {
  const normal = text.replaceAll('\\r', '').replaceAll('\\n', '\n').trim().replace(/^"(.*)"$/s, '$1').trim();
  const key = normal.includes('-----BEGIN') ? fromPem(normal) : fromBase64(normal);
  if (key.asymmetricKeyType === 'ed25519') return { algorithm: 'EdDSA', key };
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') {
    return { algorithm: 'ES256', key };
  }
  throw unreadable('is of a kind that Coinbase does not issue');
};

const fromPem = (pem: string): KeyObject => {
  try {
    return createPrivateKey(pem);
  } catch {
    // The cause could quote the key.
    throw unreadable('is not a whole PEM block');
  }
};

const fromBase64 = (text: string): KeyObject => {
  const bytes = BASE64.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (bytes.length !== 32 && bytes.length !== 64) {
    throw unreadable('is neither a PEM block nor base64 of 32 or 64 bytes');
  }
  const der = Buffer.concat([ED25519_PREFIX, bytes.subarray(0, 32)]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
};

const unreadable = (what: string): AppError =>
  new AppError(
    'EXCHANGE_REFUSED',
    `The private key for Coinbase ${what}. Copy it again from where the key was created: an ECDSA (P-256) or Ed25519 key.`,
  );
