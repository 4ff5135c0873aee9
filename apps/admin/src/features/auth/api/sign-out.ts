/** Ends the session of this browser. Gives why that failed, or an empty text. */
export const signOut = async (): Promise<string> => {
  try {
    const response = await fetch('/api/auth/sign-out', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return response.ok ? '' : `The server refused: ${response.status}.`;
  } catch {
    return 'The server does not answer. You are still signed in.';
  }
};
