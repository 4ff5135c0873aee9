import { authAnswer, type AuthAnswer } from '../model/auth-answer.ts';

/** Sends a step of signing in, or a change of how one does, to the identity library of the server. */
export const postAuth = async <Body = Record<string, unknown>>(path: string, body: object = {}): Promise<AuthAnswer<Body>> => {
  try {
    const response = await fetch(`/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return authAnswer(response.status, await response.text());
  } catch {
    return authAnswer(0, '');
  }
};
