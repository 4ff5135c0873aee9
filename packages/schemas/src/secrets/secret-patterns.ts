/** How one kind of secret is written. */
export interface SecretPattern {
  /** Such as `a private key`. */
  kind: string;
  /** Finds it; what the group `kept` matched tells what it is for and is no secret itself. */
  pattern: RegExp;
}

/** What may follow in an address until it ends, unless it was replaced already. */
const REST = String.raw`(?!\[redacted)[^\s"'<>\\]*`;

const webhook = (begin: RegExp): SecretPattern => ({
  kind: 'a webhook address',
  pattern: new RegExp(`(?<kept>${begin.source})${REST}`, 'i'),
});

/** Secrets that are known by how they are written. Repetitions have an upper end, so that no text makes a search slow. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    kind: 'a private key',
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?:[\s\S]*?-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,20}-----|[\s\S]*)/i,
  },
  webhook(/\bdiscord(?:app)?\.com\/api\/(?:v\d{1,3}\/)?webhooks\//),
  webhook(/\bhooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\//),
  webhook(/\b(?:webhook|outlook)\.office(?:365)?\.com\/webhook/),
  webhook(/\bhooks\.zapier\.com\/hooks\//),
  webhook(/\bchat\.googleapis\.com\/v1\/spaces\/\S{0,300}[?&]key=/),
  webhook(/\bmaker\.ifttt\.com\/\S{0,300}\/key\//),
  { kind: 'a token', pattern: /\beyJ[\w-]{5,2000}\.eyJ[\w-]{5,}(?:\.[\w-]*)?/ }, // JSON Web Token
  { kind: 'a token', pattern: /\bgithub_pat_\w{20,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bglpat-[\w-]{20,}/ },
  { kind: 'a token', pattern: /\bxox[abeoprs][.-][A-Za-z0-9.-]{10,}|\bxapp-\d-[A-Za-z0-9-]{10,}/ }, // Slack
  { kind: 'a token', pattern: /\b[sr]k[-_](?:live|test|proj|ant|svcacct)[-_][\w-]{16,}|\bsk-[A-Za-z0-9]{20,}/ }, // Stripe, OpenAI, Anthropic
  { kind: 'a token', pattern: /\b(?:hf|npm|dop_v1|whsec|shp(?:at|ss|ca|pa))_[A-Za-z0-9]{20,}|\bpypi-[\w-]{20,}/ },
  { kind: 'a token', pattern: /\bSG\.[\w-]{16,100}\.[\w-]{16,}/ }, // SendGrid
  { kind: 'a token', pattern: /\b\d{6,12}:[\w-]{35}(?![\w-])/ }, // Telegram
  { kind: 'a key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{35}/ }, // AWS, Google
  { kind: 'a key', pattern: /(?<kept>\blvk_)[\w-]{20,}/ }, // our own
  // Up to the last at sign of host and credentials: a password may have one itself.
  { kind: 'an address with a password', pattern: /(?<kept>\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@?#]{0,200}:)[^\s/?#]{1,200}(?=@)/i },
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

/** What a long random string is called. */
export const RANDOM_KIND = 'a key or token (a long random string)';

/** A text with each long random string in it replaced. UUIDs are names of things and stay. */
export const replaceRandom = (text: string, replacement: string): string => {
  if (text.length < 32) return text;
  return outsideUuids(text, (part) =>
    ALPHABETS.reduce(
      (rest, { run, minBits, hasWords }) =>
        rest.replace(run, (found) => (isRandom(found, minBits, hasWords) ? replacement : found)),
      part,
    ),
  );
};

const outsideUuids = (text: string, replace: (part: string) => string): string => {
  let replaced = '';
  let end = 0;
  for (const { index, 0: uuid } of text.matchAll(UUID)) {
    replaced += replace(text.slice(end, index)) + uuid;
    end = index + uuid.length;
  }
  return replaced + replace(text.slice(end));
};

/** What kind of secret stands in a text, or null. Looks inside longer texts and addresses too. */
export const secretIn = (text: string): string | null => {
  const known = SECRET_PATTERNS.find(({ pattern }) => pattern.test(text));
  if (known) return known.kind;
  return replaceRandom(text, '') === text ? null : RANDOM_KIND;
};

const isRandom = (run: string, minBits: number, hasWords: boolean): boolean =>
  bitsPerCharacter(run) >= minBits && !(hasWords && unreadable(run) < MIN_UNREADABLE);

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
