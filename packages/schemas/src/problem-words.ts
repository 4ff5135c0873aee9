import type { z } from 'zod';
import type { SettingsProblem } from './settings/storable.ts';
import { secretIn } from './secrets/secret-patterns.ts';

type Issue = z.core.$ZodRawIssue;

/**
 * What is wrong with a value, as the end of a sentence that begins with its field: what is wanted and
 * what came. A Zod error map: it speaks wherever a schema has no words of its own.
 */
export const problemWords = (issue: Issue): string | undefined => {
  if (issue.code === 'unrecognized_keys') return unknownFields(issue.keys);
  if (issue.code === 'custom' || issue.code === 'invalid_key' || issue.code === 'invalid_element') return undefined;
  const { value, wanted } = wantedOf(issue);
  return sentence(value, wanted);
};

/** Words of a schema for texts of a certain form: `must be BASE-QUOTE in capitals, got "btc"`. */
export const mustBe =
  (form: string) =>
  ({ input }: Issue): string =>
    sentence(input, `must be ${form}`);

const sentence = (value: unknown, wanted: string): string =>
  value === undefined ? `is missing; it ${wanted}` : `${wanted}, got ${shownValue(value)}`;

/** Each wrong field of what a schema refused, with its reason. */
export const problemsOfError = ({ issues }: z.core.$ZodError): SettingsProblem[] =>
  issues.map(({ path, message }) => ({
    path: path.map((step) => (typeof step === 'number' ? step : String(step))),
    reason: message,
  }));

/** The value that is judged, and what it must be. */
const wantedOf = (issue: Issue): { value: unknown; wanted: string } => {
  const value: unknown = issue.input;
  if (issue.code === 'invalid_value') return { value, wanted: `must be ${oneOf(issue.values)}` };
  if (issue.code === 'invalid_union') {
    if (!issue.discriminator) return { value, wanted: 'must have one of the forms that are known' };
    const chosen = (value as Record<string, unknown> | undefined)?.[issue.discriminator];
    return { value: chosen, wanted: `must be ${oneOf(Array.isArray(issue.options) ? issue.options : [])}` };
  }
  const expected = issue.code === 'invalid_type' ? issue.expected : 'of another form';
  return { value, wanted: `must ${issue.schema ? schemaWords(issue.schema, expected) : `be ${expected}`}` };
};

/** Longest text that is repeated as it came, in characters. */
const LONGEST_SHOWN = 40;

/** A value as it may be repeated to whoever sent it: never long, never a secret. */
const shownValue = (value: unknown): string => {
  if (value === '') return 'an empty text';
  if (typeof value === 'string') {
    const kind = secretIn(value);
    if (kind) return `what looks like ${kind}`;
    return value.length <= LONGEST_SHOWN ? JSON.stringify(value) : `a text of ${value.length} characters`;
  }
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
};

const oneOf = (values: readonly unknown[]): string => {
  const names = values.map(String);
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`;
};

const unknownFields = (keys: readonly string[]): string => {
  const names = keys.map((key) => shownValue(key)).join(', ');
  return keys.length === 1 ? `has the field ${names}, which is not known here` : `has the fields ${names}, which are not known here`;
};

interface Limits {
  least?: number;
  /** Set where `least` itself is not allowed. */
  isAbove?: boolean;
  most?: number;
}

/** The limits that somebody set on a schema; whole numbers have those of what can be stored too. */
const limitsOf = (checks: readonly z.core.$ZodCheck[]): Limits => {
  const limits: Limits = {};
  for (const check of checks) {
    const { def } = (check as z.core.$ZodChecks)['_zod'];
    if (def.check === 'greater_than') Object.assign(limits, { least: Number(def.value), isAbove: !def.inclusive });
    else if (def.check === 'less_than') limits.most = Number(def.value);
    else if (def.check === 'min_length') limits.least = def.minimum;
    else if (def.check === 'max_length') limits.most = def.maximum;
  }
  return limits;
};

/** What a schema wants of a value, after the word "must". */
const schemaWords = (schema: z.core.$ZodType, expected: string): string => {
  const { def } = (schema as z.core.$ZodTypes)['_zod'];
  const limits = limitsOf(def.checks ?? []);
  const kind: string = def.type;
  switch (kind) {
    case 'number':
      return `be ${numberWords(isWhole(def.checks ?? []) ? 'a whole number' : 'a number', limits)}`;
    case 'boolean':
      return 'be true or false';
    case 'string':
      return 'format' in def && def.format === 'email' ? 'be an e-mail address' : `be ${sizeWords('a text', 'character', 'characters', limits)}`;
    case 'array':
      return `be ${sizeWords('a list', 'entry', 'entries', limits)}`;
    case 'object':
      return 'be an object';
    default:
      return `be ${expected}`;
  }
};

const isWhole = (checks: readonly z.core.$ZodCheck[]): boolean => checks.some((check) => check['_zod'].def.check === 'number_format');

const numberWords = (noun: string, { least, isAbove = false, most }: Limits): string => {
  if (least === undefined) return most === undefined ? noun : `${noun} up to ${most}`;
  if (isAbove) return `${noun} above ${least}${most === undefined ? '' : ` and up to ${most}`}`;
  return most === undefined ? `${noun} from ${least} up` : `${noun} from ${least} to ${most}`;
};

const sizeWords = (noun: string, one: string, many: string, { least, most }: Limits): string => {
  const units = (count: number): string => `${count} ${count === 1 ? one : many}`;
  if (least === undefined) return most === undefined ? noun : `${noun} of at most ${units(most)}`;
  return `${noun} of ${most === undefined ? `at least ${units(least)}` : `${least} to ${units(most)}`}`;
};
