import { createStore } from 'zustand/vanilla';
import { ownerLinkAnswer, tokenInFragment, type OwnerLinkState } from '../model/owner-link.ts';

/** Where signing in with a link stands, for the whole tab: a token must be posted once and only once. */
export const ownerLinkStore = createStore<OwnerLinkState>(() => ({ step: 'none' }));

/**
 * Takes the token out of the address, so that it stays in no history, and posts it. Does nothing on
 * other pages or without a token. `onSignedIn` is called when the server accepted it, and the link is
 * forgotten after it.
 */
export const consumeOwnerLink = async (onSignedIn: () => Promise<void>): Promise<void> => {
  const token = location.pathname === '/sign-in' ? tokenInFragment(location.hash) : null;
  if (token === null) return;
  history.replaceState(history.state, '', '/sign-in');
  ownerLinkStore.setState({ step: 'checking' }, true);
  const answer = await post(token);
  ownerLinkStore.setState(answer, true);
  if (answer.step !== 'signed-in') return;
  await onSignedIn();
  ownerLinkStore.setState({ step: 'none' }, true);
};

const post = async (token: string): Promise<OwnerLinkState> => {
  try {
    const response = await fetch('/api/auth/owner-link', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    return ownerLinkAnswer(response.status, response.ok ? '' : codeIn(await response.text()));
  } catch {
    return { step: 'refused', reason: 'unreachable' };
  }
};

/** The code of an error body, wherever the identity library put it; empty when there is none. */
const codeIn = (body: string): string => /"code"\s*:\s*"(\w+)"/.exec(body)?.[1] ?? '';
