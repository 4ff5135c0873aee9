import { hexDigest } from './token-digest.ts';

/** How every key begins, so that people and secret scanners know one when they see it. */
const MARK = 'lvk_';

/** How much of a key is shown in lists. */
const SHOWN_LENGTH = MARK.length + 6;

/** A key and what is stored of it. */
export interface FreshApiKey {
  key: string;
  prefix: string;
  digest: string;
}

/** Makes a key of a secret of 32 random bytes. */
export const freshApiKey = (secret: string): FreshApiKey => {
  const key = `${MARK}${secret}`;
  return { key, prefix: key.slice(0, SHOWN_LENGTH), digest: hexDigest(key) };
};

/** Whether a token says of itself that it is a key. */
export const isApiKey = (token: string): boolean => token.startsWith(MARK);
