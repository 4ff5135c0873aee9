import { RANDOM_KIND, replaceRandom, SECRET_PATTERNS, type SecretPattern } from './secret-patterns.ts';

/** How fields, headers and parameters are called that hold a secret, at the end of their name. */
const SECRET_NAMES = 'password|passwd|passphrase|pwd|secret|token|credentials?|api[_-]?key|private[_-]?key|access[_-]?key|signature|webhook(?:[_-]?url)?';

/** Nothing that stands here already is replaced again. */
const NOT_YET = String.raw`(?!\s*(?:(?:Bearer|Basic|Digest)\s+)?\[redacted)`;

/** A quotation mark, as it stands or inside of quoted text. */
const QUOTE = String.raw`\\{0,3}["']`;

/** Secrets that are known by what stands before them, in texts of programs: headers, parameters, statements. */
const NAMED_PATTERNS: readonly SecretPattern[] = [
  { kind: 'a credential', pattern: new RegExp(String.raw`(?<kept>\bauthorization(?:${QUOTE})?\s{0,3}[:=]\s{0,3}(?:${QUOTE})?(?:(?:Bearer|Basic|Digest)\s{1,3})?)${NOT_YET}[^\s"',;]+`, 'i') },
  { kind: 'a credential', pattern: new RegExp(String.raw`(?<kept>\b(?:Bearer|Basic)\s{1,3})${NOT_YET}(?=[\w.~+/=-]*\d|[\w.~+/=-]{16})[\w.~+/=-]{8,}`, 'i') },
  { kind: 'cookies', pattern: new RegExp(String.raw`(?<kept>\b(?:set-)?cookie(?:${QUOTE})?\s{0,3}[:=]\s{0,3}(?:${QUOTE})?)${NOT_YET}[^\r\n"']+`, 'i') },
  { kind: 'a cookie', pattern: new RegExp(String.raw`(?<kept>\bbetter-auth\.[\w.-]{1,40}=)${NOT_YET}[^\s;,"']+`, 'i') },
  { kind: 'a link that signs in', pattern: new RegExp(String.raw`(?<kept>/(?:sign-in|welcome)#)${NOT_YET}[^\s"'<>)]+`) },
  // In quotation marks up to the next one, else up to where a parameter may end.
  { kind: 'a secret', pattern: new RegExp(String.raw`(?<kept>(?:${SECRET_NAMES})(?:${QUOTE})?\s{0,3}[:=]\s{0,3}${QUOTE})${NOT_YET}[^"'\\]+`, 'i') },
  { kind: 'a secret', pattern: new RegExp(String.raw`(?<kept>(?:${SECRET_NAMES})\s{0,3}=\s{0,3})${NOT_YET}[^\s"'&,;(){}[\]\\]+`, 'i') },
  { kind: 'a secret', pattern: new RegExp(String.raw`(?<kept>[?&#](?:key|code|state|auth|sig|otp)=)${NOT_YET}[^\s"'&]+`, 'i') },
  // What a statement was given may be anything that users typed.
  { kind: 'the values of the statement', pattern: new RegExp(String.raw`(?<kept>\bFailed query: [\s\S]*?(?:\s|\\n)params: )${NOT_YET}[\s\S]*?(?=(?:\n|\\n) {4}at |$)`) },
];

const PATTERNS = [...NAMED_PATTERNS, ...SECRET_PATTERNS].map(({ kind, pattern }) => ({
  mark: `[redacted: ${kind}]`,
  pattern,
  all: new RegExp(pattern.source, `${pattern.flags}g`),
}));

const RANDOM_MARK = `[redacted: ${RANDOM_KIND}]`;

const PERCENT_CODES = /(?:%[0-9a-f]{2})+/gi;

/**
 * A text in which everything that looks like a secret is replaced by what it is. What stands around
 * it stays: host of an address, name of a parameter. A text that hides a secret in percent codes, as
 * addresses do, comes out decoded. `keepsRandom` leaves long random strings alone, for names of
 * things that may be such.
 */
export const redactSecrets = (text: string, { keepsRandom = false }: { keepsRandom?: boolean } = {}): string => {
  const redacted = redactedAsWritten(text, keepsRandom);
  if (!redacted.includes('%')) return redacted;
  const decoded = redacted.replace(PERCENT_CODES, decodedCodes);
  const hidden = redactedAsWritten(decoded, keepsRandom);
  return hidden === decoded ? redacted : hidden;
};

const redactedAsWritten = (text: string, keepsRandom: boolean): string => {
  let redacted = text;
  for (const { pattern, all, mark } of PATTERNS) {
    if (!pattern.test(redacted)) continue;
    redacted = redacted.replace(all, (...found: unknown[]) => {
      const groups = found.at(-1) as { kept?: string } | string;
      return `${typeof groups === 'object' ? (groups.kept ?? '') : ''}${mark}`;
    });
  }
  return keepsRandom ? redacted : replaceRandom(redacted, RANDOM_MARK);
};

const decodedCodes = (codes: string): string => {
  try {
    return decodeURIComponent(codes);
  } catch {
    // Cut in the middle of a character: what is ASCII can be read all the same.
    return codes.replace(/%([0-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  }
};

const SECRET_FIELD = new RegExp(`(?:^|[^a-z])(?:authorization|cookie|bearer)$|(?:${SECRET_NAMES})$`, 'i');

/** Fields that name a thing; one that is a long random string is no secret. */
const NAME_FIELDS: ReadonlySet<string> = new Set(['requestId', 'reqId', 'workerId']);

/**
 * A JSON value without secrets: each text passes through `redact`, and what stands in a field that
 * is called like a secret is replaced whatever it is.
 */
export const redactFields = (value: unknown, redact: typeof redactSecrets = redactSecrets): unknown => {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactFields(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, below]): [string, unknown] => {
      if (typeof below === 'string' && NAME_FIELDS.has(name)) return [name, redact(below, { keepsRandom: true })];
      if (SECRET_FIELD.test(name) && isTelling(below)) return [name, '[redacted]'];
      return [redact(name), redactFields(below, redact)];
    }),
  );
};

/** Nothing, yes and no tell nothing. */
const isTelling = (value: unknown): boolean => value !== null && typeof value !== 'boolean' && value !== '';
