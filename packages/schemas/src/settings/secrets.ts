import { isJsonObject, ownValue } from './json.ts';
import { pathText, type JsonPath } from './json-path.ts';

/** A place of a document where something stands that looks like a secret; what it is, is not told. */
export interface FoundSecret {
  path: JsonPath;
  /** Such as `a private key`. */
  kind: string;
}

/** Repetitions have an upper end, so that no text makes a search slow. */
const PATTERNS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/i],
  ['a webhook address', /\bdiscord(?:app)?\.com\/api\/(?:v\d{1,3}\/)?webhooks\//i],
  ['a webhook address', /\bhooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\//i],
  ['a webhook address', /\b(?:webhook|outlook)\.office(?:365)?\.com\/webhook/i],
  ['a webhook address', /\bhooks\.zapier\.com\/hooks\//i],
  ['a webhook address', /\bchat\.googleapis\.com\/v1\/spaces\/\S{0,300}[?&]key=/i],
  ['a webhook address', /\bmaker\.ifttt\.com\/\S{0,300}\/key\//i],
  ['a token', /\beyJ[\w-]{5,2000}\.eyJ[\w-]{5,}/], // JSON Web Token
  ['a token', /\bgithub_pat_\w{20,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bglpat-[\w-]{20,}/],
  ['a token', /\bxox[abeoprs][.-][A-Za-z0-9.-]{10,}|\bxapp-\d-[A-Za-z0-9-]{10,}/], // Slack
  ['a token', /\b[sr]k[-_](?:live|test|proj|ant|svcacct)[-_][\w-]{16,}|\bsk-[A-Za-z0-9]{20,}/], // Stripe, OpenAI, Anthropic
  ['a token', /\b(?:hf|npm|dop_v1|whsec|shp(?:at|ss|ca|pa))_[A-Za-z0-9]{20,}|\bpypi-[\w-]{20,}/],
  ['a token', /\bSG\.[\w-]{16,100}\.[\w-]{16,}/], // SendGrid
  ['a token', /\b\d{6,12}:[\w-]{35}(?![\w-])/], // Telegram
  ['a key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{35}/], // AWS, Google
  ['an address with a password', /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@?#]{0,200}:[^\s/@?#]{1,200}@/i],
];

const UUID = /(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])/gi;

/**
 * Alphabets in which random strings are written, with the measured bits a character from which one
 * of 32 or more is called random. A hexadecimal character carries 4 bits at most, and 32 random
 * ones measure 2.75 to 3.95, since they are not equally frequent: with 4 hardly one would be found.
 */
const ALPHABETS: readonly { run: RegExp; minBits: number; hasWords: boolean }[] = [
  { run: /[0-9a-fA-F]{32,}/g, minBits: 2.75, hasWords: false },
  { run: /[A-Za-z0-9+/]{32,}/g, minBits: 4, hasWords: true },
  { run: /[A-Za-z0-9_-]{32,}/g, minBits: 4, hasWords: true },
];

/** Of a run that is long only because words are joined, fewer characters than this are not in a word. */
const MIN_UNREADABLE = 12;

/** What kind of secret stands in a text, or null. Looks inside longer texts and addresses too. */
export const secretIn = (text: string): string | null => {
  const known = PATTERNS.find(([, pattern]) => pattern.test(text));
  if (known) return known[0];
  const rest = text.replace(UUID, ' ');
  const isRandom = ALPHABETS.some(({ run, minBits, hasWords }) =>
    (rest.match(run) ?? []).some(
      (found) => bitsPerCharacter(found) >= minBits && !(hasWords && unreadable(found) < MIN_UNREADABLE),
    ),
  );
  return isRandom ? 'a key or token (a long random string)' : null;
};

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

const CAMEL_WORD = /^(?=.{1,3}$|.*[aeiouyAEIOUY])[A-Z]{0,4}[a-z]{1,20}\d{0,4}$/;

/** Shannon entropy of the characters' frequencies, in bits a character. */
const bitsPerCharacter = (text: string): number => {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
};

/** How many characters of a run stand in parts that are no words or small numbers. */
const unreadable = (run: string): number =>
  run
    .split(/[-_+/]/)
    .filter((part) => !isReadable(part))
    .reduce((sum, { length }) => sum + length, 0);

/**
 * `market`, `MARKET2`, `20260131` or `showPositionValue`; what is random is hardly ever written like
 * these. Words in camel case are five letters long on average, and longer ones have a vowel.
 */
const isReadable = (part: string): boolean => {
  if (/^(?:[A-Z]{1,20}|[A-Z]?[a-z]{1,20})?\d{0,8}$/.test(part)) return true;
  const words = part.split(/(?<=[a-z])(?=[A-Z])/);
  return part.length >= 5 * words.length && words.every((word) => CAMEL_WORD.test(word));
};
