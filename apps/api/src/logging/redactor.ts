import { redactFields, redactSecrets } from '@livermore/schemas';

/** A shorter value may be an ordinary word, which would then be missing everywhere. */
const LEAST_LENGTH = 8;

/** Texts of a line are cut here, after they were cleared of secrets. */
const LONGEST_TEXT = 8_192;

/** Longer texts are not even looked through to their end. */
const LONGEST_READ = 65_536;

/**
 * Takes secrets out of what leaves the process as text: what looks like one, and the values that
 * this process knows to be secret, however they look.
 */
export class Redactor {
  readonly #known = new Set<string>();
  #pattern: RegExp | null = null;

  /** From now on this value is replaced wherever it stands, as it is or encoded. */
  know(value: string | null | undefined): void {
    if (!value || this.#known.has(value) || value.length < LEAST_LENGTH) return;
    for (const each of writingsOf(value)) this.#known.add(each);
    // The longest first, so that none hides a part of another.
    const all = [...this.#known].toSorted((a, b) => b.length - a.length);
    this.#pattern = new RegExp(all.map(escaped).join('|'), 'g');
  }

  /** The password of an address, such as that of a database. */
  knowPasswordOf(address: string | null): void {
    if (address === null || !URL.canParse(address)) return;
    const { password } = new URL(address);
    this.know(password);
    this.know(decoded(password));
  }

  /** A text for people or programs, without secrets. */
  readonly text: typeof redactSecrets = (text, options) => {
    const read = text.length > LONGEST_READ ? text.slice(0, LONGEST_READ) : text;
    const cleared = redactSecrets(this.#pattern ? read.replace(this.#pattern, '[redacted]') : read, options);
    if (text.length <= LONGEST_TEXT && cleared.length <= LONGEST_TEXT) return cleared;
    return `${cleared.slice(0, LONGEST_TEXT)}… (${text.length} characters)`;
  };

  /** The fields of a line of the log, without secrets. */
  fields(fields: unknown): unknown {
    return redactFields(fields, this.text);
  }
}

const writingsOf = (value: string): string[] => {
  const lines = value.split(/\r?\n|\\n/).filter((line) => line.length >= 2 * LEAST_LENGTH && !line.startsWith('-----'));
  const whole = [value, value.trim(), ...lines];
  return [...new Set(whole.flatMap((text) => [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]))];
};

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
