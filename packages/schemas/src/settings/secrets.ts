import { isJsonObject, ownValue } from './json.ts';
import { secretIn } from '../secrets/secret-patterns.ts';
import { pathText, type JsonPath } from './json-path.ts';

/** A place of a document where something stands that looks like a secret; what it is, is not told. */
export interface FoundSecret {
  path: JsonPath;
  /** Such as `a private key`. */
  kind: string;
}

/**
 * Places of a document where a value or a key looks like a secret. With `before`, only what was
 * added or changed since: a text that stood there already, or anywhere in the same array, is not
 * looked at.
 */
export const findSecrets = (document: unknown, before?: unknown): FoundSecret[] => {
  const found: FoundSecret[] = [];
  // Not recursive: another program may have nested the document as deep as it liked.
  const waiting: { value: unknown; old: unknown; path: JsonPath }[] = [{ value: document, old: before, path: [] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, old, path } = next;
    if (typeof value === 'string') {
      const kind = value === old || (old instanceof Set && old.has(value)) ? null : secretIn(value);
      if (kind) found.push({ path, kind });
    } else if (Array.isArray(value)) {
      const texts = old instanceof Set ? old : textsOf(old);
      for (let nr = value.length - 1; nr >= 0; nr--) waiting.push({ value: value[nr], old: texts, path: [...path, nr] });
    } else if (isJsonObject(value)) {
      for (const [key, below] of Object.entries(value).reverse()) {
        const isNew = old instanceof Set ? !old.has(key) : oldUnder(old, key) === undefined;
        const kind = secretIn(key);
        const name = kind ? '(hidden)' : key;
        if (kind && isNew) found.push({ path: [...path, name], kind: `${kind} as the name of a key` });
        waiting.push({ value: below, old: oldUnder(old, key), path: [...path, name] });
      }
    }
  }
  return found;
};

/** What stood under a key; in an array, whose items may have moved, all that stood in the array. */
const oldUnder = (old: unknown, key: string): unknown => {
  if (old instanceof Set) return old;
  return isJsonObject(old) ? ownValue(old, key) : undefined;
};

/** What to tell the user about a secret that was found. */
export const secretReason = ({ kind }: FoundSecret): string =>
  `looks like ${kind}. Settings hold no secrets: put it into an environment variable and store that variable's name`;

/** The same as a warning about a document that is stored already. */
export const secretWarning = (secret: FoundSecret): string => `${pathText(secret.path)} ${secretReason(secret)}.`;

/** Every text of an array's contents, keys included. */
const textsOf = (array: unknown): Set<string> => {
  const texts = new Set<string>();
  const waiting = [Array.isArray(array) ? array : []] as unknown[];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') texts.add(next);
    if (typeof next !== 'object' || next === null) continue;
    for (const [key, below] of Object.entries(next)) {
      texts.add(key);
      waiting.push(below);
    }
  }
  return texts;
};
