import { ControlCommandSchema, pathText, problemsOfError, problemWords, type CommandRecord, type ControlCommand, type SettingsProblem } from '@livermore/schemas';

/** Largest message on the control channel, in characters. */
export const LARGEST_MESSAGE = 16_384;

/** A bare message whose timestamp is further than this from the receiver's clock came too late, in ms. */
const MOST_CLOCK_DIFFERENCE_MS = 30_000;

/** How much of a message that was no command is kept, in characters. */
const EXCERPT_LENGTH = 200;

/** How many fields are named, and the longest text that names them. */
const MOST_PROBLEMS = 5;
const LONGEST_MESSAGE = 500;

/** Why a message is no command: it cannot be read at all, or it asks for something that is not there. */
export type RejectionCode = 'COMMAND_UNREADABLE' | 'COMMAND_INVALID';

/** A message that is no command, with as much of its identity as could be read. */
export interface Rejection {
  code: RejectionCode;
  message: string;
  requestId: string | null;
  type: string | null;
}

/** What a message on the control channel is. */
export type ControlMessage =
  | { kind: 'command'; command: ControlCommand }
  /** It speaks of what the ledger holds already, which is worth a look. */
  | { kind: 'hint' }
  | ({ kind: 'rejected' } & Rejection);

/**
 * Reads one message of the control channel. One with `"stored": true` comes from a sender that has
 * stored what it speaks of; it may be a whole command or nothing else, as after a cancellation.
 */
export const readControlMessage = (text: string): ControlMessage => {
  if (text.length > LARGEST_MESSAGE) {
    return unreadable(`The message has ${text.length} characters; at most ${LARGEST_MESSAGE} are read.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable('The message is not JSON.');
  }
  if (!isObject(value)) return unreadable('The message is not a JSON object.');
  if (value['stored'] === true) return { kind: 'hint' };
  const parsed = ControlCommandSchema.safeParse(value, { error: problemWords });
  if (parsed.success) return { kind: 'command', command: parsed.data };
  return {
    kind: 'rejected',
    code: 'COMMAND_INVALID',
    message: problemsOf(problemsOfError(parsed.error)),
    requestId: shortText(value['requestId']),
    type: shortText(value['type']),
  };
};

/** Whether a bare message arrives too far from the time at which it says it was issued. */
export const isLateOnArrival = ({ timestamp }: ControlCommand, now: number): boolean =>
  Math.abs(now - timestamp) > MOST_CLOCK_DIFFERENCE_MS;

/** The beginning of a message, as a text of its own: a part of a text would keep all of it in memory. */
export const excerptOf = (text: string): string => Array.from(text.slice(0, EXCERPT_LENGTH)).join('');

/** Each field that is wrong, with its reason; cut off where it gets too long to be read. */
const problemsOf = (wrong: readonly SettingsProblem[]): string => {
  const problems = wrong.slice(0, MOST_PROBLEMS).map(({ path, reason }) => `${path.length === 0 ? 'the command' : pathText(path)}: ${reason}`);
  const more = wrong.length > MOST_PROBLEMS ? [`and ${wrong.length - MOST_PROBLEMS} more`] : [];
  return Array.from([...problems, ...more].join('; ').slice(0, LONGEST_MESSAGE)).join('');
};

/** The message with which a sender tells of a command that it has stored. */
export const storedMessage = ({ type, payload, issuedAt, requestId }: CommandRecord): string =>
  JSON.stringify({ type, ...(payload && { payload }), timestamp: issuedAt, requestId, stored: true });

/** The message with which a sender tells that it has changed a command in the ledger. */
export const LEDGER_HINT = JSON.stringify({ stored: true });

const unreadable = (message: string): ControlMessage => ({
  kind: 'rejected',
  code: 'COMMAND_UNREADABLE',
  message,
  requestId: null,
  type: null,
});

/** A text that may be repeated in an answer. */
const shortText = (value: unknown): string | null =>
  typeof value === 'string' && value.length >= 1 && value.length <= 64 ? value : null;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
