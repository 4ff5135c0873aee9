/** The token in the fragment of a sign-in link, or null. Fragments stay in the browser and out of every log. */
export const tokenInFragment = (fragment: string): string | null => {
  const token = fragment.replace(/^#/, '');
  return /^[\w.~-]{8,512}$/.test(token) ? token : null;
};

/** Where signing in with a link stands. */
export type OwnerLinkState =
  | { step: 'none' }
  | { step: 'checking' }
  | { step: 'signed-in' }
  | { step: 'refused'; reason: 'used' | 'expired' | 'unknown' | 'unreachable' };

/** What the answer to a posted link means; `code` is the server's code for the refusal. */
export const ownerLinkAnswer = (status: number, code: string): OwnerLinkState => {
  if (status >= 200 && status < 300) return { step: 'signed-in' };
  if (/USED/i.test(code)) return { step: 'refused', reason: 'used' };
  if (/EXPIRED/i.test(code)) return { step: 'refused', reason: 'expired' };
  return { step: 'refused', reason: status >= 500 ? 'unreachable' : 'unknown' };
};

/** What happened and what to do, for each way a link can be refused. */
export const REFUSAL_WORDS: Readonly<Record<'used' | 'expired' | 'unknown' | 'unreachable', { title: string; next: string }>> = {
  used: {
    title: 'This link was used before',
    next: 'A link works once. Look in the server’s terminal for a newer one, or restart the server: it prints a new link.',
  },
  expired: {
    title: 'This link has expired',
    next: 'Restart the server: it prints a new link in its terminal.',
  },
  unknown: {
    title: 'This link does not work',
    next: 'It was used before, has expired, or was not copied whole. Look in the server’s terminal for the newest one, or restart the server: it prints a new link.',
  },
  unreachable: {
    title: 'The server did not answer',
    next: 'Your link was not used up as far as this page knows. See that the server runs, then open the link from its terminal again.',
  },
};
