/** What the server answered to a step of signing in. */
export type AuthAnswer<Body = Record<string, unknown>> =
  | { ok: true; body: Body }
  | { ok: false; code: string; words: string };

/** What to say for the codes of the identity library, whose own words are for programmers. */
const WORDS: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: 'E-mail and password do not belong together.',
  INVALID_EMAIL: 'This is not an e-mail address.',
  INVALID_PASSWORD: 'The password is not right.',
  PASSWORD_TOO_SHORT: 'A password has at least 10 characters.',
  PASSWORD_TOO_LONG: 'A password has at most 128 characters.',
  INVALID_CODE: 'The code is not right. It changes every thirty seconds; take the one your app shows now.',
  INVALID_BACKUP_CODE: 'This backup code is not right, or was used before. Each works once.',
  INVALID_TWO_FACTOR_COOKIE: 'This took too long. Begin again with your password.',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'Too many wrong codes. Begin again with your password.',
  ACCOUNT_TEMPORARILY_LOCKED: 'Too many wrong codes. Codes are taken again in fifteen minutes.',
  DISABLED: 'The owner of this server has disabled this account.',
  UNAUTHORIZED: 'You are no longer signed in. Load the page again.',
};

/** The meaning of an answer with this status and body text; status 0 stands for no answer at all. */
export const authAnswer = <Body = Record<string, unknown>>(status: number, text: string): AuthAnswer<Body> => {
  const body = parsed(text);
  if (status >= 200 && status < 300) return { ok: true, body: body as Body };
  if (status === 0 || status >= 500) {
    return { ok: false, code: 'UNREACHABLE', words: 'The server does not answer. See that it runs, and try again.' };
  }
  const { code, message, waitMs } = body;
  if (status === 429 && typeof waitMs === 'number') return { ok: false, code: 'TOO_MANY_ATTEMPTS', words: waitWords(waitMs) };
  const name = typeof code === 'string' ? code : '';
  const own = typeof message === 'string' && message !== '' ? message : 'The server refuses this.';
  return { ok: false, code: name, words: WORDS[name] ?? own };
};

const waitWords = (waitMs: number): string => {
  const seconds = Math.ceil(waitMs / 1_000);
  const time = seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  return `Too many attempts. Try again in ${time}.`;
};

const parsed = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};
